-- The two histories of a company, `event` and `company_event`, sealed into one chain of hashes: each event's hash covers
-- the event and the hash before it. It is made after the commit, a second or so later, never within the transaction of
-- the event: two transactions that both had to know the newest hash would wait for each other.

-- In which transaction it was written: all that is below the oldest transaction still running has been committed or has
-- not happened, and can be sealed for good. What was there before is zero.
alter table event add column written_by bigint not null default 0;
alter table event alter column written_by set default pg_current_xact_id()::text::bigint;
alter table company_event add column written_by bigint not null default 0;
alter table company_event alter column written_by set default pg_current_xact_id()::text::bigint;
create index event_written on event (company_id, written_by);
create index company_event_written on company_event (company_id, written_by);

-- Up to a thousand events of one history, in the order in which they stand in the chain. Only added to.
create table event_seal (
  company_id bigint not null references company,
  number integer not null check (number > 0),
  log text not null check (log in ('event', 'company_event')),
  -- the place of its first event in the chain
  first bigint not null check (first > 0),
  ids bigint[] not null check (cardinality(ids) between 1 and 1000),
  -- of each of them, 32 bytes, one after the other
  hashes bytea not null check (length(hashes) = 32 * cardinality(ids)),
  -- of transactions below this one every event was sealed by then
  sealed_below bigint not null,
  at timestamptz not null default clock_timestamp(),
  primary key (company_id, number)
);
create index event_seal_last on event_seal (company_id, log, (ids[cardinality(ids)]));

-- An event as the text that is hashed: src/domain/sealed-history.ts writes the same, letter by letter, and a test holds
-- them together. `facts` is as PostgreSQL writes jsonb.
create function at_as_text(at timestamptz) returns text language sql immutable as $$
  select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    || case when at < '0001-01-01 00:00:00+00' then ' BC' else '' end
$$;
create function event_as_text(e event) returns text language sql stable as $$
  select '{"company":' || e.company_id || ',"log":"event","id":' || e.id || ',"at":"' || at_as_text(e.at)
    || '","person":' || coalesce(e.person_id::text, 'null') || ',"type":' || to_json(e.type)
    || ',"project":' || coalesce(e.project_id::text, 'null') || ',"invoice":' || coalesce(e.invoice_id::text, 'null')
    || ',"commitment":' || coalesce(e.commitment_id::text, 'null') || ',"link":' || coalesce(e.link_id::text, 'null')
    || ',"record_kind":' || coalesce(to_json(e.record_kind)::text, 'null')
    || ',"record":' || coalesce(e.record_id::text, 'null')
    || ',"facts":' || e.facts || ',"request":' || coalesce(to_json(e.request_id)::text, 'null') || '}'
$$;
create function company_event_as_text(e company_event) returns text language sql stable as $$
  select '{"company":' || e.company_id || ',"log":"company_event","id":' || e.id || ',"at":"' || at_as_text(e.at)
    || '","person":' || coalesce(e.person_id::text, 'null') || ',"type":' || to_json(e.type)
    || ',"facts":' || e.facts || ',"request":' || coalesce(to_json(e.request_id)::text, 'null') || '}'
$$;

create function next_in_chain(previous bytea, beginning bytea, entry text) returns bytea language sql immutable as $$
  select sha256(convert_to(encode(coalesce(previous, beginning), 'hex') || entry, 'UTF8'))
$$;
create aggregate chained(bytea, text) (sfunc = next_in_chain, stype = bytea);

-- Seals what can be sealed of the company of this transaction: events whose transaction, and every older one, has ended.
-- It runs as the owner, for the hub may not write seals by itself. `waiting`: something younger is there, so come again.
create function seal_events(out sealed bigint, out waiting boolean)
  language plpgsql security definer set search_path from current as $$
declare
  company bigint := current_company();
  horizon bigint;
  below bigint;
  last_number integer;
  last_place bigint;
  last_hash bytea;
begin
  sealed := 0;
  waiting := false;
  if company is null then return; end if;
  -- Two hubs at once would fork the chain. Whoever comes second lets the first do it.
  if not pg_try_advisory_xact_lock(hashtextextended('seal of ' || company, 0)) then
    waiting := true;
    return;
  end if;
  select number, first + cardinality(ids) - 1, substr(hashes, length(hashes) - 31), sealed_below
    into last_number, last_place, last_hash, below
    from event_seal where company_id = company order by number desc limit 1;
  last_hash := coalesce(last_hash, sha256(convert_to('tieout history of company ' || company, 'UTF8')));
  horizon := pg_snapshot_xmin(pg_current_snapshot())::text::bigint;
  -- Restored into another server, whose transactions are counted anew: then all is looked through once.
  if below > pg_snapshot_xmax(pg_current_snapshot())::text::bigint then below := 0; end if;
  below := coalesce(below, 0);

  with found as materialized (
    select 'company_event' as log, e.id, company_event_as_text(e) as entry from company_event e
      where e.company_id = company and e.written_by >= below and e.written_by < horizon
    union all
    select 'event', e.id, event_as_text(e) from event e
      where e.company_id = company and e.written_by >= below and e.written_by < horizon
  ), least as (
    select log, min(id) as id from found group by log
  ), sealed_already as (
    select s.log, unnest(s.ids) as id from event_seal s join least on least.log = s.log
      where s.company_id = company and s.ids[cardinality(s.ids)] >= least.id
  ), fresh as (
    select * from found where not exists
      (select from sealed_already known where known.log = found.log and known.id = found.id)
  ), linked as (
    select log, id, chained(last_hash, entry) over in_order as hash, row_number() over in_order as place,
      (row_number() over (partition by log order by id) - 1) / 1000 as part
    from fresh window in_order as (order by log, id rows unbounded preceding)
  ), kept as (
    insert into event_seal (company_id, number, log, first, ids, hashes, sealed_below)
    select company, coalesce(last_number, 0) + row_number() over (order by log, part), log,
      coalesce(last_place, 0) + min(place), array_agg(id order by id), string_agg(hash, ''::bytea order by id), horizon
    from linked group by log, part
    returning cardinality(ids) as events
  )
  select coalesce(sum(events), 0) into sealed from kept;
  waiting := exists (select from event e where e.company_id = company and e.written_by >= horizon)
    or exists (select from company_event e where e.company_id = company and e.written_by >= horizon);
end $$;

-- Heads of the chain, signed with the hub's key, which is not in the database. Only added to. What was signed is text.
create table history_checkpoint (
  company_id bigint not null references company,
  number integer not null check (number > 0),
  place bigint not null check (place > 0),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  at text not null,
  key text not null check (length(key) between 1 and 100),
  signature text not null check (length(signature) between 1 and 200),
  primary key (company_id, number)
);

-- Secrets of connections, such as an ERP's password: ciphertext under a key that is not in the database, bound to its
-- company, its connection and its name.
create table connection_secret (
  company_id bigint not null,
  connection_id bigint not null,
  name text not null check (name ~ '^[a-z0-9_]{1,40}$'),
  sealed text not null check (length(sealed) between 1 and 20000),
  set_by bigint references person,
  set_at timestamptz not null default clock_timestamp(),
  primary key (company_id, connection_id, name),
  foreign key (company_id, connection_id) references connection (company_id, id)
);

select wall_off(array['event_seal', 'history_checkpoint', 'connection_secret']);

-- Which companies there are, for the hub to go through them: ids alone, and to nobody but this function.
do $$ begin
  execute format('create policy every_company on company for select to %I using (true)', current_user);
end $$;
create function company_ids() returns setof bigint language sql stable security definer set search_path from current as $$
  select id from company order by id
$$;

-- What happened before is sealed now, as it stands.
do $$
declare one bigint;
begin
  for one in select company_ids() loop
    perform set_config('app.company', one::text, true);
    perform seal_events();
  end loop;
  perform set_config('app.company', '', true);
end $$;

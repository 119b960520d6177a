-- The list of the ERP tool at any size: since when a link stands where it stands, how many stand where, what is typed to
-- find an invoice, and what each person makes of the list. And bulk operations that are found again.

-- ── since when ───────────────────────────────────────────────────────────────────────────────────────────────────────
-- to the millisecond, as every reader sees it: lists page by it
alter table link add column state_since timestamptz(3) not null default clock_timestamp();
-- Rows of every company are read and changed, which the wall forbids to the owner as well.
alter table link no force row level security;
alter table event no force row level security;
alter table invoice no force row level security;
alter table operation no force row level security;
alter table operation_part no force row level security;
alter table link disable trigger ended_link_is_history;
update link set state_since = coalesce(ended_at, case when state = 'synced' then synced_at end,
  (select max(at) from event where event.company_id = link.company_id and event.invoice_id = link.invoice_id
     and event.link_id = link.id and event.type in ('link.accepted', 'link.retried', 'link.failed')
     and link.state in ('exporting', 'failed_to_export')),
  sent_at);
alter table link enable trigger ended_link_is_history;

create function link_state_has_begun() returns trigger language plpgsql as $$
begin
  new.state_since := clock_timestamp();
  return new;
end $$;
create trigger link_state_has_begun before update of state on link
  for each row when (old.state is distinct from new.state) execute function link_state_has_begun();
create index link_by_since on link (company_id, state_since, invoice_id);
-- As it was, and since when: a state's list is walked in the order of the waiting.
create index link_by_state_since on link (company_id, state, state_since, invoice_id) where ended_at is null;

create index invoice_sent_by_retainage on invoice (company_id, retainage, id)
  where deleted_at is null and last_link_id is not null;
create index invoice_sent_of_commitment on invoice (company_id, commitment_id, id)
  where deleted_at is null and last_link_id is not null;
create index invoice_sent_of_period on invoice (company_id, period_id, id)
  where deleted_at is null and last_link_id is not null;

-- ── how many stand where ─────────────────────────────────────────────────────────────────────────────────────────────
-- What came and what went, added up by whoever reads and folded now and then. Only ever added to, so that two exports of
-- one project do not wait for each other at one row.
create table list_count (
  company_id bigint not null references company,
  project_id bigint not null,
  -- a live state of links, or `all`: every invoice that was ever sent
  state text not null,
  count bigint not null
);
create index list_count_of on list_count (company_id, state, project_id);

create function link_is_counted() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.ended_at is null then
    insert into list_count values (old.company_id, old.project_id, old.state, -1);
  end if;
  if new.ended_at is null then
    insert into list_count values (new.company_id, new.project_id, new.state, 1);
  end if;
  return null;
end $$;
create trigger link_is_counted after insert on link for each row execute function link_is_counted();
create trigger link_is_counted_again after update of state, ended_at on link for each row
  when (old.state is distinct from new.state or (old.ended_at is null) <> (new.ended_at is null))
  execute function link_is_counted();

create function invoice_is_counted() returns trigger language plpgsql as $$
declare
  was boolean := false;
  stands boolean := new.last_link_id is not null and new.deleted_at is null;
begin
  if tg_op = 'UPDATE' then was := old.last_link_id is not null and old.deleted_at is null; end if;
  if stands <> was then
    insert into list_count values (new.company_id, new.project_id, 'all', case when stands then 1 else -1 end);
  end if;
  return null;
end $$;
create trigger invoice_is_counted after insert on invoice
  for each row when (new.last_link_id is not null) execute function invoice_is_counted();
create trigger invoice_is_counted_again after update of last_link_id, deleted_at on invoice for each row
  when ((old.last_link_id is null) <> (new.last_link_id is null) or (old.deleted_at is null) <> (new.deleted_at is null))
  execute function invoice_is_counted();

-- Many small rows become one each. Two that fold at once take different rows: none is added twice.
create function fold_list_count() returns void language sql as $$
  with taken as (
    select ctid from list_count where company_id = current_company() for update skip locked
  ), gone as (
    delete from list_count where ctid = any(array(select ctid from taken)) returning company_id, project_id, state, count
  )
  insert into list_count
  select company_id, project_id, state, sum(count) from gone group by company_id, project_id, state having sum(count) <> 0
$$;

-- ── what is typed to find an invoice ─────────────────────────────────────────────────────────────────────────────────
-- Its number and its record's in the ERP, from each place where a part of them begins: under row-level security
-- PostgreSQL uses an index only by comparisons that it knows to tell nothing, and there is none for the middle of a text.
create function beginnings_of(given text) returns setof text language sql immutable as $$
  with whole as (select left(lower(trim(given)), 100) as text),
  begins as (
    select text from whole
    union select substr(text, place::int) from whole,
      generate_series(2, length(text)) place
      where substr(text, place::int, 1) ~ '[[:alnum:]]' and substr(text, place::int - 1, 1) !~ '[[:alnum:]]'
    -- 12345 of 0012345
    union select ltrim(substr(text, place::int), '0') from whole, generate_series(1, length(text)) place
      where substr(text, place::int, 1) = '0' and (place = 1 or substr(text, place::int - 1, 1) !~ '[[:alnum:]]')
  )
  select text from begins where text <> ''
$$;

create table list_word (
  company_id bigint not null references company,
  invoice_id bigint not null,
  word text collate "C" not null,
  -- of which: the invoice's own number, or the record's in the ERP
  of_record boolean not null default false,
  billing_date date not null
);
create index list_word_begins on list_word (company_id, word, billing_date, invoice_id);
create index list_word_of on list_word (company_id, invoice_id);

create function invoice_is_worded() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    delete from list_word where company_id = new.company_id and invoice_id = new.id and not of_record;
  end if;
  if new.last_link_id is not null and new.deleted_at is null then
    insert into list_word (company_id, invoice_id, word, billing_date)
    select new.company_id, new.id, word, coalesce(new.billing_date, '0001-01-01')
    from beginnings_of(new.invoice_number) word;
  end if;
  return null;
end $$;
create trigger invoice_is_worded after insert on invoice
  for each row when (new.last_link_id is not null) execute function invoice_is_worded();
create trigger invoice_is_worded_again after update of last_link_id, deleted_at, invoice_number, billing_date on invoice
  for each row
  when ((old.last_link_id is null) <> (new.last_link_id is null) or (old.deleted_at is null) <> (new.deleted_at is null)
    or new.last_link_id is not null and (old.invoice_number is distinct from new.invoice_number
      or old.billing_date is distinct from new.billing_date))
  execute function invoice_is_worded();

-- A record is looked for while it is the newest link's: another send takes the words of the one before away.
create function record_is_worded() returns trigger language plpgsql as $$
begin
  delete from list_word where company_id = new.company_id and invoice_id = new.invoice_id and of_record;
  if new.erp_record_id is not null then
    insert into list_word (company_id, invoice_id, word, of_record, billing_date)
    select new.company_id, new.invoice_id, word, true, coalesce(
      (select billing_date from invoice where company_id = new.company_id and id = new.invoice_id), '0001-01-01')
    from beginnings_of(new.erp_record_id) word;
  end if;
  return null;
end $$;
create trigger record_is_worded after insert on link for each row execute function record_is_worded();
create trigger record_is_worded_again after update of erp_record_id on link for each row
  when (old.erp_record_id is distinct from new.erp_record_id) execute function record_is_worded();

-- All of it from the records themselves, for one company: for those that were there before, and for whoever puts rows in
-- past the triggers.
create function rebuild_list(of_company bigint) returns void language plpgsql as $$
begin
  delete from list_count where company_id = of_company;
  insert into list_count
  select company_id, project_id, state, count(*) from link
    where company_id = of_company and ended_at is null group by company_id, project_id, state
  union all
  select company_id, project_id, 'all', count(*) from invoice
    where company_id = of_company and deleted_at is null and last_link_id is not null group by company_id, project_id;
  delete from list_word where company_id = of_company;
  insert into list_word (company_id, invoice_id, word, of_record, billing_date)
  select i.company_id, i.id, word, false, coalesce(i.billing_date, '0001-01-01')
    from invoice i cross join lateral beginnings_of(i.invoice_number) word
    where i.company_id = of_company and i.deleted_at is null and i.last_link_id is not null
  union all
  select i.company_id, i.id, word, true, coalesce(i.billing_date, '0001-01-01')
    from invoice i join link l on l.company_id = i.company_id and l.id = i.last_link_id
      cross join lateral beginnings_of(l.erp_record_id) word
    where i.company_id = of_company and i.deleted_at is null;
end $$;
select rebuild_list(id) from (select distinct company_id as id from invoice) of_companies;

-- ── what people make of the list ─────────────────────────────────────────────────────────────────────────────────────
create table list_view (
  company_id bigint not null references company,
  id bigint generated always as identity (start with 71001),
  -- whose it is; of a shared one, who made it
  person_id bigint not null references person,
  shared boolean not null default false,
  name text not null check (length(name) between 1 and 80),
  -- what is searched for, the order, and which columns in which order
  settings jsonb not null check (length(settings::text) <= 4000),
  -- the list opens with it: its owner's, or of a shared one everybody's who has no own
  opens boolean not null default false,
  created_at timestamptz not null default clock_timestamp(),
  primary key (company_id, id)
);
create unique index list_view_name on list_view (company_id, person_id, lower(name)) where not shared;
create unique index list_view_shared_name on list_view (company_id, lower(name)) where shared;
create unique index list_view_opens on list_view (company_id, person_id) where opens and not shared;
create unique index list_view_shared_opens on list_view (company_id) where opens and shared;

-- ── bulk operations ──────────────────────────────────────────────────────────────────────────────────────────────────
alter table operation
  add column total integer not null default 0,
  -- both set when it has ended: until then the parts are counted
  add column succeeded integer,
  add column ended_at timestamptz;
update operation set total = parts.total, succeeded = case when parts.open = 0 then parts.good end,
  ended_at = case when parts.open = 0 then created_at end
from (select company_id, operation_id, count(*) as total, count(*) filter (where ok) as good,
        count(*) filter (where ok is null) as open from operation_part group by company_id, operation_id) parts
where parts.company_id = operation.company_id and parts.operation_id = operation.id;
create index operation_newest on operation (company_id, id desc);
create index operation_part_open on operation_part (company_id, operation_id, position) where ok is null;
create index operation_part_refused on operation_part (company_id, operation_id, position) where not ok;

alter table link force row level security;
alter table event force row level security;
alter table invoice force row level security;
alter table operation force row level security;
alter table operation_part force row level security;
select wall_off(array['list_count', 'list_word', 'list_view']);

-- Sealing after a restore into another server: events that were not sealed when the back-up was made stayed unsealed.

-- Seals what can be sealed of the company of this transaction: events whose transaction, and every older one, has ended.
-- It runs as the owner, for the hub may not write seals by itself. `waiting`: something younger is there, so come again.
create or replace function seal_events(out sealed bigint, out waiting boolean)
  language plpgsql security definer set search_path from current as $$
declare
  company bigint := current_company();
  horizon bigint;
  below bigint;
  upto bigint;
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
  upto := horizon;
  -- Restored into another server, whose transactions are counted anew: then all is looked through once, and what the
  -- other had not sealed yet is sealed too, whatever its number: all that was restored had been committed.
  if below > pg_snapshot_xmax(pg_current_snapshot())::text::bigint then
    below := 0;
    upto := 9223372036854775807;
  end if;
  below := coalesce(below, 0);

  with found as materialized (
    select 'company_event' as log, e.id, company_event_as_text(e) as entry from company_event e
      where e.company_id = company and e.written_by >= below and e.written_by < upto
    union all
    select 'event', e.id, event_as_text(e) from event e
      where e.company_id = company and e.written_by >= below and e.written_by < upto
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
  waiting := exists (select from event e where e.company_id = company and e.written_by >= horizon
      and e.written_by < pg_snapshot_xmax(pg_current_snapshot())::text::bigint)
    or exists (select from company_event e where e.company_id = company and e.written_by >= horizon
      and e.written_by < pg_snapshot_xmax(pg_current_snapshot())::text::bigint);
end $$;

-- What the list counts and finds of links, once for a statement instead of once for each of its rows: exports are written by
-- handfuls, and one row for forty that came from one state to another says the same as eighty.
drop trigger link_is_counted on link;
drop trigger link_is_counted_again on link;
drop function link_is_counted();

create function links_are_counted() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into list_count
    select company_id, project_id, state, count(*) from became where ended_at is null group by company_id, project_id, state;
  else
    insert into list_count
    select company_id, project_id, state, sum(by) from (
      select company_id, project_id, state, -1 as by from were where ended_at is null
      union all select company_id, project_id, state, 1 from became where ended_at is null) moved
    group by company_id, project_id, state having sum(by) <> 0;
  end if;
  return null;
end $$;
create trigger links_are_counted after insert on link
  referencing new table as became for each statement execute function links_are_counted();
create trigger links_are_counted_again after update on link
  referencing old table as were new table as became for each statement execute function links_are_counted();

drop trigger record_is_worded on link;
drop trigger record_is_worded_again on link;
drop function record_is_worded();

-- A record is looked for while it is the newest link's: another send takes the words of the one before away.
create function records_are_worded() returns trigger language plpgsql as $$
declare
  changed bigint[];
begin
  if tg_op = 'INSERT' then
    changed := array(select id from became);
  else
    changed := array(select became.id from became join were on were.company_id = became.company_id and were.id = became.id
      where were.erp_record_id is distinct from became.erp_record_id);
  end if;
  if cardinality(changed) = 0 then return null; end if;
  delete from list_word using became
  where became.id = any(changed) and list_word.company_id = became.company_id
    and list_word.invoice_id = became.invoice_id and of_record;
  insert into list_word (company_id, invoice_id, word, of_record, billing_date)
  select became.company_id, became.invoice_id, word, true, coalesce(invoice.billing_date, '0001-01-01')
  from became
    join invoice on invoice.company_id = became.company_id and invoice.id = became.invoice_id
    cross join lateral beginnings_of(became.erp_record_id) word
  where became.id = any(changed);
  return null;
end $$;
create trigger records_are_worded after insert on link
  referencing new table as became for each statement execute function records_are_worded();
create trigger records_are_worded_again after update on link
  referencing old table as were new table as became for each statement execute function records_are_worded();

-- A job is claimed and ended soon after it was written, a link asked for and confirmed: with room left on their page, what is in
-- no index is changed in place.
alter table job set (fillfactor = 50);
alter table link set (fillfactor = 80);

-- When the number of a record was last spoken of, given or taken back. What else is told of it says nothing of a bill.
alter table external_record add column number_told_at timestamptz;
-- Rows of every company are changed, which the wall forbids to the owner as well.
alter table external_record no force row level security;
update external_record set number_told_at = changed_at;
alter table external_record force row level security;

-- A number that nobody ever spoke of was not taken back, and cuts no link.
create or replace function outside_link_is_cut_by_word() returns trigger language plpgsql as $$
begin
  if (select kind from connection where company_id = new.company_id and id = new.connection_id) <> 'outside' then
    return new;
  end if;
  if exists (select from erp_request r join erp_request_detail d on d.company_id = r.company_id and d.request_id = r.id
      where r.company_id = new.company_id and r.link_id = new.id and r.name = 'unlink_requisition'
        and d.status = 'success') then
    return new;
  end if;
  if exists (select from external_record where company_id = new.company_id and connection_id = new.connection_id
      and item_type = 'requisition' and item_id = new.invoice_id and origin_id is null
        and number_told_at is not null) then
    return new;
  end if;
  raise exception 'link % is driven from outside, and nobody there said that its bill is gone', new.id
    using errcode = 'object_not_in_prerequisite_state';
end $$;

-- That the ERP has a bill of an invoice already is taken back by one thing alone: its approval is taken back. A first approval, or one
-- after another, says nothing of it.
create function billed_before_stays() returns trigger language plpgsql as $$
begin
  if new.status = 'draft' and old.status in ('approved', 'approved_as_noted', 'pending_owner_approval') then return new; end if;
  raise exception 'invoice % has a bill that was there before', new.id using errcode = 'object_not_in_prerequisite_state';
end $$;
create trigger billed_before_stays before update of billed_before on invoice
  for each row when (old.billed_before and not new.billed_before) execute function billed_before_stays();

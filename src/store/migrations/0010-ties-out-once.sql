-- That an invoice ties out is asked once at the end of its transaction, not once for each of its lines: a sum over all lines
-- for every line of five hundred is a quarter of a million rows. What was asked is noted for the transaction; whatever
-- changes a line or a header strikes the note out first, so nothing that comes after an answer goes unasked.
create or replace function invoice_ties_out() returns trigger language plpgsql as $$
declare
  which bigint; tenant bigint; header record; lines record; note text;
begin
  if tg_table_name = 'invoice' then which := new.id; tenant := new.company_id;
  elsif tg_op = 'DELETE' then which := old.invoice_id; tenant := old.company_id;
  else which := new.invoice_id; tenant := new.company_id; end if;
  note := tenant || '/' || which;
  if current_setting('app.ties_out', true) = note then return null; end if;
  select amount_due, retainage into header from invoice where company_id = tenant and id = which;
  select coalesce(sum(work_this_period + stored_presently - stored_previous - work_retainage_held - stored_retainage_held
           + work_retainage_released + stored_retainage_released), 0)::bigint as amount_due,
         coalesce(sum(work_retainage_held + stored_retainage_held), 0)::bigint as retainage
    into lines from invoice_line where company_id = tenant and invoice_id = which;
  if header is distinct from lines then
    raise exception 'invoice % does not tie out: header %, lines %', which, header, lines using errcode = 'check_violation';
  end if;
  perform set_config('app.ties_out', note, true);
  return null;
end $$;

create function invoice_is_asked_again() returns trigger language plpgsql as $$
begin
  perform set_config('app.ties_out', '', true);
  return null;
end $$;
create trigger invoice_is_asked_again before insert or update or delete on invoice_line
  for each statement execute function invoice_is_asked_again();
create trigger invoice_is_asked_again before insert or update on invoice
  for each statement execute function invoice_is_asked_again();

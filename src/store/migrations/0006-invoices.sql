-- Subcontractor invoices: retainage percents by line, materials moved to work, review; contacts of vendors who bill.

-- What a project does about a line that is billed over its scheduled value.
alter table project
  add column if not exists over_billing text not null default 'refuse' check (over_billing in ('refuse', 'warn'));

alter table invoice_line
  -- hundredths of a percent, of this line for this and later invoices; null: the commitment's own
  add column work_retainage_rate integer check (work_retainage_rate between 0 and 10000),
  add column stored_retainage_rate integer check (stored_retainage_rate between 0 and 10000),
  -- stored by earlier invoices and counted as previous work from this one on: within the `_previous` amounts already
  add column materials_moved bigint not null default 0 check (materials_moved >= 0),
  add column retainage_moved bigint not null default 0 check (retainage_moved >= 0),
  -- a reviewer's word on the line; null: none yet
  add column review text check (review in ('approved', 'rejected'));
-- Which invoice of a commitment was the first with a line.
create index if not exists invoice_line_of_commitment_line on invoice_line (company_id, commitment_line_id);
create index invoice_of_period on invoice (company_id, period_id);

-- Whoever may bill for a vendor, once invited.
create table vendor_contact (
  company_id bigint not null,
  vendor_id bigint not null,
  person_id bigint not null,
  added_at timestamptz not null default now(),
  primary key (company_id, vendor_id, person_id),
  foreign key (company_id, vendor_id) references vendor (company_id, id),
  foreign key (company_id, person_id) references membership (company_id, person_id)
);
create index vendor_contact_person on vendor_contact (company_id, person_id);

-- That the contacts of a commitment's vendor may bill it in a period, and read what was billed of it in any.
create table billing_invitation (
  company_id bigint not null,
  commitment_id bigint not null,
  period_id bigint not null,
  invited_by bigint not null references person,
  invited_at timestamptz not null default now(),
  primary key (company_id, commitment_id, period_id),
  foreign key (company_id, commitment_id) references commitment (company_id, id),
  foreign key (company_id, period_id) references billing_period (company_id, id)
);

select wall_off(array['vendor_contact', 'billing_invitation']);
-- Whoever signs in may see that they bill for somebody, before a company is chosen.
create policy my_contacts on vendor_contact for select using (person_id = current_person());

-- A rejected line holds an invoice back from approval, whatever the program does.
create function rejected_line_holds_back() returns trigger language plpgsql as $$
declare
  which bigint;
begin
  if tg_table_name = 'invoice' then which := new.id; else which := new.invoice_id; end if;
  if exists (select from invoice join invoice_line line
      on line.company_id = invoice.company_id and line.invoice_id = invoice.id
      where invoice.company_id = new.company_id and invoice.id = which and invoice.deleted_at is null
        and invoice.status in ('approved', 'approved_as_noted', 'pending_owner_approval') and line.review = 'rejected') then
    raise exception 'invoice % has a rejected line and cannot be approved', which using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger rejected_line_holds_back after insert or update of status on invoice
  deferrable initially deferred for each row execute function rejected_line_holds_back();
create constraint trigger rejected_line_holds_back after insert or update of review on invoice_line
  deferrable initially deferred for each row when (new.review = 'rejected') execute function rejected_line_holds_back();

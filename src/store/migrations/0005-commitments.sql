-- Commitments as people keep them: their terms, change orders, payments issued, and what a project decides of billing.

-- Projects that were there before go on as they did; new ones refuse until somebody decides otherwise.
alter table project
  add column over_billing text not null default 'warn' check (over_billing in ('refuse', 'warn'));
alter table project alter column over_billing set default 'refuse';

alter table commitment
  add column accounting_method text not null default 'amount' check (accounting_method in ('amount', 'unit')),
  add column description text check (length(description) <= 10000),
  add column inclusions text check (length(inclusions) <= 10000),
  add column exclusions text check (length(exclusions) <= 10000),
  add column payment_terms text check (length(payment_terms) <= 1000),
  add column bill_to_address text check (length(bill_to_address) <= 1000),
  add column ship_to_address text check (length(ship_to_address) <= 1000),
  add column ship_via text check (length(ship_via) <= 1000),
  add column start_date date,
  add column estimated_completion_date date,
  add column actual_completion_date date,
  add column execution_date date,
  add column issued_on_date date,
  add column letter_of_intent_date date,
  add column approval_letter_date date,
  add column returned_date date,
  add column signed_received_date date,
  add column delivery_date date,
  -- of whoever keeps the ERP number; nobody else reads it
  add column origin_data text check (length(origin_data) <= 10000),
  add column created_by bigint references person,
  add column deleted_at timestamptz,
  -- counts every change of the commitment, its lines, change orders and payments
  add column version integer not null default 1;

-- What was deleted stays for the history, and its number may be used again.
alter table commitment drop constraint commitment_company_id_project_id_number_key;
create unique index commitment_number on commitment (company_id, project_id, number) where deleted_at is null;

create table change_order (
  company_id bigint not null,
  id bigint generated always as identity (start with 1001),
  project_id bigint not null,
  commitment_id bigint not null,
  number text not null check (length(number) between 1 and 50),
  title text not null check (length(title) <= 255),
  status text not null check (status in ('draft', 'not_pricing', 'pricing', 'pending', 'pending_billable', 'revised',
    'proceeding', 'not_proceeding', 'no_charge', 'approved', 'rejected', 'void')),
  description text check (length(description) <= 10000),
  reason text check (length(reason) <= 1000),
  reference text check (length(reference) <= 255),
  revision integer not null default 0 check (revision >= 0),
  executed boolean not null default false,
  due_date date,
  invoiced_date date,
  paid_date date,
  signed_received_date date,
  schedule_impact_days integer check (abs(schedule_impact_days) <= 100000),
  approved_at timestamptz,
  erp_number text check (length(erp_number) <= 255),
  origin_data text check (length(origin_data) <= 10000),
  created_by bigint not null references person,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  version integer not null default 1,
  primary key (company_id, id),
  foreign key (company_id, project_id) references project (company_id, id),
  foreign key (company_id, commitment_id) references commitment (company_id, id),
  constraint change_order_approved_says_when check ((status = 'approved') = (approved_at is not null))
);
create unique index change_order_number on change_order (company_id, commitment_id, number) where deleted_at is null;
create index change_order_of_project on change_order (company_id, project_id, id) where deleted_at is null;
create unique index change_order_erp_number on change_order (company_id, erp_number)
  where erp_number is not null and deleted_at is null;

alter table commitment_line
  add column change_order_id bigint,
  add column erp_number text check (length(erp_number) <= 255),
  add column origin_data text check (length(origin_data) <= 10000),
  add column created_at timestamptz not null default now(),
  add column updated_at timestamptz not null default now(),
  -- gone from the commitment; the lines of deleted invoices still point to it
  add column deleted_at timestamptz,
  add foreign key (company_id, change_order_id) references change_order (company_id, id),
  add constraint commitment_line_of_change_order check (change_order_id is null or change_order);
alter table commitment_line drop constraint commitment_line_company_id_commitment_id_position_key;
create unique index commitment_line_position on commitment_line (company_id, commitment_id, position)
  where deleted_at is null;
create unique index commitment_line_erp_number on commitment_line (company_id, commitment_id, erp_number)
  where erp_number is not null and deleted_at is null;

create table change_order_line (
  company_id bigint not null,
  id bigint generated always as identity (start with 7001),
  change_order_id bigint not null,
  position integer not null check (position > 0),
  cost_code_id bigint not null,
  cost_type_id bigint not null,
  description text not null,
  amount bigint not null check (abs(amount) <= 999999999999),
  quantity bigint,
  unit_price bigint,
  unit text check (length(unit) between 1 and 20),
  -- the commitment's line that it became; null while the change order is not approved
  commitment_line_id bigint,
  primary key (company_id, id),
  unique (company_id, change_order_id, position),
  foreign key (company_id, change_order_id) references change_order (company_id, id),
  foreign key (company_id, cost_code_id) references cost_code (company_id, id),
  foreign key (company_id, cost_type_id) references cost_type (company_id, id),
  foreign key (company_id, commitment_line_id) references commitment_line (company_id, id),
  constraint change_order_line_by_quantity_is_whole check ((quantity is null) = (unit_price is null))
);

create table contract_payment (
  company_id bigint not null,
  id bigint generated always as identity (start with 4001),
  project_id bigint not null,
  commitment_id bigint not null,
  -- its place among the payments of its commitment
  number integer not null check (number > 0),
  invoice_id bigint,
  date date not null,
  amount bigint not null check (amount <> 0 and abs(amount) <= 999999999999),
  method text check (method in ('check', 'credit_card', 'electronic')),
  check_number text check (length(check_number) <= 100),
  invoice_number text check (length(invoice_number) <= 255),
  invoice_date date,
  draw_request_number integer,
  notes text check (length(notes) <= 10000),
  erp_number text check (length(erp_number) <= 255),
  origin_data text check (length(origin_data) <= 10000),
  created_by bigint not null references person,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz,
  version integer not null default 1,
  primary key (company_id, id),
  foreign key (company_id, project_id) references project (company_id, id),
  foreign key (company_id, commitment_id) references commitment (company_id, id),
  foreign key (company_id, invoice_id) references invoice (company_id, id)
);
create index contract_payment_of_commitment on contract_payment (company_id, commitment_id, id)
  where deleted_at is null;
create index contract_payment_of_invoice on contract_payment (company_id, invoice_id) where invoice_id is not null;
create unique index contract_payment_erp_number on contract_payment (company_id, erp_number)
  where erp_number is not null and deleted_at is null;

alter table event add column commitment_id bigint;
create index event_of_commitment on event (company_id, commitment_id, id) where commitment_id is not null;
create index invoice_ever_of_commitment on invoice (company_id, commitment_id, id);
create index invoice_line_of_commitment_line on invoice_line (company_id, commitment_line_id);

select wall_off(array['change_order', 'change_order_line', 'contract_payment']);

-- What an invoice bills keeps its value and its place: the next one carries both on.
create function invoiced_line_is_kept() returns trigger language plpgsql as $$
begin
  if exists (select from invoice_line line join invoice on invoice.company_id = line.company_id
      and invoice.id = line.invoice_id and invoice.deleted_at is null
    where line.company_id = old.company_id and line.commitment_line_id = old.id) then
    raise exception 'line % of commitment % is on an invoice', old.position, old.commitment_id
      using errcode = 'object_not_in_prerequisite_state';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
create trigger invoiced_line_is_kept
  before delete or update of amount, quantity, unit_price, position, deleted_at on commitment_line
  for each row execute function invoiced_line_is_kept();

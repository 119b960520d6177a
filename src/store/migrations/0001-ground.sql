-- The ground: companies and their people, the project side, links to an ERP, jobs, history.
-- Every tenant table begins its key with company_id and is walled off by row-level security: the hub connects as a role
-- that cannot bypass it, and says in each transaction which company (app.company) and which person (app.person) it is for.

create function current_company() returns bigint language sql stable
  return nullif(current_setting('app.company', true), '')::bigint;
create function current_person() returns bigint language sql stable
  return nullif(current_setting('app.person', true), '')::bigint;

create table person (
  id bigint generated always as identity (start with 9001) primary key,
  login text not null unique check (length(login) between 1 and 200),
  name text not null check (length(name) between 1 and 200),
  email text,
  created_at timestamptz not null default now()
);

create table company (
  id bigint generated always as identity (start with 11) primary key,
  name text not null check (length(name) between 1 and 200),
  demo boolean not null default false,
  created_at timestamptz not null default now()
);

create table membership (
  company_id bigint not null references company,
  person_id bigint not null references person,
  erp_integrations text not null default 'none'
    check (erp_integrations in ('none', 'read_only', 'standard', 'admin')),
  push_to_accounting boolean not null default false,
  primary key (company_id, person_id)
);
create index membership_person on membership (person_id);

create table project (
  company_id bigint not null references company,
  id bigint generated always as identity (start with 301),
  name text not null,
  number text not null,
  address text not null default '',
  city text not null default '',
  state_code text not null default '',
  zip text not null default '',
  active boolean not null default true,
  erp_number text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, id)
);
create unique index project_erp_number on project (company_id, erp_number) where erp_number is not null;

create table project_grant (
  company_id bigint not null,
  project_id bigint not null,
  person_id bigint not null,
  commitments text not null check (commitments in ('none', 'read_only', 'standard', 'admin')),
  primary key (company_id, project_id, person_id),
  foreign key (company_id, project_id) references project (company_id, id),
  foreign key (company_id, person_id) references membership (company_id, person_id)
);

create table vendor (
  company_id bigint not null references company,
  id bigint generated always as identity (start with 501),
  name text not null,
  address text not null default '',
  city text not null default '',
  state_code text not null default '',
  zip text not null default '',
  phone text not null default '',
  email text,
  active boolean not null default true,
  erp_number text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, id)
);
create unique index vendor_erp_number on vendor (company_id, erp_number) where erp_number is not null;

create table cost_code (
  company_id bigint not null,
  id bigint generated always as identity (start with 701),
  project_id bigint not null,
  code text not null,
  name text not null,
  erp_number text,
  primary key (company_id, id),
  unique (company_id, project_id, code),
  foreign key (company_id, project_id) references project (company_id, id)
);

create table cost_type (
  company_id bigint not null references company,
  id bigint generated always as identity (start with 801),
  code text not null,
  name text not null,
  erp_number text,
  primary key (company_id, id),
  unique (company_id, code)
);

create table commitment (
  company_id bigint not null,
  id bigint generated always as identity (start with 401),
  project_id bigint not null,
  vendor_id bigint not null,
  number text not null,
  title text not null,
  status text not null
    check (status in ('Draft', 'Out For Bid', 'Out For Signature', 'Approved', 'Complete', 'Terminated', 'Void')),
  -- hundredths of a percent
  retainage_rate integer not null default 0 check (retainage_rate between 0 and 10000),
  contract_date date,
  executed boolean not null default false,
  erp_number text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, id),
  unique (company_id, project_id, number),
  foreign key (company_id, project_id) references project (company_id, id),
  foreign key (company_id, vendor_id) references vendor (company_id, id)
);
create unique index commitment_erp_number on commitment (company_id, erp_number) where erp_number is not null;

create table commitment_line (
  company_id bigint not null,
  id bigint generated always as identity (start with 2001),
  commitment_id bigint not null,
  position integer not null check (position > 0),
  change_order boolean not null default false,
  cost_code_id bigint not null,
  cost_type_id bigint not null,
  description text not null,
  amount bigint not null check (abs(amount) <= 999999999999),
  primary key (company_id, id),
  unique (company_id, commitment_id, position),
  foreign key (company_id, commitment_id) references commitment (company_id, id),
  foreign key (company_id, cost_code_id) references cost_code (company_id, id),
  foreign key (company_id, cost_type_id) references cost_type (company_id, id)
);

create table billing_period (
  company_id bigint not null,
  id bigint generated always as identity (start with 601),
  project_id bigint not null,
  position integer not null check (position > 0),
  start_date date not null,
  end_date date not null check (end_date >= start_date),
  due_date date not null,
  status text not null check (status in ('open', 'closed')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, id),
  unique (company_id, project_id, position),
  foreign key (company_id, project_id) references project (company_id, id)
);

create table invoice (
  company_id bigint not null,
  id bigint generated always as identity (start with 101),
  project_id bigint not null,
  commitment_id bigint not null,
  -- its place among the invoices of its commitment
  number integer not null check (number > 0),
  invoice_number text,
  period_id bigint not null,
  billing_date date,
  requisition_start date not null,
  requisition_end date not null check (requisition_end >= requisition_start),
  submitted_at date,
  payment_date date,
  status text not null check (status in
    ('draft', 'under_review', 'revise_and_resubmit', 'approved', 'approved_as_noted', 'pending_owner_approval')),
  final boolean not null default false,
  comment text,
  -- cents: the sums of its lines, held to them by invoice_ties_out
  amount_due bigint not null default 0,
  retainage bigint not null default 0,
  -- its newest link, live or ended; null while it was never sent
  last_link_id bigint,
  created_by bigint not null references person,
  created_at timestamptz not null default now(),
  -- to the millisecond, as every reader sees it: lists page by it
  updated_at timestamptz(3) not null default now(),
  deleted_at timestamptz,
  -- counts every change of the invoice and of its links
  version integer not null default 1,
  primary key (company_id, id),
  foreign key (company_id, project_id) references project (company_id, id),
  foreign key (company_id, commitment_id) references commitment (company_id, id),
  foreign key (company_id, period_id) references billing_period (company_id, id)
);
create unique index invoice_number_of_commitment on invoice (company_id, commitment_id, number)
  where deleted_at is null;
create index invoice_of_project on invoice (company_id, project_id, id) where deleted_at is null;
create index invoice_sent_by_date on invoice (company_id, coalesce(billing_date, '0001-01-01'), id)
  where deleted_at is null and last_link_id is not null;
create index invoice_sent_by_number on invoice (company_id, coalesce(invoice_number, ''), id)
  where deleted_at is null and last_link_id is not null;
create index invoice_sent_by_amount on invoice (company_id, amount_due, id)
  where deleted_at is null and last_link_id is not null;
create index invoice_sent_by_change on invoice (company_id, updated_at, id)
  where deleted_at is null and last_link_id is not null;
create index invoice_by_link on invoice (company_id, last_link_id) where last_link_id is not null;

create table invoice_line (
  company_id bigint not null,
  id bigint generated always as identity (start with 5001),
  invoice_id bigint not null,
  commitment_line_id bigint not null,
  position integer not null check (position > 0),
  scheduled_value bigint not null,
  work_previous bigint not null,
  work_this_period bigint not null,
  stored_previous bigint not null check (stored_previous >= 0),
  stored_presently bigint not null check (stored_presently >= 0),
  work_retainage_previous bigint not null check (work_retainage_previous >= 0),
  work_retainage_held bigint not null check (work_retainage_held >= 0),
  work_retainage_released bigint not null check (work_retainage_released >= 0),
  stored_retainage_previous bigint not null check (stored_retainage_previous >= 0),
  stored_retainage_held bigint not null check (stored_retainage_held >= 0),
  stored_retainage_released bigint not null check (stored_retainage_released >= 0),
  comment text,
  primary key (company_id, id),
  unique (company_id, invoice_id, position),
  foreign key (company_id, invoice_id) references invoice (company_id, id),
  foreign key (company_id, commitment_line_id) references commitment_line (company_id, id)
);

create table connection (
  company_id bigint not null references company,
  id bigint generated always as identity (start with 31),
  kind text not null,
  name text not null,
  settings jsonb not null default '{}',
  void_is_gone boolean not null default false,
  last_read_at timestamptz,
  last_read_error text,
  primary key (company_id, id)
);

-- One row a call that may be under way to the connection's ERP, over all hub processes.
create table erp_slot (
  company_id bigint not null,
  connection_id bigint not null,
  slot integer not null,
  token bigint not null default 0,
  held_until timestamptz not null default '-infinity',
  primary key (company_id, connection_id, slot),
  foreign key (company_id, connection_id) references connection (company_id, id)
);

create table link (
  company_id bigint not null,
  id bigint generated always as identity (start with 8001),
  invoice_id bigint not null,
  connection_id bigint not null,
  project_id bigint not null,
  reference text not null check (reference ~ '^TIE-[a-z2-7]{26}$'),
  state text not null check (state in
    ('ready_to_export', 'exporting', 'failed_to_export', 'synced', 'rejected', 'retrieved', 'unlinked')),
  sent_by bigint not null references person,
  sent_at timestamptz not null,
  accepted_by bigint references person,
  -- what the ERP is asked to make, and what must agree for a bill there to be it
  bill jsonb,
  fingerprint text,
  asked_at timestamptz,
  parked boolean not null default false,
  error_code text,
  error_detail text,
  erp_record_id text,
  erp_identity text,
  erp_label text,
  synced_at timestamptz,
  ended_by bigint references person,
  ended_at timestamptz,
  reason text,
  primary key (company_id, id),
  foreign key (company_id, invoice_id) references invoice (company_id, id),
  foreign key (company_id, connection_id) references connection (company_id, id),
  constraint link_ends_in_its_end_states
    check ((state in ('rejected', 'retrieved', 'unlinked')) = (ended_at is not null)),
  constraint link_synced_has_record
    check (state not in ('synced', 'unlinked') or (erp_record_id is not null and synced_at is not null)),
  constraint link_exporting_has_bill
    check (state not in ('exporting', 'synced') or (bill is not null and fingerprint is not null)),
  constraint link_asks_only_when_accepted check (asked_at is null or accepted_by is not null)
);
create unique index link_one_live_per_invoice on link (company_id, invoice_id, connection_id) where ended_at is null;
create unique index link_one_live_per_record on link (company_id, connection_id, erp_record_id, erp_identity)
  where ended_at is null and erp_record_id is not null;
create unique index link_reference on link (company_id, reference);
create index link_by_state on link (company_id, state, project_id) where ended_at is null;
create index link_of_invoice on link (company_id, invoice_id);
alter table invoice add foreign key (company_id, last_link_id) references link (company_id, id);

create table link_line (
  company_id bigint not null,
  link_id bigint not null,
  commitment_line_id bigint not null,
  -- the line's number on the ERP's bill
  line_number integer not null,
  ended_at timestamptz,
  primary key (company_id, link_id, line_number),
  foreign key (company_id, link_id) references link (company_id, id),
  foreign key (company_id, commitment_line_id) references commitment_line (company_id, id)
);

-- What was seen of a bill in the ERP: observations beside a link, never states of it.
create table sighting (
  company_id bigint not null,
  id bigint generated always as identity,
  link_id bigint not null,
  seen text not null check (seen in ('present', 'gone', 'unknown')),
  standing text check (standing in ('live', 'paid', 'void')),
  fingerprint text,
  because text,
  as_of timestamptz,
  noted_at timestamptz not null default now(),
  primary key (company_id, id),
  foreign key (company_id, link_id) references link (company_id, id)
);
create index sighting_of_link on sighting (company_id, link_id, id desc);

create table job (
  company_id bigint not null references company,
  id bigint generated always as identity,
  kind text not null check (kind in ('export', 'bulk', 'read_erp')),
  -- what it is about: a link, an operation, a connection
  subject_id bigint not null,
  state text not null default 'queued' check (state in ('queued', 'done', 'parked')),
  run_at timestamptz not null default now(),
  attempt integer not null default 0,
  -- a lease: who holds the newest token may finish the job, and only until held_until
  token bigint not null default 0,
  held_until timestamptz not null default '-infinity',
  reason text,
  primary key (company_id, id),
  constraint job_parked_says_why check (state <> 'parked' or reason is not null)
);
create unique index job_one_live_per_subject on job (company_id, kind, subject_id) where state = 'queued';
create index job_due on job (kind, run_at) where state = 'queued';

create table operation (
  company_id bigint not null references company,
  id bigint generated always as identity (start with 901),
  action text not null check (action in ('accept', 'reject', 'retry', 'unlink')),
  person_id bigint not null references person,
  reason text,
  created_at timestamptz not null default now(),
  primary key (company_id, id)
);
create table operation_part (
  company_id bigint not null,
  operation_id bigint not null,
  position integer not null,
  invoice_id bigint not null,
  version integer,
  ok boolean,
  code text,
  detail text,
  primary key (company_id, operation_id, position),
  foreign key (company_id, operation_id) references operation (company_id, id)
);

create table event (
  company_id bigint not null references company,
  id bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  -- null: the hub itself
  person_id bigint references person,
  type text not null,
  project_id bigint,
  invoice_id bigint,
  link_id bigint,
  facts jsonb not null default '{}',
  request_id text,
  primary key (company_id, id)
);
create index event_of_invoice on event (company_id, invoice_id, id);

create table idempotency (
  company_id bigint not null references company,
  person_id bigint not null references person,
  route text not null,
  key text not null check (length(key) between 1 and 255),
  body_hash text not null,
  -- null while in work
  status integer,
  body text,
  -- what it made, noted in the transaction that made it
  invoice_id bigint,
  created_at timestamptz not null default now(),
  held_until timestamptz not null,
  primary key (company_id, person_id, route, key)
);

create table demo_setting (
  name text primary key,
  value text not null
);

-- ── walls ────────────────────────────────────────────────────────────────────────────────────────────────────────────
do $$
declare walled text;
begin
  foreach walled in array array['project', 'project_grant', 'vendor', 'cost_code', 'cost_type', 'commitment',
    'commitment_line', 'billing_period', 'invoice', 'invoice_line', 'connection', 'erp_slot', 'link', 'link_line',
    'sighting', 'job', 'operation', 'operation_part', 'event', 'idempotency', 'membership'] loop
    execute format('alter table %I enable row level security', walled);
    execute format('alter table %I force row level security', walled);
    execute format(
      'create policy of_its_company on %I using (company_id = current_company()) with check (company_id = current_company())',
      walled);
  end loop;
  -- The owner's function below looks for due jobs of every company; nobody else may.
  execute format('create policy due_jobs on job to %I using (true) with check (true)', current_user);
end $$;
alter table company enable row level security;
alter table company force row level security;
create policy of_its_company on company using (id = current_company()) with check (id = current_company());
-- Whoever signs in may see which companies they belong to, before one is chosen.
create policy my_companies on membership for select using (person_id = current_person());
create policy my_companies on company for select
  using (id in (select company_id from membership where person_id = current_person()));
create policy my_projects on project_grant for select using (person_id = current_person());

-- ── rules that hold whatever the program does ────────────────────────────────────────────────────────────────────────
create function invoice_ties_out() returns trigger language plpgsql as $$
declare
  which bigint := case tg_table_name when 'invoice' then new.id else coalesce(new.invoice_id, old.invoice_id) end;
  tenant bigint := coalesce(new.company_id, old.company_id);
  header record; lines record;
begin
  select amount_due, retainage into header from invoice where company_id = tenant and id = which;
  select coalesce(sum(work_this_period + stored_presently - stored_previous - work_retainage_held - stored_retainage_held
           + work_retainage_released + stored_retainage_released), 0) as amount_due,
         coalesce(sum(work_retainage_held + stored_retainage_held), 0) as retainage
    into lines from invoice_line where company_id = tenant and invoice_id = which;
  if header is distinct from lines then
    raise exception 'invoice % does not tie out: header %, lines %', which, header, lines using errcode = 'check_violation';
  end if;
  return null;
end $$;
create constraint trigger invoice_ties_out after insert or update of amount_due, retainage on invoice
  deferrable initially deferred for each row execute function invoice_ties_out();
create constraint trigger invoice_ties_out after insert or update or delete on invoice_line
  deferrable initially deferred for each row execute function invoice_ties_out();

create function sent_invoice_is_locked() returns trigger language plpgsql as $$
declare
  which bigint := case tg_table_name when 'invoice' then old.id else coalesce(new.invoice_id, old.invoice_id) end;
  tenant bigint := coalesce(new.company_id, old.company_id);
begin
  if exists (select from link where company_id = tenant and invoice_id = which and ended_at is null) then
    raise exception 'invoice % is locked by its link', which using errcode = 'object_not_in_prerequisite_state';
  end if;
  return coalesce(new, old);
end $$;
create trigger sent_invoice_is_locked before insert or update or delete on invoice_line
  for each row execute function sent_invoice_is_locked();
create trigger sent_invoice_is_locked before update of invoice_number, billing_date, status, amount_due, retainage,
  period_id, deleted_at, final on invoice for each row execute function sent_invoice_is_locked();

create function ended_link_is_history() returns trigger language plpgsql as $$
begin
  raise exception 'link % has ended and cannot change', old.id using errcode = 'object_not_in_prerequisite_state';
end $$;
create trigger ended_link_is_history before update or delete on link
  for each row when (old.ended_at is not null) execute function ended_link_is_history();

create function say_what_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('tieout_changed',
    json_build_object('company', new.company_id, 'project', new.project_id, 'invoice', new.invoice_id)::text);
  return null;
end $$;
create trigger say_what_changed after insert on event for each row execute function say_what_changed();

create function wake_workers() returns trigger language plpgsql as $$
begin
  perform pg_notify('tieout_jobs', new.kind);
  return null;
end $$;
create trigger wake_workers after insert or update of run_at on job
  for each row when (new.state = 'queued' and new.held_until < now()) execute function wake_workers();

-- Hands out due jobs of every company under a lease. The one place that sees across companies: it gives out ids alone.
create function claim_jobs(wanted_kind text, at_most integer, lease_ms integer)
  returns table (company_id bigint, id bigint, subject_id bigint, attempt integer, token bigint)
  language sql security definer set search_path from current as $$
  update job set token = job.token + 1, attempt = job.attempt + 1,
    held_until = clock_timestamp() + make_interval(secs => lease_ms / 1000.0)
  where (job.company_id, job.id) in (
    select due.company_id, due.id from job due
    where due.kind = wanted_kind and due.state = 'queued' and due.run_at <= clock_timestamp()
      and due.held_until < clock_timestamp()
    order by due.run_at limit at_most for update skip locked)
  returning job.company_id, job.id, job.subject_id, job.attempt, job.token
$$;
-- When the next one is due (for a worker to sleep until), in milliseconds from now; null when none is.
create function next_job_in_ms(wanted_kind text) returns double precision
  language sql stable security definer set search_path from current as $$
  select extract(epoch from min(greatest(run_at, held_until)) - clock_timestamp()) * 1000 from job
  where kind = wanted_kind and state = 'queued'
$$;

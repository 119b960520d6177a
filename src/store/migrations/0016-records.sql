-- Records besides invoices: what the ERP lists of them, and what is under way between both sides.

alter table event add column record_kind text check (record_kind ~ '^[a-z_]{1,40}$'), add column record_id bigint;
create index event_of_record on event (company_id, record_kind, record_id, id) where record_id is not null;

-- Parts of a project that the ERP books separately. They come from there alone.
create table sub_job (
  company_id bigint not null,
  id bigint generated always as identity (start with 1501),
  project_id bigint not null,
  number text not null check (length(number) between 1 and 50),
  name text not null check (length(name) <= 500),
  erp_number text check (length(erp_number) <= 255),
  created_at timestamptz not null default now(),
  primary key (company_id, id),
  unique (company_id, project_id, number),
  foreign key (company_id, project_id) references project (company_id, id)
);

-- A list of the ERP, as of when it was last read whole.
create table erp_reading (
  company_id bigint not null,
  connection_id bigint not null,
  kind text not null check (kind ~ '^[a-z_]{1,40}$'),
  -- somebody waits for a newer one; null: nobody does
  asked_at timestamptz,
  -- what it says was so at this moment; null: it was never read whole
  as_of timestamptz,
  -- why the last attempt came to nothing
  error text check (length(error) <= 2000),
  records integer not null default 0,
  -- false: what it has is so, but what it lacks may be there
  whole boolean not null default true,
  primary key (company_id, connection_id, kind),
  foreign key (company_id, connection_id) references connection (company_id, id)
);

-- What the ERP has, as its lists told it. Nothing is decided by it that a look would decide otherwise.
create table erp_record (
  company_id bigint not null,
  id bigint generated always as identity (start with 70001),
  connection_id bigint not null,
  kind text not null check (kind ~ '^[a-z_]{1,40}$'),
  -- what the ERP number of ours says where the two are joined, with its job in front where it is one job's
  key text not null check (length(key) between 1 and 600),
  number text not null check (length(number) between 1 and 255),
  name text not null,
  -- the job that it is of; null for what is of none
  job text,
  -- of a payment: the invoice whose bill it pays
  invoice_id bigint,
  detail jsonb not null default '{}',
  -- put aside by somebody: not to be brought in
  archived_at timestamptz,
  archived_by bigint references person,
  primary key (company_id, id),
  unique (company_id, connection_id, kind, key),
  foreign key (company_id, connection_id) references connection (company_id, id),
  foreign key (company_id, invoice_id) references invoice (company_id, id)
);
create index erp_record_in_order on erp_record (company_id, connection_id, kind, number, id);

-- From send to its end. It ends where the two are joined: that they are, the record's own erp_number says, and nothing else.
create table record_flow (
  company_id bigint not null,
  id bigint generated always as identity (start with 81001),
  connection_id bigint not null,
  kind text not null check (kind in ('vendor', 'job', 'commitment', 'change_order')),
  record_id bigint not null,
  project_id bigint,
  state text not null check (state in ('ready_to_export', 'exporting', 'failed_to_export')),
  sent_by bigint not null references person,
  sent_at timestamptz not null default clock_timestamp(),
  accepted_by bigint references person,
  -- what it is to be called there
  number text check (length(number) between 1 and 255),
  -- what the ERP is asked to make, and what must agree for a record there to be it
  wanted jsonb,
  fingerprint text,
  asked_at timestamptz,
  parked boolean not null default false,
  error_code text,
  error_detail text,
  ended_as text check (ended_as in ('joined', 'rejected', 'retrieved')),
  ended_by bigint references person,
  ended_at timestamptz,
  reason text check (length(reason) <= 2000),
  primary key (company_id, id),
  foreign key (company_id, connection_id) references connection (company_id, id),
  foreign key (company_id, project_id) references project (company_id, id),
  constraint record_flow_ends_somehow check ((ended_as is null) = (ended_at is null)),
  constraint record_flow_exporting_has_record
    check (state <> 'exporting' or (wanted is not null and fingerprint is not null and number is not null)),
  constraint record_flow_asks_only_when_accepted check (asked_at is null or accepted_by is not null)
);
create unique index record_flow_one_live on record_flow (company_id, kind, record_id) where ended_at is null;
-- Two records of ours are never asked for under one number of the ERP. Change orders are numbered within their commitment.
create unique index record_flow_number on record_flow (company_id, connection_id, kind, number)
  where ended_at is null and state = 'exporting' and kind <> 'change_order';
create index record_flow_by_state on record_flow (company_id, kind, state) where ended_at is null;
create index record_flow_of_record on record_flow (company_id, kind, record_id, id);

create function ended_flow_is_history() returns trigger language plpgsql as $$
begin
  raise exception 'flow % has ended and cannot change', old.id using errcode = 'object_not_in_prerequisite_state';
end $$;
create trigger ended_flow_is_history before update or delete on record_flow
  for each row when (old.ended_at is not null) execute function ended_flow_is_history();

-- What is on its way to the ERP is what the approver saw: its lines stay as they are until it is there or sent back.
create function sent_commitment_is_locked() returns trigger language plpgsql as $$
begin
  if exists (select from record_flow where company_id = old.company_id and kind = 'commitment' and record_id = old.id
      and ended_at is null) then
    raise exception 'commitment % was sent to the ERP', old.id using errcode = 'object_not_in_prerequisite_state';
  end if;
  return new;
end $$;
create trigger sent_commitment_is_locked before update of vendor_id, deleted_at on commitment
  for each row when (old.vendor_id is distinct from new.vendor_id or old.deleted_at is distinct from new.deleted_at)
  execute function sent_commitment_is_locked();

select wall_off(array['sub_job', 'erp_reading', 'erp_record', 'record_flow']);

-- Connections that are driven from outside: a stranger's program is told what to do and says what it did.
-- And webhooks, by which it and others are told that something changed.

-- Which kinds there are is for the code to say: each has a runner there, or does not compile.
alter table job drop constraint job_kind_check;
alter table job add constraint job_kind_check check (kind ~ '^[a-z_]{1,40}$');

-- What an integrator is asked to do. One a link and purpose: asking again is another detail of the same request.
create table erp_request (
  company_id bigint not null,
  id bigint generated always as identity (start with 40001),
  connection_id bigint not null,
  name text not null check (name in ('create_requisitions', 'unlink_requisition')),
  link_id bigint not null,
  invoice_id bigint not null,
  project_id bigint not null,
  reference text not null,
  -- as it is answered under request_data, but for the number of the newest detail
  payload jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  primary key (company_id, id),
  foreign key (company_id, connection_id) references connection (company_id, id),
  foreign key (company_id, link_id) references link (company_id, id),
  foreign key (company_id, invoice_id) references invoice (company_id, id)
);
-- The one write: a bill is asked for once under its reference, whoever asks and however often.
create unique index erp_request_once on erp_request (company_id, link_id, name);
create index erp_request_of_invoice on erp_request (company_id, invoice_id, id);

create table erp_request_detail (
  company_id bigint not null,
  id bigint generated always as identity (start with 50001),
  request_id bigint not null,
  status text not null default 'in_progress' check (status in ('in_progress', 'success', 'failed')),
  -- what the integrator says to people
  messages jsonb not null default '[]',
  -- null: the hub itself
  asked_by bigint references person,
  created_at timestamptz not null default clock_timestamp(),
  -- the last sign of life about it
  heard_at timestamptz,
  closed_at timestamptz,
  answered_by bigint references person,
  primary key (company_id, id),
  foreign key (company_id, request_id) references erp_request (company_id, id),
  constraint erp_request_detail_closed check ((status = 'in_progress') = (closed_at is null))
);
create index erp_request_detail_of_request on erp_request_detail (company_id, request_id, id);

-- What an ERP calls our records, as its integrator told us.
create table external_record (
  company_id bigint not null,
  connection_id bigint not null,
  item_type text not null check (length(item_type) between 1 and 60),
  item_id bigint not null,
  origin_id text check (length(origin_id) between 1 and 255),
  origin_code text check (length(origin_code) <= 255),
  origin_data text check (length(origin_data) <= 4000),
  -- of a requisition: the request that was its newest when the number was told
  request_id bigint,
  changed_at timestamptz not null default clock_timestamp(),
  changed_by bigint references person,
  primary key (company_id, connection_id, item_type, item_id),
  foreign key (company_id, connection_id) references connection (company_id, id),
  foreign key (company_id, request_id) references erp_request (company_id, id)
);
-- One bill, one invoice. Numbers of other records stand with them: a cost code has the same one in every project.
create unique index external_record_origin on external_record (company_id, connection_id, item_type, origin_id)
  where origin_id is not null and item_type like 'requisition%';

-- What an integrator found in the ERP and offers for import.
create table staged_record (
  company_id bigint not null,
  id bigint generated always as identity (start with 70001),
  connection_id bigint not null,
  item_type text not null check (length(item_type) between 1 and 60),
  origin_id text not null check (length(origin_id) between 1 and 255),
  origin_code text check (length(origin_code) <= 255),
  origin_data text check (length(origin_data) <= 4000),
  parent_id bigint,
  status text not null default 'staged' check (status in ('archived', 'imported', 'invalid', 'staged')),
  body jsonb not null default '{}',
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  primary key (company_id, id),
  unique (company_id, connection_id, item_type, origin_id),
  foreign key (company_id, connection_id) references connection (company_id, id),
  foreign key (company_id, parent_id) references staged_record (company_id, id)
);

-- The link of such a connection is cut by the integrator's word alone, never by silence.
create function outside_link_is_cut_by_word() returns trigger language plpgsql as $$
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
      and item_type = 'requisition' and item_id = new.invoice_id and origin_id is null) then
    return new;
  end if;
  raise exception 'link % is driven from outside, and nobody there said that its bill is gone', new.id
    using errcode = 'object_not_in_prerequisite_state';
end $$;
create trigger outside_link_is_cut_by_word before update on link
  for each row when (new.state = 'unlinked' and old.state <> 'unlinked') execute function outside_link_is_cut_by_word();

-- ── webhooks ─────────────────────────────────────────────────────────────────────────────────────────────────────────
create table webhook_hook (
  company_id bigint not null references company,
  id bigint generated always as identity (start with 60001),
  -- null: of the whole company
  project_id bigint,
  owner_id bigint not null references person,
  api_version text not null check (api_version in ('v2', 'v3', 'v4')),
  namespace text not null check (namespace ~ '^[a-z0-9-]{1,100}$'),
  destination_url text not null check (length(destination_url) <= 2000),
  -- sealed: whoever reads this table can send nothing in the receiver's name
  destination_headers bytea,
  -- attempts that failed since the last that did not
  failures integer not null default 0,
  failing_since timestamptz,
  paused_until timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  primary key (company_id, id),
  foreign key (company_id, project_id) references project (company_id, id)
);

create table webhook_trigger (
  company_id bigint not null,
  id bigint generated always as identity (start with 61001),
  hook_id bigint not null,
  resource_name text not null check (length(resource_name) between 1 and 100),
  event_type text not null check (event_type in ('create', 'update', 'delete')),
  made_by bigint not null references person,
  primary key (company_id, id),
  unique (company_id, hook_id, resource_name, event_type),
  foreign key (company_id, hook_id) references webhook_hook (company_id, id) on delete cascade
);
create index webhook_trigger_of_event on webhook_trigger (company_id, resource_name, event_type);

create table webhook_event (
  company_id bigint not null references company,
  id bigint generated always as identity (start with 1000001),
  uid uuid not null default gen_random_uuid(),
  resource_name text not null,
  resource_id bigint not null,
  event_type text not null,
  project_id bigint,
  -- null: the hub itself
  person_id bigint references person,
  at timestamptz not null default clock_timestamp(),
  primary key (company_id, id)
);

-- The outbox: written in the transaction of the change, emptied in the order of its ids, one hook a job.
create table webhook_delivery (
  company_id bigint not null,
  id bigint generated always as identity,
  hook_id bigint not null,
  event_id bigint not null,
  state text not null default 'queued' check (state in ('queued', 'ok', 'discarded')),
  attempts integer not null default 0,
  started_at timestamptz,
  completed_at timestamptz,
  response_status integer,
  response_headers jsonb,
  response_body text,
  response_error text,
  primary key (company_id, id),
  foreign key (company_id, hook_id) references webhook_hook (company_id, id) on delete cascade,
  foreign key (company_id, event_id) references webhook_event (company_id, id)
);
create index webhook_delivery_queued on webhook_delivery (company_id, hook_id, id) where state = 'queued';
create index webhook_delivery_of_hook on webhook_delivery (company_id, hook_id, id);
create index webhook_delivery_of_event on webhook_delivery (company_id, event_id);

select wall_off(array['erp_request', 'erp_request_detail', 'external_record', 'staged_record', 'webhook_hook',
  'webhook_trigger', 'webhook_event', 'webhook_delivery']);

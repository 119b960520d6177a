-- Plain fields that are kept and shown and that nothing is decided by, such as a website, a fax number or a day of completion.
alter table vendor add column profile jsonb not null default '{}' constraint vendor_profile_is_plain
  check (jsonb_typeof(profile) = 'object' and length(profile::text) <= 60000);
alter table project add column profile jsonb not null default '{}' constraint project_profile_is_plain
  check (jsonb_typeof(profile) = 'object' and length(profile::text) <= 60000);
alter table membership
  add column profile jsonb not null default '{}' constraint membership_profile_is_plain
    check (jsonb_typeof(profile) = 'object' and length(profile::text) <= 60000),
  add column updated_at timestamptz not null default clock_timestamp(),
  -- a person's number in the ERP, by which an integrator finds them again
  add column erp_number text check (length(erp_number) between 1 and 50);
create unique index membership_erp_number on membership (company_id, erp_number);

-- What an integrator keeps with a record of its own.
alter table cost_code add column origin_data text check (length(origin_data) <= 5000);
alter table cost_type add column origin_data text check (length(origin_data) <= 5000);

-- Vendors that were put on a project before, or without, a commitment of theirs there.
create table project_vendor (
  company_id bigint not null,
  project_id bigint not null,
  vendor_id bigint not null,
  added_by bigint not null references person,
  added_at timestamptz not null default clock_timestamp(),
  primary key (company_id, project_id, vendor_id),
  foreign key (company_id, project_id) references project (company_id, id),
  foreign key (company_id, vendor_id) references vendor (company_id, id)
);
create index project_vendor_of_vendor on project_vendor (company_id, vendor_id);
create index if not exists commitment_of_vendor on commitment (company_id, vendor_id);
select wall_off(array['project_vendor']);

-- A part of a request that holds its own key is known by that key and its number.
alter table idempotency drop constraint idempotency_key_check;
alter table idempotency add constraint idempotency_key_check check (length(key) between 1 and 270);

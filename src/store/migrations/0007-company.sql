-- The company: who belongs to it and with which rights, its vendors' contacts, its settings, its own history, and mail.

-- Who administers a person's sign-in: the company that brought them in. Another company of theirs may give them rights
-- there, but no password and no key, for those would open the first one too.
alter table person add column home_company_id bigint references company;

create table permission_template (
  company_id bigint not null references company,
  id bigint generated always as identity (start with 951),
  name text not null check (length(name) between 1 and 100),
  erp_integrations text not null check (erp_integrations in ('none', 'read_only', 'standard', 'admin')),
  directory text not null check (directory in ('none', 'read_only', 'standard', 'admin')),
  commitments text not null check (commitments in ('none', 'read_only', 'standard', 'admin')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, id),
  unique (company_id, name),
  -- What the levels of whoever holds it refer to.
  unique (company_id, id, erp_integrations, directory),
  unique (company_id, id, commitments)
);

alter table membership
  add column directory text not null default 'none' check (directory in ('none', 'read_only', 'standard', 'admin')),
  -- null: one of the company's own
  add column vendor_id bigint,
  add column active boolean not null default true,
  add column template_id bigint,
  add column mail_rejections boolean not null default true,
  add column mail_digest boolean not null default true,
  add column joined_at timestamptz not null default now(),
  add foreign key (company_id, vendor_id) references vendor (company_id, id),
  -- Whoever holds a template has its levels, and a change of the template changes them: the database sees to it.
  add constraint membership_has_its_templates_levels
    foreign key (company_id, template_id, erp_integrations, directory)
    references permission_template (company_id, id, erp_integrations, directory) on update cascade;
alter table project_grant
  add column template_id bigint,
  add constraint project_grant_has_its_templates_level
    foreign key (company_id, template_id, commitments)
    references permission_template (company_id, id, commitments) on update cascade;

-- Rows of every company are changed, which the wall forbids to the owner as well.
alter table membership no force row level security;
update membership set directory =
  case when erp_integrations = 'admin' and push_to_accounting then 'admin'
    when erp_integrations = 'none' then 'none' else 'read_only' end;
update person set home_company_id = own.company_id
  from (select person_id, min(company_id) as company_id from membership group by person_id having count(*) = 1) own
  where own.person_id = person.id;
alter table membership force row level security;

alter table cost_code
  add column created_at timestamptz not null default now(),
  add column updated_at timestamptz not null default now();
alter table cost_type add column base_type text not null default 'other' check (base_type in
  ('labor', 'equipment', 'materials', 'commitment', 'owner_cost', 'professional_services', 'other'));

create table invitation (
  company_id bigint not null,
  person_id bigint not null,
  -- SHA-256 of the code
  code_hash bytea not null check (octet_length(code_hash) = 32),
  made_by bigint not null references person,
  expires_at timestamptz not null,
  used_at timestamptz,
  -- one at a time: a new one takes the place of the last
  primary key (company_id, person_id),
  foreign key (company_id, person_id) references membership (company_id, person_id)
);
create unique index invitation_code on invitation (company_id, code_hash);

create table contact (
  company_id bigint not null references company,
  id bigint generated always as identity (start with 7001),
  vendor_id bigint,
  name text not null check (length(name) between 1 and 200),
  title text not null default '',
  email text,
  phone text not null default '',
  active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (company_id, id),
  foreign key (company_id, vendor_id) references vendor (company_id, id)
);

-- A company without a row has what stands here as usual.
create table company_setting (
  company_id bigint primary key references company,
  push_granted_by text not null default 'directory_admin' check (push_granted_by in ('operator', 'directory_admin')),
  mail_rejections boolean not null default true,
  mail_digest boolean not null default false,
  digest_hour integer not null default 7 check (digest_hour between 0 and 23),
  time_zone text not null default 'UTC' check (length(time_zone) between 1 and 60),
  -- null: that of TIEOUT_MAIL_FROM
  mail_from text check (length(mail_from) <= 320),
  digest_due_at timestamptz
);

-- What people did to the company. It is only added to.
create table company_event (
  company_id bigint not null references company,
  id bigint generated always as identity,
  at timestamptz not null default clock_timestamp(),
  -- null: the hub itself
  person_id bigint references person,
  type text not null,
  facts jsonb not null default '{}',
  request_id text,
  primary key (company_id, id)
);

-- Pages look again, and whoever listens is asked anew what they may hear of.
create function say_that_company_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('tieout_changed',
    json_build_object('company', new.company_id, 'project', null, 'invoice', null)::text);
  return null;
end $$;
create trigger say_that_company_changed after insert on company_event
  for each row execute function say_that_company_changed();

-- Mail that is to be sent, written in the transaction of what it tells.
create table mail (
  company_id bigint not null references company,
  id bigint generated always as identity,
  kind text not null check (kind in ('rejection', 'digest')),
  person_id bigint not null references person,
  to_name text not null,
  to_address text not null,
  from_address text not null,
  subject text not null,
  plain text not null,
  html text not null,
  -- The same each time it is sent: whoever gets it twice sees that it is one.
  message_id text not null check (message_id ~ '^<[^<>\s]+>$'),
  invoice_id bigint,
  created_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz,
  gave_up_at timestamptz,
  last_error text check (length(last_error) <= 500),
  primary key (company_id, id),
  foreign key (company_id, invoice_id) references invoice (company_id, id)
);
create index mail_open on mail (company_id, id) where sent_at is null;

alter table job drop constraint job_kind_check;
alter table job add constraint job_kind_check check (kind in ('export', 'bulk', 'read_erp', 'mail', 'digest'));

select wall_off(array['permission_template', 'invitation', 'contact', 'company_setting', 'company_event',
  'mail']);

alter table sign_in.service_account
  add column name text not null default '' check (length(name) <= 200),
  add column created_by bigint references person,
  add column revoked_at timestamptz;

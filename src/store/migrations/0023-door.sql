-- More ways in, each with an end: personal tokens and second factors. They stand in the schema of
-- signing in, for all of them are looked up before it is known of which company anybody is. Of secrets only hashes are
-- kept; the one that codes are made from has to be read again, so it is sealed.

create table sign_in.personal_token (
  id bigint generated always as identity primary key,
  -- SHA-256 of 256 random bits
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  person_id bigint not null references person on delete cascade,
  -- null: wherever the person belongs
  company_id bigint references company on delete cascade,
  name text not null check (length(name) between 1 and 100),
  scope text not null check (scope in ('read', 'all')),
  -- its last letters, by which its owner tells it from others
  hint text not null check (length(hint) = 4),
  -- was it made in a session that was begun with more than a password?
  made_strong boolean not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  check (expires_at > created_at and expires_at <= created_at + interval '367 days')
);
create index personal_token_of_person on sign_in.personal_token (person_id, created_at);

alter table sign_in.service_account
  add column scope text not null default 'all' check (scope in ('read', 'all')),
  -- null: wherever its person belongs
  add column company_id bigint references company,
  add column expires_at timestamptz;

create table sign_in.second_factor (
  person_id bigint primary key references person on delete cascade,
  -- AES-256-GCM, bound to the person
  secret bytea not null check (octet_length(secret) between 30 and 200),
  -- null: drawn, but nobody has shown a code of it yet
  confirmed_at timestamptz,
  -- the newest half minute whose code was taken: no code counts twice
  last_step bigint not null default 0,
  created_at timestamptz not null default clock_timestamp()
);

create table sign_in.recovery_code (
  -- SHA-256 of 120 random bits
  code_hash bytea primary key check (octet_length(code_hash) = 32),
  person_id bigint not null references sign_in.second_factor on delete cascade,
  used_at timestamptz
);
create index recovery_code_of_person on sign_in.recovery_code (person_id);

-- What somebody began and has not ended yet: a sign-in that waits for its second factor. Each counts once and for
-- minutes.
create table sign_in.under_way (
  -- SHA-256 of the ticket in the browser's cookie
  ticket_hash bytea primary key check (octet_length(ticket_hash) = 32),
  kind text not null check (kind = 'second_factor'),
  person_id bigint references person on delete cascade,
  facts jsonb not null default '{}' check (length(facts::text) <= 4000),
  tries integer not null default 0,
  expires_at timestamptz not null
);
create index under_way_expiry on sign_in.under_way (expires_at);

-- How it was begun; null: before this was kept, with a password.
alter table sign_in.session add column "begunBy" text
  check ("begunBy" in ('password', 'code', 'recovery_code'));

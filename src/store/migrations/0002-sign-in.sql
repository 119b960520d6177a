-- Signing in. The first four tables are better-auth's own, named and spelled as it expects them (camelCase, text ids);
-- its later plugins bring theirs beside them. The last two are ours: service accounts and their access tokens.
-- Nothing here belongs to one company: a person may be of several, and signs in before any of them is meant.

create schema if not exists sign_in;

create table sign_in."user" (
  id text primary key,
  -- one sign-in per person; better-auth's "id" never leaves this schema
  "personId" bigint not null unique references person on delete cascade,
  name text not null,
  -- in lower case; a made-up @no-email.invalid for who has no address of their own
  email text not null unique check (email = lower(email)),
  "emailVerified" boolean not null default false,
  image text,
  -- the login name in lower case
  username text unique check (username = lower(username)),
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);

create table sign_in.session (
  id text primary key,
  "expiresAt" timestamptz not null,
  token text not null unique,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  "ipAddress" text,
  "userAgent" text,
  "userId" text not null references sign_in."user" on delete cascade
);
create index session_of_user on sign_in.session ("userId");
create index session_expiry on sign_in.session ("expiresAt");

create table sign_in.account (
  id text primary key,
  "accountId" text not null,
  "providerId" text not null,
  "userId" text not null references sign_in."user" on delete cascade,
  "accessToken" text,
  "refreshToken" text,
  "idToken" text,
  "accessTokenExpiresAt" timestamptz,
  "refreshTokenExpiresAt" timestamptz,
  scope text,
  -- argon2id, never the password
  password text check (password like '$argon2id$%'),
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now(),
  unique ("providerId", "accountId")
);
create index account_of_user on sign_in.account ("userId");

create table sign_in.verification (
  id text primary key,
  identifier text not null,
  value text not null,
  "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null default now(),
  "updatedAt" timestamptz not null default now()
);
create index verification_identifier on sign_in.verification (identifier);

create table sign_in.service_account (
  client_id text primary key check (length(client_id) between 1 and 200),
  person_id bigint not null references person on delete cascade,
  secret_hash text not null check (secret_hash like '$argon2id$%'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create table sign_in.access_token (
  -- SHA-256 of the token: who reads this table cannot use what stands in it
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  person_id bigint not null references person on delete cascade,
  client_id text not null references sign_in.service_account on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > created_at)
);
create index access_token_expiry on sign_in.access_token (expires_at);
create index access_token_client on sign_in.access_token (client_id);

-- Applications that people let in: authorization codes, access tokens, refresh tokens. They stand in the schema of
-- signing in, for a token is looked up before it is known of which company it is. Of every secret only a hash is kept.

create table sign_in.application (
  client_id text primary key check (length(client_id) between 1 and 200),
  company_id bigint not null references company on delete cascade,
  name text not null check (length(name) between 1 and 200),
  -- null: a public client, which can keep no secret and must prove each code by PKCE
  secret_hash text check (secret_hash like '$argon2id$%'),
  redirect_uris text[] not null check (cardinality(redirect_uris) between 1 and 10),
  created_by bigint references person,
  created_at timestamptz not null default clock_timestamp(),
  revoked_at timestamptz
);
create index application_of_company on sign_in.application (company_id, created_at);

-- A person's yes to an application, and all the tokens that came of it: they end together.
create table sign_in.oauth_grant (
  id bigint generated always as identity primary key,
  client_id text not null references sign_in.application on delete cascade,
  person_id bigint not null references person on delete cascade,
  scope text not null check (scope in ('read', 'read write')),
  created_at timestamptz not null default clock_timestamp(),
  -- whatever is refreshed meanwhile
  ends_at timestamptz not null,
  ended_at timestamptz,
  ended_because text check (ended_because in ('withdrawn', 'revoked', 'code_reused', 'refresh_reused')),
  check ((ended_at is null) = (ended_because is null))
);
create index oauth_grant_of_person on sign_in.oauth_grant (person_id, client_id);
create index oauth_grant_of_client on sign_in.oauth_grant (client_id);

create table sign_in.oauth_code (
  code_hash bytea primary key check (octet_length(code_hash) = 32),
  grant_id bigint not null references sign_in.oauth_grant on delete cascade,
  redirect_uri text not null,
  -- PKCE, S256; null where a client with a secret sent none
  challenge text check (challenge ~ '^[A-Za-z0-9_-]{43}$'),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index oauth_code_of_grant on sign_in.oauth_code (grant_id);
create index oauth_code_expiry on sign_in.oauth_code (expires_at);

create table sign_in.oauth_token (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  grant_id bigint not null references sign_in.oauth_grant on delete cascade,
  kind text not null check (kind in ('access', 'refresh')),
  scope text not null check (scope in ('read', 'read write')),
  created_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > created_at),
  -- of a refresh token: it counts once; whoever comes with it again ends the whole grant
  used_at timestamptz
);
create index oauth_token_of_grant on sign_in.oauth_token (grant_id);
create index oauth_token_expiry on sign_in.oauth_token (expires_at);

-- What ended once stays ended, and what was used stays used, whoever asks.
create function sign_in.stays_so() returns trigger language plpgsql as $$
begin
  if tg_table_name = 'oauth_grant' then
    raise exception 'grant % has ended', old.id using errcode = 'object_not_in_prerequisite_state';
  end if;
  raise exception 'it was used before' using errcode = 'object_not_in_prerequisite_state';
end $$;
create trigger ended_stays_ended before update on sign_in.oauth_grant
  for each row when (old.ended_at is not null) execute function sign_in.stays_so();
create trigger used_stays_used before update on sign_in.oauth_code
  for each row when (old.used_at is not null) execute function sign_in.stays_so();
create trigger used_stays_used before update on sign_in.oauth_token
  for each row when (old.used_at is not null) execute function sign_in.stays_so();

-- Webhooks are signed with a key that is derived from the hub's secret and this number: raising it makes another key.
alter table webhook_hook
  add column signing_version integer not null default 1 check (signing_version >= 1),
  -- until then the key before it signs as well
  add column signing_overlap_until timestamptz;

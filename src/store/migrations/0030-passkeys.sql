-- Passkeys, and what an administrator may do where somebody has lost theirs. In the schema of signing in, which knows no
-- companies: each statement that serves one names it by itself.

create table sign_in.passkey (
  id bigint generated always as identity primary key,
  person_id bigint not null references person on delete cascade,
  -- as the authenticator made it; whose it is is looked up by it
  credential_id bytea not null unique check (octet_length(credential_id) between 1 and 1023),
  -- COSE; nothing of it is secret
  public_key bytea not null check (octet_length(public_key) between 1 and 4000),
  -- by which the authenticator knows the person; it says nothing of them
  user_handle bytea not null check (octet_length(user_handle) = 32),
  -- how often it has signed, as it says itself; 0: it does not count
  counter bigint not null check (counter between 0 and 4294967295),
  transports text[] not null default '{}' check (cardinality(transports) <= 10),
  -- may it be on more than one device?
  synced boolean not null,
  name text not null check (length(name) between 1 and 100),
  created_at timestamptz not null,
  last_used_at timestamptz,
  -- its count went back: a copy of it is about, so neither opens any more
  blocked_at timestamptz
);
create index passkey_of_person on sign_in.passkey (person_id, created_at);

-- A challenge that was answered, until it would have ended by itself: none counts twice.
create table sign_in.spent_challenge (
  challenge_hash bytea primary key check (octet_length(challenge_hash) = 32),
  expires_at timestamptz not null
);
create index spent_challenge_expiry on sign_in.spent_challenge (expires_at);

-- Recovery codes stand for passkeys too, which need no app.
alter table sign_in.recovery_code drop constraint recovery_code_person_id_fkey;
alter table sign_in.recovery_code add constraint recovery_code_person_id_fkey
  foreign key (person_id) references person on delete cascade;

-- Somebody else took a person's second factor away, and they have not set up another one yet.
create table sign_in.factor_taken (
  person_id bigint primary key references person on delete cascade,
  taken_at timestamptz not null
);

alter table sign_in.service_account
  -- when its secret was last exchanged for a token
  add column last_used_at timestamptz;

-- How sessions are begun is the program's to say: the domain lists it.
alter table sign_in.session drop constraint if exists "session_begunBy_check";
alter table sign_in.session add constraint "session_begunBy_check" check (length("begunBy") between 1 and 40);

-- The second wall, around what companies see of the tables of signing in: within a transaction of a company there is what
-- is that company's, or its people's. Signing in itself looks things up before it is known of which company anybody is: it
-- names none, and then there is no wall.
create policy of_its_company on sign_in.application
  using (current_company() is null or company_id = current_company());
do $$ declare walled text; begin
  foreach walled in array array['service_account', 'personal_token'] loop
    execute format('create policy of_its_people on sign_in.%I using (current_company() is null or (
      (company_id is null or company_id = current_company())
      and person_id in (select m.person_id from membership m where m.company_id = current_company())))', walled);
  end loop;
  foreach walled in array array['passkey', 'second_factor', 'recovery_code', 'factor_taken', 'oauth_grant'] loop
    execute format('create policy of_its_people on sign_in.%I using (current_company() is null
      or person_id in (select m.person_id from membership m where m.company_id = current_company()))', walled);
  end loop;
  foreach walled in array array['application', 'service_account', 'personal_token', 'passkey', 'second_factor',
    'recovery_code', 'factor_taken', 'oauth_grant'] loop
    execute format('alter table sign_in.%I enable row level security', walled);
    execute format('alter table sign_in.%I force row level security', walled);
  end loop;
end $$;

-- Agents: an ERP behind a firewall is asked by a program beside it, which fetches its tasks here and answers them.
-- The keys that agents sign with are derived from the hub's own secret: whoever reads these tables can sign nothing.

-- As the agent's connector declared itself. Once there, the connection goes through its agent.
alter table connection add column agent_traits jsonb;

create table agent (
  company_id bigint not null,
  id bigint generated always as identity (start with 601),
  connection_id bigint not null,
  -- random, and part of what the key is derived from: a restored database must not hand out an old key again
  key_id text not null check (key_id ~ '^[A-Za-z0-9_-]{22}$'),
  key_version integer not null default 1 check (key_version > 0),
  -- the next version, from its offer until its first use
  offered_version integer,
  name text not null check (length(name) between 1 and 100),
  version text not null check (length(version) <= 50),
  host text not null check (length(host) <= 200),
  enrolled_at timestamptz not null default now(),
  enrolled_by bigint not null references person,
  -- its first hello: from then on it serves the connection
  joined_at timestamptz,
  last_seen_at timestamptz,
  -- it stopped and said so
  left_at timestamptz,
  lag_ms integer,
  clock_skew_ms bigint,
  last_error text check (length(last_error) <= 500),
  revoked_at timestamptz,
  -- null: another agent took its place
  revoked_by bigint references person,
  primary key (company_id, id),
  unique (company_id, key_id),
  foreign key (company_id, connection_id) references connection (company_id, id),
  constraint agent_offer_is_the_next check (offered_version = key_version + 1)
);
-- Two agents might look into two different books, and then one of them would say "gone" of the other's bills.
create unique index agent_one_of_connection on agent (company_id, connection_id)
  where joined_at is not null and revoked_at is null;

create table agent_code (
  company_id bigint not null,
  -- SHA-256 of the code
  code_hash bytea not null check (octet_length(code_hash) = 32),
  connection_id bigint not null,
  made_by bigint not null references person,
  expires_at timestamptz not null,
  primary key (company_id, code_hash),
  -- one at a time: a new one takes the place of the last
  unique (company_id, connection_id),
  foreign key (company_id, connection_id) references connection (company_id, id)
);

create table agent_task (
  company_id bigint not null,
  id bigint generated always as identity,
  connection_id bigint not null,
  call text not null,
  arguments jsonb not null,
  -- over: nobody waits for it any more
  state text not null default 'queued' check (state in ('queued', 'claimed', 'begun', 'answered', 'over')),
  put_at timestamptz not null default clock_timestamp(),
  deadline timestamptz not null,
  -- so long may each answer take: of a list, each part
  within_ms integer not null check (within_ms > 0),
  agent_id bigint,
  -- SHA-256 of the token that the agent was given with it
  claim_hash bytea check (octet_length(claim_hash) = 32),
  lease_until timestamptz,
  parts integer not null default 0,
  -- of its newest part
  part_hash bytea,
  answer jsonb,
  answer_hash bytea,
  answered_at timestamptz,
  primary key (company_id, id),
  foreign key (company_id, connection_id) references connection (company_id, id),
  foreign key (company_id, agent_id) references agent (company_id, id),
  constraint agent_task_answer check ((state = 'answered') <= (answer is not null and answered_at is not null))
);
create index agent_task_open on agent_task (company_id, connection_id, id) where state in ('queued', 'claimed');
create index agent_task_deadline on agent_task (company_id, deadline);

create table agent_task_part (
  company_id bigint not null,
  task_id bigint not null,
  number integer not null check (number > 0),
  part jsonb not null,
  primary key (company_id, task_id, number),
  foreign key (company_id, task_id) references agent_task (company_id, id) on delete cascade
);

-- Ids of requests, each of which counts once. Kept as long as a signature of that time would be believed.
create table agent_request (
  company_id bigint not null,
  agent_id bigint not null,
  request_id uuid not null,
  until timestamptz not null,
  primary key (company_id, agent_id, request_id),
  foreign key (company_id, agent_id) references agent (company_id, id)
);
create index agent_request_until on agent_request (company_id, until);

do $$
declare walled text;
begin
  foreach walled in array array['agent', 'agent_code', 'agent_task', 'agent_task_part', 'agent_request'] loop
    execute format('alter table %I enable row level security', walled);
    execute format('alter table %I force row level security', walled);
    execute format(
      'create policy of_its_company on %I using (company_id = current_company()) with check (company_id = current_company())',
      walled);
  end loop;
end $$;

-- A second agent that is given the same bill to make might make a second one.
create function write_is_handed_out_once() returns trigger language plpgsql as $$
begin
  raise exception 'task % was handed out and is not handed out again', old.id
    using errcode = 'object_not_in_prerequisite_state';
end $$;
create trigger write_is_handed_out_once before update on agent_task for each row
  when (old.call = 'createBill' and old.claim_hash is not null and new.claim_hash is distinct from old.claim_hash)
  execute function write_is_handed_out_once();

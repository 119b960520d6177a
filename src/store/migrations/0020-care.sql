-- How a connection fares: what became of its calls, when it is read, and what people are told of it.

-- Outcomes of calls, added up by five minutes. Written apart from all else and in passing: figures, never a proof.
create table erp_calls (
  company_id bigint not null,
  connection_id bigint not null,
  at timestamptz not null,
  calls integer not null check (calls > 0),
  failed integer not null check (failed between 0 and calls),
  total_ms bigint not null,
  longest_ms integer not null,
  last_failure text check (length(last_failure) <= 500),
  last_failure_at timestamptz,
  primary key (company_id, connection_id, at),
  foreign key (company_id, connection_id) references connection (company_id, id)
);

-- What is wrong with a connection, from when to when, and when people were told.
create table alert (
  company_id bigint not null,
  id bigint generated always as identity (start with 70001),
  connection_id bigint not null,
  kind text not null check (kind ~ '^[a-z_]{1,40}$'),
  -- of one kind there may be several causes, such as the codes of exports that failed
  cause text not null default '' check (length(cause) <= 100),
  began_at timestamptz not null default clock_timestamp(),
  -- not before this: what is over by then was not worth a mail
  tell_after timestamptz not null,
  told_at timestamptz,
  ended_at timestamptz,
  end_told_at timestamptz,
  -- so many records, where it is about records
  count integer not null default 0,
  says text not null default '' check (length(says) <= 2000),
  primary key (company_id, id),
  foreign key (company_id, connection_id) references connection (company_id, id)
);
create unique index alert_open on alert (company_id, connection_id, kind, cause) where ended_at is null;
create index alert_newest on alert (company_id, connection_id, id);

alter table connection
  -- how the company chose to reach it, in the page; null where nobody has said
  add column way text check (way in ('agent', 'settings')),
  add column read_every_minutes integer not null default 5 check (read_every_minutes between 1 and 1440),
  -- the lists of vendors, jobs and the like
  add column records_every_minutes integer not null default 60 check (records_every_minutes between 5 and 10080),
  -- hours of the company's day: from the one until the other nothing is read by itself
  add column quiet_from integer check (quiet_from between 0 and 23),
  add column quiet_to integer check (quiet_to between 0 and 23),
  -- after so long an agent that is not heard of is told of
  add column silent_minutes integer not null default 10 check (silent_minutes between 2 and 1440),
  -- the newest tie-out whose findings were told
  add column tie_out_told bigint not null default 0,
  add constraint connection_quiet_hours check ((quiet_from is null) = (quiet_to is null) and quiet_from <> quiet_to);

-- Which alerts somebody wants; null: what is usual for what they may do.
alter table membership
  add column mail_exports boolean,
  add column mail_connections boolean,
  add column mail_tie_outs boolean;

alter table mail drop constraint mail_kind_check;
alter table mail add constraint mail_kind_check check (kind ~ '^[a-z_]{1,40}$');

-- Who did what to links: of people alone, so that the hub's own exports pay nothing for it.
create index event_of_person on event (company_id, person_id, type, at) where person_id is not null and link_id is not null;

-- Whoever makes a connection, it is watched.
create function connection_is_watched() returns trigger language plpgsql as $$
begin
  insert into job (company_id, kind, subject_id, run_at)
    values (new.company_id, 'watch', new.id, clock_timestamp() + interval '1 minute')
    on conflict (company_id, kind, subject_id) where state = 'queued' do nothing;
  return null;
end $$;
create trigger connection_is_watched after insert on connection
  for each row execute function connection_is_watched();
-- Rows of every company are read, which the wall forbids to the owner as well.
alter table connection no force row level security;
alter table tie_out no force row level security;
insert into job (company_id, kind, subject_id, run_at)
  select company_id, 'watch', id, clock_timestamp() + interval '1 minute' from connection;
-- What was tied out before is not told anew.
update connection c set tie_out_told = t.newest
  from (select company_id, connection_id, max(id) as newest from tie_out group by 1, 2) t
  where t.company_id = c.company_id and t.connection_id = c.id;
alter table tie_out force row level security;
alter table connection force row level security;

-- What each live test of setting a connection up came to when it was last made.
create table connection_test (
  company_id bigint not null,
  connection_id bigint not null,
  name text not null check (name ~ '^[a-z_]{1,40}$'),
  at timestamptz not null default clock_timestamp(),
  ok boolean not null,
  -- of a list: so many
  count integer,
  ms integer not null,
  says text check (length(says) <= 2000),
  findings jsonb not null default '[]',
  primary key (company_id, connection_id, name),
  foreign key (company_id, connection_id) references connection (company_id, id)
);

select wall_off(array['erp_calls', 'alert', 'connection_test']);

-- Where this database is at home. A copy of it that is started elsewhere would export beside it, and one invoice have two bills:
-- so a hub that finds it at another place does not start before somebody says what it is. What cannot be known is null.
create table home (
  here boolean primary key default true check (here),
  machine text,
  folder text,
  server text,
  database text,
  since timestamptz not null default now()
);

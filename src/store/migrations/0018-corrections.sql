-- Corrections of invoices, what a connection's owner decided (policies), and unlinking by force.

create table correction (
  company_id bigint not null,
  id bigint generated always as identity (start with 70001),
  project_id bigint not null,
  commitment_id bigint not null,
  -- the invoice whose bill was wrong, its place among those of its commitment, and the link to that bill
  invoice_id bigint not null,
  number integer not null,
  link_id bigint not null,
  reason text not null check (length(reason) between 1 and 2000),
  begun_by bigint not null references person,
  begun_at timestamptz not null default clock_timestamp(),
  -- null: not said yet
  way text check (way in ('in_place', 're_enter')),
  -- the invoice that was entered in the place of a deleted one
  successor_id bigint,
  ended_by bigint references person,
  ended_at timestamptz,
  ending text check (ending in ('done', 'abandoned')),
  end_reason text check (length(end_reason) <= 2000),
  primary key (company_id, id),
  foreign key (company_id, project_id) references project (company_id, id),
  foreign key (company_id, commitment_id) references commitment (company_id, id),
  foreign key (company_id, invoice_id) references invoice (company_id, id),
  foreign key (company_id, successor_id) references invoice (company_id, id),
  foreign key (company_id, link_id) references link (company_id, id),
  constraint correction_ends_somehow check ((ended_at is null) = (ending is null)),
  constraint correction_is_of_another check (successor_id is null or successor_id <> invoice_id)
);
create unique index correction_one_open_per_invoice on correction (company_id, invoice_id) where ended_at is null;
create index correction_of_invoice on correction (company_id, invoice_id, id);
create index correction_of_successor on correction (company_id, successor_id) where successor_id is not null;
-- an export and a new invoice ask it each time, and nearly always there is none
create index correction_open on correction (company_id, commitment_id, number) where ended_at is null;

-- What was decided about a connection, one column a policy; void_is_gone was there before.
alter table connection add column sender_may_not_accept boolean not null default false;
alter table connection add column accepter_may_not_unlink boolean not null default false;
alter table connection add column direct_export boolean not null default false;
alter table connection add constraint connection_policies_agree check (not (direct_export and sender_may_not_accept));

-- Exported at once, with nobody's acceptance but the sender's press; accepted_by is then the sender.
alter table link add column direct boolean not null default false;

-- Unlinking where the ordinary way is a dead end: asked by one, confirmed by another.
create table forced_unlink (
  company_id bigint not null,
  id bigint generated always as identity (start with 80001),
  project_id bigint not null,
  invoice_id bigint not null,
  link_id bigint not null,
  asked_by bigint not null references person,
  asked_at timestamptz not null default clock_timestamp(),
  -- after this nobody can confirm it any more
  expires_at timestamptz not null,
  reason text not null check (length(reason) between 1 and 2000),
  -- the refusal of the ordinary unlink, and what the ERP said in the last look
  code text not null check (code ~ '^[a-z_]{1,40}$'),
  evidence jsonb not null,
  ended_by bigint references person,
  ended_at timestamptz,
  ending text check (ending in ('confirmed', 'withdrawn', 'lapsed')),
  primary key (company_id, id),
  foreign key (company_id, project_id) references project (company_id, id),
  foreign key (company_id, invoice_id) references invoice (company_id, id),
  foreign key (company_id, link_id) references link (company_id, id),
  constraint forced_unlink_ends_somehow check ((ended_at is null) = (ending is null)),
  constraint forced_unlink_takes_two check (ending is distinct from 'confirmed' or (ended_by is not null and ended_by <> asked_by))
);
create unique index forced_unlink_one_open on forced_unlink (company_id, link_id) where ended_at is null;
create index forced_unlink_of_invoice on forced_unlink (company_id, invoice_id, id);

-- The lasting mark of it. It stays on the invoice, and goes over to one that is entered in its place.
alter table invoice add column forced_unlink_id bigint;
alter table invoice add foreign key (company_id, forced_unlink_id) references forced_unlink (company_id, id);

select wall_off(array['correction', 'forced_unlink']);

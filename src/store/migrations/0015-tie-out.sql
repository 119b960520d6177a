-- Tie-out: the links of a connection laid beside the bills of its ERP.

create table tie_out (
  company_id bigint not null,
  id bigint generated always as identity (start with 60001),
  connection_id bigint not null,
  -- null: the hub, by its schedule
  asked_by bigint references person,
  asked_at timestamptz not null default clock_timestamp(),
  -- when the list of bills was begun: links that were made later are not its business
  begun_at timestamptz,
  ended_at timestamptz,
  -- complete, or it says why it is not, and then it found nothing
  state text not null default 'waiting' check (state in ('waiting', 'reading', 'complete', 'incomplete')),
  because text check (length(because) <= 2000),
  bills bigint not null default 0,
  links bigint not null default 0,
  primary key (company_id, id),
  foreign key (company_id, connection_id) references connection (company_id, id),
  constraint tie_out_ended check ((state in ('complete', 'incomplete')) = (ended_at is not null)),
  constraint tie_out_incomplete_says_why check ((state = 'incomplete') = (because is not null))
);
create unique index tie_out_one_at_a_time on tie_out (company_id, connection_id) where ended_at is null;
create index tie_out_of_connection on tie_out (company_id, connection_id, id);

-- The list while it is read. What a crash takes from it, the next turn reads again.
create unlogged table tie_out_bill (
  company_id bigint not null,
  tie_out_id bigint not null,
  -- whose turn of the job read it: a turn that was overtaken adds to nobody else's list
  token bigint not null,
  record_id text not null,
  identity text,
  label text not null,
  reference text,
  standing text not null,
  fingerprint text,
  amount bigint,
  -- vendor, subcontract and invoice number, as the fingerprint writes them
  number_key text
);
create index tie_out_bill_of on tie_out_bill (company_id, tie_out_id, token);

create table tie_out_finding (
  company_id bigint not null,
  id bigint generated always as identity,
  tie_out_id bigint not null,
  kind text not null check (kind ~ '^[a-z_]{1,40}$'),
  -- null where it is of no link of ours
  link_id bigint,
  invoice_id bigint,
  project_id bigint,
  -- the bill there; null where there is none
  record_id text,
  label text,
  standing text,
  ours text,
  theirs text,
  our_amount bigint,
  their_amount bigint,
  primary key (company_id, id),
  foreign key (company_id, tie_out_id) references tie_out (company_id, id),
  foreign key (company_id, link_id) references link (company_id, id),
  foreign key (company_id, invoice_id) references invoice (company_id, id)
);
create index tie_out_finding_of on tie_out_finding (company_id, tie_out_id, kind, id);

-- What stood on both sides, by project and month of the billing date.
create table tie_out_total (
  company_id bigint not null,
  tie_out_id bigint not null,
  project_id bigint not null,
  month date not null,
  links bigint not null,
  ours bigint not null,
  theirs bigint not null,
  primary key (company_id, tie_out_id, project_id, month),
  foreign key (company_id, tie_out_id) references tie_out (company_id, id),
  foreign key (company_id, project_id) references project (company_id, id)
);

alter table connection add column tie_out_hour integer check (tie_out_hour between 0 and 23);

select wall_off(array['tie_out', 'tie_out_bill', 'tie_out_finding', 'tie_out_total']);

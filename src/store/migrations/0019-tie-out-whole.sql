-- Tie-out, whole: what bills cost by cost code, totals by billing period, notes of people, and what it takes to tell the
-- age of unsynced invoices and the outcomes of exports over time.

-- What its bill comes to by cost code and type, as `code/type=amount`, sorted: the ERP's own is laid beside it. Null where
-- it was frozen before this column, and by a code that this statement does not write.
alter table link add column costs text;
-- Rows of every company are changed, which the wall forbids to the owner as well.
alter table link no force row level security;
update link set costs = (
  select string_agg(code || '/' || kind || '=' || (cents / 100.0)::numeric(18, 2), '|' order by (code || '/' || kind) collate "C")
  from (
    select regexp_replace(line ->> 'costCode', '^([0-9]+)(\.0+|(\.[0-9]*[1-9])0+)$', '\1\3') as code, line ->> 'costType' as kind,
      sum((line ->> 'amount')::bigint) as cents
    from jsonb_array_elements(bill -> 'lines') line group by 1, 2
  ) by_code where cents <> 0
) where ended_at is null and bill is not null and not exists (
  select from jsonb_array_elements(bill -> 'lines') line
  where (line ->> 'costCode') || (line ->> 'costType') !~ '^[A-Za-z0-9._-]+$'
);
alter table link force row level security;

-- Of how many bills the ERP told what they cost by code.
alter table tie_out add column costs_told bigint not null default 0;
alter table tie_out_bill add column costs text, drop column number_key;
alter table tie_out_finding add column our_costs text, add column their_costs text, add column period_id bigint,
  add column month date,
  -- What it is, in short: a finding of another tie-out with the same key is the same, and keeps its note.
  add column key text;
create index tie_out_finding_same on tie_out_finding (company_id, tie_out_id, key);

alter table tie_out_total drop constraint tie_out_total_pkey;
-- null: of a tie-out that was made before this column
alter table tie_out_total add column period_id bigint,
  add foreign key (company_id, period_id) references billing_period (company_id, id);
create unique index tie_out_total_of on tie_out_total
  (company_id, tie_out_id, project_id, (coalesce(period_id, 0)), month);

-- What a person said of a finding. Only added to: the newest counts, and one without a comment takes back what was said.
create table tie_out_note (
  company_id bigint not null,
  id bigint generated always as identity,
  connection_id bigint not null,
  key text not null check (length(key) = 32),
  kind text not null check (kind ~ '^[a-z_]{1,40}$'),
  comment text check (length(comment) between 1 and 2000),
  noted_by bigint not null references person,
  noted_at timestamptz not null default clock_timestamp(),
  primary key (company_id, id),
  foreign key (company_id, connection_id) references connection (company_id, id)
);
create index tie_out_note_of on tie_out_note (company_id, connection_id, key, id desc);

-- What became of exports, day by day.
create index event_outcome on event (company_id, at) where type in
  ('link.confirmed', 'link.failed', 'link.parked', 'link.rejected', 'link.unlinked', 'link.unlinked_after_purge',
   'link.freed');
-- Approved invoices that nobody sent, and those whose link has ended: few beside all that are synced.
create index invoice_never_sent on invoice (company_id, project_id, id)
  where deleted_at is null and last_link_id is null
    and status in ('approved', 'approved_as_noted', 'pending_owner_approval');
create index link_ended on link (company_id, id) where ended_at is not null;

-- How many bills there are, for PostgreSQL to plan by: they were written a moment ago, and only an owner may count them.
create function count_tie_out_bills() returns void language plpgsql security definer set search_path from current as $$
begin
  analyze tie_out_bill;
end $$;

select wall_off(array['tie_out_note']);

-- Beside Sage's own tables, which are made from the list in tables.ts: their indexes, and what is ours. The schema is
-- made by openSimulator where it is missing, because its role may own the schema without being allowed to make one.

create unique index acpinv_recnum on acpinv (recnum);
create index acpinv_usrdf1 on acpinv (usrdf1);
create index acpinv_invnum on acpinv (vndnum, invnum);
-- As SQL Server compares texts: in any case, and without the spaces at their ends.
create index acpinv_usrdf1_as_sage on acpinv (lower(rtrim(usrdf1)));
create index acpinv_usrdf2_as_sage on acpinv (lower(rtrim(usrdf2)));
create index acpinv_ctcnum_as_sage on acpinv (lower(rtrim(ctcnum)));
create index acpinv_invnum_as_sage on acpinv (lower(rtrim(invnum)));
create index apivln_idref on apivln (_idref);
create index acppmt_idref on acppmt (_idref);
create index acpinv_lgrrec on acpinv (lgrrec);
create index jobcst_lgrrec on jobcst (lgrrec);
-- Subcontract numbers are unique across all jobs.
create unique index subcon_ctcnum on subcon (ctcnum);
create index sbcgln_ctcnum_as_sage on sbcgln (lower(rtrim(ctcnum)));
create index audit_acpinv_idnum on audit_acpinv (_idnum);
create index audit_acpinv_recnum on audit_acpinv (recnum);

-- The next record numbers. In the books (not sequences), so that a restored backup hands numbers out again.
create table counters (
  name text primary key,
  next bigint not null
);

-- Every version of every row of the books, the deleted ones included: what "restore a backup" restores from.
create table journal (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  by text not null,
  tbl text not null,
  key text not null,
  gone boolean not null,
  row jsonb
);
create index journal_key on journal (tbl, key, id desc);
create index journal_at on journal (at);

-- Settings of the program. Journaled: they belong to the company and are restored with it.
create table options (
  one boolean primary key default true check (one),
  over_subcontract text not null default 'none',
  closed_periods text[] not null default '{}'
);

create table weather (
  one boolean primary key default true check (one),
  down boolean not null default false,
  latency_ms integer not null default 0,
  lose_next_answer boolean not null default false,
  refuse_next text,
  locked_record bigint,
  locked_subcontract text,
  closed_period text,
  blank_next text,
  no_licence boolean not null default false,
  user_denied boolean not null default false,
  exclusive_access boolean not null default false,
  refuse_login integer,
  wrong_database boolean not null default false,
  deadlock_next boolean not null default false,
  drop_next text
);
insert into weather default values;

-- The arguments are the columns of the key. `sage.at` and `sage.by` are set by the transaction.
create function journal_row() returns trigger language plpgsql as $$
declare
  here jsonb := to_jsonb(case when tg_op = 'DELETE' then old else new end);
  row_key text := '';
  part text;
begin
  if tg_op = 'UPDATE' and old is not distinct from new then
    return null;
  end if;
  foreach part in array tg_argv loop
    row_key := row_key || '/' || (here ->> part);
  end loop;
  insert into sage_100_contractor.journal (at, by, tbl, key, gone, row)
  values (
    coalesce(nullif(current_setting('sage.at', true), '')::timestamptz, clock_timestamp()),
    coalesce(nullif(current_setting('sage.by', true), ''), current_user),
    tg_table_name, row_key, tg_op = 'DELETE', case when tg_op = 'DELETE' then null else here end
  );
  return null;
end $$;

-- Sage's audit: a deleted or changed row as it stood before, when, and by whom. A backup that is restored brings its own
-- audit along, so nothing is copied while `sage.restoring` is set.
create function audit_row() returns trigger language plpgsql as $$
begin
  if current_setting('sage.restoring', true) = 'yes' or (tg_op = 'UPDATE' and old is not distinct from new) then
    return null;
  end if;
  execute format('insert into sage_100_contractor.audit_%s select ($1).*, $2, $3, $4', tg_table_name)
    using old,
      coalesce(nullif(current_setting('sage.at', true), '')::timestamptz, clock_timestamp()),
      coalesce(nullif(current_setting('sage.by', true), ''), current_user),
      left(tg_op, 1);
  return null;
end $$;

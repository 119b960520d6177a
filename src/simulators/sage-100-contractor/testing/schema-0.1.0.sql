-- The books as version 0.1.0 made them, to test that they are carried over.
-- The books of a company in Sage 100 Contractor, as far as payable invoices need them. Tables and columns are named and
-- typed as the real ones; what is ours stands below the line. The schema itself is made by openSimulator where it is
-- missing, because its role may own the schema without being allowed to make one.

-- Company information. The real table holds one row.
create table cmpany (
  cmpnme varchar(50) primary key
);

-- 4-4 Vendors. `duetrm` is our name for the due terms; the others are Sage's. `dupchk` 1: this vendor may not have one
-- invoice number twice (a setting of the program in Sage, not a constraint of its database; off by default).
create table actpay (
  recnum bigint primary key,
  vndnme varchar(75) not null,
  duetrm varchar(20) not null default '',
  lgrdft bigint not null default 0,
  dupchk smallint not null default 0
);

-- 3-5 Jobs.
create table actrec (
  recnum bigint primary key,
  jobnme varchar(75) not null,
  dptmnt bigint not null default 0,
  status smallint not null default 4
);

-- 6-3 Cost codes, such as 3100.000.
create table cstcde (
  recnum decimal(12, 3) primary key,
  cdenme varchar(50) not null
);

create table csttyp (
  recnum smallint primary key,
  typnme varchar(30) not null
);

-- 6-7-1 Subcontracts. Numbers are unique across all jobs. `lckedt` 1: locked for editing.
create table subcon (
  recnum bigint primary key,
  ctcnum varchar(20) not null unique,
  vndnum bigint not null,
  jobnum bigint not null,
  dscrpt varchar(50) not null default '',
  status smallint not null default 4,
  lckedt smallint not null default 0,
  cntttl decimal(12, 2) not null default 0,
  chgttl decimal(12, 2) not null default 0,
  ctcttl decimal(12, 2) not null default 0,
  invttl decimal(12, 2) not null default 0,
  balttl decimal(12, 2) not null default 0
);

create table sbcnln (
  recnum bigint not null,
  linnum bigint not null,
  dscrpt varchar(50) not null default '',
  cstcde decimal(12, 3) not null,
  csttyp smallint not null,
  amount decimal(12, 2) not null default 0,
  change decimal(12, 2) not null default 0,
  cntrct decimal(12, 2) not null default 0,
  billed decimal(12, 2) not null default 0,
  remain decimal(12, 2) not null default 0,
  primary key (recnum, linnum)
);

-- 4-2 Payable Invoices/Credits. As in Sage nothing here is unique but the two identities: `recnum` is the number that
-- people see, `_idnum` the one that never comes back.
create table acpinv (
  _idnum uuid primary key,
  recnum bigint not null unique,
  invnum varchar(20) not null,
  pchord varchar(20) not null default '',
  ctcnum varchar(20) not null default '',
  vndnum bigint not null,
  jobnum bigint not null,
  phsnum bigint not null default 0,
  dscrpt varchar(50) not null default '',
  invdte date not null,
  duedte date,
  entdte date not null,
  refnum varchar(20) not null default '',
  invtyp smallint not null,
  status smallint not null,
  usrdf1 varchar(50) not null default '',
  usrdf2 varchar(50) not null default '',
  invttl decimal(12, 2) not null,
  retain decimal(12, 2) not null default 0,
  hldamt decimal(12, 2) not null default 0,
  amtpad decimal(12, 2) not null default 0,
  ttlpad decimal(12, 2) not null default 0,
  invbal decimal(12, 2) not null,
  invnet decimal(12, 2) not null,
  invamt decimal(12, 2) not null default 0,
  slstax decimal(12, 2) not null default 0,
  actper smallint not null,
  postyr smallint not null,
  lgrrec bigint not null default 0,
  vodrec varchar(300) not null default '',
  usrnme varchar(128) not null,
  ntetxt text not null default '',
  insdte timestamptz not null default clock_timestamp(),
  insusr varchar(128) not null,
  upddte timestamptz not null default clock_timestamp(),
  updusr varchar(128) not null
);
create index acpinv_usrdf1 on acpinv (usrdf1);
create index acpinv_invnum on acpinv (vndnum, invnum);

-- The grid of 4-2. A line belongs to its invoice by `_idref`; `invrec` exists in Sage too and joins to nothing. The
-- last two columns are ours: in Sage cost code and cost type stand in the job cost records that saving makes, and no
-- port shows them.
create table apivln (
  _idnum uuid primary key,
  _idref uuid not null,
  invrec bigint not null default 0,
  linnum bigint not null,
  prtdsc varchar(50) not null default '',
  linqty decimal(14, 4) not null default 1,
  linprc decimal(14, 4) not null default 0,
  extttl decimal(12, 2) not null,
  hldamt decimal(12, 2) not null default 0,
  actnum bigint not null default 0,
  linref bigint not null default 0,
  cstcde decimal(12, 3) not null,
  csttyp smallint not null
);
create index apivln_idref on apivln (_idref);

-- 4-3: payments of an invoice, by `_idref`.
create table acppmt (
  _idnum uuid primary key,
  _idref uuid not null,
  chknum varchar(20) not null,
  chkdte date not null,
  dscrpt varchar(50) not null default '',
  actper smallint not null,
  amount decimal(12, 2) not null
);
create index acppmt_idref on acppmt (_idref);

-- ── Ours from here ────────────────────────────────────────────────────────────────────────────────────────────────

-- The next record number. In the books (not a sequence), so that a restored backup hands numbers out again.
create table counters (
  name text primary key,
  next bigint not null
);
insert into counters values ('acpinv', 101), ('subcon', 1);

-- Every version of every row above, the deleted ones included: what "restore a backup" restores from.
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

create table weather (
  one boolean primary key default true check (one),
  down boolean not null default false,
  latency_ms integer not null default 0,
  lose_next_answer boolean not null default false,
  refuse_next text,
  locked_record bigint,
  closed_period text
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

do $$
declare
  kept record;
begin
  for kept in
    select * from (values
      ('cmpany', '''cmpnme'''), ('actpay', '''recnum'''), ('actrec', '''recnum'''), ('cstcde', '''recnum'''),
      ('csttyp', '''recnum'''), ('subcon', '''recnum'''), ('sbcnln', '''recnum'', ''linnum'''),
      ('acpinv', '''_idnum'''), ('apivln', '''_idnum'''), ('acppmt', '''_idnum'''), ('counters', '''name''')
    ) as t (name, key)
  loop
    execute format(
      'create trigger journal after insert or update or delete on %I for each row execute function journal_row(%s)',
      kept.name, kept.key
    );
  end loop;
end $$;

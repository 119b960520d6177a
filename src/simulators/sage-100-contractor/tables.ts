import { type SqlType, sqlType } from './sql-types.ts';

export { postgresCast, type SqlType } from './sql-types.ts';

/*
 * The tables of a company's database, each column with its type in SQL Server, as far as payable invoices touch them.
 *
 * A line that begins with `inferred:` holds columns that a real database surely has in some form, but whose names are
 * our guess; all other names are Sage's own. Of the types, those of `acpinv` and its identities are known, and the
 * others are inferred from what the columns hold.
 */
const dbo = {
  // 7-1 Company information: one row.
  cmpany: 'cmpnme nvarchar(50)',

  // 4-4 Vendors. Due terms, and whether one invoice number may come twice (a setting of the program; no constraint).
  actpay: `recnum bigint, vndnme nvarchar(75), lgrdft bigint
    inferred: duetrm nvarchar(20), dupchk smallint
    inferred: addrs1 nvarchar(75), ctynme nvarchar(50), state_ nvarchar(20), zipcde nvarchar(10)
    inferred: phnnum nvarchar(20), e_mail nvarchar(75)`,

  // 3-5 Jobs, and the phases of those that have some.
  actrec: `recnum bigint, jobnme nvarchar(75), status smallint
    inferred: dptmnt bigint
    inferred: addrs1 nvarchar(75), ctynme nvarchar(50), state_ nvarchar(20), zipcde nvarchar(10)`,
  jobphs: `recnum bigint, phsnum bigint
    inferred: phsnme nvarchar(50)`,

  // 6-3 Cost codes, such as 3100.000, and the types of cost.
  cstcde: 'recnum decimal(12,3), cdenme nvarchar(50), divnum bigint',
  csttyp: 'recnum smallint, typnme nvarchar(30)',

  // 6-7-1 Subcontracts. `ctcnum` is unique across all jobs; `lckedt` 1: locked for editing.
  subcon: `recnum bigint, ctcnum nvarchar(20), divnum bigint, vndnum bigint, jobnum bigint, phsnum bigint
    dscrpt nvarchar(50), taxdst bigint, usrdf1 nvarchar(50), usrdf2 nvarchar(50), status smallint, contyp smallint
    rtnrte decimal(7,4), appdte date, condte date, orgstr date, orgfin date, strdte date, subcmp date, findte date
    hotlst smallint, paysts smallint, lckedt smallint, entdte date, usrnme nvarchar(128)
    cntttl decimal(12,2), chgttl decimal(12,2), ctcttl decimal(12,2), taxttl decimal(12,2), invttl decimal(12,2)
    balttl decimal(12,2), ntetxt nvarchar(max)`,
  sbcnln: `recnum bigint, linnum bigint, dscrpt nvarchar(50), cstcde decimal(12,3), csttyp smallint
    amount decimal(12,2), change decimal(12,2), cntrct decimal(12,2), billed decimal(12,2), remain decimal(12,2)
    usrdf1 nvarchar(50), ntetxt nvarchar(max), linref bigint`,

  // 6-4-1 Change orders and, of each, its changes of subcontracts: `sbclin` is the line that came to the subcontract. That
  // a subcontract's change stands so is inferred; of both tables little more than their names is known.
  prmchg: `recnum bigint, status smallint
    inferred: chgnum nvarchar(20), jobnum bigint, phsnum bigint, dscrpt nvarchar(50), chgdte date, entdte date
    inferred: usrnme nvarchar(128)`,
  sbcgln: `recnum bigint
    inferred: linnum bigint, ctcnum nvarchar(20), sbclin bigint, dscrpt nvarchar(50), cstcde decimal(12,3)
    inferred: csttyp smallint, chgamt decimal(12,2)`,

  // 4-2 Payable Invoices/Credits. Nothing is unique but the two identities: `recnum` is the number that people see,
  // `_idnum` the one that never comes back. `invamt` is 0 on every row, as it was in a real company's database.
  acpinv: `_idnum uniqueidentifier, recnum bigint, invnum nvarchar(20), pchord nvarchar(20), ctcnum nvarchar(20)
    vndnum bigint, jobnum bigint, phsnum bigint, dscrpt nvarchar(50), invdte date, duedte date, dscdte date, entdte date
    refnum nvarchar(20), shpnum nvarchar(20), invtyp smallint, status smallint, payee2 nvarchar(50)
    usrdf1 nvarchar(50), usrdf2 nvarchar(50), dscavl decimal(12,2), dsctkn decimal(12,2), retain decimal(12,2)
    setpay decimal(12,2), amtpad decimal(12,2), ttlpad decimal(12,2), invttl decimal(12,2), invbal decimal(12,2)
    invnet decimal(12,2), invamt decimal(12,2), subttl decimal(12,2), slstax decimal(12,2), hldamt decimal(12,2)
    hldbll decimal(12,2), hldrem decimal(12,2), gstamt decimal(12,2), pstamt decimal(12,2), hstamt decimal(12,2)
    qstamt decimal(12,2), rcpamt decimal(12,2), usettl decimal(12,2), adjust decimal(9,2), freigh decimal(9,2)
    cmpamt decimal(9,2), usetax decimal(8,2), actper smallint, postyr smallint, lgrrec bigint, btcnum bigint
    hotlst smallint, taxcde bigint, usedst bigint, usrnme nvarchar(128), ntetxt nvarchar(max), vodrec nvarchar(300)
    apinte smallint, insdte datetime, insusr nvarchar(128), upddte datetime, updusr nvarchar(128)`,

  // The grid of 4-2. A line belongs to its invoice by `_idref`; `invrec` is there and joins to nothing. Cost code and
  // cost type are not here: they stand in the job costs that saving makes.
  apivln: `_idnum uniqueidentifier, _idref uniqueidentifier, invrec bigint, linnum bigint, prtnum bigint
    prtdsc nvarchar(50), alpnum nvarchar(50), untdsc nvarchar(20), linqty decimal(14,4), linprc decimal(14,4)
    extttl decimal(12,2), hldamt decimal(12,2), invamt decimal(12,2), actnum bigint, subact bigint, invloc bigint
    sernum nvarchar(50), usrdf1 nvarchar(50), linref bigint`,

  // 4-3 Payments of an invoice, by `_idref`.
  acppmt: `_idref uniqueidentifier
    inferred: _idnum uniqueidentifier, chknum nvarchar(20), chkdte date, dscrpt nvarchar(50), amount decimal(12,2)
    inferred: actper smallint, postyr smallint, lgrrec bigint`,

  // 6-3-1 Job costs: status 1 Open, 2 Void. `lgrrec` is the transaction that posted them.
  jobcst: `recnum bigint, jobnum bigint, cstcde decimal(12,3), csttyp smallint, cstamt decimal(12,2)
    csthrs decimal(9,2), vndnum bigint, srcnum bigint, trnnum nvarchar(20), status smallint
    inferred: phsnum bigint, dscrpt nvarchar(50), trndte date, actprd smallint, postyr smallint, lgrrec bigint
    inferred: usrnme nvarchar(128)`,

  // The ledger's transactions and their lines.
  lgrtrn: `recnum bigint, actprd smallint, postyr smallint
    inferred: trnnum nvarchar(20), dscrpt nvarchar(50), trndte date, entdte date, srcnum bigint, vndnum bigint
    inferred: usrnme nvarchar(128)`,
  lgtnln: `recnum bigint
    inferred: linnum bigint, lgract bigint, dscrpt nvarchar(50), dbtamt decimal(12,2), crdamt decimal(12,2)`,
} as const;

export type TableName = keyof typeof dbo;

/** What identifies a row. The first of them all is a table's order where a reader wants none. */
export const keys: Readonly<Record<TableName, readonly string[]>> = {
  cmpany: ['cmpnme'],
  actpay: ['recnum'],
  actrec: ['recnum'],
  jobphs: ['recnum', 'phsnum'],
  cstcde: ['recnum'],
  csttyp: ['recnum'],
  subcon: ['recnum'],
  sbcnln: ['recnum', 'linnum'],
  prmchg: ['recnum'],
  sbcgln: ['recnum', 'linnum'],
  acpinv: ['_idnum'],
  apivln: ['_idnum'],
  acppmt: ['_idnum'],
  jobcst: ['recnum'],
  lgrtrn: ['recnum'],
  lgtnln: ['recnum', 'linnum'],
};
export const tableNames = Object.keys(keys) as readonly TableName[];

/**
 * Tables whose deleted and changed rows Sage keeps in its schema `dbo_Audit`. Which of them it really audits is known
 * for invoices, jobs and change orders only.
 */
export const audited = [
  'actpay',
  'actrec',
  'subcon',
  'prmchg',
  'acpinv',
  'apivln',
  'acppmt',
] as const satisfies TableName[];

/** What the audit adds to a copied row. `_Date` is Sage's; who did it and how (`U`, `D`) stand in inferred columns. */
const auditColumns = '_Date datetime\n inferred: _User nvarchar(128), _Action nvarchar(1)';

type Columns = Readonly<Record<string, SqlType>>;

function columnsIn(text: string): Columns {
  const declared = text.replaceAll('inferred:', '').split(/,(?!\d)|\n/);
  const pairs = declared.map((column) => column.trim().split(' ') as [string, string]);
  return Object.fromEntries(pairs.map(([name, type]) => [name, sqlType(type)]));
}

/**
 * Every table that may be read, with its columns and their types in SQL Server. The journal, the options and the
 * weather are not here.
 *
 * How they are kept in PostgreSQL: all tables stand in one schema, a column by its name in small letters, a table of
 * Sage's schema `dbo` by its own name (`acpinv`) and one of `dbo_Audit` with `audit_` before it (`audit_acpinv`).
 */
export const tables: Readonly<Record<string, Columns>> = Object.fromEntries([
  ...tableNames.map((name) => [name, columnsIn(dbo[name])] as const),
  ...audited.map((name) => [`dbo_Audit.${name}`, columnsIn(`${dbo[name]}\n${auditColumns}`)] as const),
]);

/** Where a table stands in PostgreSQL. */
export const inPostgres = (table: string): string => table.replace(/^dbo_Audit\./, 'audit_');

/** A row as Sage's database hands it out: 64-bit numbers and decimals as text, days as `yyyy-mm-dd`. */
export type Row = Readonly<Record<string, string | number | null>>;

/** The columns of a table for a SELECT in PostgreSQL, by Sage's names. */
export function columnsOf(table: string): string {
  const names = Object.keys(tables[table] ?? {});
  return names.map((name) => (name === name.toLowerCase() ? name : `${name} as "${name}"`)).join(', ');
}

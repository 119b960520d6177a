/** The types of SQL Server that Sage's columns have. */
export type SqlType =
  | 'bigint'
  | 'int'
  | 'smallint'
  | 'date'
  | 'datetime'
  | 'uniqueidentifier'
  | `decimal(${number},${number})`
  | `nvarchar(${number | 'max'})`;

const dbo = {
  cmpany: { cmpnme: 'nvarchar(50)' },
  actpay: { recnum: 'bigint', vndnme: 'nvarchar(75)', duetrm: 'nvarchar(20)', lgrdft: 'bigint', dupchk: 'smallint' },
  actrec: { recnum: 'bigint', jobnme: 'nvarchar(75)', dptmnt: 'bigint', status: 'smallint' },
  cstcde: { recnum: 'decimal(12,3)', cdenme: 'nvarchar(50)' },
  csttyp: { recnum: 'smallint', typnme: 'nvarchar(30)' },
  subcon: {
    recnum: 'bigint',
    ctcnum: 'nvarchar(20)',
    vndnum: 'bigint',
    jobnum: 'bigint',
    dscrpt: 'nvarchar(50)',
    status: 'smallint',
    lckedt: 'smallint',
    cntttl: 'decimal(12,2)',
    chgttl: 'decimal(12,2)',
    ctcttl: 'decimal(12,2)',
    invttl: 'decimal(12,2)',
    balttl: 'decimal(12,2)',
  },
  sbcnln: {
    recnum: 'bigint',
    linnum: 'bigint',
    dscrpt: 'nvarchar(50)',
    cstcde: 'decimal(12,3)',
    csttyp: 'smallint',
    amount: 'decimal(12,2)',
    change: 'decimal(12,2)',
    cntrct: 'decimal(12,2)',
    billed: 'decimal(12,2)',
    remain: 'decimal(12,2)',
  },
  acpinv: {
    _idnum: 'uniqueidentifier',
    recnum: 'bigint',
    invnum: 'nvarchar(20)',
    pchord: 'nvarchar(20)',
    ctcnum: 'nvarchar(20)',
    vndnum: 'bigint',
    jobnum: 'bigint',
    phsnum: 'bigint',
    dscrpt: 'nvarchar(50)',
    invdte: 'date',
    duedte: 'date',
    entdte: 'date',
    refnum: 'nvarchar(20)',
    invtyp: 'smallint',
    status: 'smallint',
    usrdf1: 'nvarchar(50)',
    usrdf2: 'nvarchar(50)',
    invttl: 'decimal(12,2)',
    retain: 'decimal(12,2)',
    hldamt: 'decimal(12,2)',
    amtpad: 'decimal(12,2)',
    ttlpad: 'decimal(12,2)',
    invbal: 'decimal(12,2)',
    invnet: 'decimal(12,2)',
    invamt: 'decimal(12,2)',
    slstax: 'decimal(12,2)',
    actper: 'smallint',
    postyr: 'smallint',
    lgrrec: 'bigint',
    vodrec: 'nvarchar(300)',
    usrnme: 'nvarchar(128)',
    ntetxt: 'nvarchar(max)',
    insdte: 'datetime',
    insusr: 'nvarchar(128)',
    upddte: 'datetime',
    updusr: 'nvarchar(128)',
  },
  apivln: {
    _idnum: 'uniqueidentifier',
    _idref: 'uniqueidentifier',
    invrec: 'bigint',
    linnum: 'bigint',
    prtdsc: 'nvarchar(50)',
    linqty: 'decimal(14,4)',
    linprc: 'decimal(14,4)',
    extttl: 'decimal(12,2)',
    hldamt: 'decimal(12,2)',
    actnum: 'bigint',
    linref: 'bigint',
  },
  acppmt: {
    _idnum: 'uniqueidentifier',
    _idref: 'uniqueidentifier',
    chknum: 'nvarchar(20)',
    chkdte: 'date',
    dscrpt: 'nvarchar(50)',
    actper: 'smallint',
    amount: 'decimal(12,2)',
  },
} satisfies Record<string, Readonly<Record<string, SqlType>>>;

/** What the audit adds to a copied row. `_Date` is Sage's; who did it and how (`I`, `U`, `D`) are inferred names. */
const auditColumns = { _Date: 'datetime', _User: 'nvarchar(128)', _Action: 'nvarchar(1)' } as const;

/**
 * The tables that may be read, with their columns in the types of Sage's SQL Server. The journal and the weather are not
 * here.
 *
 * How they are kept in PostgreSQL: all tables stand in one schema, a column by its name in small letters, a table of
 * Sage's schema `dbo` by its own name (`acpinv`) and one of `dbo_Audit` with `audit_` before it (`audit_acpinv`).
 */
export const tables: Readonly<Record<string, Readonly<Record<string, SqlType>>>> = {
  ...dbo,
  'dbo_Audit.acpinv': { ...dbo.acpinv, ...auditColumns },
};

/** Where a table stands in PostgreSQL. */
export const inPostgres = (table: string): string => table.replace(/^dbo_Audit\./, 'audit_');

/** The type in PostgreSQL that values of a column are cast to, without its length. */
export function postgresCast(type: SqlType): string {
  if (type.startsWith('nvarchar')) return 'text';
  if (type.startsWith('decimal')) return 'numeric';
  return { uniqueidentifier: 'uuid', datetime: 'timestamptz' }[type as string] ?? type;
}

/** A row as Sage's database hands it out: 64-bit numbers and decimals as text, days as `yyyy-mm-dd`. */
export type Row = Readonly<Record<string, string | number | null>>;

export const columnsOf = (table: string): string => Object.keys(tables[table] ?? {}).join(', ');

/** What Tieout reads of one table. */
export interface ExpectedTable {
  readonly schema: 'dbo' | 'dbo_Audit';
  readonly table: string;
  /** Columns as they have been seen in companies' databases; without one of them, reading fails. */
  readonly columns: readonly string[];
  /** Columns that a database surely has in some form, but whose names are INFERRED: checks by them are left out then. */
  readonly inferred?: readonly string[];
  /** How many characters we send into a column at most. */
  readonly lengths?: Readonly<Record<string, number>>;
}

const words = (list: string) => list.split(' ');

export const expectedTables: readonly ExpectedTable[] = [
  { schema: 'dbo', table: 'actpay', columns: words('recnum vndnme'), inferred: words('duetrm lgrdft') },
  { schema: 'dbo', table: 'actrec', columns: words('recnum jobnme'), inferred: ['dptmnt'] },
  { schema: 'dbo', table: 'jobphs', columns: words('recnum phsnum'), inferred: ['phsnme'] },
  { schema: 'dbo', table: 'cstcde', columns: words('recnum cdenme') },
  { schema: 'dbo', table: 'csttyp', columns: words('recnum typnme') },
  {
    schema: 'dbo',
    table: 'subcon',
    columns: words('recnum ctcnum vndnum jobnum dscrpt ctcttl lckedt balttl'),
    lengths: { ctcnum: 20 },
  },
  { schema: 'dbo', table: 'sbcnln', columns: words('recnum linnum dscrpt cstcde csttyp amount change cntrct billed') },
  {
    schema: 'dbo',
    table: 'prmchg',
    columns: ['recnum'],
    inferred: words('chgnum jobnum dscrpt'),
    lengths: { chgnum: 20, dscrpt: 50 },
  },
  { schema: 'dbo', table: 'sbcgln', columns: [], inferred: words('recnum ctcnum sbclin dscrpt cstcde csttyp chgamt') },
  {
    schema: 'dbo',
    table: 'acpinv',
    columns: words('recnum _idnum usrdf1 status invnum vndnum jobnum ctcnum invdte invttl retain'),
    lengths: { invnum: 20, ctcnum: 20, dscrpt: 50, usrdf1: 30 },
  },
  {
    schema: 'dbo',
    table: 'apivln',
    columns: words('_idnum _idref linref extttl hldamt'),
    lengths: { prtdsc: 50 },
  },
  { schema: 'dbo', table: 'acppmt', columns: ['_idref'], inferred: words('_idnum chknum chkdte amount') },
  { schema: 'dbo_Audit', table: 'acpinv', columns: words('_idnum status _Date'), inferred: ['_User'] },
];

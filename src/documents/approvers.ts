import { stringify } from 'csv-stringify/sync';
import writeXlsxFile, { type Cell } from 'write-excel-file/node';
import type { approverActs } from '../domain/accountant-report.ts';
import { fill, words } from '../domain/words/words.ts';
import { text } from './cells.ts';

const says = words.accountantReport;
type Column = keyof typeof says.columns;
const columns = Object.keys(says.columns) as Column[];

/** An approver as the files take one: instants in milliseconds since 1970. */
export interface ApproverRow {
  readonly name: string;
  readonly login: string;
  readonly email: string | null;
  readonly active: boolean;
  readonly erpIntegrations: keyof typeof words.permission.levels;
  readonly granted: { readonly at: number; readonly by: string | null } | null;
  readonly password: boolean;
  readonly serviceAccounts: readonly string[];
  readonly lastSignIn: number | null;
  readonly digest: boolean;
  readonly acts: Readonly<Record<(typeof approverActs)[number], number>>;
  readonly lastAct: number | null;
}

/** With what somebody signs in, as far as is known. */
export function saySignIn({ password, serviceAccounts }: Pick<ApproverRow, 'password' | 'serviceAccounts'>): string {
  const ways = [...(password ? [says.password] : []), ...serviceAccounts.map((name) => fill(says.account, { name }))];
  return ways.length === 0 ? says.noSignIn : ways.join(', ');
}

const yesNo = (is: boolean) => (is ? says.yes : says.no);

const cellsOf = (row: ApproverRow): Readonly<Record<Column, string | number | Date | null>> => ({
  name: row.name,
  login: row.login,
  email: row.email,
  active: yesNo(row.active),
  level: words.permission.levels[row.erpIntegrations],
  grantedAt: row.granted === null ? says.beginning : new Date(row.granted.at),
  grantedBy: row.granted?.by ?? null,
  ...row.acts,
  lastAct: row.lastAct === null ? null : new Date(row.lastAct),
  signIn: saySignIn(row),
  lastSignIn: row.lastSignIn === null ? null : new Date(row.lastSignIn),
  digest: yesNo(row.digest),
});

/** In UTF-8 with its mark; a text that a spreadsheet would run as a formula is given an apostrophe. */
export const approversCsv = (rows: readonly ApproverRow[]): string =>
  stringify(rows.map(cellsOf), {
    bom: true,
    header: true,
    columns: columns.map((key) => ({ key, header: says.columns[key] })),
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: { date: (instant) => instant.toISOString() },
  });

/** Instants, in UTC, and counts are what Excel reckons with. */
export const approversExcel = async (rows: readonly ApproverRow[]): Promise<Buffer> =>
  writeXlsxFile([
    {
      sheet: says.sheet,
      stickyRowsCount: 1,
      orientation: 'landscape',
      columns: columns.map((key) => ({ width: key === 'email' || key === 'signIn' ? 30 : 18 })),
      data: [
        columns.map((key): Cell => ({ value: says.columns[key], type: String, fontWeight: 'bold' })),
        ...rows.map((row) => {
          const cells = cellsOf(row);
          return columns.map((key) => cellOf(cells[key]));
        }),
      ],
    },
  ]).toBuffer();

function cellOf(value: string | number | Date | null): Cell {
  if (value instanceof Date) return { value, type: Date, format: 'yyyy-mm-dd hh:mm' };
  return typeof value === 'number' ? { value, type: Number } : text(value);
}

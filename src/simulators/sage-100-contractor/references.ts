import type { Tx } from './database.ts';
import { codes, no, type SageRefusal } from './refusal.ts';

/** A row of the books. */
export type Found = Readonly<Record<string, string | number | null>>;

/** A whole number as text; null where it is none, which no record bears. */
export const whole = (text: string): string | null => (/^\d{1,15}$/.test(text) ? text : null);
const code = (text: string): string | null => (/^\d{1,9}(\.\d{1,3})?$/.test(text) ? text : null);

/** The first row, or null; nothing is found under a key that is null. */
export async function one(tx: Tx, sql: string, ...key: (string | null)[]): Promise<Found | null> {
  if (key.includes(null)) return null;
  return (await tx.query<Found>(sql, key)).rows[0] ?? null;
}

export const unknown = (what: string, key: string): SageRefusal =>
  no(codes.unknownReference, `Invalid object reference: ${what} ${key} does not exist.`);

/** The first cost code or cost type of the lines that the company does not have. */
export async function badCosts(
  tx: Tx,
  lines: readonly { readonly cstcde: string; readonly csttyp: string }[],
): Promise<SageRefusal | null> {
  for (const cstcde of new Set(lines.map((line) => line.cstcde))) {
    if (!(await one(tx, 'select * from cstcde where recnum = $1', code(cstcde)))) return unknown('cost code', cstcde);
  }
  for (const csttyp of new Set(lines.map((line) => line.csttyp))) {
    if (!(await one(tx, 'select * from csttyp where recnum = $1', whole(csttyp)))) return unknown('cost type', csttyp);
  }
  return null;
}

import { sql } from 'kysely';
import type { ListedBill } from '../../app/unit-of-work.ts';
import { asStatement, send, type Trx } from '../pool.ts';

/**
 * As columns, each one parameter: a row of parameters each would be thousands of them. Written as the text of an array
 * here, for the driver takes longer over each text of it than PostgreSQL takes to keep it.
 */
export async function addBills(trx: Trx, company: number, id: number, token: number, bills: readonly ListedBill[]) {
  const texts = (name: 'recordId' | 'identity' | 'label' | 'reference' | 'standing' | 'fingerprint' | 'costs') =>
    textArray(bills, name);
  const amounts = `{${bills.map(({ amount }) => amount ?? 'NULL').join()}}`;
  await send(
    asStatement(
      trx,
      sql`insert into tie_out_bill
        (company_id, tie_out_id, token, record_id, identity, label, reference, standing, fingerprint, costs, amount)
      select ${company}, ${id}, ${token}, given.* from unnest(${texts('recordId')}::text[],
        ${texts('identity')}::text[], ${texts('label')}::text[], ${texts('reference')}::text[],
        ${texts('standing')}::text[], ${texts('fingerprint')}::text[], ${texts('costs')}::text[],
        ${amounts}::bigint[]) as given`,
    ),
  );
}

function textArray<K extends keyof ListedBill>(bills: readonly ListedBill[], name: K): string {
  let text = '{';
  for (const bill of bills) {
    const value = bill[name] as string | null;
    if (text.length > 1) text += ',';
    text += value === null ? 'NULL' : quoted(value);
  }
  return `${text}}`;
}

/** PostgreSQL keeps no NUL; one in a text that somebody's ERP gave must not break the list. */
const quoted = (value: string): string =>
  /["\\\0]/.test(value)
    ? `"${value.replaceAll('\0', ' ').replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
    : `"${value}"`;

import type { Row, SageSql } from '../../src/connectors/sage-100-contractor/ports.ts';
import type { Bill } from '../../src/domain/bill.ts';
import type { BillReference } from '../../src/domain/ids.ts';
import type { ErpRecord } from '../../src/domain/sighting.ts';
import { openSimulator, type Simulator } from '../../src/simulators/sage-100-contractor/simulator.ts';
import { freshDatabase } from '../../test/support/database.ts';
import { companyName, placeBill, sageBill, smallCompany } from '../../test/support/sage-harness.ts';

export { companyName };

/** A pretended Sage with one bill that is there, one that was deleted, and references that were never used. */
export interface SageGround {
  readonly simulator: Simulator;
  readonly password: string;
  readonly here: { readonly bill: Bill; readonly reference: BillReference; readonly record: ErpRecord };
  readonly deleted: { readonly reference: BillReference; readonly record: ErpRecord };
  readonly never: BillReference;
  close(): Promise<void>;
}

const named = (letter: string) => `TIE-${letter.repeat(26)}` as BillReference;

export async function openSageGround(): Promise<SageGround> {
  const database = await freshDatabase();
  const password = 'qzkv-books';
  const simulator = await openSimulator({ connectionString: database.url, companyName, password });
  await simulator.setUp(smallCompany);
  const put = async (letter: string) => {
    const bill = sageBill({ invoiceNumber: `INV-${letter}` });
    const made = await placeBill(simulator, bill, named(letter));
    const record = {
      id: String(made.recnum),
      identity: String(made._idnum).toUpperCase(),
      label: `Payable invoice ${made.recnum}`,
    };
    return { bill, reference: named(letter), record };
  };
  const here = await put('a');
  const deleted = await put('b');
  const gone = await simulator.books.delete(deleted.record.id);
  if ('refused' in gone) throw new Error(JSON.stringify(gone));
  return {
    simulator,
    password,
    here,
    deleted,
    never: named('c'),
    async close() {
      await simulator.close();
      await database.drop();
    },
  };
}

/** Answers that were given once are given again: the books do not change, and a thousand looks need one answer. */
export function remembered(sql: SageSql, known = new Map<string, readonly (readonly Row[])[]>()): SageSql {
  return async (text, parameters, signal) => {
    const key = JSON.stringify([text, parameters]);
    const answer = known.get(key) ?? (await sql(text, parameters, signal));
    known.set(key, answer);
    return answer;
  };
}

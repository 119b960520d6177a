import pg from 'pg';
import { freshDatabase } from '../../../../test/support/database.ts';
import { smallCompany } from '../../../../test/support/sage-harness.ts';
import { type OldBill, openSimulator, type Simulator } from '../simulator.ts';
import type { Row } from '../tables.ts';

export interface SmallBooks {
  readonly sage: Simulator;
  readonly url: string;
  /** A bill of 1,000.00 with a credit in it and 100.05 retained, with an invoice number of its own. */
  bill(change?: Partial<OldBill>): OldBill;
  /** Past the simulator, straight from its tables. */
  query(sql: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** The books of the small company in a database of their own. */
export async function smallBooks(): Promise<SmallBooks> {
  const database = await freshDatabase();
  const sage = await openSimulator({ connectionString: database.url, companyName: 'Small Builders' });
  await sage.setUp(smallCompany);
  const client = new pg.Client({ connectionString: database.url, options: '-c search_path=sage_100_contractor' });
  await client.connect();
  let made = 0;
  const line = { csttyp: 4, retainage_cents: 0 };
  return {
    sage,
    url: database.url,
    bill: (change = {}) => ({
      vendor: 12,
      job: 7,
      subcontract: 'SC-1',
      invoiceNumber: `INV-${++made}`,
      description: 'March',
      date: '2026-03-31',
      reference: `TIE-${made}`,
      lines: [
        {
          ...line,
          linnum: 1,
          description: 'Pour',
          cstcde: '3100.000',
          amount_cents: 100_050,
          retainage_cents: 10_005,
        },
        { ...line, linnum: 2, description: 'Credit', cstcde: '3300.500', csttyp: 1, amount_cents: -50 },
      ],
      ...change,
    }),
    query: async (sql, values = []) => (await client.query<Row>(sql, values)).rows,
    async close() {
      await client.end();
      await sage.close();
      await database.drop();
    },
  };
}

import { createServer } from 'node:http';
import pg from 'pg';
import { callsTo } from './calls.ts';

/** An invoice that waits to be exported, of the plain ground that peers work on. */
export interface Waiting {
  readonly id: string;
}

/** What every peer that exports does, whatever brings it about: read what has no link, post each, note its number. */
export interface ExportingPeer {
  unlinked(): Promise<readonly Waiting[]>;
  /** @returns the number of the bill that the ERP made. */
  makeBill(invoice: Waiting): Promise<number>;
  note(invoice: Waiting, bill: number): Promise<void>;
}

/** @param calls at the ERP at once. */
export function exportingPeer(calls: number): ExportingPeer {
  const { PEER_DATABASE_URL, PEER_ERP_URL } = process.env;
  const pool = new pg.Pool({ connectionString: PEER_DATABASE_URL, max: 20 });
  const call = callsTo(PEER_ERP_URL!, calls);
  return {
    unlinked: async () => {
      const { rows } = await pool.query<Waiting>(
        `select id, company_id, number, vendor, amount from invoice
         where status = 'approved' and not exists (select from link where link.invoice_id = invoice.id) order by id`,
      );
      return rows;
    },
    makeBill: async (invoice) => {
      const { erp_id } = (await call('/invoices', { reference: invoice.id, ...invoice })) as { erp_id: number };
      return erp_id;
    },
    note: async ({ id }, bill) => {
      await pool.query('insert into link (invoice_id, erp_id) values ($1, $2)', [id, bill]);
    },
  };
}

/** One after the other in each of so many lanes. */
export async function inLanes<T>(all: readonly T[], lanes: number, work: (one: T) => Promise<void>): Promise<void> {
  const next = all.values();
  const lane = async () => {
    for (const one of next) await work(one);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** A peer's process: it begins when it is told to by a POST. */
export function beginsWhenTold(work: () => Promise<void>): void {
  createServer((request, response) => {
    if (request.method === 'POST') void work();
    response.end('{}');
  }).listen(Number(process.env.PORT), '127.0.0.1');
}

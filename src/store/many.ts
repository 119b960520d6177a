import { sql } from 'kysely';
import type { InvoiceHead, LockedInvoice, ManyTx } from '../app/unit-of-work.ts';
import { costsOf } from '../domain/bill-costs.ts';
import type { InvoiceId } from '../domain/ids.ts';
import { ghosts } from './corrections/ghosts.ts';
import { addJobs } from './jobs.ts';
import { noteResults } from './operations.ts';
import { plannedOnce, send, sendPlanned, type Trx } from './pool.ts';
import { headOf, linkOf, linkRow } from './rows.ts';

/** What moves on many invoices ask, each kind of it one statement, planned once. See {@link ManyTx}. */
export function manyTx(trx: Trx, company: number): ManyTx {
  return {
    lock: (invoices) => lock(trx, company, invoices),
    ghosts: (invoices) => ghosts(trx, company, invoices),
    saveBills: (bills) => saveBills(trx, company, bills),
    addJobs: (jobs) => addJobs(trx, company, jobs),
    noteResults: (results) => noteResults(trx, company, results),
  };
}

/** The links are read after the locks were had, in a statement of its own: what another changed meanwhile is seen. */
async function lock(
  trx: Trx,
  company: number,
  invoices: readonly InvoiceId[],
): Promise<ReadonlyMap<InvoiceId, LockedInvoice>> {
  const free = trx
    .selectFrom('invoice')
    .selectAll()
    .where('company_id', '=', company)
    .where('id', '=', sql<number>`any(${invoices}::bigint[])`)
    .where('deleted_at', 'is', null)
    .forUpdate()
    .skipLocked();
  const newest = sql<number>`(select last_link_id from invoice where company_id = ${company} and id = any(${invoices}::bigint[]))`;
  const theirs = trx.selectFrom('link').select(linkRow).where('company_id', '=', company).where('id', 'in', newest);
  const [rows, links] = await Promise.all([send(plannedOnce(free)), send(plannedOnce(theirs))]);
  const byId = new Map(links.map((row) => [row.id, linkOf(row)]));
  const locked = (row: (typeof rows)[number]): readonly [InvoiceId, LockedInvoice] => {
    const head: InvoiceHead = headOf(row);
    return [head.id, { head, link: row.last_link_id === null ? null : (byId.get(row.last_link_id) ?? null) }];
  };
  return new Map(rows.map(locked));
}

async function saveBills(trx: Trx, company: number, bills: Parameters<ManyTx['saveBills']>[0]): Promise<void> {
  const rows = bills.map(({ link, stored: { bill, fingerprint } }) => ({
    id: link,
    bill,
    fingerprint,
    costs: costsOf(bill.lines),
  }));
  const saved = sql`update link set bill = saved.bill, fingerprint = saved.fingerprint, costs = saved.costs
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) saved (id bigint, bill jsonb, fingerprint text, costs text)
    where link.company_id = ${company} and link.id = saved.id`;
  const lines = bills.flatMap(({ link, stored }) => stored.bill.lines.map((line) => ({ link, ...line })));
  const joined = sql`insert into link_line (company_id, link_id, commitment_line_id, line_number)
    select ${company}, link_id, line_id, number
    from unnest(${lines.map(({ link }) => link)}::bigint[], ${lines.map((line) => line.commitmentLineId)}::bigint[],
      ${lines.map((line) => line.lineNumber)}::integer[]) line (link_id, line_id, number)`;
  await Promise.all([sendPlanned(trx, saved), ...(lines.length === 0 ? [] : [sendPlanned(trx, joined)])]);
}

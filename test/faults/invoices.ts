import { expect } from 'vitest';
import type { Item } from '../../src/http/client.ts';
import { broken } from '../model/invariants.ts';
import { eventually } from './eventually.ts';
import type { Ground, HubProcess } from './ground.ts';

let made = 0;

/** That many invoices of a few commitments, entered, approved and sent by the project manager. */
export async function readyInvoices(hub: HubProcess, count: number): Promise<readonly number[]> {
  const pm = hub.as('pm');
  const known = await hub.as('approver').list(hub.company, { filter: 'synced', limit: 200 });
  // Commitments that the ERP took bills of: it knows their vendors and jobs.
  const places = new Map(known.items.map((item) => [item.commitment.id, item.project.id]));
  // Some of them are billed whole already.
  const projects = new Set(places.values());
  for (const project of projects) await pm.setProjectSettings(hub.company, project, { over_billing: 'warn' });
  const ids: number[] = [];
  for (const [commitment, project] of [...places, ...places, ...places].slice(0, count)) {
    const { line_items } = await pm.commitment(hub.company, project, commitment);
    const invoice = await pm.createRequisition(hub.company, project, commitment, {
      invoice_number: `FAULT-${++made}`,
      billing_date: '2026-11-05',
      status: 'approved',
      items: [{ line_item_id: line_items[0]!.id, work_completed_this_period: `${1000 + made}.50` }],
    });
    ids.push((await pm.send(hub.company, invoice.id)).invoice_id);
  }
  if (ids.length < count) throw new Error(`only ${ids.length} invoices could be made`);
  return ids;
}

/** Accepts it, by a hub that may die before it can answer. */
export const accept = (hub: HubProcess, id: number): Promise<unknown> =>
  hub
    .as('approver')
    .accept(hub.company, id)
    .catch((cause: unknown) => cause);

/** Waits until the hub has brought it into the books, by itself. */
export const whenSynced = (hub: HubProcess, id: number): Promise<Item> =>
  eventually(`invoice ${id} is synced`, async () => {
    const item = await hub.as('approver').invoice(hub.company, id);
    return item.erp_status === 'synced' ? item : null;
  });

/** How an invoice's newest link stands in the database, and what the books have and ever had under its reference. */
export interface Standing {
  readonly state: string;
  readonly asked: boolean;
  readonly links: number;
  readonly confirmed: number;
  readonly bills: readonly { recnum: string; invttl: string; retain: string }[];
  /** Bills that were ever made, deleted ones included. */
  readonly everMade: number;
}

export async function standing(ground: Ground, invoice: number): Promise<Standing> {
  const [found] = await ground.rows<Omit<Standing, 'bills'> & { reference: string }>(
    `select link.reference, link.state, link.asked_at is not null as asked,
       (select count(*)::int from tieout.link where invoice_id = $1) as links,
       (select count(*)::int from tieout.event where link_id = link.id and type = 'link.confirmed') as confirmed,
       (select count(distinct row ->> '_idnum')::int from sage_100_contractor.journal
         where tbl = 'acpinv' and row ->> 'usrdf1' = link.reference) as "everMade"
     from tieout.link where invoice_id = $1 order by link.id desc limit 1`,
    [invoice],
  );
  const { reference, ...rest } = found!;
  const bills = await ground.rows<Standing['bills'][number]>(
    `select recnum::text, invttl::text, retain::text from sage_100_contractor.acpinv where usrdf1 = $1`,
    [reference],
  );
  return { ...rest, bills };
}

/** What the ERP shall receive of it: read before, to be compared with what it then has. */
export async function worth(hub: HubProcess, invoice: number): Promise<{ invttl: string; retain: string }> {
  const { bill } = await hub.as('approver').preview(hub.company, invoice);
  return { invttl: bill.amount, retain: bill.retainage };
}

/** One invoice, one link, one bill of the right amount, one confirmation: now and ever. */
export async function expectOneBill(
  ground: Ground,
  invoice: number,
  due: { invttl: string; retain: string },
): Promise<void> {
  expect(await standing(ground, invoice)).toEqual({
    state: 'synced',
    asked: expect.any(Boolean),
    links: 1,
    confirmed: 1,
    bills: [{ recnum: expect.any(String), ...due }],
    everMade: 1,
  });
}

/** Everything but these invoices, to find that nothing of it has changed; and every invariant, of these too. */
export async function everythingElse(ground: Ground, invoices: readonly number[]): Promise<unknown> {
  const but = [invoices];
  return {
    invoices: await ground.rows(
      'select id, status, amount_due, version from tieout.invoice where id <> all($1) order by id',
      but,
    ),
    links: await ground.rows(
      'select id, state, reference, erp_record_id, parked from tieout.link where invoice_id <> all($1) order by id',
      but,
    ),
    events: await ground.rows(
      'select count(*)::int from tieout.event where invoice_id is null or invoice_id <> all($1)',
      but,
    ),
    bills: await ground.rows(
      `select recnum::text, usrdf1, invttl::text, status from sage_100_contractor.acpinv where usrdf1 not in (
         select reference from tieout.link where invoice_id = any($1)) order by recnum`,
      but,
    ),
    broken: await broken(ground),
  };
}

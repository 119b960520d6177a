import { type Expression, sql } from 'kysely';
import type { LockedInvoice, NewLink, StoredBill, Tx } from '../app/unit-of-work.ts';
import { costsOf } from '../domain/bill-costs.ts';
import type { InvoiceId } from '../domain/ids.ts';
import type { Link } from '../domain/link.ts';
import { type Fingerprint, ownBill, type Sighting, type Standing } from '../domain/sighting.ts';
import { plannedOnce, send, type Trx } from './pool.ts';
import { headOf, linkColumns, linkOf, sightingOf, storedBillOf } from './rows.ts';

/** Links, the bills they carry, and what was seen of them. */
export function linkStore(trx: Trx, company: number): Pick<Tx, 'links' | 'sightings'> {
  return {
    links: {
      lock: (invoice) => lock(trx, company, invoice),
      lockByLink: async (link) => {
        const ofLink = trx.selectFrom('link').select('invoice_id').where('company_id', '=', company);
        const locked = await lock(trx, company, ofLink.where('id', '=', link) as unknown as Expression<number>);
        return locked?.link?.id === link ? locked : null;
      },
      add: (link) => add(trx, company, link),
      save: (link) => save(trx, company, link),
      saveBill: (link, stored) => saveBill(trx, company, link, stored),
      bill: async (link) => {
        const [row] = await send(
          trx
            .selectFrom('link')
            .select(['bill', 'fingerprint'])
            .where('company_id', '=', company)
            .where('id', '=', link),
        );
        return row === undefined ? null : storedBillOf(row);
      },
      changePeriod: async (link, period) => {
        await trx
          .updateTable('link')
          .set({ bill: sql`jsonb_set(bill, '{postingPeriod}', ${JSON.stringify(period)}::jsonb)` })
          .where('company_id', '=', company)
          .where('id', '=', link)
          .execute();
      },
    },
    sightings: {
      note: (link, sighting) => note(trx, company, link, sighting),
      last: async (link) => {
        const row = await trx
          .selectFrom('sighting')
          .select(['seen', 'standing', 'as_of', 'because'])
          .where('company_id', '=', company)
          .where('link_id', '=', link)
          .orderBy('id', 'desc')
          .limit(1)
          .executeTakeFirst();
        return row === undefined ? null : sightingOf(row);
      },
      lastSeen: async (link) => {
        const row = await trx
          .selectFrom('sighting')
          .select(['seen', 'standing', 'as_of', 'because', 'fingerprint'])
          .where('company_id', '=', company)
          .where('link_id', '=', link)
          .where('seen', '<>', 'unknown')
          // As of the standing: the newest look, not the newest row.
          .orderBy('as_of', 'desc')
          .orderBy('id', 'desc')
          .limit(1)
          .executeTakeFirst();
        return row === undefined ? null : { ...sightingOf(row), fingerprint: row.fingerprint as Fingerprint | null };
      },
      lastStanding: async (link) => {
        const row = await trx
          .selectFrom('sighting')
          .select('standing')
          .where('company_id', '=', company)
          .where('link_id', '=', link)
          .where('standing', 'is not', null)
          // The newest look, not the newest row: a slow reading may write after a quicker one that began later.
          .orderBy('as_of', 'desc')
          .orderBy('id', 'desc')
          .limit(1)
          .executeTakeFirst();
        return (row?.standing ?? null) as Standing | null;
      },
    },
  };
}

/** The link is read after the lock was had, in a statement of its own: what another changed meanwhile is seen. */
async function lock(trx: Trx, company: number, invoice: InvoiceId | Expression<number>): Promise<LockedInvoice | null> {
  const row = trx
    .selectFrom('invoice')
    .selectAll()
    .where('company_id', '=', company)
    .where('id', '=', invoice)
    .where('deleted_at', 'is', null)
    .forUpdate();
  const newest = trx.selectFrom('invoice').select('last_link_id').where('company_id', '=', company);
  const link = trx
    .selectFrom('link')
    .selectAll()
    .where('company_id', '=', company)
    .where('id', '=', newest.where('id', '=', invoice));
  const [[head], [last]] = await Promise.all([send(plannedOnce(row)), send(plannedOnce(link))]);
  return head === undefined ? null : { head: headOf(head), link: last === undefined ? null : linkOf(last) };
}

async function add(trx: Trx, company: number, link: NewLink): Promise<Link> {
  const row = await trx
    .insertInto('link')
    .values({
      company_id: company,
      invoice_id: link.invoiceId,
      project_id: link.projectId,
      connection_id: link.connectionId,
      reference: link.reference,
      state: 'ready_to_export',
      sent_by: link.sentBy,
      sent_at: sql<number>`clock_timestamp()`,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await touch(trx, company, link.invoiceId, row.id);
  return linkOf(row);
}

const instants = ['asked_at', 'synced_at', 'ended_at'] as const;

async function save(trx: Trx, company: number, link: Link): Promise<void> {
  const columns: Record<string, unknown> = linkColumns(link);
  for (const name of instants) {
    const at = columns[name];
    columns[name] = at === null ? null : sql`to_timestamp(${at}::double precision / 1000)`;
  }
  const saved = trx
    .updateTable('link')
    .set(columns as ReturnType<typeof linkColumns>)
    .where('company_id', '=', company)
    .where('id', '=', link.id);
  const ended = trx
    .updateTable('link_line')
    .set({ ended_at: sql<number>`clock_timestamp()` })
    .where('company_id', '=', company)
    .where('link_id', '=', link.id);
  const lines = link.endedAt === null ? [] : [ended];
  await Promise.all([send(plannedOnce(saved)), ...lines.map(send), touch(trx, company, link.invoiceId, link.id)]);
}

/** Every visible change of a link is a change of its invoice: the version moves on, so that a stale page is told. */
async function touch(trx: Trx, company: number, invoice: number, link: number): Promise<void> {
  const moved = trx
    .updateTable('invoice')
    .set({ last_link_id: link, version: sql<number>`version + 1`, updated_at: sql<number>`clock_timestamp()` })
    .where('company_id', '=', company)
    .where('id', '=', invoice);
  await send(plannedOnce(moved));
}

async function saveBill(trx: Trx, company: number, link: number, stored: StoredBill): Promise<void> {
  const saved = trx
    .updateTable('link')
    .set({ bill: JSON.stringify(stored.bill), fingerprint: stored.fingerprint, costs: costsOf(stored.bill.lines) })
    .where('company_id', '=', company)
    .where('id', '=', link);
  const rows = stored.bill.lines.map((line) => ({
    company_id: company,
    link_id: link,
    commitment_line_id: line.commitmentLineId,
    line_number: line.lineNumber,
    ended_at: null,
  }));
  const lines = rows.length === 0 ? [] : [trx.insertInto('link_line').values(rows)];
  await Promise.all([send(plannedOnce(saved)), ...lines.map((one) => send(one))]);
}

async function note(trx: Trx, company: number, link: Pick<Link, 'id' | 'record'>, sighting: Sighting): Promise<void> {
  const own = ownBill(link.record, sighting);
  const noted = trx.insertInto('sighting').values({
    company_id: company,
    link_id: link.id,
    seen: sighting.is,
    standing: own?.standing ?? null,
    fingerprint: own?.fingerprint ?? null,
    because: sighting.is === 'unknown' ? sighting.because : null,
    as_of: sighting.is === 'unknown' ? null : sql<number>`to_timestamp(${sighting.asOf}::double precision / 1000)`,
  });
  await send(noted);
}

import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { LockedInvoice, ManyTx, NewLink, Tx } from '../app/unit-of-work.ts';
import { costsOf } from '../domain/bill-costs.ts';
import type { LinkId } from '../domain/ids.ts';
import type { Link } from '../domain/link.ts';
import { type Fingerprint, ownBill, type Sighting, type Standing } from '../domain/sighting.ts';
import { newestLook } from './newest-look.ts';
import { plannedOnce, send, sendPlanned, type Trx } from './pool.ts';
import { headOf, linkColumns, linkOf, linkRow, sightingOf, storedBillOf } from './rows.ts';
import type { Tables } from './tables.ts';

/** As an array of the database. */
export const ids = (all: readonly number[]) => sql`${all}::bigint[]`;

/** Links, the bills they carry, and what was seen of them. */
export function linkStore(trx: Trx, company: number): Pick<Tx, 'links' | 'sightings'> {
  return {
    links: {
      lock: async (invoice) => (await lockInvoices(trx, company, ids([invoice]), 'wait'))[0] ?? null,
      lockByLink: async (link) => {
        const ofLink = sql`array(select invoice_id from link where company_id = ${company} and id = ${link})`;
        const [locked] = await lockInvoices(trx, company, ofLink, 'wait');
        return locked?.link?.id === link ? locked : null;
      },
      add: (link) => add(trx, company, link),
      save: (link) => save(trx, company, link),
      saveBill: (link, stored) => saveBills(trx, company, [{ link, stored }]),
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
        const row = await newest(trx, company, link, 'answered');
        return row === undefined ? null : { ...sightingOf(row), fingerprint: row.fingerprint as Fingerprint | null };
      },
      lastStanding: async (link) =>
        ((await newest(trx, company, link, 'standing'))?.standing ?? null) as Standing | null,
    },
  };
}

async function newest(trx: Trx, company: number, link: LinkId, which: 'answered' | 'standing') {
  const { rows } = await sql<Selectable<Tables['sighting']>>`${newestLook(company, sql`${link}`, which)}`.execute(trx);
  return rows[0];
}

/**
 * Invoices with their newest link, locked. The links are read after the locks were had, in a statement of its own: what another
 * changed meanwhile is seen.
 * @param which ids, or what has them.
 * @param held what to do about those that somebody holds.
 */
export async function lockInvoices(
  trx: Trx,
  company: number,
  which: RawBuilder<unknown>,
  held: 'wait' | 'leave out',
): Promise<readonly LockedInvoice[]> {
  const theirs = trx
    .selectFrom('invoice')
    .where('company_id', '=', company)
    .where('id', '=', sql<number>`any(${which})`);
  const rows = theirs.selectAll().where('deleted_at', 'is', null).forUpdate();
  const newest = trx
    .selectFrom('link')
    .select(linkRow)
    .where('company_id', '=', company)
    .where('id', 'in', theirs.select('last_link_id').$castTo<{ last_link_id: number }>());
  const [heads, links] = await Promise.all([
    send(plannedOnce(held === 'wait' ? rows : rows.skipLocked())),
    send(plannedOnce(newest)),
  ]);
  const byId = new Map(links.map((row) => [row.id, linkOf(row)]));
  return heads.map((row) => ({ head: headOf(row), link: byId.get(row.last_link_id ?? 0) ?? null }));
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
  await Promise.all([send(plannedOnce(saved)), touch(trx, company, link.invoiceId, link.id)]);
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

/** As {@link Tx} saves one. */
export async function saveBills(trx: Trx, company: number, bills: Parameters<ManyTx['saveBills']>[0]): Promise<void> {
  const rows = bills.map(({ link, stored: { bill, fingerprint } }) => ({
    id: link,
    bill,
    fingerprint,
    costs: costsOf(bill.lines),
  }));
  const saved = sql`update link set bill = saved.bill, fingerprint = saved.fingerprint, costs = saved.costs
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) saved (id bigint, bill jsonb, fingerprint text, costs text)
    where link.company_id = ${company} and link.id = saved.id`;
  await sendPlanned(trx, saved);
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
    noted_at: sql<number>`clock_timestamp()`,
  });
  await send(noted);
}

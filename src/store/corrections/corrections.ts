import { sql } from 'kysely';
import type { CorrectionTx } from '../../app/unit-of-work.ts';
import type { CorrectionId, InvoiceId, ProjectId } from '../../domain/ids.ts';
import { send, sendPlanned, type Trx } from '../pool.ts';
import { invoicesWhere } from '../project/invoices.ts';
import { linkOf } from '../rows.ts';
import { ghosts } from './ghosts.ts';
import { correctionOf } from './row.ts';
import { storiesWhere } from './story.ts';

/** Corrections: rows that say who began one and why; all else is read from the records that they are about. */
export function correctionTx(trx: Trx, company: number): CorrectionTx {
  return { ...kept(trx, company), ...about(trx, company) };
}

type KeptTx = Pick<CorrectionTx, 'begin' | 'lock' | 'setWay' | 'abandon' | 'awaiting' | 'join' | 'finish'>;

/** The rows themselves: begun, changed and ended. */
function kept(trx: Trx, company: number): KeptTx {
  const rows = () =>
    trx
      .selectFrom('correction')
      .innerJoin('person as beginner', 'beginner.id', 'correction.begun_by')
      .leftJoin('person as ender', 'ender.id', 'correction.ended_by')
      .innerJoin('link', (on) =>
        on.onRef('link.company_id', '=', 'correction.company_id').onRef('link.id', '=', 'correction.link_id'),
      )
      .selectAll('correction')
      .select(['beginner.name as beginner', 'ender.name as ender', 'link.connection_id'])
      .where('correction.company_id', '=', company);
  const update = (id: CorrectionId) =>
    trx.updateTable('correction').where('company_id', '=', company).where('id', '=', id).where('ended_at', 'is', null);
  return {
    begin: async ({ invoice, project, commitment, number, link, reason, by }) => {
      const row = await trx
        .insertInto('correction')
        .values({
          company_id: company,
          project_id: project,
          commitment_id: commitment,
          invoice_id: invoice,
          number,
          link_id: link,
          reason,
          begun_by: by,
        })
        .onConflict((conflict) =>
          conflict.columns(['company_id', 'invoice_id']).where('ended_at', 'is', null).doNothing(),
        )
        .returning('id')
        .executeTakeFirst();
      return (row?.id ?? null) as CorrectionId | null;
    },
    lock: async (id) => {
      const locked = trx.selectFrom('correction').select('id').where('company_id', '=', company).where('id', '=', id);
      await send(locked.forUpdate());
      const row = await rows().where('correction.id', '=', id).executeTakeFirst();
      return row === undefined ? null : correctionOf(row);
    },
    setWay: async (id, way) => {
      await update(id).set({ way }).execute();
    },
    abandon: async (id, by, reason) => {
      const ended = { ended_by: by, ended_at: sql<number>`clock_timestamp()`, ending: 'abandoned', end_reason: reason };
      await update(id).set(ended).execute();
    },
    awaiting: async (places) => {
      const found = await rows()
        .where(sql<boolean>`(correction.commitment_id, correction.number) in (
          select * from unnest(${places.map(({ commitment }) => commitment)}::bigint[], ${places.map(({ number }) => number)}::integer[]))`)
        .where('correction.ended_at', 'is', null)
        .where(sql<boolean>`not exists (select from invoice living where living.company_id = correction.company_id
          and living.id in (correction.invoice_id, correction.successor_id) and living.deleted_at is null)`)
        .forUpdate('correction')
        .execute();
      return found.map((row) => correctionOf(row));
    },
    join: async (id, successor) => {
      await update(id).set({ successor_id: successor }).execute();
    },
    finish: (made) => finish(trx, company, made),
  };
}

/** The records that they are about. */
function about(trx: Trx, company: number): Omit<CorrectionTx, keyof KeptTx> {
  return {
    link: async (id) => {
      const row = await trx
        .selectFrom('link')
        .innerJoin('correction', (on) =>
          on.onRef('correction.company_id', '=', 'link.company_id').onRef('correction.link_id', '=', 'link.id'),
        )
        .selectAll('link')
        .where('correction.company_id', '=', company)
        .where('correction.id', '=', id)
        .executeTakeFirst();
      return row === undefined ? null : linkOf(row);
    },
    ghost: async (invoice) => (await ghosts(trx, company, [invoice])).get(invoice) ?? null,
    storyOf: async (invoice) => {
      const of = sql<boolean>`${invoice} in (c.invoice_id, c.successor_id)`;
      return (await storiesWhere(trx, company, of, sql`order by c.id desc limit 1`))[0] ?? null;
    },
    story: async (id) => (await storiesWhere(trx, company, sql<boolean>`c.id = ${id}`))[0] ?? null,
    open: (projects, limit) => {
      const theirs = projects === null ? sql<boolean>`true` : sql<boolean>`c.project_id = any(${projects}::bigint[])`;
      return storiesWhere(
        trx,
        company,
        sql<boolean>`c.ended_at is null and ${theirs}`,
        sql`order by c.id limit ${limit}`,
      );
    },
    invoice: async (id) => {
      const found = await invoicesWhere(trx, company, (query) => query.where('invoice.id', '=', id), true);
      return found[0] ?? null;
    },
  };
}

/** Asked at the end of every export, in its round trip: nearly always there is none. */
async function finish(
  trx: Trx,
  company: number,
  made: Parameters<CorrectionTx['finish']>[0],
): ReturnType<CorrectionTx['finish']> {
  const ended = sql<{ id: CorrectionId; project_id: ProjectId; invoice_id: InvoiceId }>`
    update correction set ended_at = clock_timestamp(), ending = 'done'
    from unnest(${made.map(({ invoice }) => invoice)}::bigint[], ${made.map(({ link }) => link)}::bigint[]) made (invoice, link)
    where correction.company_id = ${company} and correction.ended_at is null and correction.link_id <> made.link
      and made.invoice in (correction.invoice_id, correction.successor_id)
    returning correction.id, correction.project_id, made.invoice as invoice_id`;
  const rows = await sendPlanned(trx, ended);
  return rows.map((row) => ({ id: row.id, projectId: row.project_id, invoice: row.invoice_id }));
}

import { sql } from 'kysely';
import type { ForcedUnlink, ForcedUnlinkTx } from '../../app/unit-of-work.ts';
import type { ForcedUnlinkId } from '../../domain/ids.ts';
import type { Trx } from '../pool.ts';

interface Row {
  readonly [name: string]: unknown;
}

/** Unlinking by force: asked by one, confirmed by another, marked for good. */
export function forcedUnlinkTx(trx: Trx, company: number): ForcedUnlinkTx {
  const where = async (which: ReturnType<typeof sql>): Promise<ForcedUnlink | null> => {
    const { rows } = await sql<Row>`
      select f.*, asker.name as asker, ender.name as ender,
        coalesce(f.ending, case when f.expires_at < clock_timestamp() then 'lapsed' end) as ended_as
      from forced_unlink f
        join person asker on asker.id = f.asked_by
        left join person ender on ender.id = f.ended_by
      where f.company_id = ${company} and ${which} order by f.id desc limit 1`.execute(trx);
    return rows[0] === undefined ? null : forcedOf(rows[0]);
  };
  const end = (id: ForcedUnlinkId, ending: string, by: number) =>
    trx
      .updateTable('forced_unlink')
      .set({ ending, ended_by: by, ended_at: sql<number>`clock_timestamp()` })
      .where('company_id', '=', company)
      .where('id', '=', id)
      .where('ended_at', 'is', null);
  return {
    ask: async ({ invoice, project, link, by, reason, code, evidence, withinMs }) => {
      await sql`update forced_unlink set ending = 'lapsed', ended_at = expires_at
        where company_id = ${company} and link_id = ${link} and ended_at is null
          and expires_at < clock_timestamp()`.execute(trx);
      const { rows } = await sql<{ id: ForcedUnlinkId }>`
        insert into forced_unlink (company_id, project_id, invoice_id, link_id, asked_by, expires_at, reason, code, evidence)
        values (${company}, ${project}, ${invoice}, ${link}, ${by},
          clock_timestamp() + ${withinMs}::double precision * interval '1 millisecond', ${reason}, ${code},
          ${JSON.stringify(evidence)}::jsonb)
        on conflict (company_id, link_id) where ended_at is null do nothing returning id`.execute(trx);
      return rows[0]?.id ?? null;
    },
    get: (id) => where(sql`f.id = ${id}`),
    ofInvoice: (invoice) =>
      where(sql`(f.invoice_id = ${invoice} or f.id = (select forced_unlink_id from invoice
        where company_id = ${company} and id = ${invoice}))`),
    withdraw: async (id, by) => {
      await end(id, 'withdrawn', by).execute();
    },
    confirm: async (id, by, evidence) => {
      await end(id, 'confirmed', by)
        .set({ evidence: JSON.stringify(evidence) as never })
        .execute();
      await sql`update invoice set forced_unlink_id = ${id}, version = version + 1
        where company_id = ${company}
          and id = (select invoice_id from forced_unlink where company_id = ${company} and id = ${id})`.execute(trx);
    },
  };
}

const forcedOf = (row: Row): ForcedUnlink =>
  ({
    id: row.id,
    projectId: row.project_id,
    invoiceId: row.invoice_id,
    linkId: row.link_id,
    askedBy: { id: row.asked_by, name: row.asker },
    askedAt: row.asked_at,
    expiresAt: row.expires_at,
    reason: row.reason,
    code: row.code,
    evidence: row.evidence,
    endedBy: row.ended_by === null ? null : { id: row.ended_by, name: row.ender },
    endedAt: row.ended_at,
    ending: row.ended_as,
  }) as unknown as ForcedUnlink;

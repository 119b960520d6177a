import { type RawBuilder, sql } from 'kysely';
import type { Ghost } from '../../app/unit-of-work.ts';
import type { InvoiceId } from '../../domain/ids.ts';
import { sendPlanned, type Trx } from '../pool.ts';
import { billStands } from './story.ts';

type GhostRow = Omit<Ghost, 'label'> & { readonly invoice: InvoiceId; readonly label: string | null };

/**
 * The bill that came back after its link was cut, if one did: of those that are in an open correction as it was last seen, of all
 * as the last tie-out found it, unless it was seen gone since.
 * @param asked a relation with the invoices' ids in its column `invoice`.
 */
export const ghostsAmong = (company: number, asked: RawBuilder<unknown>) => sql<GhostRow>`
  select asked.invoice, link.erp_label as label, seen.as_of as "asOf"
  from ${asked} asked
    join correction c on c.company_id = ${company} and c.ended_at is null
      and asked.invoice in (c.invoice_id, c.successor_id)
    join link on link.company_id = c.company_id and link.id = c.link_id
    join connection on connection.company_id = c.company_id and connection.id = link.connection_id
    join lateral (
      select seen, standing, as_of from sighting
      where company_id = c.company_id and link_id = c.link_id and seen <> 'unknown'
      order by as_of desc, id desc limit 1
    ) seen on true
  where link.ended_at is not null and seen.as_of >= link.ended_at and ${billStands}
  union all
  select asked.invoice, found.label, run.begun_at
  from ${asked} asked
    join link on link.company_id = ${company} and link.invoice_id = asked.invoice and link.ended_at is not null
    join lateral (
      select id, begun_at from tie_out
      where company_id = ${company} and connection_id = link.connection_id and state = 'complete'
      order by id desc limit 1
    ) run on run.begun_at > link.ended_at
    join tie_out_finding found on found.company_id = ${company} and found.tie_out_id = run.id
      and found.kind = 'came_back' and found.link_id = link.id
  where not exists (select from sighting since where since.company_id = ${company} and since.link_id = link.id
    and since.seen = 'gone' and since.as_of > run.begun_at)`;

export const ghostsOf = (rows: readonly GhostRow[]): ReadonlyMap<InvoiceId, Ghost> =>
  new Map(rows.map(({ invoice, label, asOf }) => [invoice, { label: label ?? '', asOf }]));

export async function ghosts(
  trx: Trx,
  company: number,
  invoices: readonly InvoiceId[],
): Promise<ReadonlyMap<InvoiceId, Ghost>> {
  const asked = sql`(select unnest(${invoices}::bigint[]) as invoice)`;
  return ghostsOf(await sendPlanned(trx, ghostsAmong(company, asked)));
}

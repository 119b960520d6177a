import { type Selectable, sql } from 'kysely';
import type { OutsideRequest } from '../../app/unit-of-work.ts';
import type { InvoiceId, LinkId } from '../../domain/ids.ts';
import type { OutsideTold, RequestDetail, RequestName } from '../../domain/outside.ts';
import type { Instant } from '../../domain/time.ts';
import type { Trx } from '../pool.ts';
import { earlierBill } from './earlier.ts';
import type { OutsideTables } from './tables.ts';

type Details = OutsideRequest['details'];

/** The link that is asked about, as far as this needs it. */
export interface OfLink {
  readonly id: LinkId;
  readonly invoice: InvoiceId;
  readonly connection: number;
  readonly synced: boolean;
}

/** All that was told of one link's bill. */
export async function told(trx: Trx, company: number, link: OfLink): Promise<OutsideTold> {
  const { rows } = await sql<{ as_of: OutsideTold['asOf'] }>`select clock_timestamp() as as_of`.execute(trx);
  const requests = await trx
    .selectFrom('erp_request')
    .select(['id', 'name'])
    .where('company_id', '=', company)
    .where('link_id', '=', link.id)
    .execute();
  const of = (name: RequestName) => requests.find((request) => request.name === name);
  const details = await detailsOf(
    trx,
    company,
    requests.map(({ id }) => id),
  );
  const number = await numberOf(trx, company, link);
  const making = of('create_requisitions');
  const unlinking = of('unlink_requisition');
  // A number that was told while an earlier sending was the newest is that one's.
  const ours =
    number !== null && making !== undefined && (number.request_id === null || number.request_id >= making.id);
  return {
    asOf: rows[0]!.as_of,
    synced: link.synced,
    making: making === undefined ? null : (details.get(making.id) ?? []),
    unlinking: unlinking === undefined ? [] : (details.get(unlinking.id) ?? []),
    origin: ours && number.origin_id !== null ? { id: number.origin_id, code: number.origin_code } : null,
    clearedAt: ours && number.origin_id === null ? (number.number_told_at as Instant | null) : null,
    earlier: await earlierBill(trx, company, { invoice: link.invoice, link: link.id }),
  };
}

const numberOf = async (trx: Trx, company: number, link: OfLink) =>
  (await trx
    .selectFrom('external_record')
    .select(['origin_id', 'origin_code', 'request_id', 'number_told_at'])
    .where('company_id', '=', company)
    .where('connection_id', '=', link.connection)
    .where('item_type', '=', 'requisition')
    .where('item_id', '=', link.invoice)
    .executeTakeFirst()) ?? null;

/** The details of each request, oldest first. */
export async function detailsOf(
  trx: Trx,
  company: number,
  requests: readonly number[],
): Promise<ReadonlyMap<number, Details>> {
  const found = new Map<number, Details[number][]>();
  if (requests.length === 0) return found;
  const rows = await trx
    .selectFrom('erp_request_detail')
    .selectAll()
    .where('company_id', '=', company)
    .where('request_id', 'in', [...requests])
    .orderBy('id')
    .execute();
  for (const row of rows) {
    const detail = detailOf(row);
    const known = found.get(row.request_id);
    if (known) known.push(detail);
    else found.set(row.request_id, [detail]);
  }
  return found;
}

export const detailOf = (row: Selectable<OutsideTables['erp_request_detail']>): RequestDetail & Details[number] =>
  ({
    id: row.id,
    status: row.status,
    messages: row.messages,
    askedAt: row.created_at,
    heardAt: row.heard_at,
    closedAt: row.closed_at,
    askedBy: row.asked_by,
  }) as unknown as RequestDetail & Details[number];

import { sql } from 'kysely';
import type { OutsideRequest, OutsideTx } from '../../app/unit-of-work.ts';
import type { Trx } from '../pool.ts';
import { detailOf, detailsOf } from './told.ts';

/** Requests and their askings as lists of any length: filtered, counted and paged where they stand. */
export function listedRequests(
  trx: Trx,
  company: number,
): Pick<OutsideTx, 'requests' | 'countRequests' | 'askings' | 'countAskings'> {
  return {
    requests: async ({ offset = 0, limit, ...filter }) => {
      const rows = await requestsOf(trx, company, filter)
        .selectAll('r')
        .select(['l.state', 'l.ended_at'])
        .orderBy('r.id', 'desc')
        .offset(offset)
        .limit(limit)
        .execute();
      const details = await detailsOf(
        trx,
        company,
        rows.map(({ id }) => id),
      );
      return rows.map(
        (row) =>
          ({
            id: row.id,
            connectionId: row.connection_id,
            name: row.name,
            linkId: row.link_id,
            invoiceId: row.invoice_id,
            withdrawn: row.name === 'create_requisitions' && ['rejected', 'retrieved'].includes(row.state),
            ended: row.ended_at !== null,
            projectId: row.project_id,
            createdAt: row.created_at,
            updatedAt: row.updated_at,
            payload: row.payload,
            details: details.get(row.id) ?? [],
          }) as unknown as OutsideRequest,
      );
    },
    countRequests: async (filter) => (await requestsOf(trx, company, filter).select(many).executeTakeFirstOrThrow()).n,
    askings: async ({ offset, limit, ...filter }) => {
      const rows = await askingsOf(trx, company, filter)
        .selectAll('d')
        .select(['r.name', 'r.invoice_id'])
        .orderBy('d.id')
        .offset(offset)
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        request: { id: row.request_id, name: row.name, invoiceId: row.invoice_id } as unknown as OutsideRequest,
        detail: detailOf(row),
      }));
    },
    countAskings: async (filter) => (await askingsOf(trx, company, filter).select(many).executeTakeFirstOrThrow()).n,
  };
}

const many = sql<number>`count(*)::int`.as('n');

type RequestsOf = Parameters<OutsideTx['countRequests']>[0];
type AskingsOf = Parameters<OutsideTx['countAskings']>[0];

const requestsOf = (trx: Trx, company: number, { connection, invoices, ids }: RequestsOf) =>
  trx
    .selectFrom('erp_request as r')
    .innerJoin('link as l', (on) => on.onRef('l.company_id', '=', 'r.company_id').onRef('l.id', '=', 'r.link_id'))
    .where('r.company_id', '=', company)
    .$if(connection !== undefined, (query) => query.where('r.connection_id', '=', connection!))
    .$if(invoices !== null, (query) => query.where('r.invoice_id', 'in', [0, ...invoices!]))
    .$if(ids !== null, (query) => query.where('r.id', 'in', [0, ...ids!]));

const askingsOf = (trx: Trx, company: number, { connection, invoices, ids, statuses, staleBefore }: AskingsOf) =>
  trx
    .selectFrom('erp_request_detail as d')
    .innerJoin('erp_request as r', (on) =>
      on.onRef('r.company_id', '=', 'd.company_id').onRef('r.id', '=', 'd.request_id'),
    )
    .where('d.company_id', '=', company)
    .where('r.connection_id', '=', connection)
    .$if(invoices !== null, (query) => query.where('r.invoice_id', 'in', [0, ...invoices!]))
    .$if(ids !== null, (query) => query.where('d.id', 'in', [0, ...ids!]))
    .$if(statuses !== null, (query) => query.where(shownAs(staleBefore), 'in', ['', ...statuses!]));

/** What `isStale` of the domain says of one, said of all where they are looked for. */
const shownAs = (staleBefore: number) => sql<string>`case when d.status = 'in_progress'
  and coalesce(d.heard_at, d.created_at) < to_timestamp(${staleBefore}::double precision / 1000)
  then 'stale' else d.status end`;

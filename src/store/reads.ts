import { type Kysely, sql } from 'kysely';
import type { ListQuery, Project, Reads, Scope, Vendor } from '../app/unit-of-work.ts';
import type { CommitmentId, ConnectionId, LinkId } from '../domain/ids.ts';
import { connectionRows } from './connections.ts';
import { vendorRows } from './directory/vendor-rows.ts';
import { history } from './history.ts';
import { countRows, countsWithin, foldCounts } from './list/counts.ts';
import { choices, matching, selection } from './list/matching.ts';
import { invoicesOfTool, pageRows, pageWithin, searchedRows } from './list.ts';
import { peopleReads, rightsOfCaller } from './people.ts';
import { type Database, keepPlans, plannedOnce, type Trx } from './pool.ts';
import { commitmentReads } from './project/commitment-reads.ts';
import { commitments, periods } from './project/commitments.ts';
import { invoicesOfProject } from './project/invoices.ts';
import { readTogether } from './read-together.ts';
import { connectionOf, linkOf, linkRow, projectOf, unreadBillOf, vendorOf } from './rows.ts';
import type { Tables } from './tables.ts';

/** Reading without a lock. */
export function openReads(database: Database): Reads {
  const within = <T>(scope: Scope, work: (trx: Trx) => Promise<T>) => database.transaction(scope, work);
  const together = readTogether(database);
  const grants = together(rightsOfCaller);
  return {
    ...peopleReads(database),
    grants: (scope) => grants(scope, null),
    ...commitmentReads(database),
    ...listReads(database),
    erpInvoice: together(invoicesOfTool),
    toExport: async (scope, ids) => {
      const links = (from: Kysely<Tables>) =>
        from
          .selectFrom('link')
          .where('company_id', '=', scope.company)
          .where('id', '=', sql<LinkId>`any(${ids}::bigint[])`);
      const [, rows, connections] = await database.atOnce(scope, (from) => [
        keepPlans,
        plannedOnce(
          links(from)
            .select(linkRow)
            .select(['fingerprint', sql<string | null>`bill::text`.as('bill')]),
        ),
        plannedOnce(
          from
            .selectFrom('connection')
            .selectAll()
            .where('company_id', '=', scope.company)
            .where('id', 'in', links(from).select('connection_id')),
        ),
      ]);
      return {
        links: new Map(
          rows.map((row) => {
            const link = linkOf(row);
            return [link.id, { link, stored: unreadBillOf(row) }];
          }),
        ),
        connections: new Map(connections.map((row) => [row.id as ConnectionId, connectionOf(row)])),
      };
    },
    history: (scope, id) => within(scope, (trx) => history(trx, scope.company, id)),
    projects: (scope) => within(scope, (trx) => projects(trx, scope.company)),
    vendors: (scope) => within(scope, (trx) => vendors(trx, scope.company)),
    commitments: (scope, project) => within(scope, (trx) => commitments(trx, scope.company, { project })),
    periods: (scope, project) => within(scope, (trx) => periods(trx, scope.company, project)),
    invoices: (scope, project, filter, page) =>
      within(scope, (trx) => invoicesOfProject(trx, scope.company, project, filter, page)),
    commitmentOf: async (scope, project, invoice) => {
      const [[row]] = await database.atOnce(scope, (from) => [
        from
          .selectFrom('invoice')
          .select('commitment_id')
          .where('company_id', '=', scope.company)
          .where('project_id', '=', project)
          .where('id', '=', invoice)
          .where('deleted_at', 'is', null),
      ]);
      return (row?.commitment_id ?? null) as CommitmentId | null;
    },
  };
}

/** The list, and what is selected of it. */
function listReads(database: Database): Pick<Reads, 'list' | 'listRows' | 'matching' | 'selection' | 'listChoices'> {
  const within = <T>(scope: Scope, work: (trx: Trx) => Promise<T>) => database.transaction(scope, work);
  const rowsOf = async (scope: Scope, query: ListQuery) => {
    const { search } = query;
    if (search !== null) return searchedRows(database, scope, { ...query, search });
    return (await database.atOnce(scope, (from) => [pageRows(from, scope.company, query)]))[0];
  };
  return {
    list: async (scope, query) => {
      // On two connections at once: counting takes as long as the page itself, and neither waits for the other.
      const [rows, [counts, [connection]]] = await Promise.all([
        rowsOf(scope, query),
        database.atOnce(scope, (from) => [
          countRows(from, scope.company, query.readable),
          connectionRows(from, scope.company),
        ]),
      ]);
      foldCounts(database, scope.company, counts);
      return {
        rows: pageWithin(rows),
        counts: countsWithin(counts),
        connection: connection === undefined ? null : connectionOf(connection),
      };
    },
    listRows: async (scope, query) => pageWithin(await rowsOf(scope, query)),
    matching: (scope, filter, most) => within(scope, (trx) => matching(trx, scope.company, filter, most)),
    selection: (scope, query) => within(scope, (trx) => selection(trx, scope.company, query)),
    listChoices: (scope, readable) => within(scope, (trx) => choices(trx, scope.company, readable)),
  };
}

/** Several may bear one number, or one name: without the id behind it, each reading would put them in another order. */
async function projects(trx: Trx, company: number): Promise<readonly Project[]> {
  const rows = await trx
    .selectFrom('project')
    .selectAll()
    .where('company_id', '=', company)
    .orderBy('number')
    .orderBy('id')
    .execute();
  return rows.map(projectOf);
}

async function vendors(trx: Trx, company: number): Promise<readonly Vendor[]> {
  return (await vendorRows(trx, company).orderBy('vendor.name').orderBy('vendor.id').execute()).map(vendorOf);
}

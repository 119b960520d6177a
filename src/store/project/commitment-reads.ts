import type { CommitmentReads, HistoryEvent, Scope } from '../../app/unit-of-work.ts';
import type { CommitmentId, ProjectId } from '../../domain/ids.ts';
import type { Database, Trx } from '../pool.ts';
import { changeOrders } from './change-orders.ts';
import { codes } from './commitment-tx.ts';
import { commitments } from './commitments.ts';
import { payments } from './payments.ts';

/** The Commitments tool's share of reading. */
export function commitmentReads(database: Database): CommitmentReads {
  const within = <T>(scope: Scope, work: (trx: Trx) => Promise<T>) => database.transaction(scope, work);
  return {
    commitment: (scope, project, id) =>
      within(scope, async (trx) => (await commitments(trx, scope.company, { project, id }))[0] ?? null),
    changeOrders: (scope, project, id) =>
      within(scope, (trx) => changeOrders(trx, scope.company, { project, id: id ?? undefined })),
    payments: (scope, project, by) => within(scope, (trx) => payments(trx, scope.company, { project, ...by })),
    commitmentHistory: (scope, project, id) => within(scope, (trx) => history(trx, scope.company, project, id)),
    codes: (scope, project) => within(scope, (trx) => codes(trx, scope.company, project)),
  };
}

/** Its own events, and those that brought its invoices or took them away. */
async function history(
  trx: Trx,
  company: number,
  project: ProjectId,
  id: CommitmentId,
): Promise<readonly HistoryEvent[] | null> {
  const known = await trx
    .selectFrom('commitment')
    .select('id')
    .where('company_id', '=', company)
    .where('project_id', '=', project)
    .where('id', '=', id)
    .executeTakeFirst();
  if (known === undefined) return null;
  const invoices = trx
    .selectFrom('invoice')
    .select('id')
    .where('company_id', '=', company)
    .where('commitment_id', '=', id);
  const rows = await trx
    .selectFrom('event')
    .leftJoin('person', 'person.id', 'event.person_id')
    .select(['event.id', 'event.at', 'event.type', 'event.facts', 'person.name'])
    .where('event.company_id', '=', company)
    .where((e) =>
      e.or([
        e('event.commitment_id', '=', id),
        e.and([e('event.invoice_id', 'in', invoices), e('event.type', 'in', ['invoice.created', 'invoice.deleted'])]),
      ]),
    )
    .orderBy('event.id')
    .execute();
  const events = rows.map((row) => ({ id: row.id, at: row.at, by: row.name, type: row.type, facts: row.facts }));
  return events as unknown as readonly HistoryEvent[];
}

import { type RawBuilder, sql } from 'kysely';
import type { BulkAction, ManyTx, Operation, OperationState, OperationTx, Verdict } from '../app/unit-of-work.ts';
import type { OperationId } from '../domain/ids.ts';
import { asStatement, send, sendPlanned, type Trx } from './pool.ts';

/** Bulk operations: one row, and one part an invoice with its verdict. */
export function operationStore(trx: Trx, company: number): OperationTx {
  const ask = <Row>(text: RawBuilder<Row>): Promise<readonly Row[]> => send(asStatement(trx, text));
  const ofOperation = (id: OperationId) => sql`company_id = ${company} and operation_id = ${id}`;
  return {
    add: async (by, action, reason, parts) => {
      const [row] = await ask(sql<{ id: number }>`
        with made as (
          insert into operation (company_id, action, person_id, reason, total)
          values (${company}, ${action}, ${by}, ${reason}, ${parts.length}) returning id
        ), listed as (
          insert into operation_part (company_id, operation_id, position, invoice_id, version)
          select ${company}, made.id, part.position, part.invoice_id, part.version from made,
            unnest(${parts.map((part) => part.invoiceId)}::bigint[], ${parts.map((part) => part.version)}::integer[])
              with ordinality part (invoice_id, version, position)
        ) select id from made`);
      return row!.id as OperationId;
    },
    get: async (id) => {
      const [[row], parts] = await Promise.all([
        ask(sql<OperationRow>`select * from operation where company_id = ${company} and id = ${id}`),
        ask(sql<PartRow>`select * from operation_part where ${ofOperation(id)} order by position`),
      ]);
      return row === undefined ? null : operationOf(row, parts);
    },
    state: async (id) => {
      const [row] = await ask(statesOf(company, sql`operation.id = ${id}`, 1));
      return row === undefined ? null : stateOf(row);
    },
    newest: async (by, limit) =>
      (await ask(statesOf(company, by === null ? sql`true` : sql`operation.person_id = ${by}`, limit))).map(stateOf),
    verdicts: async (id, { outcome, after, limit }) => {
      const which = { all: sql`true`, refused: sql`not ok`, done: sql`ok` }[outcome];
      return ask(sql<Verdict>`
        select part.position, part.invoice_id as "invoiceId", invoice.invoice_number as "invoiceNumber",
          vendor.name as vendor, project.name as project, invoice.amount_due as "amountDue", part.ok, part.code,
          part.detail
        from (
          select * from operation_part where ${ofOperation(id)} and position > ${after} and ${which}
          order by position limit ${limit}
        ) part
          left join invoice on invoice.company_id = part.company_id and invoice.id = part.invoice_id
          left join project on project.company_id = invoice.company_id and project.id = invoice.project_id
          left join commitment on commitment.company_id = invoice.company_id and commitment.id = invoice.commitment_id
          left join vendor on vendor.company_id = commitment.company_id and vendor.id = commitment.vendor_id
        order by part.position`);
    },
    noteResult: (operation, result) => noteResults(trx, company, [{ operation, ...result }]),
    end: async (id) => {
      await ask(sql`update operation set ended_at = clock_timestamp(),
          succeeded = (select count(*) from operation_part where ${ofOperation(id)} and ok)
        where company_id = ${company} and id = ${id} and ended_at is null
          and not exists (select from operation_part where ${ofOperation(id)} and ok is null)`);
    },
  };
}

/** As {@link OperationTx} notes one. */
export async function noteResults(
  trx: Trx,
  company: number,
  results: Parameters<ManyTx['noteResults']>[0],
): Promise<void> {
  const noted = sql`update operation_part part set ok = noted.ok, code = noted.code, detail = noted.detail
    from jsonb_to_recordset(${JSON.stringify(results)}::jsonb) noted (operation bigint, position integer, ok boolean, code text,
      detail text)
    where part.company_id = ${company} and part.operation_id = noted.operation and part.position = noted.position
      and part.ok is null`;
  await sendPlanned(trx, noted);
}

interface OperationRow {
  readonly id: number;
  readonly action: string;
  readonly person_id: number;
  readonly reason: string | null;
}
interface PartRow {
  readonly position: number;
  readonly invoice_id: number;
  readonly version: number | null;
  readonly ok: boolean | null;
  readonly code: string | null;
  readonly detail: string | null;
}

const operationOf = (row: OperationRow, parts: readonly PartRow[]): Operation =>
  ({
    id: row.id,
    action: row.action as BulkAction,
    person: row.person_id,
    reason: row.reason,
    parts: parts.map((part) => ({
      position: part.position,
      invoiceId: part.invoice_id,
      version: part.version,
      ok: part.ok,
      code: part.code,
      detail: part.detail,
    })),
  }) as unknown as Operation;

interface StateRow extends OperationRow {
  readonly name: string;
  readonly created_at: number;
  readonly ended_at: number | null;
  readonly total: number;
  readonly done: number;
  readonly succeeded: number;
}

/** Of one that has ended its sums stand there; of one that runs the parts are counted. */
const statesOf = (company: number, which: RawBuilder<unknown>, limit: number): RawBuilder<StateRow> => sql<StateRow>`
  select operation.id, action, person_id, person.name, reason, operation.created_at, ended_at, total,
    case when ended_at is null then counted.done else total end as done,
    case when ended_at is null then counted.succeeded else operation.succeeded end as succeeded
  from (select * from operation where company_id = ${company} and ${which} order by id desc limit ${limit}) operation
    join person on person.id = operation.person_id
    left join lateral (
      select count(*) filter (where ok is not null)::integer as done, count(*) filter (where ok)::integer as succeeded
      from operation_part part where operation.ended_at is null
        and part.company_id = operation.company_id and part.operation_id = operation.id
    ) counted on true
  order by operation.id desc`;

const stateOf = (row: StateRow): OperationState =>
  ({
    id: row.id,
    action: row.action,
    by: { id: row.person_id, name: row.name },
    reason: row.reason,
    createdAt: row.created_at,
    endedAt: row.ended_at,
    total: row.total,
    done: row.done,
    succeeded: row.succeeded,
  }) as unknown as OperationState;

import type { OurRecord, RecordRow } from '../../app/unit-of-work.ts';
import { type Flow, type LastEnd, standingOf } from '../../domain/records/flow.ts';
import type { RecordKind } from '../../domain/records/kinds.ts';

/** A flow and the end of the one before, as the queries of this folder name their columns. */
export interface FlowColumns {
  readonly flow_id: number | null;
  readonly flow_state: string | null;
  readonly flow_parked: boolean | null;
  readonly flow_number: string | null;
  readonly sent_by: number | null;
  readonly sent_at: number | null;
  readonly accepted_by: number | null;
  readonly asked_at: number | null;
  readonly settle_ms: number | null;
  readonly error_code: string | null;
  readonly error_detail: string | null;
  readonly last_end: string | null;
  readonly last_reason: string | null;
}

export const flowOf = (row: FlowColumns): Flow | null =>
  row.flow_id === null
    ? null
    : ({
        id: row.flow_id,
        state: row.flow_state,
        parked: row.flow_parked,
        number: row.flow_number,
        sentBy: row.sent_by,
        sentAt: row.sent_at,
        acceptedBy: row.accepted_by,
        askedAt: row.asked_at,
        settleMs: row.settle_ms,
        error: row.error_code === null ? null : { code: row.error_code, detail: row.error_detail ?? '' },
      } as unknown as Flow);

const lastOf = (row: FlowColumns): LastEnd | null =>
  row.last_end === null ? null : ({ end: row.last_end, reason: row.last_reason } as LastEnd);

export interface OurColumns extends FlowColumns {
  readonly id: number;
  readonly project_id: number | null;
  readonly commitment_id: number | null;
  readonly number: string | null;
  readonly name: string;
  readonly erp_number: string | null;
  readonly job: string | null;
  readonly status: string | null;
}

export const ourRecordOf = (kind: RecordKind, row: OurColumns): OurRecord =>
  ({
    kind,
    id: row.id,
    projectId: row.project_id,
    commitmentId: row.commitment_id,
    number: row.number,
    name: row.name,
    erpNumber: row.erp_number,
    job: row.job,
    status: row.status,
    flow: flowOf(row),
    last: lastOf(row),
  }) as unknown as OurRecord;

export interface ListColumns extends OurColumns {
  readonly beside: string | null;
  readonly amount: number | null;
  readonly sort: string;
  readonly project_name: string | null;
  readonly project_number: string | null;
  readonly listed_id: number | null;
  readonly listed_number: string | null;
  readonly listed_name: string | null;
  readonly in_list: boolean | null;
}

const projectOf = (row: Pick<ListColumns, 'project_id' | 'project_name' | 'project_number'>) =>
  row.project_id === null ? null : { id: row.project_id, name: row.project_name, number: row.project_number };
const listedOf = (row: Pick<ListColumns, 'listed_id' | 'listed_number' | 'listed_name'>) =>
  row.listed_id === null ? null : { id: row.listed_id, number: row.listed_number, name: row.listed_name };

export const ourRowOf = (kind: RecordKind, row: ListColumns): RecordRow => {
  const [flow, last] = [flowOf(row), lastOf(row)];
  return {
    id: row.id,
    listed: listedOf(row),
    inList: row.erp_number === null ? null : row.in_list,
    kind,
    number: row.number,
    name: row.name,
    beside: row.beside,
    amount: row.amount,
    status: row.status,
    project: projectOf(row),
    commitment: row.commitment_id,
    erpNumber: row.erp_number,
    state: standingOf(row.erp_number, flow, last).state,
    flow,
    last,
    sort: row.sort,
  } as unknown as RecordRow;
};

export type ErpColumns = Pick<
  ListColumns,
  'project_id' | 'project_name' | 'project_number' | 'listed_id' | 'listed_number' | 'listed_name' | 'sort' | 'amount'
> & { readonly beside: string | null; readonly status: string | null; readonly archived: boolean };

/** A row of what is in the ERP alone. */
export const erpRowOf = (kind: RecordKind, row: ErpColumns): RecordRow =>
  ({
    id: null,
    listed: listedOf(row),
    inList: true,
    kind,
    number: row.listed_number,
    name: row.listed_name,
    beside: row.beside,
    amount: row.amount,
    status: row.status,
    project: projectOf(row),
    commitment: null,
    erpNumber: row.listed_number,
    state: row.archived ? 'archived' : 'ready_to_import',
    flow: null,
    last: null,
    sort: row.sort,
  }) as unknown as RecordRow;

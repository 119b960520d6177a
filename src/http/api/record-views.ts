import type { RecordEvent, RecordList, RecordMatches, RecordWhole, ShownRecord } from '../../app/hub.ts';
import { type Cents, formatMoney, sum } from '../../domain/money.ts';
import type { NewErpRecord } from '../../domain/records/made.ts';
import { type Instant, isoInstant } from '../../domain/time.ts';
import { type EventType, sayEvent } from '../../domain/words/words.ts';
import type * as shapes from './record-shapes.ts';
import { errorView, reasonView } from './views.ts';

const iso = (at: Instant | null | undefined): string | null => (at == null ? null : isoInstant(at));
const money = (amount: number | null) => (amount === null ? null : formatMoney(amount as Cents));

export function recordView({ row, moves }: ShownRecord): shapes.ErpRecordItem {
  const { flow, last, listed } = row;
  return {
    kind: row.kind,
    id: row.id,
    erp_id: listed?.id ?? null,
    number: row.number,
    name: row.name,
    beside: row.beside,
    amount: money(row.amount),
    status: row.status,
    project: row.project,
    commitment_id: row.commitment,
    erp_number: row.kind === 'payment' && row.erpNumber !== null ? row.number : row.erpNumber,
    erp_name: listed?.name ?? null,
    in_erp_list: row.inList,
    erp_status: row.state,
    flow_id: flow?.id ?? null,
    flow_number: flow?.number ?? null,
    parked: flow?.parked ?? false,
    error: errorView(flow?.error ?? null),
    reject_reason: row.state === 'rejected' ? (last?.reason ?? null) : null,
    sent_at: iso(flow?.sentAt),
    moves: Object.fromEntries(
      Object.entries(moves).map(([move, { allowed, reasons }]) => [
        move,
        { allowed, reasons: reasons.map(reasonView) },
      ]),
    ),
  };
}

export const readingView = (reading: NonNullable<RecordList['reading']>): shapes.RecordReading => ({
  reading: reading.askedAt !== null,
  as_of: iso(reading.asOf),
  error: reading.error,
  records: reading.records,
});

export const recordListView = (list: RecordList): shapes.ErpRecordList => ({
  erp: list.erp,
  counts: list.counts,
  reading: list.reading === null ? null : readingView(list.reading),
  listed: list.listed,
  items: list.records.map(recordView),
  next_cursor: list.nextCursor,
});

export const recordWholeView = (whole: RecordWhole): shapes.ErpRecordWhole => ({
  ...recordView(whole),
  wanted: whole.wanted === null ? null : wantedView(whole.wanted),
  refusals: whole.refusals.map(reasonView),
  held: whole.held.map(({ kind, id, label, project }) => ({ kind, id, label, project_id: project })),
  history: whole.history.map(eventView),
});

function wantedView(wanted: NewErpRecord): NonNullable<shapes.ErpRecordWhole['wanted']> {
  const contract = wanted.type === 'commitment' || wanted.type === 'change_order' ? wanted : null;
  const lines = contract?.lines ?? [];
  return {
    number: wanted.number,
    name: contract === null ? (wanted as { readonly name: string }).name : contract.title,
    vendor_number: wanted.type === 'commitment' ? wanted.vendorNumber : null,
    job_number: contract?.jobNumber ?? null,
    commitment_number: wanted.type === 'change_order' ? wanted.commitmentNumber : null,
    lines: lines.map(({ number, description, costCode, costType, amount }) => ({
      ...{ number, description, cost_code: costCode, cost_type: costType },
      amount: formatMoney(amount),
    })),
    amount: contract === null ? null : formatMoney(sum(lines.map(({ amount }) => amount))),
  };
}

const eventView = ({ id, at, by, type, facts }: RecordEvent) => ({
  id,
  at: isoInstant(at),
  by,
  type,
  says: sayEvent(type as EventType, facts),
});

export const matchesView = ({ of, matches }: RecordMatches): shapes.ErpRecordMatches => ({
  of,
  matches: matches.map(({ id, number, name, beside, amount, parts }) => ({
    ...{ id, number, name, beside, parts: [...parts] },
    amount: money(amount),
  })),
});

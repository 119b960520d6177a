import type { PersonId } from '../ids.ts';
import { type ExportError, no, type Outcome, type Refusal, refusal, yes } from '../refusal.ts';
import type { Instant } from '../time.ts';
import { type RecordKind, rulesOf } from './kinds.ts';

/**
 * What is under way between a record of ours and the ERP, from send to its end. Unlike the link of an invoice it ends
 * when the two are joined: that a record is synced is said by its ERP number and by nothing else, so that the two can
 * never disagree. Ended flows are history.
 */
const flowStates = ['ready_to_export', 'exporting', 'failed_to_export'] as const;
export type FlowState = (typeof flowStates)[number];
export type FlowEnd = 'joined' | 'rejected' | 'retrieved';

/** Where a record stands; the first two are of records that are in the ERP alone. */
export const recordStates = ['ready_to_import', 'archived', 'not_in_erp', ...flowStates, 'rejected', 'synced'] as const;
export type RecordState = (typeof recordStates)[number];

/** What a list of records can be narrowed to; a rejected one is not in the ERP. */
export const recordFilters = [
  'ready_to_import',
  ...flowStates,
  'synced',
  'archived',
  'not_in_erp',
] as const satisfies readonly RecordState[];
export type RecordFilter = (typeof recordFilters)[number];

export const recordMoves = [
  'import',
  'archive',
  'restore',
  'send',
  'retrieve',
  'accept',
  'reject',
  'retry',
  'link',
  'unlink',
] as const;
export type RecordMove = (typeof recordMoves)[number];

/** The one table of moves: what each state is open to. */
const open = {
  ready_to_import: ['import', 'link', 'archive'],
  archived: ['restore'],
  not_in_erp: ['send', 'link'],
  rejected: ['send', 'link'],
  ready_to_export: ['accept', 'reject', 'retrieve', 'link'],
  // While it stands still for a person: see `allowsRecord`.
  exporting: ['retry', 'reject', 'link'],
  failed_to_export: ['retry', 'reject', 'retrieve', 'link'],
  synced: ['unlink'],
} as const satisfies Record<RecordState, readonly RecordMove[]>;

export interface Standing {
  readonly state: RecordState;
  /** An export that stands still. It may be in the ERP. */
  readonly parked: boolean;
}

/** Does the state allow the move, for a record of this kind? Whether somebody may is another question. */
export function allowsRecord(kind: RecordKind, { state, parked }: Standing, move: RecordMove): boolean {
  const moves: readonly RecordMove[] = open[state];
  if (!moves.includes(move) || !takes(kind, move)) return false;
  return state !== 'exporting' || parked;
}

/** Is there such a move for records of this kind at all? */
export function takes(kind: RecordKind, move: RecordMove): boolean {
  const rules = rulesOf(kind);
  if (move === 'import') return rules.imported;
  if (move === 'link') return rules.linked;
  if (move === 'unlink') return rules.unlinked !== 'never';
  if (move === 'archive' || move === 'restore') return rules.imported || rules.linked;
  return rules.exported;
}

export interface Flow {
  readonly id: number;
  readonly state: FlowState;
  readonly parked: boolean;
  /** As the approver typed or confirmed it: what it will be called there. */
  readonly number: string | null;
  readonly sentBy: PersonId;
  readonly sentAt: Instant;
  readonly acceptedBy: PersonId | null;
  /** When the ERP was last asked to make it; null while it never was. */
  readonly askedAt: Instant | null;
  /** How long what was asked may still take effect, by the times that its ERP had then. */
  readonly settleMs?: number | null;
  readonly error: ExportError | null;
}

/** A rejection that the sender has not answered yet is shown with its reason. */
export interface LastEnd {
  readonly end: FlowEnd;
  readonly reason: string | null;
}

/** Where a record of ours stands. Its ERP number is the truth of being synced, whoever wrote it. */
export function standingOf(erpNumber: string | null, flow: Flow | null, last: LastEnd | null): Standing {
  if (erpNumber !== null) return { state: 'synced', parked: false };
  if (flow !== null) return { state: flow.state, parked: flow.parked };
  return { state: last?.end === 'rejected' ? 'rejected' : 'not_in_erp', parked: false };
}

export const wrongRecordState = (kind: RecordKind, standing: Standing, move: RecordMove): Refusal =>
  takes(kind, move)
    ? refusal('record_state', { record_kind: kind, record_state: standing.state, record_move: move })
    : refusal('record_never', { record_kind: kind, record_move: move });

export function allowed(kind: RecordKind, standing: Standing, move: RecordMove): Outcome<null> {
  if (allowsRecord(kind, standing, move)) return yes(null);
  const given = wrongRecordState(kind, standing, move);
  return no(given.code, given.facts);
}

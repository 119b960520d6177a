import type { ErpTraits } from '../connectors/contract.ts';
import { type Action, type Grants, missing } from '../domain/permission.ts';
import {
  allowsRecord,
  type RecordMove,
  recordMoves,
  type Standing,
  standingOf,
  takes,
  wrongRecordState,
} from '../domain/records/flow.ts';
import { type RecordKind, rulesOf } from '../domain/records/kinds.ts';
import { type MadeType, madeTypes } from '../domain/records/made.ts';
import { notPermitted, type Refusal, refusal } from '../domain/refusal.ts';
import { words } from '../domain/words/words.ts';
import type { OurRecord, RecordRow } from './unit-of-work.ts';

export type RecordMoves = Readonly<
  Partial<Record<RecordMove, { readonly allowed: boolean; readonly reasons: readonly Refusal[] }>>
>;

/** All that the moves of a record hang on, beside the rights of whoever asks. */
export type Movable = Pick<OurRecord, 'kind' | 'projectId' | 'status'> & { readonly standing: Standing };

export const isMade = (kind: RecordKind): kind is MadeType => (madeTypes as readonly string[]).includes(kind);

export const standingOfRecord = ({ erpNumber, flow, last }: Pick<OurRecord, 'erpNumber' | 'flow' | 'last'>): Standing =>
  standingOf(erpNumber, flow, last);

/** What a move on a record needs. */
export function actionOf(kind: RecordKind, move: RecordMove, standing: Standing): Action {
  const { may } = rulesOf(kind);
  if (move === 'send' || move === 'retrieve') return may.send;
  if (move === 'reject' && standing.state === 'exporting') return 'record.free';
  if (move === 'accept' || move === 'reject' || move === 'retry') return may.judge;
  return move === 'link' || move === 'unlink' ? may.join : may.take;
}

/** Contracts belong to a project and its rights, vendors, jobs and codes to the company's. */
const projectOf = ({ kind, projectId }: Movable) =>
  kind === 'commitment' || kind === 'change_order' || kind === 'payment' ? projectId : null;

/** A record as a list shows it, with what may be done with it. */
export interface ShownRecord {
  readonly row: RecordRow;
  readonly moves: RecordMoves;
}

export const shown = (grants: Grants, row: RecordRow, traits: Pick<ErpTraits, 'makes'> | null): ShownRecord => {
  const standing = { state: row.state, parked: row.flow?.parked ?? false };
  const of = { kind: row.kind, projectId: row.project?.id ?? null, status: row.status, standing };
  return { row, moves: recordMovesOf(grants, of, traits) };
};

/** Why a move is not open to someone: permission, state, and whether the ERP is asked for such a thing. In this order. */
export function hindrances(
  grants: Grants,
  record: Movable,
  move: RecordMove,
  traits: Pick<ErpTraits, 'makes'> | null,
): readonly Refusal[] {
  const { kind, standing, status } = record;
  const found: Refusal[] = [];
  const lacking = missing(grants, actionOf(kind, move, standing), projectOf(record));
  if (lacking.length > 0) found.push(notPermitted(lacking));
  if (!allowsRecord(kind, standing, move)) found.push(wrongRecordState(kind, standing, move));
  else if (move === 'send') found.push(...unsendable(kind, status, traits));
  return found;
}

function unsendable(kind: RecordKind, status: string | null, traits: Pick<ErpTraits, 'makes'> | null): Refusal[] {
  if (traits !== null && isMade(kind) && !traits.makes.includes(kind)) {
    return [refusal('not_made_there', { what: words.records.one[kind] })];
  }
  const contract = kind === 'commitment' || kind === 'change_order';
  return contract && status?.toLowerCase() !== 'approved'
    ? [refusal('invalid', { field: 'status', because: 'send_approved' })]
    : [];
}

/** Every button of a record, with every reason where it is shut; moves that its kind has not are left out. */
function recordMovesOf(grants: Grants, record: Movable, traits: Pick<ErpTraits, 'makes'> | null): RecordMoves {
  return Object.fromEntries(
    recordMoves
      .filter((move) => takes(record.kind, move))
      .map((move) => {
        const reasons = hindrances(grants, record, move, traits);
        return [move, { allowed: reasons.length === 0, reasons }];
      }),
  );
}

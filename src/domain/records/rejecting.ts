import { no, type Outcome, yes } from '../refusal.ts';
import { type Look, provesGone } from '../sighting.ts';
import { type Instant, isoInstant } from '../time.ts';
import { sameNumber } from './fingerprint.ts';
import type { Flow } from './flow.ts';
import type { RecordKind } from './kinds.ts';
import type { MadeType } from './made.ts';

/**
 * Was the ERP asked to make it, without a no since? Then it may be there, whatever was heard of it. So it may where the asking
 * was lost with a database that was put back to an earlier moment.
 * @param isRestored nobody has looked over yet what the ERP got in the time that was lost.
 */
export const mayBeThere = (flow: Flow, isRestored = false): boolean =>
  flow.state === 'exporting' && (flow.askedAt !== null || isRestored || flow.error?.code === 'number_may_be_ours');

/**
 * May it be joined to one that is there under this number? What the ERP may have made under another one would stay as a second.
 */
export function mayJoin(kind: RecordKind, flow: Flow | null, number: string): Outcome<null> {
  if (flow === null || !mayBeThere(flow) || sameNumber(flow.number ?? '', number)) return yes(null);
  return no('record_asked_for', { record_kind: kind, record: flow.number ?? '', number });
}

/**
 * May an export that stands still be rejected? As with a bill it takes a look that proves that nothing was made. Else what was
 * made is taken for somebody else's at the next sending, and a second one is made under another number.
 * @param settled from when on an absence tells that: see `settledAt`.
 */
export function mayReject(kind: MadeType, number: string, look: Look, settled: Instant): Outcome<null> {
  const facts = { record_kind: kind, record: number };
  if (look.is === 'unknown') {
    const { because, trouble } = look;
    return no('erp_not_answering', { ...facts, because, ...(trouble ? { trouble } : {}) });
  }
  const seen = { ...facts, as_of: isoInstant(look.asOf) };
  if (look.is === 'present') return no('record_in_erp', seen);
  return provesGone(look, settled) ? yes(null) : no('erp_answer_too_old', seen);
}

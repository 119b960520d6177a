import type { ExportError } from './refusal.ts';
import type { Sighting } from './sighting.ts';
import type { Instant } from './time.ts';
import { sayTrouble, type TroubleCode } from './trouble.ts';
import { fill, words } from './words/words.ts';

/** The kind of a connection whose connector is a stranger's program, an *integrator*, that calls us. */
export const outsideKind = 'outside';

/** A detail that nobody said a word about for so long shows as stale, and its export waits for a person. */
export const staleAfterMs = 3_600_000;

export const requestNames = ['create_requisitions', 'unlink_requisition'] as const;
export type RequestName = (typeof requestNames)[number];

export type DetailStatus = 'in_progress' | 'success' | 'failed';

/** One asking of an integrator, and what became of it. */
export interface RequestDetail {
  readonly id: number;
  readonly status: DetailStatus;
  readonly messages: readonly string[];
  readonly askedAt: Instant;
  /** When the integrator last said that it is still at it. */
  readonly heardAt: Instant | null;
  readonly closedAt: Instant | null;
}

/** All that an integrator has told of one link's bill, read at one moment. */
export interface OutsideTold {
  readonly asOf: Instant;
  /** Was the link ever synced? */
  readonly synced: boolean;
  /** Every asking for the bill, oldest first; null where nobody ever asked for it. */
  readonly making: readonly RequestDetail[] | null;
  /** Every asking whether it is gone, oldest first. */
  readonly unlinking: readonly RequestDetail[];
  /** The ERP's number of it. */
  readonly origin: { readonly id: string; readonly code: string | null } | null;
  /** When the number that was there was taken back; null where it was not. */
  readonly clearedAt: Instant | null;
  /** A bill of an earlier sending of the same invoice that the integrator says is there; null where it says none. */
  readonly earlier: string | null;
}

export const isStale = (detail: RequestDetail, now: Instant, afterMs: number): boolean =>
  detail.status === 'in_progress' && now - (detail.heardAt ?? detail.askedAt) > afterMs;

/**
 * What an integrator's words come to. An absence is concluded from its explicit statement alone: that it was never
 * asked (which we know ourselves), that every asking failed, or that the bill is gone. Time proves nothing here.
 *
 * As of when: whatever was told last still stands at the moment of reading, for nobody but the integrator can change it
 * and it is asked to say so. A detail that is still open is never overruled by another that was closed: whoever works
 * on the open one may make the bill. While the bill of an earlier sending is there, nothing of a later one is concluded
 * that would have it asked for, or end it as refused: only what was made all the same is more.
 */
export function standing(told: OutsideTold, erp: string, afterMs: number = staleAfterMs): Sighting {
  const { making, unlinking, origin, asOf } = told;
  const unknown = (trouble: TroubleCode, facts: Readonly<Record<string, unknown>> = {}): Sighting => ({
    is: 'unknown',
    because: sayTrouble(trouble, { erp, ...facts }),
    trouble,
  });
  const open = (details: readonly RequestDetail[]): Sighting | null => {
    const opened = details.filter(({ status }) => status === 'in_progress');
    const last = opened.at(-1);
    if (last === undefined) return null;
    const silent = opened.every((detail) => isStale(detail, asOf, afterMs));
    return unknown(silent ? 'integrator_silent' : 'integrator_asked', {
      details: opened.map(({ id }) => id).join(', '),
    });
  };
  const contradicts = (what: keyof typeof words.outside.contradictions) =>
    unknown('integrator_contradicts', {
      what: fill(words.outside.contradictions[what], { origin: origin?.code ?? origin?.id }),
    });

  const made = making?.some(({ status }) => status === 'success') ?? false;
  if (!made && told.earlier !== null) return unknown('earlier_bill', { record: told.earlier });
  if (making === null) return { is: 'gone', lastSeen: null, asOf };
  if (!made) {
    const waiting = open(making);
    if (waiting !== null) return waiting;
    if (origin !== null) return contradicts('failed_with_number');
    if (saysThere(told)) return contradicts('there_without_number');
    return { is: 'gone', lastSeen: null, asOf, refused: refusedBy(making) };
  }
  const word = lastWord(unlinking);
  if (word === 'success') return { is: 'gone', lastSeen: null, asOf };
  if (word === 'waits') return open(unlinking)!;
  if (origin === null) {
    if (!told.synced || told.clearedAt === null) return contradicts('success_without_number');
    if (saysThere(told)) return contradicts('there_without_number');
    return { is: 'gone', lastSeen: null, asOf };
  }
  const record = {
    id: origin.id,
    identity: origin.id,
    label: fill(words.outside.record, { number: origin.code ?? origin.id }),
  };
  const says = word === null ? '' : inOneLine(word.messages);
  const there = { is: 'present', record, standing: 'live', fingerprint: null, asOf } as const;
  return says === '' ? there : { ...there, says };
}

/** Whoever takes a number back and then says that the bill is there, of whichever asking, has not said that it is gone. */
const saysThere = ({ unlinking, clearedAt }: OutsideTold): boolean =>
  clearedAt !== null &&
  unlinking.some(({ status, closedAt }) => status === 'failed' && closedAt !== null && closedAt >= clearedAt);

/** What it says of this sending alone, whatever became of earlier ones. */
export const ofThisSending = (told: OutsideTold): OutsideTold => ({ ...told, earlier: null });

/** When the integrator last said anything of this bill; 0 where it never did. */
export const lastHeard = ({ making, unlinking }: OutsideTold): number =>
  Math.max(0, ...[...(making ?? []), ...unlinking].flatMap(({ heardAt, closedAt }) => [heardAt ?? 0, closedAt ?? 0]));

/** The newest closed one counts, unless something was asked after it. */
function lastWord(details: readonly RequestDetail[]): 'success' | 'waits' | RequestDetail | null {
  const closed = details.findLastIndex(({ status }) => status !== 'in_progress');
  const last = details[closed];
  if (last?.status === 'success') return 'success';
  if (closed < details.length - 1) return 'waits';
  return last ?? null;
}

const refusedBy = (making: readonly RequestDetail[]): ExportError => ({
  code: 'erp_invalid',
  detail: inOneLine(making.at(-1)?.messages ?? []),
});

export const inOneLine = (messages: readonly string[]): string => messages.join(' ');

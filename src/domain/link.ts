import type { BillReference, ConnectionId, InvoiceId, LinkId, PersonId } from './ids.ts';
import { type ExportError, no, type Outcome, yes } from './refusal.ts';
import { type ErpRecord, provesGone, type Sighting, type Standing, wasPurged } from './sighting.ts';
import { type Instant, isoInstant } from './time.ts';

/**
 * The one table of what a link can do. It decides what is allowed, which buttons show, the diagram in the docs and the
 * model-based test. `confirm` and `refuse` are the ERP's answers; all others are people's. What stands
 * still is rejected after a look, see `reject-parked.ts`, or on a person's word, see {@link free}.
 */
export const linkMoves = {
  ready_to_export: { accept: 'exporting', reject: 'rejected', retrieve: 'retrieved' },
  exporting: {
    confirm: 'synced',
    refuse: 'failed_to_export',
    retry: 'exporting',
    reject: 'rejected',
    free: 'rejected',
  },
  failed_to_export: { retry: 'exporting', reject: 'rejected', retrieve: 'retrieved' },
  synced: { unlink: 'unlinked' },
  rejected: {},
  retrieved: {},
  unlinked: {},
} as const;
export type LinkState = keyof typeof linkMoves;
type MovesOf<S extends LinkState> = keyof (typeof linkMoves)[S];
export type LinkMove = { [S in LinkState]: MovesOf<S> }[LinkState];
/** States with a way out. An invoice has at most one link in these; a partial unique index says so too. */
export type LiveLinkState = { [S in LinkState]: [MovesOf<S>] extends [never] ? never : S }[LinkState];

export const linkStates = Object.keys(linkMoves) as LinkState[];
export const liveLinkStates = linkStates.filter((state) => Object.keys(linkMoves[state]).length > 0) as LiveLinkState[];
export const isLive = (state: LinkState): state is LiveLinkState => (liveLinkStates as LinkState[]).includes(state);

/** One joining of an invoice to a connection, from send to its end. Ended links are history and block nothing. */
export interface Link {
  readonly id: LinkId;
  readonly invoiceId: InvoiceId;
  readonly connectionId: ConnectionId;
  readonly reference: BillReference;
  readonly state: LinkState;
  readonly sentBy: PersonId;
  readonly sentAt: Instant;
  readonly acceptedBy: PersonId | null;
  /** Exported at once, with nobody's acceptance but the sender's press, who then stands in `acceptedBy`. */
  readonly direct?: boolean;
  /** When the ERP was last asked to make the bill; null while it never was. */
  readonly askedAt: Instant | null;
  /** How long what was asked may still take effect, by the times that its ERP had then. */
  readonly settleMs?: number | null;
  /** Set while an export stands still for a person to look at. It may be in the ERP. */
  readonly parked: boolean;
  readonly error: ExportError | null;
  readonly record: ErpRecord | null;
  readonly syncedAt: Instant | null;
  readonly endedBy: PersonId | null;
  readonly endedAt: Instant | null;
  /** Why it was rejected. */
  readonly reason: string | null;
}

/** What an invoice shows: the state of its live link, or `rejected` after a rejection, or that it is not in the ERP. */
export type ErpStatus = LiveLinkState | 'rejected' | 'not_in_erp';

/** @param last the invoice's newest link, live or ended. */
export function erpStatus(last: Pick<Link, 'state'> | null): ErpStatus {
  if (last === null) return 'not_in_erp';
  if (isLive(last.state) || last.state === 'rejected') return last.state as ErpStatus;
  return 'not_in_erp';
}

/** A person's moves on an invoice in the tool; `send` makes a link, the others move one. */
export const moves = ['send', 'retrieve', 'accept', 'reject', 'retry', 'unlink'] as const;
export type Move = (typeof moves)[number];

/** Does the state of the newest link allow the move? `null` for an invoice that was never sent. */
export function allows(last: Pick<Link, 'state' | 'parked'> | null, move: Move): boolean {
  if (move === 'send') return last === null || !isLive(last.state);
  if (last === null) return false;
  if (last.state === 'exporting' && !last.parked) return false;
  return move in linkMoves[last.state];
}

function step(link: Link, move: Exclude<LinkMove, 'confirm' | 'refuse' | 'free'>): Outcome<LinkState> {
  if (!allows(link, move)) return no('wrong_state', { erp_status: erpStatus(link), move });
  const next: Partial<Record<LinkMove, LinkState>> = linkMoves[link.state];
  return yes(next[move]!);
}

const moved = (link: Link, state: LinkState, change: Partial<Link> = {}): Outcome<Link> => {
  return yes({ ...link, ...change, state });
};

/** The accounting approver's yes. The export begins. */
export function accept(link: Link, by: PersonId): Outcome<Link> {
  const next = step(link, 'accept');
  return next.ok ? moved(link, next.value, { acceptedBy: by }) : next;
}

/** The accounting approver's no, with a reason for the sender. What stands still needs a look first: `rejectParked`. */
export function reject(link: Link, by: PersonId, reason: string, at: Instant): Outcome<Link> {
  if (link.state === 'exporting') return no('wrong_state', { erp_status: erpStatus(link), move: 'reject' });
  const next = step(link, 'reject');
  if (!next.ok) return next;
  if (reason.trim() === '') return no('reason_missing');
  return moved(link, next.value, { endedBy: by, endedAt: at, reason: reason.trim() });
}

/** The sender takes it back. */
export function retrieve(link: Link, by: PersonId, at: Instant): Outcome<Link> {
  const next = step(link, 'retrieve');
  return next.ok ? moved(link, next.value, { endedBy: by, endedAt: at }) : next;
}

/**
 * Again after a failure, or a new look for a parked export: who accepted it stays who did. What was asked before stays
 * remembered in `askedAt`, and that it was affirmed in `error`.
 */
export function retry(link: Link): Outcome<Link> {
  const next = step(link, 'retry');
  return next.ok ? moved(link, next.value, { parked: false, error: wasAffirmed(link) ? link.error : null }) : next;
}

/** The ERP said yes and was not seen to hold the bill. Until it shows it, no absence and no later no say that there is none. */
export const wasAffirmed = ({ error }: Pick<Link, 'error'>): boolean =>
  error?.code === 'yes_unread' || error?.code === 'yes_not_shown';

/**
 * A parked export of a connection that is driven from outside, whose integrator stays silent: somebody has looked in the
 * ERP with their own eyes and answers for it, in writing, that no bill is there. No look of ours can say that.
 */
export function free(link: Link, by: PersonId, reason: string, at: Instant): Outcome<Link> {
  if (link.state !== 'exporting' || !link.parked) {
    return no('wrong_state', { erp_status: erpStatus(link), move: 'reject' });
  }
  if (reason.trim() === '') return no('reason_missing');
  return moved(link, linkMoves.exporting.free, { endedBy: by, endedAt: at, reason: reason.trim() });
}

/** What was said to have failed was made after all: it is looked at again, as a retry would. */
export function takeUpAgain(link: Link): Link {
  if (link.state !== 'failed_to_export') throw new Error(`link ${link.id} is ${link.state}, not failed`);
  return { ...link, state: linkMoves.failed_to_export.retry, parked: false, error: null };
}

/** Only an export has answers to take: anything else is a bug of the caller, and would overwrite what is true. */
function mustBeExporting(link: Link): void {
  if (link.state !== 'exporting') throw new Error(`link ${link.id} is ${link.state}, not exporting`);
}

/** The bill is there: the two records are joined from now on. */
export function confirm(link: Link, record: ErpRecord, syncedAt: Instant): Link {
  mustBeExporting(link);
  return { ...link, state: linkMoves.exporting.confirm, record, syncedAt, parked: false, error: null };
}

/** The ERP said no, and made nothing: no ask is open any more, so a retry need not wait for one to settle. */
export function refuse(link: Link, error: ExportError): Link {
  mustBeExporting(link);
  return { ...link, state: linkMoves.exporting.refuse, askedAt: null, settleMs: null, parked: false, error };
}

/** Stands still for a person; it may be in the ERP, so it stays `exporting`. */
export function park(link: Link, error: ExportError): Link {
  mustBeExporting(link);
  // That it was affirmed gives way to what was seen since alone: the bill, or that it is not shown.
  const isSeen = error.code === 'exists_but_differs' || error.code === 'yes_not_shown';
  return { ...link, parked: true, error: wasAffirmed(link) && !isSeen ? link.error : error };
}

/** What a connection's owner decided about ends. */
export interface UnlinkPolicy {
  /** Does a void in the ERP count as gone? By default it does not. */
  readonly voidIsGone: boolean;
}

/** What the ERP said of a synced link's bill. */
export interface BillLook {
  readonly sighting: Sighting;
  /** How the bill stood when it was last seen, for an ERP that forgets: gone after paid is a purge. */
  readonly lastStanding: Standing | null;
  /** What is older than this says nothing. */
  readonly after: Instant;
}

/**
 * From when on a look says something of a synced link: its sync, or the reading of it that a live look came after, whichever
 * the clock has earlier. Where the clock was ahead as the link was synced, it says of that moment that it is still to come.
 */
export const countsAfter = ({ syncedAt }: Link, readAt: Instant | null): Instant =>
  Math.min(syncedAt!, readAt ?? Number.POSITIVE_INFINITY) as Instant;

/** May the link be cut? A read and a local write: the sighting was taken live, after the link was read as synced. */
export function unlink(
  link: Link,
  { sighting, lastStanding, after }: BillLook,
  policy: UnlinkPolicy,
  by: PersonId,
  at: Instant,
): Outcome<Link> {
  const next = step(link, 'unlink');
  if (!next.ok) return next;
  const record = link.record;
  if (record === null || link.syncedAt === null) throw new Error(`link ${link.id} is synced without a record`);
  const facts = { record: record.label, erp_record_id: record.id };
  const cut = moved(link, next.value, { endedBy: by, endedAt: at });
  if (sighting.is === 'unknown')
    return no(sighting.trouble === 'integrator_asked' ? 'integrator_asked' : 'erp_not_answering', {
      ...facts,
      because: sighting.because,
      ...(sighting.trouble ? { trouble: sighting.trouble } : {}),
    });
  if (sighting.is === 'present') {
    if (sighting.asOf < after) return no('erp_answer_too_old', { ...facts, as_of: isoInstant(sighting.asOf) });
    if (sighting.record.identity !== record.identity) return no('identity_mismatch', facts);
    if (sighting.standing === 'paid') return no('paid_in_erp', facts);
    if (sighting.standing === 'void') return policy.voidIsGone ? cut : no('void_in_erp', facts);
    return no('still_in_erp', sighting.says === undefined ? facts : { ...facts, integrator_says: sighting.says });
  }
  if (!provesGone(sighting, after)) {
    return no('erp_answer_too_old', { ...facts, as_of: isoInstant(sighting.asOf) });
  }
  return wasPurged(sighting, lastStanding) ? no('purged_in_erp', facts) : cut;
}

/** Out of a dead end, on two people's word; see dead-end.ts for when that may be. */
export function unlinkByForce(link: Link, by: PersonId, at: Instant): Outcome<Link> {
  const next = step(link, 'unlink');
  return next.ok ? moved(link, next.value, { endedBy: by, endedAt: at }) : next;
}

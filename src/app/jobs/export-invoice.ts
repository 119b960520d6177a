import type { CreateAnswer, ErpConnector } from '../../connectors/contract.ts';
import type { LinkId } from '../../domain/ids.ts';
import { confirm, type Link, park, refuse, wasAffirmed } from '../../domain/link.ts';
import { outsideKind } from '../../domain/outside.ts';
import type { ExportError, ExportErrorCode } from '../../domain/refusal.ts';
import { type ErpRecord, provesGone, type Sighting, type Standing, wasPurged } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';
import type { TroubleCode } from '../../domain/trouble.ts';
import { fill, words } from '../../domain/words/words.ts';
import { told } from '../commands/unlink.ts';
import type { Deps } from '../deps.ts';
import { allBusy } from '../erp-access.ts';
import type { Connection, Ghost, HeldLink, JobEnd, JobRun, Lease, NewEvent, StoredBill } from '../unit-of-work.ts';
import {
  again,
  askOnce,
  attemptOrPark,
  lookedOverMs,
  mostAttempts,
  notShownYet,
  saidYes,
  waitsForALook,
} from './ask-once.ts';
import { failByAWord } from './fail-by-a-word.ts';
import { exportsInHand } from './in-turn.ts';
import { askOfLink, forgetAsks, knownAsk, untilSettledMs } from './known-asks.ts';
import { lookForBill } from './look-together.ts';
import { pauseAfter } from './pause.ts';
import { readLink } from './read-link.ts';
import { type LinkWrite, writeLink } from './write-link.ts';

interface Started {
  readonly link: Link;
  readonly stored: StoredBill;
  readonly connection: Connection;
  readonly erp: ErpConnector;
}

/**
 * Look, ask, look again. Any line here may be the last before the process dies: the next attempt begins with a look.
 * The only place in the house that asks an ERP to make a bill.
 */
export async function exportInvoice(deps: Deps, lease: Lease): Promise<JobRun> {
  const started = await start(deps, lease);
  if (started === null) return { is: 'done' };
  return attemptOrPark(
    deps,
    lease,
    () => attempt(deps, lease, started),
    () => parked(deps, lease, started, 'internal_error', ''),
  );
}

async function attempt(deps: Deps, lease: Lease, started: Started): Promise<JobRun> {
  const { link, stored, erp, connection } = started;
  const known = knownAsk(deps, askOfLink(link));
  const look = await lookForBill(deps, connection, erp, link.reference);
  await deps.reach('looked');
  if (look === null) return again(lease, allBusy().because);
  const seen = look.value;
  if (seen.is === 'present') {
    // An integrator tells of numbers alone. An ERP whose bill cannot be compared holds another than was asked for.
    const told = seen.fingerprint === null && connection.kind === outsideKind;
    if (!told && seen.fingerprint !== stored.fingerprint)
      return parked(deps, lease, started, 'exists_but_differs', seen.record.label, seen);
    // Half made by an ask that was cut off: the next one goes on with it, and makes no second.
    if (seen.unfinished) {
      const begun = { ...link, error: null, askedAt: link.askedAt ?? seen.asOf };
      return ask(deps, lease, { ...started, link: begun });
    }
    return synced(deps, lease, started, seen.record, seen.asOf, seen);
  }
  if (seen.is === 'unknown') return notAnswering(deps, lease, started, seen);
  // A no to the last ask leaves none that could still surface.
  const refused = provesGone(seen, link.askedAt ?? (0 as Instant)) ? seen.refused : undefined;
  if (refused !== undefined) return failByAWord(deps, lease, started, failure(started, refused));
  const unsettledMs = await untilSettledMs(deps, known, seen, erp.traits.settleMs);
  if (!(unsettledMs <= 0)) return lookAgain(deps, lease, started, unsettledMs);
  if (wasPurged(seen, await lastStanding(deps, lease, link))) return parked(deps, lease, started, 'paid_and_gone', '');
  // As if it had shown none right after its yes.
  if (saidYes(link)) return notShown(deps, lease, started);
  if (waitsForALook(connection)) return notLookedOver(deps, lease, started);
  return ask(deps, lease, started);
}

async function ask(deps: Deps, lease: Lease, started: Started): Promise<JobRun> {
  const { link, stored, erp } = started;
  const asking = askOnce(deps, lease, started, {
    saveIntent: () => saveIntent(deps, lease, started),
    takeIntentBack: () => takeIntentBack(deps, lease, started),
    create: (signal) => erp.createBill(stored.bill, link.reference, signal),
  });
  const answer = await asking.catch((cause) => {
    if (cause instanceof CameBack) return cause;
    throw cause;
  });
  if (answer instanceof CameBack) return parked(deps, lease, started, 'bill_came_back', answer.ghost.label);
  if (answer.is === 'again') return answer;
  if (answer.is === 'created') return synced(deps, lease, started, answer.record, answer.asOf, null);
  // After a yes no absence is believed any more: an ask by itself would make one bill after the other.
  const affirmed = answer.is === 'unclear' && answer.trouble === 'made_but_not_shown';
  if (affirmed || wasAffirmed(link)) return notShown(deps, lease, started, saidSince(started, answer));
  if (answer.is === 'refused') return refusedNow(deps, lease, started, answer.refusal);
  return notAnswering(deps, lease, started, answer);
}

/** Read without a lock: whatever is decided by it is checked again under one, and the link is changed by this job alone. */
async function start(deps: Deps, lease: Lease): Promise<Started | null> {
  const found = await readLink(deps, lease.company, lease.subject as LinkId);
  if (found?.link.state !== 'exporting') return null; // someone finished it
  const { link, stored, connection } = found;
  if (connection === null || stored === null) throw new Error(`link ${link.id} is exporting without a bill`);
  return { link, stored, connection, erp: deps.connectorFor(connection) };
}

/** Of a bill that was never asked for there is none. */
async function lastStanding({ work }: Deps, { company }: Lease, { id, askedAt }: Link): Promise<Standing | null> {
  return askedAt === null ? null : work.run({ company }, (tx) => tx.sightings.lastStanding(id));
}

/** The bill that was taken back before stands in the books again: seen so while the ERP was looked through, maybe. */
class CameBack extends Error {
  readonly ghost: Ghost;
  constructor(ghost: Ghost) {
    super(`the bill ${ghost.label} came back`);
    this.ghost = ghost;
  }
}

/** @throws CameBack, having saved nothing. */
async function saveIntent(deps: Deps, lease: Lease, { link, erp }: Started): Promise<void> {
  const facts = { erp: erp.traits.name, reference: link.reference, attempt: lease.attempt };
  let askedAt = link.askedAt;
  let ghost: Ghost | null = null;
  const saved = await writeLink(deps, {
    lease,
    link: link.id,
    end: null,
    asks: true,
    change: (found, now) => {
      ghost = found.ghost;
      if (ghost !== null) return {};
      // Rounded up: an absence must be later than this.
      askedAt = (now + 1) as Instant;
      return { asked: { askedAt, settleMs: erp.traits.settleMs }, events: [hubEvent(found, 'link.asked', facts)] };
    },
  });
  if (!saved) throw new Error(`link ${link.id} left exporting under a held lease`);
  if (ghost !== null) throw new CameBack(ghost);
  knownAsk(deps, askOfLink({ ...link, askedAt }));
}

/** Nobody else has changed it meanwhile: the lease is asked for again. */
async function takeIntentBack(deps: Deps, lease: Lease, { link }: Started): Promise<void> {
  await writeLink(deps, { lease, link: link.id, end: null, change: () => ({ asked: link }) });
}

/** Ends the attempt in one transaction with what it changes; whoever lost the lease changes nothing. */
async function settle(
  deps: Deps,
  lease: Lease,
  { link, erp }: Started,
  end: JobEnd,
  change: LinkWrite['change'],
): Promise<JobRun> {
  const goesOn: LinkWrite['change'] = (found, now) => {
    const changed = change(found, now);
    const after = changed.link ?? found.link;
    // What stood still and is tried again, as an integrator's word has it, calls for nobody meanwhile.
    return after.parked ? { ...changed, link: { ...after, parked: false } } : changed;
  };
  await writeLink(deps, { lease, link: link.id, end, change: end.is === 'again' ? goesOn : change });
  return { ...end, ended: true, room: exportsInHand(erp) };
}

async function synced(
  deps: Deps,
  lease: Lease,
  started: Started,
  record: ErpRecord,
  at: Instant,
  seen: Sighting | null,
): Promise<JobRun> {
  const run = await settle(deps, lease, started, { is: 'done' }, (found) => {
    const fresh = seen ?? {
      is: 'present' as const,
      record,
      standing: 'live' as const,
      fingerprint: started.stored.fingerprint,
      asOf: at,
    };
    const facts = { erp: started.erp.traits.name, record: record.label, evidence: told(fresh) };
    return {
      link: confirm(found.link, record, (at + 1) as Instant),
      sighting: fresh,
      events: [hubEvent(found, 'link.confirmed', facts)],
      bill: record.label,
    };
  });
  forgetAsks(deps, askOfLink(started.link));
  return run;
}

/**
 * A no frees the invoice only where it answers the one ask that there was. Of an earlier one without a clear answer it says
 * nothing: what that made bears our reference no more where somebody took it off, so that no look shows it, and uses up the
 * subcontract or takes the number, so that the no may come of it.
 */
function refusedNow(deps: Deps, lease: Lease, started: Started, error: ExportError): Promise<JobRun> {
  if (started.link.askedAt === null) return settle(deps, lease, started, { is: 'done' }, failure(started, error));
  return error.code === 'erp_duplicate_number'
    ? parked(deps, lease, started, 'number_may_be_ours', error.detail)
    : parked(deps, lease, started, 'refused_in_doubt', sayError(started, error));
}

const failure = (started: Started, error: ExportError) => (found: HeldLink) => {
  const said = { ...error, detail: sayError(started, error) };
  return {
    link: refuse(found.link, said),
    events: [hubEvent(found, 'link.failed', { erp: started.erp.traits.name, ...said })],
  };
};

function parked(
  deps: Deps,
  lease: Lease,
  started: Started,
  code: ExportErrorCode,
  detail: string,
  seen?: Sighting,
): Promise<JobRun> {
  const error = { code, detail: sayError(started, { code, detail }) };
  return settle(deps, lease, started, { is: 'parked', because: code }, (found) => ({
    link: park(found.link, error),
    ...(seen === undefined ? {} : { sighting: seen }),
    events: [hubEvent(found, 'link.parked', { erp: started.erp.traits.name, ...error })],
  }));
}

/** Its yes is all there is of the bill. @param since what it said to whoever had it asked for anew. */
const notShown = (deps: Deps, lease: Lease, started: Started, since = ''): Promise<JobRun> =>
  parked(deps, lease, started, 'yes_not_shown', since);

/** A no after a yes frees nothing, but says what is in the way: its reader would retry for ever without it. */
const saidSince = (started: Started, answer: CreateAnswer): string =>
  answer.is === 'refused' ? sayError(started, answer.refusal) : '';

/** Soon it counts, unless the ask is of a clock that was ahead. */
const lookAgain = (deps: Deps, lease: Lease, started: Started, untilSettledMs: number): Promise<JobRun> =>
  lease.attempt >= mostAttempts
    ? parked(deps, lease, started, 'gave_up', words.jobs.not_shown_yet)
    : settle(deps, lease, started, notShownYet(lease, untilSettledMs), () => ({}));

/** Why the ERP could not be asked or believed. */
interface Met {
  readonly because: string;
  readonly trouble?: TroubleCode;
  /** It had said yes before. */
  readonly affirmed?: true;
}

/** Troubles of this bill alone, of which another look will tell the same: what a person is called for. */
const standsStill: Readonly<Partial<Record<TroubleCode, ExportErrorCode>>> = {
  integrator_contradicts: 'integrator_contradicts',
  earlier_bill: 'integrator_contradicts',
  several_bills: 'exists_but_differs',
  made_differently: 'exists_but_differs',
};

/** No answer, or an unclear one. The approver is shown why it takes time, and a person is called in the end. */
function notAnswering(deps: Deps, lease: Lease, started: Started, met: Met): Promise<JobRun> {
  const { because, trouble, affirmed = false } = met;
  if (trouble === 'integrator_silent') return parked(deps, lease, started, 'integrator_silent', because);
  if (lease.attempt >= mostAttempts)
    return affirmed ? notShown(deps, lease, started) : parked(deps, lease, started, 'gave_up', because);
  const end: JobEnd = { is: 'again', inMs: pauseAfter(lease.attempt, trouble), because };
  const stands = trouble === undefined ? undefined : standsStill[trouble];
  // What was affirmed goes on saying so, beside what is in its way by now.
  const before = stands !== undefined && wasAffirmed(started.link) ? started.link.error?.code : undefined;
  const code = affirmed ? 'yes_unread' : (before ?? 'erp_not_answering');
  const error = { code, detail: sayError(started, { code, detail: because }) } as const;
  // What is said may be half of what is being said; what is still so at the next look is for a person.
  if (stands !== undefined && started.link.error?.detail === error.detail) {
    return parked(deps, lease, started, stands, because);
  }
  return settle(deps, lease, started, end, ({ link }) =>
    link.error?.detail === error.detail || (wasAffirmed(link) && before === undefined)
      ? {}
      : { link: { ...link, error } },
  );
}

/** Absent by what we know; but this database was put back to an earlier moment, and what came since is not known to it. */
function notLookedOver(deps: Deps, lease: Lease, started: Started): Promise<JobRun> {
  const code = 'not_looked_over';
  const error = { code, detail: sayError(started, { code, detail: '' }) } as const;
  const end: JobEnd = { is: 'again', inMs: lookedOverMs, because: code, uncounted: true };
  return settle(deps, lease, started, end, ({ link }) =>
    link.error?.code === code || wasAffirmed(link) ? {} : { link: { ...link, error } },
  );
}

/** Our sentence, and the ERP's own words after it. */
function sayError({ erp }: Started, error: ExportError): string {
  const ours = fill(words.erp.exportErrors[error.code], { erp: erp.traits.name });
  return error.detail === '' ? ours : `${ours} (${error.detail})`;
}

const hubEvent = (found: HeldLink, type: NewEvent['type'], facts: Readonly<Record<string, unknown>>): NewEvent => ({
  type,
  by: null,
  projectId: found.head.projectId,
  invoiceId: found.head.id,
  linkId: found.link.id,
  facts,
});

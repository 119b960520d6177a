import type { CreateAnswer, ErpConnector } from '../../connectors/contract.ts';
import type { ExportError } from '../../domain/refusal.ts';
import { words } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import { allBusy, askErp, slotWaitMs } from '../erp-access.ts';
import { stopwatch } from '../stopwatch.ts';
import { type Connection, type JobEnd, type JobRun, type Lease, LeaseLost } from '../unit-of-work.ts';
import { withinTime } from '../within-time.ts';
import { inTurn, noteCall } from './in-turn.ts';
import { pauseAfter } from './pause.ts';

/**
 * So often is an ERP asked to make one thing, or looked at for it, before a person is called: at half a minute each a
 * day, at a minute two, so that a night without the ERP parks nothing.
 */
export const mostAttempts = 2_880;
/** So often in a row may an attempt end in an error of our own before the export stands still for a person. */
const mostErrors = 20;

type Again = Extract<JobEnd, { readonly is: 'again' }>;
type Created = Extract<CreateAnswer, { readonly is: 'created' }>;
/** Whatever was made has its time: only an absence after that can be one of what was made. */
type DatedAnswer = Exclude<CreateAnswer, Created> | Required<Created>;

/** The end of an attempt that could not do what it came for; the next one begins with a look. */
export const again = (lease: Lease, because: string): Again => ({
  is: 'again',
  inMs: pauseAfter(lease.attempt),
  because,
});

/** What was not there, but may still come, is looked at again soon, and at the latest when its absence would be proof. */
export const notShownYet = (lease: Lease, untilSettledMs: number): Again => ({
  ...again(lease, words.jobs.not_shown_yet),
  inMs: Math.max(50, Math.min(pauseAfter(lease.attempt), untilSettledMs + 50)),
});

/** The ERP said yes, and could not be looked into since: what is not there then has it asked for anew by a person alone. */
export const saidYes = ({ error }: { readonly error: ExportError | null }): boolean => error?.code === 'yes_unread';

/** After a restore, what is not there is not asked for until somebody has looked over what the ERP got meanwhile. */
export const waitsForALook = ({ restored }: Connection): boolean => restored !== null;
/** So often it is looked whether somebody has. */
export const lookedOverMs = 30_000;

/**
 * Runs an attempt; what keeps ending in errors of our own is parked for a person. Those alone are counted, one after the
 * other: after an hour of a silent ERP a single one would else park all that is in hand. Where they cannot be counted, the
 * database is away, and nothing is parked.
 */
export async function attemptOrPark(
  deps: Deps,
  lease: Lease,
  attempt: () => Promise<JobRun>,
  park: () => Promise<JobRun>,
): Promise<JobRun> {
  try {
    return await attempt();
  } catch (cause) {
    if (cause instanceof LeaseLost) throw cause;
    const inARow = await deps.work.run({ company: lease.company }, (tx) => tx.jobs.erred(lease)).catch(() => 0);
    if (inARow < mostErrors) throw cause;
    deps.log.error({ err: cause, job: lease.job }, 'an export was parked');
    return park();
  }
}

/** What of an ask is the caller's own. */
export interface Asking {
  /** Comes back once it is committed; throws where the lease was lost. */
  saveIntent(): Promise<void>;
  /** Puts the moment of the ask back to what it was, under the lease: nothing was sent, and nothing will be. */
  takeIntentBack(): Promise<void>;
  /** Asks the ERP; its signal ends when nothing may be sent any more. */
  create(signal: AbortSignal): Promise<CreateAnswer>;
}

/**
 * The one way in which an ERP is asked to make something: the intent is saved under the lease, and only then, within a slot
 * and not too late, the ERP is asked. The intent comes before the slot, so that no slot stands idle while it is saved.
 */
export async function askOnce(
  deps: Deps,
  lease: Lease,
  { connection, erp }: { readonly connection: Connection; readonly erp: ErpConnector },
  asking: Asking,
): Promise<DatedAnswer | Again> {
  await deps.reach('asking');
  const asked = await inTurn(erp, async (): Promise<CreateAnswer | Again> => {
    const { callMs } = erp.traits;
    // Begun before the intent is saved: what we measure is never shorter than what has passed since it.
    const passed = stopwatch();
    await asking.saveIntent();
    await deps.reach('asked');
    const waitMs = Math.min(slotWaitMs.export, callMs / 2);
    const called = await askErp(deps, connection, erp, waitMs, async (): Promise<CreateAnswer | Again> => {
      // Whoever stalls here must not ask late: others may by then trust that nothing is there.
      const left = Math.floor(callMs - passed());
      if (left <= 0) return again(lease, words.jobs.too_late);
      const sent = performance.now();
      return withinTime(left, (signal) => asking.create(signal)).finally(() => noteCall(erp, performance.now() - sent));
    });
    if (called !== null) return called.value;
    await asking.takeIntentBack();
    return again(lease, allBusy().because);
  });
  await deps.reach('answered');
  if (asked === null) return again(lease, allBusy().because);
  const { value } = asked;
  return value.is === 'created' ? { ...value, asOf: value.asOf ?? (await deps.clock.now()) } : value;
}

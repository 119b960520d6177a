import type { Instant } from '../../domain/time.ts';
import {
  answerWithinMs,
  givenUpAfterMs,
  pauseAfterFailures,
  pauseLeftMs,
  webhookPayload,
} from '../../domain/webhook.ts';
import { words } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import type { Attempt, Delivery, Hook, JobRun, Lease } from '../unit-of-work.ts';

/** So many in one turn, then others' jobs may have theirs. */
const atOnce = 100;
/** What was delivered or given up is to be looked up for so long. */
const keptMs = 14 * 24 * 3_600_000;

/**
 * Empties one hook's outbox, oldest first: what fails holds up all that comes after it, with longer and longer pauses,
 * until half a day has passed. A process that dies between sending and noting it sends it again: at least once.
 */
export async function deliverWebhooks(deps: Deps, lease: Lease, stopping?: AbortSignal): Promise<JobRun> {
  for (let sent = 0; sent < atOnce; sent++) {
    if (stopping?.aborted) return { is: 'again', inMs: 0, because: words.jobs.stopped };
    const turn = await nextTurn(deps, lease);
    if ('ended' in turn) return turn.ended;
    const startedAt = await deps.clock.now();
    const payload = webhookPayload(turn.delivery.event, turn.hook.company, turn.hook.apiVersion);
    const answer = await deps.webhooks.send(turn.hook, payload, AbortSignal.timeout(answerWithinMs), {
      id: turn.delivery.event.uid,
      at: startedAt,
    });
    const attempt: Attempt = { ...answer, startedAt, completedAt: await deps.clock.now() };
    const ended = await note(deps, lease, turn.hook, turn.delivery, attempt);
    if (ended !== null) return ended;
  }
  return { is: 'again', inMs: 0, because: words.jobs.more_to_send };
}

type Turn = { readonly ended: JobRun } | { readonly hook: Hook; readonly delivery: Delivery };

/** The job's row is locked first: whoever announces something waits for it, and finds the job still there or gone. */
function nextTurn(deps: Deps, lease: Lease): Promise<Turn> {
  return deps.work.run({ company: lease.company }, async (tx): Promise<Turn> => {
    await tx.jobs.mustHold(lease);
    const hook = await tx.webhooks.hook(lease.subject);
    const now = await tx.now();
    const pausedMs = pauseLeftMs(hook?.pausedUntil ?? null, now);
    if (pausedMs > 0) return { ended: { is: 'again', inMs: pausedMs, because: words.jobs.receiver_fails } };
    const delivery = hook === null ? null : await tx.webhooks.next(hook.id);
    if (hook !== null && delivery !== null) return { hook, delivery };
    if (hook !== null) await tx.webhooks.forget(hook.id, (now - keptMs) as Instant);
    await tx.jobs.end(lease, { is: 'done' });
    return { ended: { is: 'done', ended: true } };
  });
}

/** Was it given another address or other headers while this attempt was on its way? */
const isElsewhere = (sent: Hook, now: Hook | null): boolean =>
  now !== null && (now.url !== sent.url || String(now.headers) !== String(sent.headers));

const isWell = ({ status }: Attempt) => status !== null && status >= 200 && status < 300;

function note(deps: Deps, lease: Lease, hook: Hook, delivery: Delivery, attempt: Attempt): Promise<JobRun | null> {
  return deps.work.run({ company: lease.company }, async (tx): Promise<JobRun | null> => {
    await tx.jobs.mustHold(lease);
    const ok = isWell(attempt);
    await tx.webhooks.noteAttempt(delivery.id, attempt, ok);
    if (ok) {
      if (hook.failures > 0) await tx.webhooks.noteHealth(hook.id, 0, null, null);
      return null;
    }
    if (isElsewhere(hook, await tx.webhooks.hook(hook.id))) return null;
    const now = await tx.now();
    const failures = hook.failures + 1;
    const since = hook.failingSince ?? attempt.startedAt;
    const pauseMs = pauseAfterFailures(failures);
    const until = (now + pauseMs) as Instant;
    const over = now - since >= givenUpAfterMs;
    // Nothing waits any more: what comes after is given half a day of its own, from its own first failure. Only a success
    // makes the pauses short again.
    await tx.webhooks.noteHealth(hook.id, failures, over ? null : since, until);
    if (over) await tx.webhooks.discard(hook.id);
    const end = over
      ? ({ is: 'done' } as const)
      : ({ is: 'again', inMs: pauseMs, because: words.jobs.receiver_fails } as const);
    await tx.jobs.end(lease, end);
    return { ...end, ended: true };
  });
}

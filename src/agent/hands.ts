import { agentLimits } from '../domain/agent.ts';
import { sayTrouble } from '../domain/trouble.ts';
import { fill, words } from '../domain/words/words.ts';
import { type Answer, perform, type Task } from './perform.ts';
import { HubAway, HubRefused } from './post-json.ts';
import type { AgentOptions } from './run.ts';
import { backoffMs, pause } from './times.ts';

const says = words.agents.run;
/** An answer is offered this much longer than anyone is likely to wait for it. */
const offeredMs = 60_000;
/** What a hub takes in one request, with room for what is around the answer. */
const mostBytes = 900 * 1024;

interface Held {
  readonly done: Promise<void>;
  /** Nobody waits for it any more. */
  readonly over: AbortController;
  /** False once only its answer has still to be delivered. */
  working: boolean;
}

/** What an agent has in hand. */
export interface Hands extends AgentOptions {
  readonly held: Map<number, Held>;
  readonly error: { last: string | null };
  /** Resolved when one of them has been worked off. */
  finished: PromiseWithResolvers<void>;
}

/** Begins a task, and keeps it in hand until its answer is delivered or nobody wants it. */
export function answerTo(hands: Hands, task: Task, since: () => number): void {
  const over = new AbortController();
  const held: Held = { over, working: true, done: Promise.resolve() };
  const work = async () => {
    const begun = performance.now();
    const answer = await perform(task, doingOf(hands, task, over.signal), over.signal);
    held.working = false;
    hands.finished.resolve();
    note(hands, answer);
    hands.log(
      fill(says.done, { call: task.call, id: task.id, ms: Math.round(performance.now() - begun), how: how(answer) }),
    );
    await deliver(hands, task, small(answer, hands), over.signal, since);
  };
  const done = work()
    .catch((cause: unknown) => hands.log(cause instanceof Error ? cause.message : String(cause)))
    .finally(() => hands.held.delete(task.id));
  hands.held.set(task.id, Object.assign(held, { done }));
}

function doingOf({ line, erp, reach, random, partElements }: Hands, { id, claim }: Task, over: AbortSignal) {
  return {
    erp,
    reach: reach ?? (() => undefined),
    partElements: partElements ?? agentLimits.partElements,
    async begin(): Promise<number> {
      const { left_ms: left } = await line.ask(`/tasks/${id}/begin`, { claim }, over);
      return typeof left === 'number' ? left : 0;
    },
    part: (number: number, part: readonly unknown[]) =>
      insist(() => line.ask(`/tasks/${id}/parts`, { claim, number, part }, over), over, random),
  };
}

/** Again and again while the hub is away, until it says no or nobody wants it any more. */
async function insist(ask: () => Promise<unknown>, over: AbortSignal, random: () => number): Promise<void> {
  for (let failures = 0; ; failures++) {
    try {
      await ask();
      return;
    } catch (cause) {
      if (!(cause instanceof HubAway) || over.aborted) throw cause;
      await pause(backoffMs(failures, random), over);
      over.throwIfAborted();
    }
  }
}

async function deliver(
  { line, random, log }: Hands,
  { id, claim, leftMs }: Task,
  answer: Answer,
  over: AbortSignal,
  since: () => number,
): Promise<void> {
  const until = AbortSignal.any([over, AbortSignal.timeout(Math.max(1_000, Math.ceil(leftMs + offeredMs - since())))]);
  try {
    await insist(() => line.ask(`/tasks/${id}/result`, { claim, answer }, until), until, random);
  } catch (cause) {
    // Whoever asked looks again; the answer may have arrived all the same.
    if (cause instanceof HubRefused) log(fill(says.notTaken, { id, because: cause.message }));
    else log(fill(says.notTaken, { id, because: says.noLonger }));
  }
}

function small(answer: Answer, { erp }: Hands): Answer {
  const bytes = Buffer.byteLength(JSON.stringify(answer));
  if (bytes <= mostBytes) return answer;
  const code = 'unreadable_answer';
  const what = fill(says.tooMuch, { bytes });
  return { trouble: { code, because: sayTrouble(code, { erp: erp.traits.name, what }) } };
}

/** What keeps the ERP from being asked, for the connection's health; forgotten with the next answer that came. */
function note({ error }: Hands, answer: Answer): void {
  const because = 'trouble' in answer ? answer.trouble.because : becauseOf(answer.value);
  const code =
    'trouble' in answer ? answer.trouble.code : ((answer.value ?? {}) as { readonly trouble?: unknown }).trouble;
  // That the hub gave up says nothing of the ERP.
  if (code === 'stopped_asking') return;
  error.last = because === null ? null : because.slice(0, 500);
}

function becauseOf(value: unknown): string | null {
  const { is, ok, because } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return (is === 'unknown' || is === 'unclear' || ok === false) && typeof because === 'string' ? because : null;
}

/** What a log may say of an answer: never what was in it. */
function how(answer: Answer): string {
  if ('trouble' in answer) return answer.trouble.code;
  const { is, ok } = (answer.value ?? {}) as Readonly<Record<string, unknown>>;
  return typeof is === 'string' ? is : ok === false ? says.notWell : says.well;
}

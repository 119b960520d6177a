import type { ErpConnector } from '../connectors/contract.ts';
import { type AgentCall, agentCalls, agentTimes } from '../domain/agent.ts';
import { fill, words } from '../domain/words/words.ts';
import { answerTo, type Hands } from './hands.ts';
import type { AgentKey } from './key.ts';
import type { Line } from './line.ts';
import type { Reach, Task } from './perform.ts';
import { HubAway, HubRefused } from './post-json.ts';
import { backoffMs, pause, stopwatch } from './times.ts';

const says = words.agents.run;
/** After a stop, for an answer to be delivered. */
const graceMs = 5_000;
/** A key that leaked with a backup is of no use any more after this. */
const keyLivesMs = 30 * 86_400_000;
/** Where the next one cannot be kept, on a full disk or in a folder that was closed, it is tried again after this. */
const keyAgainMs = 3_600_000;

export interface AgentOptions {
  readonly line: Line;
  /** Careful already. */
  readonly erp: ErpConnector;
  readonly kind: string;
  /** Of the program, and of the machine's name, for people. */
  readonly version: string;
  readonly host: string;
  readonly log: (message: string) => void;
  /** Keeps the next key before it is first used. */
  readonly keepKey: (key: AgentKey) => void;
  readonly now: () => number;
  readonly random: () => number;
  readonly reach?: Reach;
  readonly partElements?: number;
}

/**
 * Fetches tasks and answers them until it is stopped; then it finishes what is in hand and says goodbye. While the hub
 * is away it comes back again and again, ever more slowly.
 * @throws Error where the hub does not know this agent any more: nothing would become better by trying.
 */
export async function runAgent(given: AgentOptions, stop: AbortSignal): Promise<void> {
  const options = { ...given, log: (message: string) => given.log(inOneLine(message)) };
  const { line, log } = options;
  const hands: Hands = { ...options, held: new Map(), error: { last: null }, finished: Promise.withResolvers<void>() };
  let greeted = false;
  let failures = 0;
  let keyAgainAt = Number.NEGATIVE_INFINITY;
  while (!stop.aborted) {
    try {
      if (!greeted) await greet(options, stop);
      greeted = true;
      if (options.now() >= keyAgainAt && !(await changeOldKey(options, stop))) keyAgainAt = options.now() + keyAgainMs;
      await round(hands, stop);
      if (failures > 0) log(says.back);
      failures = 0;
    } catch (cause) {
      if (stop.aborted) break;
      if (cause instanceof HubRefused && isFinal(cause, greeted)) throw cause;
      if (!(cause instanceof HubRefused || cause instanceof HubAway)) throw cause;
      if (failures++ === 0) log(cause.message);
      await pause(backoffMs(failures, options.random), stop);
    }
  }
  log(fill(says.stopping, { n: hands.held.size }));
  const ended = Promise.all([...hands.held.values()].map(({ done }) => done));
  // No call outlives its time; an answer that cannot be delivered is not waited for.
  await Promise.race([ended, pause(options.erp.traits.callMs + graceMs, new AbortController().signal)]);
  await line.ask('/hello', { leaving: true }, AbortSignal.timeout(3_000)).catch(() => undefined);
}

/** What a hub says, or something in its place, stands within our own lines of the log and makes none. */
const inOneLine = (message: string): string => message.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');

const refusedForGood = ['signature_wrong', 'agent_of_another_kind', 'agent_of_other_books', 'invalid'];

/** What trying again cannot mend. Later than the first hello a wrong signature may be the network's fault. */
const isFinal = ({ code }: HubRefused, greeted: boolean): boolean =>
  code === 'agent_not_known' || (!greeted && refusedForGood.includes(code));

/** What the hub is told of the ERP: what it is like, and which calls can be made there from here. */
export const traitsToTell = (erp: ErpConnector) => ({
  ...erp.traits,
  answers: agentCalls.filter((call) => typeof erp[call] === 'function'),
});

async function greet({ line, erp, kind, version, host, log }: AgentOptions, stop: AbortSignal): Promise<void> {
  const { name } = await line.ask('/hello', { kind, version, host, traits: traitsToTell(erp) }, stop);
  log(fill(says.hello, { name: typeof name === 'string' ? name : '', hub: line.key().hub, erp: erp.traits.name }));
}

/** One claim: what came is begun, what nobody waits for is ended. */
async function round(hands: Hands, stop: AbortSignal): Promise<void> {
  const { line, erp, held } = hands;
  const working = [...held.values()].filter((one) => one.working).length;
  const room = Math.max(0, erp.traits.maxInFlight - working);
  hands.finished = Promise.withResolvers<void>();
  const freed = new AbortController();
  // Without room nothing is handed out, so nothing is lost when the claim is broken off for one that asks for more.
  if (room === 0) void hands.finished.promise.then(() => freed.abort(roomAgain));
  const waitMs = held.size === 0 ? agentTimes.claimMs : agentTimes.beatMs;
  const { books } = erp.traits;
  const body = { room, hand: [...held.keys()], wait_ms: waitMs, error: hands.error.last, ...(books ? { books } : {}) };
  const came = stopwatch();
  const answer = await line
    .ask('/claim', body, AbortSignal.any([stop, freed.signal]), waitMs)
    .catch((cause: unknown) => {
      if (cause === roomAgain) return null;
      throw cause;
    });
  if (answer === null) return;
  for (const id of Array.isArray(answer.over) ? answer.over : []) held.get(id)?.over.abort();
  for (const given of Array.isArray(answer.tasks) ? answer.tasks : []) {
    const task = taskOf(given);
    if (task !== null) answerTo(hands, task, came);
  }
}

const roomAgain = new Error('there is room again');

/** Nobody waits for longer than an hour, and a timer goes no further than some weeks. */
const longestMs = 2 * 3_600_000;

function taskOf(given: unknown): Task | null {
  // What stands between hub and agent may answer in the hub's place.
  if (typeof given !== 'object' || given === null) return null;
  const { id, call, arguments: list, left_ms, claim } = given as Readonly<Record<string, unknown>>;
  if (!agentCalls.includes(call as AgentCall) || !Array.isArray(list)) return null;
  if (typeof id !== 'number' || typeof left_ms !== 'number' || typeof claim !== 'string') return null;
  // Without its reference a bill could not be found again.
  if (call === 'createBill' && typeof list[1] !== 'string') return null;
  return { id, call: call as AgentCall, arguments: list, leftMs: Math.min(left_ms, longestMs), claim };
}

/** @returns false where the next key could not be kept: the old one goes on, for the hub knows it until the next is used. */
async function changeOldKey({ line, keepKey, now, log }: AgentOptions, stop: AbortSignal): Promise<boolean> {
  const old = line.key();
  if (now() - old.madeAt < keyLivesMs) return true;
  const { key, key_version: keyVersion } = await line.ask('/rotate', {}, stop);
  if (!isKey(key) || !Number.isSafeInteger(keyVersion) || Number(keyVersion) <= old.keyVersion) return true;
  const next = { ...old, key, keyVersion: Number(keyVersion), madeAt: now() };
  try {
    // Kept first: were it used first and this process died, the hub would know only a key that nobody has.
    keepKey(next);
  } catch (cause) {
    log(fill(says.keyNotKept, { because: cause instanceof Error ? cause.message : String(cause) }));
    return false;
  }
  line.changeKey(next);
  log(says.keyChanged);
  return true;
}

/** One that is none would be kept in the place of the one that opens the door. */
const isKey = (key: unknown): key is string => typeof key === 'string' && /^[\w-]{43}$/.test(key);

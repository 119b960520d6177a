import type { BillKey, CreateAnswer, ErpConnector, NewErpRecord, RecordKey } from '../connectors/contract.ts';
import { troubleOf } from '../connectors/trouble.ts';
import { type AgentCall, agentLimits, isListCall, isWrite, type ListCall } from '../domain/agent.ts';
import type { Bill } from '../domain/bill.ts';
import type { BillReference } from '../domain/ids.ts';
import type { ErpRecord } from '../domain/sighting.ts';
import { sayTrouble, type TroubleCode } from '../domain/trouble.ts';
import { steadyClock, stopwatch } from './times.ts';

/** A task as the hub gave it. */
export interface Task {
  readonly id: number;
  readonly call: AgentCall;
  readonly arguments: readonly unknown[];
  /** Milliseconds from when it came until nobody waits any more. */
  readonly leftMs: number;
  /** Proves that it was given to us. */
  readonly claim: string;
}

/** What the hub is answered: what the call came to, or what kept it from being made or believed. */
export type Answer =
  | { readonly value: unknown }
  | { readonly trouble: { readonly code: TroubleCode; readonly because: string } };

/** Points of a task at which tests end this process; the last three of a write alone. */
export const agentPoints = ['claimed', 'begun', 'asked', 'answered'] as const;
export type AgentPoint = (typeof agentPoints)[number];
export type Reach = (point: AgentPoint, call: AgentCall) => Promise<void> | void;

export interface Doing {
  readonly erp: ErpConnector;
  /** Asks the hub whether it may be done, and for how many milliseconds more. */
  begin(): Promise<number>;
  part(number: number, part: readonly unknown[]): Promise<void>;
  readonly reach: Reach;
  /** Elements of a list in one part. */
  readonly partElements: number;
}

/** Does one task with the connector. Never throws: what goes wrong is an answer too. */
export async function perform(task: Task, doing: Doing, signal: AbortSignal): Promise<Answer> {
  try {
    await doing.reach('claimed', task.call);
    if (isWrite(task.call)) return await make(task, doing, signal);
    if (isListCall(task.call)) return { value: await list(task.call, task.arguments, doing, signal) };
    if (task.call === 'check') return { value: await doing.erp.check(signal) };
    const begun = steadyClock.read();
    const seen =
      task.call === 'findRecord'
        ? await doing.erp.findRecord(task.arguments[0] as RecordKey, signal)
        : await doing.erp.lookFor(task.arguments[0] as BillKey, signal);
    return { value: aged(seen, begun) };
  } catch (cause) {
    const { trouble: code, because } = troubleOf(cause, doing.erp.traits.name);
    return { trouble: { code, because } };
  }
}

/**
 * A write. Between the hub's saying how much time is left and the bytes leaving may lie anything: a slow network, a
 * machine that slept. So the time counts from before we asked, and is looked at again at the last moment.
 */
async function make(task: Task, { erp, begin, reach }: Doing, signal: AbortSignal): Promise<Answer> {
  const passed = stopwatch();
  const leftMs = await begin();
  await reach('begun', task.call);
  // Never more than the task has: a timer that is set too far goes off at once.
  const left = Math.floor(Math.min(leftMs, task.leftMs) - passed());
  if (left <= 0) return tooLate(erp);
  const asked = write(task, erp, AbortSignal.any([signal, AbortSignal.timeout(left)]));
  await reach('asked', task.call);
  const answer = await asked;
  await reach('answered', task.call);
  return { value: answer };
}

function write(task: Task, erp: ErpConnector, signal: AbortSignal): Promise<CreateAnswer> {
  if (task.call === 'createRecord') return erp.createRecord(task.arguments[0] as NewErpRecord, signal);
  const [bill, reference] = task.arguments as [Bill, BillReference];
  return erp.createBill(bill, reference, signal);
}

const tooLate = (erp: ErpConnector): Answer => {
  const code = 'stopped_asking';
  return { trouble: { code, because: sayTrouble(code, { erp: erp.traits.name }) } };
};

/** How much older than the look it is: nothing, for an ERP that is read live. The hub puts it to its own clock. */
function aged(seen: object, begun: number): unknown {
  if (!('asOf' in seen)) return seen;
  const { asOf, ...rest } = seen;
  return { ...rest, ageMs: Math.max(0, begun - Number(asOf)) };
}

function open(call: ListCall, given: readonly unknown[], erp: ErpConnector, signal: AbortSignal) {
  const begun = steadyClock.read();
  if (call === 'lookForMany') {
    return mapped(erp.lookForMany(given[0] as readonly BillKey[], signal), (seen) => aged(seen, begun));
  }
  if (call === 'examine') return erp.examine?.(signal) ?? nothing();
  if (call === 'problems') return erp.problems?.(given[0] as readonly Bill[], signal) ?? nothing();
  if (call === 'payments') return erp.payments(given[0] as ErpRecord, signal);
  if (call === 'costCodes' || call === 'subcontracts') return erp[call](String(given[0]), signal);
  return erp[call](signal);
}

/** Of a connector that has nothing to say. */
async function* nothing(): AsyncGenerator<never> {}

async function* mapped<T>(list: AsyncIterable<T>, of: (one: T) => unknown): AsyncGenerator<unknown> {
  for await (const one of list) yield of(one);
}

/** A part goes when it is full, and at the latest after a while, so that whoever reads the list sees it go on. */
const longestPartMs = 1_000;

async function list(call: ListCall, given: readonly unknown[], doing: Doing, signal: AbortSignal) {
  const { erp, part, partElements } = doing;
  let number = 0;
  let bytes = 0;
  let waiting: unknown[] = [];
  let since = performance.now();
  const send = async () => {
    if (waiting.length === 0) return;
    const full = waiting;
    waiting = [];
    bytes = 0;
    await part(++number, full);
    since = performance.now();
  };
  for await (const one of open(call, given, erp, signal)) {
    const size = Buffer.byteLength(JSON.stringify(one));
    if (bytes + size > agentLimits.partBytes) await send();
    waiting.push(one);
    bytes += size;
    if (waiting.length >= partElements || performance.now() - since > longestPartMs) await send();
  }
  await send();
  return { parts: number };
}

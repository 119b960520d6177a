import type { z } from 'zod';
import { type AgentCall, agentLimits, isAway, type ListCall } from '../../domain/agent.ts';
import type { Bill } from '../../domain/bill.ts';
import { recordKeyOf } from '../../domain/records/made.ts';
import type { Sighting } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';
import { sayAgo } from '../../domain/words/words.ts';
import type { BillKey, ErpConnector, ErpProblem } from '../contract.ts';
import { ErpTrouble } from '../trouble.ts';
import type { AgentPlace, AgentPost, Heard, Intended } from './post.ts';
import { cameTo, checkOf, createdOf, listEnd, listed, read, recordSightingOf, sightingOf } from './shapes.ts';
import { type AgentTraits, answersTo, marginOf } from './traits.ts';

export interface AgentConnectorOptions {
  readonly post: AgentPost;
  readonly place: AgentPlace;
  /** As they are through the agent. */
  readonly traits: AgentTraits;
}

/** What came of a task, and between which moments of the hub's database it was done. */
interface Done {
  readonly value: unknown;
  readonly putAt: Instant;
  readonly heardAt: Instant;
}

/** One element of a list, and when its task was put. */
interface Listed {
  readonly one: unknown;
  readonly putAt: Instant;
}

/**
 * An ERP that its agent asks for us: every call becomes a task, and what the agent answers is its result. All times are
 * of the hub's database; the agent's clock counts for nothing. To be wrapped in `careful`, as every connector.
 */
export function openAgentConnector(options: AgentConnectorOptions): ErpConnector {
  const { traits } = options;
  const erp = traits.name;
  const { ask, list } = tasksOf(options);

  async function* listOf<T>(call: ListCall, given: readonly unknown[], shape: z.ZodType<T>, signal: AbortSignal) {
    for await (const { one } of list(call, given, signal)) yield read(shape, one, erp);
  }

  async function* lookForMany(bills: readonly BillKey[], signal: AbortSignal): AsyncGenerator<Sighting> {
    for (let from = 0; from < bills.length; from += agentLimits.keys) {
      const keys = bills.slice(from, from + agentLimits.keys);
      let given = 0;
      for await (const { one, putAt } of list('lookForMany', [keys], signal)) {
        given++;
        yield sightingOf(one, putAt, erp);
      }
      // One too few would shift all that follow: each would then be said of another bill.
      if (given !== keys.length) throw new ErpTrouble('answer_incomplete', { given, wanted: keys.length });
    }
  }

  async function* problems(bills: readonly Bill[], signal: AbortSignal): AsyncGenerator<readonly ErpProblem[]> {
    // An older agent drops what it does not know, and the hub would wait for an answer that never comes.
    if (answersTo(traits, 'problems') === 'unknown') throw new ErpTrouble('agent_too_old', { erp });
    for (const some of inTasks(bills)) {
      let given = 0;
      for await (const { one } of list('problems', [some], signal)) {
        given++;
        yield read(listed.problems, one, erp);
      }
      if (given !== some.length) throw new ErpTrouble('answer_incomplete', { given, wanted: some.length });
    }
  }

  return {
    traits,
    // Whoever asks is told by its absence that nobody there can say it.
    ...(answersTo(traits, 'problems') === 'no' ? {} : { problems }),
    check: async (signal) => checkOf((await ask('check', [], signal)).value, erp),
    async lookFor(bill, signal) {
      const { value, putAt } = await ask('lookFor', [bill], signal);
      return sightingOf(value, putAt, erp);
    },
    lookForMany,
    vendors: (signal) => listOf('vendors', [], listed.vendors, signal),
    jobs: (signal) => listOf('jobs', [], listed.jobs, signal),
    costCodes: (job, signal) => listOf('costCodes', [job], listed.costCodes, signal),
    costTypes: (signal) => listOf('costTypes', [], listed.costTypes, signal),
    bills: (signal) => listOf('bills', [], listed.bills, signal),
    examine: (signal) => listOf('examine', [], listed.examine, signal),
    payments: (bill, signal) => listOf('payments', [bill], listed.payments, signal),
    subcontracts: (job, signal) => listOf('subcontracts', [job], listed.subcontracts, signal),
    async createBill(bill, reference, signal) {
      const { value, heardAt } = await ask('createBill', [bill, reference], signal, { reference });
      return createdOf(value, heardAt, erp);
    },
    async findRecord(key, signal) {
      const { value, putAt } = await ask('findRecord', [key], signal);
      return recordSightingOf(value, putAt, erp);
    },
    async createRecord(record, signal) {
      const { value, heardAt } = await ask('createRecord', [record], signal, { record: recordKeyOf(record) });
      return createdOf(value, heardAt, erp);
    },
  };
}

/** Calls as tasks of the agent, and what came of them. */
function tasksOf({ post, place, traits }: AgentConnectorOptions) {
  const erp = traits.name;
  const withinMs = traits.callMs - 2 * marginOf(traits.callMs);
  const waitMs = traits.callMs - marginOf(traits.callMs);

  async function put(call: AgentCall, given: readonly unknown[], makes: Intended | null) {
    const answer = await post.put(place, { call, arguments: given, withinMs, makes });
    if (answer.is === 'put') return answer;
    if (answer.is === 'missing') throw new ErpTrouble('agent_missing');
    if (answer.is === 'full') throw new ErpTrouble('busy');
    throw new ErpTrouble('agent_away', { erp, ago: sayAgo(answer.agoMs) });
  }

  async function hear(id: number, heardParts: number, signal: AbortSignal): Promise<Heard> {
    const heard = await post.hear(place, id, heardParts, waitMs, signal);
    if (heard !== null) return heard;
    const { claimed, agoMs } = await post.giveUp(place, id);
    signal.throwIfAborted();
    if (claimed) throw new ErpTrouble('agent_silent', { erp });
    if (isAway(agoMs)) throw new ErpTrouble('agent_away', { erp, ago: sayAgo(agoMs) });
    throw new ErpTrouble('busy');
  }

  async function ask(call: AgentCall, given: readonly unknown[], signal: AbortSignal, makes: Intended | null = null) {
    signal.throwIfAborted();
    const { id, at } = await put(call, given, makes);
    const heard = await hear(id, 0, signal);
    if (heard.is === 'part') throw new ErpTrouble('unreadable_answer', { erp, what: 'a part of a list' });
    return { value: cameTo(heard.answer, erp), putAt: at, heardAt: heard.at } satisfies Done;
  }

  /** Elements of all parts, each as it came; complete or it throws. */
  async function* list(call: ListCall, given: readonly unknown[], signal: AbortSignal): AsyncGenerator<Listed> {
    signal.throwIfAborted();
    const { id, at: putAt } = await put(call, given, null);
    let heardParts = 0;
    let whole = false;
    try {
      for (;;) {
        const heard = await hear(id, heardParts, signal);
        if (heard.is === 'answer') {
          const { parts } = read(listEnd, cameTo(heard.answer, erp), erp);
          if (parts !== heardParts) throw new ErpTrouble('answer_incomplete', { given: heardParts, wanted: parts });
          whole = true;
          return;
        }
        heardParts++;
        for (const one of heard.part) yield { one, putAt };
      }
    } finally {
      if (!whole) await post.giveUp(place, id);
    }
  }

  return { ask, list };
}

/** Bills by the task, in their order: so many, or so many bytes of them, and one at the least. */
function* inTasks(bills: readonly Bill[]): Generator<readonly Bill[]> {
  let some: Bill[] = [];
  let bytes = 0;
  for (const bill of bills) {
    const size = Buffer.byteLength(JSON.stringify(bill));
    if (some.length === agentLimits.bills || (some.length > 0 && bytes + size > agentLimits.billsBytes)) {
      yield some;
      some = [];
      bytes = 0;
    }
    some.push(bill);
    bytes += size;
  }
  if (some.length > 0) yield some;
}

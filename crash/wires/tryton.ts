import { httpAnswer, openAnswering, type Reply } from '../../fuzz/erp/answering.ts';
import { companyName, type Held, rightResult } from '../../fuzz/erp/tryton-books.ts';
import { openTryton } from '../../src/connectors/tryton/connector.ts';
import type { BillReference } from '../../src/domain/ids.ts';
import { machineClock } from '../../test/support/sage-harness.ts';
import { trytonBill } from '../../test/support/tryton-bill.ts';
import { trytonKinds, trytonWithout } from './tryton-kinds.ts';
import { type Placed, seenUnder, switching, type Way } from './way.ts';

/** Longer than any right answer takes, on a machine that others use too. */
const callMs = 400;

/** What the server says in the place of a right answer; null leaves that as it is. */
export type Saying = (asked: Asked) => Reply | null;

export interface Asked {
  readonly method: string;
  readonly id: number;
  /** The right answer, as JSON. */
  readonly right: string;
}

/** The scripted Tryton, and all that can be done to it. */
export interface TrytonWay {
  /** Bills that are in the books beside all others, or no more. */
  readonly held: Held[];
  of(bill: Placed): Held;
  /** Another bill, under a reference that is given or no link's. */
  another(reference?: string, id?: number): Held;
  say(how: Saying): void;
  /** The next looks are made by a connector that has not signed in yet. */
  signOut(): void;
  /** What was last said of a search for bills that found none. */
  oldAnswer(): string;
}

const says = (body: string): Reply => ({ pieces: [httpAnswer(200, body)], end: 'keep' });

export async function openTrytonWay(): Promise<Way> {
  const books = new Map<string, Held>();
  const own: Held[] = [];
  let saying: Saying | null = null;
  let old = '';
  let ids = 0;
  const find = (params: readonly unknown[]): readonly Held[] => {
    // The bill that is asked for, by its id or its reference, and whatever bears either beside it.
    const text = JSON.stringify(params);
    return [...books.values()].filter(({ id, reference }) => text.includes(reference) || text.includes(`[${id}]`));
  };
  const server = await openAnswering((body) => {
    const { id, method, params } = JSON.parse(body) as { id: number; method: string; params: unknown[] };
    const right = JSON.stringify({ id, result: rightResult(method, params, find(params)) });
    if (method.endsWith('account.invoice.search_read') && right.endsWith('"result":[]}')) old = right;
    return saying?.({ method, id, right }) ?? says(right);
  });
  const open = () =>
    openTryton({
      ...{ address: `http://127.0.0.1:${server.port}`, database: 'books', user: 'tieout', password: () => 'qzkv' },
      ...{ companyName, clock: machineClock, callMs, bills: 'drafts' },
    });
  const usual = open();
  let now = usual;
  const put = (reference: string, id = ++ids, second = 0): Held => {
    const one: Held = { bill: trytonBill(), reference, id, is: 'there', takes: true, second };
    books.set(`${reference} ${id} ${second}`, one);
    own.push(one);
    return one;
  };
  const of = ({ reference, record }: Placed) => books.get(`${reference} ${record.id} 0`)!;
  const kinds = trytonKinds({
    held: own,
    of,
    another: (reference = `TIE-${(ids + 1).toString(25).replaceAll(/[01]/g, 'z').padStart(26, 'q')}`, id) =>
      put(reference, id, id === undefined ? 0 : 30),
    say: (how) => {
      saying = how;
    },
    signOut: () => {
      now = open();
    },
    oldAnswer: () => old,
  });
  return {
    name: 'Tryton, JSON-RPC',
    erp: switching(usual, () => now),
    kinds,
    without: trytonWithout,
    place: async ({ reference }) => {
      put(reference);
      return seenUnder(usual, reference as BillReference);
    },
    straighten: async () => {
      saying = null;
      now = usual;
      server.hangUp();
    },
    close: async () => server.close(),
  };
}

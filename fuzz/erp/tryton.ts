import type { Chance } from '../../sim/chance.ts';
import { careful } from '../../src/connectors/careful.ts';
import type { BillKey, ErpConnector } from '../../src/connectors/contract.ts';
import { openTryton } from '../../src/connectors/tryton/connector.ts';
import type { BillReference } from '../../src/domain/ids.ts';
import type { ErpRecord, Sighting } from '../../src/domain/sighting.ts';
import { machineClock } from '../../test/support/sage-harness.ts';
import { trytonBill } from '../../test/support/tryton-bill.ts';
import { mutatedBytes, mutatedJson } from '../parts/mutate-text.ts';
import { mutated } from '../parts/mutate-tree.ts';
import type { Came, Fed, Surface } from '../parts/surface.ts';
import { type Answering, httpAnswer, openAnswering, type Reply } from './answering.ts';
import { harmedOnTheWay } from './http-harm.ts';
import { settled } from './sage-rows.ts';
import { type Harm, isLate, type Truth, wrongAnswer, wrongSighting, wrongWords } from './truth.ts';
import { companyName, type Held, rightResult } from './tryton-books.ts';

/** Tryton's answers: JSON of another shape, half of it, another status, another protocol. */
export const tryton: Surface = {
  name: 'answers of Tryton',
  share: 60,
  inTests: 350,
  life: 20_000,
  mostMs: 10_000,
  open: openFuzzedTryton,
};

const signal = new AbortController().signal;
const callMs = 1_000;

const held = (letter: string, id: number, is: Held['is'], takes: boolean): Held => ({
  ...{ bill: trytonBill({ invoiceNumber: `INV-${letter}` }), reference: `TIE-${letter.repeat(26)}`, id, is, takes },
});
const recordOf = ({ id }: Held): ErpRecord => ({
  ...{ id: String(id), identity: `${id}@2026-04-01T09:00:00.000005`, label: `Supplier invoice ${id}` },
});

/** The answer of which call is spoilt, how, and whether it was. */
interface Spoiling {
  readonly call: number;
  readonly chance: Chance;
  readonly empties: boolean;
  harm: Harm;
  given: string;
  /** The request that it answered: a read of which no end came over a kept connection is asked once more. */
  body: string;
}

async function openFuzzedTryton(): Promise<Fed> {
  const now: { books: Held[]; spoiling: Spoiling | null; calls: number } = { books: [], spoiling: null, calls: 0 };
  const server = await openAnswering((body) => {
    const right = rightAnswer(body, now.books);
    const { spoiling } = now;
    if (spoiling?.body === body) spoiling.harm = 'spoilt';
    if (spoiling === null || now.calls++ !== spoiling.call) return { pieces: [httpAnswer(200, right)], end: 'keep' };
    const { reply, harm } = spoilt(right, spoiling);
    spoiling.harm = harm;
    spoiling.body = body;
    spoiling.given = reply.pieces.map(String).join('').slice(0, 3_000);
    return reply;
  });
  return {
    async feed(chance) {
      now.books = [held('a', 12, 'there', true), held('b', 13, 'not there', true), held('c', 14, 'not there', false)];
      const spoiling: Spoiling = {
        call: chance.percent(60) ? 2 : chance.whole(0, 12),
        chance,
        empties: false,
        harm: 'whole',
        given: '',
        body: '',
      };
      now.spoiling = spoiling;
      now.calls = 0;
      const came = await ask(connectorTo(server), now.books, spoiling, chance);
      server.hangUp();
      return came;
    },
    close: async () => server.close(),
  };
}

function rightAnswer(body: string, books: readonly Held[]): string {
  const { id, method, params } = JSON.parse(body) as { id: number; method: string; params: unknown[] };
  try {
    return JSON.stringify({ id, result: rightResult(method, params, books) });
  } catch (cause) {
    return JSON.stringify({ id, error: ['UserError', [(cause as Error).message, '', null]] });
  }
}

const connectorTo = ({ port }: Answering): ErpConnector =>
  careful(
    openTryton({
      ...{ address: `http://127.0.0.1:${port}`, database: 'books', user: 'tieout', password: () => 'qzkv' },
      ...{ companyName, clock: machineClock, callMs, bills: 'drafts' },
    }),
    { clock: machineClock, insideTransaction: () => false },
  );

async function ask(erp: ErpConnector, books: readonly Held[], spoiling: Spoiling, chance: Chance): Promise<Came> {
  const [here, free, refused] = books as [Held, Held, Held];
  const told = (to: string, wrong: readonly string[], came: unknown): Came => {
    const { call, harm, given } = spoiling;
    const late = [came].flat().some((one) => isLate(harm, one as Sighting));
    return { to, wrong, late, shown: () => JSON.stringify({ call, harm, given, came }).slice(0, 6_000) };
  };
  const what = chance.whole(0, 9);
  if (what < 5) {
    const [key, truth] = chance.one<readonly [BillKey, Truth]>([
      [{ reference: here.reference as BillReference }, { is: 'present', record: null }],
      [{ record: recordOf(here) }, { is: 'present', record: recordOf(here) }],
      [{ reference: free.reference as BillReference }, { is: 'gone' }],
      [{ record: recordOf(free) }, { is: 'gone' }],
    ]);
    const seen = await erp.lookFor(key, signal);
    return told(seen.is, wrongSighting(truth, spoiling.harm, seen), seen);
  }
  if (what < 7) {
    const keys: BillKey[] = books.map((one) => ({ record: recordOf(one) }));
    const all = await settled(erp.lookForMany(keys, signal));
    if (!Array.isArray(all)) return told('no list', wrongWords(all), all);
    const truths: Truth[] = [{ is: 'present', record: recordOf(here) }, { is: 'gone' }, { is: 'gone' }];
    return told(
      'a list',
      truths.flatMap((truth, i) => wrongSighting(truth, spoiling.harm, all[i] as Sighting)),
      all,
    );
  }
  if (what < 9) {
    const wanted = chance.one([free, refused]);
    const answer = await erp.createBill(wanted.bill, wanted.reference as BillReference, signal);
    // Whether it was made is what the books say now: an answer that was spoilt before may have kept it from being asked.
    const made = wanted.is === 'there';
    return told(
      answer.is,
      wrongAnswer(made, answer.is === 'unclear' || made ? spoiling.harm : 'spoilt', answer),
      answer,
    );
  }
  const all = await settled(
    chance.one([() => erp.bills(signal), () => erp.vendors(signal), () => erp.payments(recordOf(here), signal)])(),
  );
  return told(Array.isArray(all) ? 'a list' : 'no list', Array.isArray(all) ? [] : wrongWords(all), all);
}

/**
 * A list that is emptied is a right answer of books in which nothing is: nobody could tell the two apart, so it is no
 * spoilt one. All else is.
 */
function spoilt(right: string, { chance }: Spoiling): { readonly reply: Reply; readonly harm: Harm } {
  if (chance.percent(35)) return harmedOnTheWay(right, chance);
  const close = (text: string | Buffer, harm: Harm) => ({
    reply: { pieces: [httpAnswer(200, text)], end: 'keep' as const },
    harm,
  });
  if (chance.percent(20)) return close(right.slice(0, chance.whole(0, right.length - 1)), 'cut');
  if (chance.percent(20)) return close(mutatedJson(right, chance), 'spoilt');
  if (chance.percent(20)) return close(mutatedBytes(Buffer.from(right), chance, chance.one([1, 2, 4])), 'spoilt');
  const changed = mutated(JSON.parse(right), chance, chance.one([1, 1, 2, 3]));
  return isEmptied(changed) ? close(right, 'whole') : close(JSON.stringify(changed) ?? '', 'spoilt');
}

const isEmptied = (answer: unknown): boolean =>
  typeof answer === 'object' &&
  answer !== null &&
  'result' in answer &&
  Array.isArray(answer.result) &&
  answer.result.length === 0;

import type { Chance } from '../../sim/chance.ts';
import { openAgentConnector } from '../../src/connectors/agent/connector.ts';
import type { AgentPost } from '../../src/connectors/agent/post.ts';
import { careful } from '../../src/connectors/careful.ts';
import type { BillKey } from '../../src/connectors/contract.ts';
import { sageTraits } from '../../src/connectors/sage-100-contractor/traits.ts';
import type { CompanyId, ConnectionId } from '../../src/domain/ids.ts';
import type { ErpRecord, Sighting } from '../../src/domain/sighting.ts';
import type { Instant } from '../../src/domain/time.ts';
import { machineClock, sageBill } from '../../test/support/sage-harness.ts';
import { newReference } from '../../test/support/small-bill.ts';
import { mutated } from '../parts/mutate-tree.ts';
import { strange } from '../parts/strange.ts';
import type { Came, Fed, Surface } from '../parts/surface.ts';
import { settled } from './sage-rows.ts';
import { type Harm, type Truth, wrongAnswer, wrongSighting, wrongWords } from './truth.ts';

/** What an agent answers to the hub: of a newer agent, of a broken one, of one that is none. */
export const agentAnswers: Surface = {
  name: 'answers of agents',
  share: 100,
  inTests: 1350,
  life: 1_000_000,
  mostMs: 10_000,
  open: async (): Promise<Fed> => ({ feed, close: async () => undefined }),
};

const signal = new AbortController().signal;
const record: ErpRecord = {
  id: '1001',
  identity: '6F9619FF-8B86-D011-B42D-00C04FC964FF',
  label: 'Payable invoice 1001',
};
const present = { is: 'present', record, standing: 'live', fingerprint: 'x', ageMs: 0 };
const gone = { is: 'gone', lastSeen: null, trace: { by: 'ann', at: '2026-10-01' }, ageMs: 0 };

/** Where the agent's answers come from. */
function answering(answers: readonly unknown[]): AgentPost {
  let heard = 0;
  return {
    put: async () => ({ is: 'put', id: 1, at: Date.now() as Instant }),
    async hear() {
      const answer = answers[heard++];
      if (answer === undefined) return null;
      const part = typeof answer === 'object' && answer !== null && 'part' in answer ? answer.part : undefined;
      // The store keeps a part as a list, whatever an agent sent: its route takes nothing else.
      if (Array.isArray(part)) return { is: 'part', part };
      return { is: 'answer', answer, at: Date.now() as Instant };
    },
    giveUp: async () => ({ claimed: true, agoMs: 10 }),
  };
}

const connectorOver = (answers: readonly unknown[]) =>
  careful(
    openAgentConnector({
      post: answering(answers),
      place: { company: 1 as CompanyId, connection: 1 as ConnectionId },
      traits: sageTraits({ callMs: 500, settleMs: 1_000 }),
    }),
    { clock: machineClock, insideTransaction: () => false },
  );

async function feed(chance: Chance): Promise<Came> {
  const told = (to: string, wrong: readonly string[], answers: unknown, came: unknown): Came => ({
    ...{ to, wrong, shown: () => JSON.stringify({ answers, came })?.slice(0, 6_000) ?? '' },
  });
  const [answer, harm] = [(right: unknown) => spoilt(right, chance), 'spoilt'] as const;
  const what = chance.whole(0, 9);
  if (what < 4) {
    const there = chance.percent(50);
    const key: BillKey = chance.percent(50) ? { record } : { reference: newReference() };
    const answers = [answer({ value: there ? present : gone })];
    const truth: Truth = there ? { is: 'present', record } : { is: 'gone' };
    const seen = await connectorOver(answers).lookFor(key, signal);
    // An answer of another shape that is well formed in itself may say anything: it is the agent's word, not a mistake.
    const wrong = isFair(answers[0], truth)
      ? wrongSighting(truth, 'whole', seen)
      : wrongSighting(seen.is === 'unknown' ? truth : said(answers[0], seen), harm, seen);
    return told(seen.is, wrong, answers, seen);
  }
  if (what < 6) {
    const answers = [{ part: answer([present, gone]) }, answer({ value: { parts: 1 } })];
    const all = await settled(
      connectorOver(answers).lookForMany([{ record }, { record: { ...record, id: '7', identity: null } }], signal),
    );
    if (!Array.isArray(all)) return told('no list', wrongWords(all), answers, all);
    const wrong = (all as Sighting[]).flatMap((seen) => (seen.is === 'unknown' ? wrongWords(seen) : []));
    return told('a list', [...wrong, ...(all.length === 2 ? [] : [`${all.length} came for two`])], answers, all);
  }
  if (what < 9) {
    const made = chance.percent(50);
    const right = made ? { is: 'created', record } : { is: 'refused', refusal: { code: 'erp_invalid', detail: 'No.' } };
    const answers = [answer({ value: right })];
    const came = await connectorOver(answers).createBill(sageBill(), newReference(), signal);
    return told(
      came.is,
      wrongAnswer(
        came.is === 'unclear' ? made : came.is === saidOf(answers[0]) ? came.is === 'created' : made,
        harm,
        came,
      ),
      answers,
      came,
    );
  }
  const answers = [answer({ value: chance.percent(50) ? { ok: true } : { ok: false, because: 'No.' } })];
  const came = await connectorOver(answers).check(signal);
  const lied = came.ok && saidIn(answers[0])?.ok !== true;
  return told(
    came.ok ? 'well' : 'not well',
    came.ok ? (lied ? ['no yes was read as one'] : []) : wrongWords(came),
    answers,
    came,
  );
}

/** As it travels: through JSON, and through a database that keeps it as such. */
function spoilt(right: unknown, chance: Chance): unknown {
  if (chance.percent(5)) return right;
  if (chance.percent(8)) return strange(chance);
  const text = JSON.stringify(mutated(right, chance, chance.one([1, 1, 1, 2, 3])));
  return text === undefined ? {} : JSON.parse(text);
}

const saidIn = (answer: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof answer === 'object' && answer !== null
    ? ((answer as { value?: object }).value as Readonly<Record<string, unknown>>)
    : undefined;
const saidOf = (answer: unknown): unknown => saidIn(answer)?.is;

/** What the answer says by itself: only that may be believed. */
function said(answer: unknown, seen: Sighting): Truth {
  const is = saidOf(answer);
  if (is === 'present' && seen.is === 'present') return { is, record: seen.record };
  return is === 'gone' ? { is } : { is: seen.is === 'gone' ? 'present' : 'gone', record };
}

const isFair = (answer: unknown, truth: Truth): boolean =>
  JSON.stringify(answer) === JSON.stringify({ value: truth.is === 'present' ? present : gone });

export type { Harm };

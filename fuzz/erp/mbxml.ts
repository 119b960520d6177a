import type { Chance } from '../../sim/chance.ts';
import type { CreateAnswer } from '../../src/connectors/contract.ts';
import type { Row, SageSql } from '../../src/connectors/sage-100-contractor/ports.ts';
import type { Bill } from '../../src/domain/bill.ts';
import type { BillReference } from '../../src/domain/ids.ts';
import { sageBill } from '../../test/support/sage-harness.ts';
import { sageWays } from '../../test/support/sage-ways.ts';
import { mutatedBytes } from '../parts/mutate-text.ts';
import { strangeTexts } from '../parts/strange.ts';
import type { Came, Fed, Surface } from '../parts/surface.ts';
import { openSageGround, remembered, type SageGround } from './sage-ground.ts';
import { connectorOver } from './sage-rows.ts';
import { type Harm, wrongAnswer } from './truth.ts';

/** What Sage's program answers to an ask (MBXML): cut, spoilt, doubled, or well written and not true. */
export const mbxml: Surface = {
  name: 'answers of Sage’s program',
  share: 100,
  inTests: 1250,
  life: 1_000_000,
  mostMs: 10_000,
  open: openMbxml,
};

const signal = new AbortController().signal;

type Answers = Map<string, readonly (readonly Row[])[]>;
/** A bill that is asked for, how the books stand before and after, and what Sage said. */
interface Ask {
  readonly bill: Bill;
  readonly reference: BillReference;
  readonly made: boolean;
  readonly said: string;
  readonly before: Answers;
  readonly after: Answers;
}

async function openMbxml(): Promise<Fed> {
  const ground = await openSageGround();
  const ways = sageWays(ground.simulator, ground.password);
  const asks = [await ask(ground, 'd', null), await ask(ground, 'e', 'The vendor is on hold.')];
  return { feed: async (chance) => await feed(ways.sql, asks, chance), close: ground.close };
}

/** Makes a bill for real, or has it refused, and keeps what was said on the way. */
async function ask(ground: SageGround, letter: string, refusal: string | null): Promise<Ask> {
  const ways = sageWays(ground.simulator, ground.password);
  const bill = sageBill({ invoiceNumber: `INV-${letter}` });
  const reference = `TIE-${letter.repeat(26)}` as BillReference;
  const [before, after]: [Answers, Answers] = [new Map(), new Map()];
  let said = '';
  const sql: SageSql = (text, parameters, within) =>
    remembered(ways.sql, said === '' ? before : after)(text, parameters, within);
  const submit = async (xml: string) => {
    said = await ways.submit(xml, signal);
    return said;
  };
  if (refusal !== null) await ground.simulator.weather.change({ refuse_next: refusal });
  const answer = await connectorOver(sql, submit).createBill(bill, reference, signal);
  if (answer.is !== (refusal === null ? 'created' : 'refused')) throw new Error(JSON.stringify(answer));
  return { bill, reference, made: refusal === null, said: said.trim(), before, after };
}

async function feed(live: SageSql, asks: readonly Ask[], chance: Chance): Promise<Came> {
  const { bill, reference, made, said, before, after } = chance.one(asks);
  // One in four is told what is true of the other: a yes to what was not made, a no to what was.
  const words = chance.percent(25) ? asks.find((one) => one.made !== made)!.said : said;
  const { xml, harm } = spoilt(words, words === said, chance);
  let submitted = 0;
  const sql: SageSql = (text, parameters, within) =>
    remembered(live, submitted === 0 ? before : after)(text, parameters, within);
  const connector = connectorOver(sql, async () => {
    submitted++;
    return xml;
  });
  const answer: CreateAnswer = await connector.createBill(bill, reference, signal);
  const wrong = [
    ...wrongAnswer(made, harm, answer),
    ...(submitted === 1 ? [] : [`it was submitted ${submitted} times`]),
  ];
  return { to: answer.is, wrong, shown: () => JSON.stringify({ made, harm, xml, answer }).slice(0, 6_000) };
}

function spoilt(words: string, true_: boolean, chance: Chance): { readonly xml: string; readonly harm: Harm } {
  if (chance.percent(5)) return { xml: words, harm: true_ ? 'whole' : 'spoilt' };
  if (chance.percent(25)) return { xml: words.slice(0, chance.whole(0, words.length - 1)), harm: 'cut' };
  if (chance.percent(40)) {
    return {
      xml: mutatedBytes(Buffer.from(words), chance, chance.one([1, 1, 2, 3, 8])).toString('utf8'),
      harm: 'spoilt',
    };
  }
  let xml = words;
  for (let times = chance.one([1, 1, 2, 3]); times > 0; times--) xml = rewritten(xml, chance);
  return { xml, harm: 'spoilt' };
}

const between = (xml: string, what: RegExp, by: (found: string) => string, chance: Chance): string => {
  const all = [...xml.matchAll(what)];
  if (all.length === 0) return xml;
  const one = chance.one(all);
  return xml.slice(0, one.index) + by(one[0]) + xml.slice(one.index + one[0].length);
};

/** XML that is still some, or nearly: elements twice, lost or nested, attributes exchanged, entities, another encoding. */
const rewritings: readonly ((xml: string, chance: Chance) => string)[] = [
  (xml, chance) => between(xml, /<\/?[\w:]+[^>]*>/g, () => '', chance),
  (xml, chance) => between(xml, /<\/?[\w:]+[^>]*>/g, (tag) => tag + tag, chance),
  (xml, chance) =>
    between(xml, /="[^"]*"/g, () => `="${chance.one(strangeTexts).slice(0, 200).replaceAll(/[<&"]/g, '')}"`, chance),
  (xml, chance) =>
    between(
      xml,
      /statusCode="\d+"/g,
      () =>
        chance.one([
          '',
          'statusCode=""',
          'statusCode="-1"',
          'statusCode="0.0"',
          'statusCode="1e0"',
          'statusCode="0x0"',
          'statusCode=" "',
          'statusCode="00"',
          'statuscode="0"',
          'statusCode="0" statusCode="8"',
        ]),
      chance,
    ),
  (xml, chance) =>
    between(
      xml,
      />[^<]+</g,
      () => `>${chance.one(['', '&#0;', '&amp;amp;', '&x;', '<![CDATA[x]]>', '999', '-1', '<!-- x -->'])}<`,
      chance,
    ),
  (xml, chance) =>
    xml.replace(/^<\?xml[^>]*\?>/, () =>
      chance.one(['', '<?xml version="9.9"?>', '<?xml version="1.0" encoding="utf-16"?>', '\ufeff']),
    ),
  (xml) =>
    xml.replace(
      /^(<\?xml[^>]*\?>)?/,
      (head) =>
        `${head}<!DOCTYPE x [<!ENTITY a "${'0'.repeat(50)}">${Array.from({ length: 9 }, (_, i) => `<!ENTITY ${'bcdefghij'[i]} "${`&${'abcdefghi'[i]};`.repeat(10)}">`).join('')}]>`,
    ),
  (xml, chance) => `${xml}${chance.one([xml, '\0', '<x/>', ' ', '<!-- -->', 'x'])}`,
  (xml, chance) => `${chance.one(['x', '<x>', ' ', '\0', '<?x?>'])}${xml}`,
  (xml, chance) =>
    between(
      xml,
      /<([\w:]+)/g,
      (tag) => `<${chance.one(['x:', '__proto__', 'constructor', ''])}${tag.slice(1)}`,
      chance,
    ),
  (xml, chance) => xml.replace(/(<[\w:]*MBXMLMsgsRs[^>]*>)/, (tag) => `${tag}${'<a>'.repeat(chance.one([10, 3_000]))}`),
  (xml, chance) =>
    between(xml, /<([\w:]+)[^>]*\/>|<([\w:]+)[^>]*>[^<]*<\/\2>/g, (whole) => whole.repeat(chance.one([2, 50])), chance),
  (xml) => xml.replaceAll('"', "'").replaceAll('><', '>\n<'),
  (_, chance) => chance.one(strangeTexts),
];

const rewritten = (xml: string, chance: Chance): string =>
  rewritings[chance.whole(0, rewritings.length - 1)]!(xml, chance);

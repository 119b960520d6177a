import type { Chance } from '../../sim/chance.ts';
import { careful } from '../../src/connectors/careful.ts';
import type { BillKey, ErpConnector } from '../../src/connectors/contract.ts';
import { openSage100Contractor } from '../../src/connectors/sage-100-contractor/connector.ts';
import type { Row, SageSql, SageSubmit } from '../../src/connectors/sage-100-contractor/ports.ts';
import type { Sighting } from '../../src/domain/sighting.ts';
import { machineClock } from '../../test/support/sage-harness.ts';
import { sageWays } from '../../test/support/sage-ways.ts';
import { mutated } from '../parts/mutate-tree.ts';
import type { Came, Fed, Surface } from '../parts/surface.ts';
import { companyName, openSageGround, remembered, type SageGround } from './sage-ground.ts';
import { type Truth, wrongSighting, wrongWords } from './truth.ts';

/** Rows of Sage's database that are not what was asked for: cells of other kinds, columns that went, rows too many or too few. */
export const sageRows: Surface = {
  name: 'rows of Sage',
  share: 100,
  inTests: 1150,
  life: 1_000_000,
  mostMs: 10_000,
  open: openSageRows,
};

const signal = new AbortController().signal;

export interface Look {
  readonly key: BillKey;
  readonly truth: Truth;
}

export function looksOf({ here, deleted, never }: SageGround): readonly Look[] {
  const { reference, record } = here;
  const there = { is: 'present', record } as const;
  const gone = { is: 'gone' } as const;
  return [
    { key: { reference }, truth: { ...there, record: null } },
    { key: { record }, truth: there },
    { key: { record: { ...record, identity: null } }, truth: there },
    { key: { reference: never }, truth: gone },
    { key: { reference: deleted.reference }, truth: gone },
    { key: { record: deleted.record }, truth: gone },
  ];
}

async function openSageRows(): Promise<Fed> {
  const ground = await openSageGround();
  const sql = remembered(sageWays(ground.simulator, ground.password).sql);
  const looks = looksOf(ground);
  return {
    feed: async (chance) => await feed(sql, looks, chance),
    close: ground.close,
  };
}

/** The call whose answer is spoilt, and how it then reads. */
interface Spoiling {
  readonly call: number;
  readonly spoil: (answer: readonly (readonly Row[])[]) => unknown;
}

async function feed(sql: SageSql, looks: readonly Look[], chance: Chance): Promise<Came> {
  const whole = chance.percent(5);
  const changes = chance.one([1, 1, 1, 2, 3]);
  const given: unknown[] = [];
  const spoiling: Spoiling = {
    call: whole ? -1 : chance.one([0, 0, 0, 1, 2]),
    spoil: (answer) => {
      const spoilt = chance.percent(20) ? regrouped(answer, chance) : mutated(answer, chance, changes);
      given.push(spoilt);
      return spoilt;
    },
  };
  const connector = connectorOver(spoilt(sql, spoiling));
  const harm = whole ? 'whole' : 'spoilt';
  const shown = (asked: unknown, came: unknown) => () => JSON.stringify({ asked, given, came })?.slice(0, 6_000) ?? '';
  if (chance.percent(70)) {
    const look = chance.one(looks);
    const seen = await connector.lookFor(look.key, signal);
    return { to: seen.is, wrong: wrongSighting(look.truth, harm, seen), shown: shown(look, seen) };
  }
  if (chance.percent(60)) {
    // Each bill by one key alone: of two keys an answer may well speak true of one and be damaged for the other.
    const many = looks.filter(
      ({ key, truth }) => truth.is === 'gone' || ('record' in key && key.record.identity !== null),
    );
    const all = await settled(
      connector.lookForMany(
        many.map(({ key }) => key),
        signal,
      ),
    );
    if (!Array.isArray(all)) return { to: 'no list', wrong: wrongWords(all), shown: shown('many', all) };
    const wrong = many.flatMap(({ truth }, i) => wrongSighting(truth, harm, all[i] as Sighting));
    return { to: 'a list', wrong, shown: shown('many', all) };
  }
  const all = await settled(
    chance.one([() => connector.bills(signal), () => connector.vendors(signal), () => connector.jobs(signal)])(),
  );
  const wrong = Array.isArray(all) ? [] : wrongWords(all);
  return { to: Array.isArray(all) ? 'a list' : 'no list', wrong, shown: shown('a list', all) };
}

/** A list to its end, or what it threw. */
export async function settled(
  list: AsyncIterable<unknown>,
): Promise<unknown[] | { because: string; trouble?: unknown }> {
  const all: unknown[] = [];
  try {
    for await (const one of list) all.push(one);
    return all;
  } catch (cause) {
    return { because: cause instanceof Error ? cause.message : String(cause) };
  }
}

export const connectorOver = (sql: SageSql, submit: SageSubmit = async () => ''): ErpConnector =>
  careful(openSage100Contractor({ sql, submit, clock: machineClock, companyName }), {
    clock: machineClock,
    insideTransaction: () => false,
  });

function spoilt(sql: SageSql, { call, spoil }: Spoiling): SageSql {
  let calls = 0;
  return async (text, parameters, within) => {
    const answer = await sql(text, parameters, within);
    return calls++ === call ? asADriver(spoil(answer)) : answer;
  };
}

type Cell = Row[string];

/** The driver makes rows of columns of whatever comes, or throws: it hands out nothing else. */
function asADriver(answer: unknown): readonly (readonly Row[])[] {
  const fields = (row: unknown) => (typeof row === 'object' && row !== null ? Object.entries(row) : []);
  const cell = (value: unknown) =>
    typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as Cell);
  const rowOf = (row: unknown): Row => Object.fromEntries(fields(row).map(([name, value]) => [name, cell(value)]));
  return [answer].flat().map((rows) => (Array.isArray(rows) ? rows.map(rowOf) : []));
}

/** The same rows as answers to other statements: another order, one too many, one too few, cut off, twice. */
function regrouped(answer: readonly (readonly Row[])[], chance: Chance): unknown {
  const rows = structuredClone(answer) as Row[][];
  switch (chance.whole(0, 6)) {
    case 0:
      return rows.toReversed();
    case 1:
      return rows.slice(1);
    case 2:
      return [...rows, ...rows];
    case 3:
      return rows.map((one) => [...one, ...one]);
    case 4:
      return [[], ...rows];
    case 5:
      return rows.map((one) =>
        one.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name.toUpperCase(), cell]))),
      );
    default:
      return [rows.flat()];
  }
}

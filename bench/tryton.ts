import type { BillKey } from '../src/connectors/contract.ts';
import { recordOf } from '../src/connectors/tryton/invoice.ts';
import { openSession } from '../src/connectors/tryton/session.ts';
import { openWire } from '../src/connectors/tryton/wire.ts';
import type { ErpRecord } from '../src/domain/sighting.ts';
import { tieoutLogin } from '../test/support/tryton.ts';
import { openTrytonHarness, type TrytonHarness } from '../test/support/tryton-harness.ts';
import { type Figure, figureAlone } from './parts/figures.ts';
import { inRounds, timed } from './parts/rounds.ts';

const rounds = 15;
/** Of one round and side: a single look is too short to be told from the machine's own noise. */
const looks = 20;
const many = 10_000;
const made = 20;
/** As many as two calls ask for: each of them then brings two hundred different bills. */
const inBooks = 400;
const never = new AbortController().signal;

/**
 * Is a bill there? Through the connector, with all that it proves of it, beside the barest question that Tryton can be
 * asked: one call for the same invoice with its state, number and lines, by the same HTTP. Against a real Tryton, which
 * has to be installed: see docs/guides/connect-tryton.md.
 */
export async function tryton(): Promise<readonly Figure[]> {
  const harness = await openTrytonHarness('drafts');
  try {
    const records = await makeBills(harness, made);
    const bare = openBare(harness);
    const ids = records.map(({ id }) => Number(id));
    const erp = harness.open({ address: harness.tryton.address });
    const one = (i: number) => records[i % made]!;
    const ours = () => timedEach(async (i) => void (await erp.lookFor({ record: one(i) }, never)));
    const asked = (fields: readonly string[]) => () =>
      timedEach(async (i) => void (await bare([['id', '=', ids[i % made]]], fields)));
    // Both sign in, and Tryton fills its caches, before anything is measured.
    await ours();
    await asked(['state'])();
    return [
      await inRounds(
        'presence of one, beside the same record with its lines',
        'ms',
        { of: 'ratio', atMost: 1.5 },
        rounds,
        ours,
        asked(['state', 'number', 'create_date', 'party.code', 'lines.amount', 'lines.account.code']),
      ),
      await inRounds('presence of one, beside its state alone', 'ms', null, rounds, ours, asked(['state'])),
      await presenceOfMany(harness, await copies(harness, records)),
    ];
  } finally {
    await harness.close();
  }
}

async function timedEach(work: (i: number) => Promise<void>): Promise<number> {
  const ms = await timed(async () => {
    for (let i = 0; i < looks; i++) await work(i);
  });
  return ms / looks;
}

async function makeBills(harness: TrytonHarness, count: number): Promise<readonly ErpRecord[]> {
  const records: ErpRecord[] = [];
  for (let i = 0; i < count; i++) {
    const { bill, reference } = await harness.aBill();
    const answer = await harness.connector.createBill(bill, reference, never);
    if (answer.is !== 'created') throw new Error(`a bill was not made: ${JSON.stringify(answer)}`);
    records.push(answer.record);
  }
  return records;
}

/** The same bills many times over, by Tryton's own button: it is the quickest way to have many. */
async function copies({ tryton: { clerk } }: TrytonHarness, records: readonly ErpRecord[]): Promise<ErpRecord[]> {
  const ids = records.map(({ id }) => Number(id));
  for (let have = ids.length; have < inBooks; have += ids.length) await clerk.call('model.account.invoice.copy', ids);
  return (await clerk.find('account.invoice', [], ['create_date'])).map(recordOf);
}

/** A session, and one call at a time: no clock, no proof, nothing read of what comes back. */
function openBare({ tryton: { address } }: TrytonHarness) {
  const { user, password } = tieoutLogin;
  const wire = openWire({ address, timeoutMs: 30_000 });
  const session = openSession({ wire, database: 'tryton', user, password: () => password });
  const context = { company: 1, language: 'en' };
  return (domain: readonly unknown[], fields: readonly string[]) =>
    session.call('model.account.invoice.search_read', [domain, 0, null, null, fields, context], never);
}

/** In calls, which the weather counts: how many to learn of that many bills, where one by one would take as many. */
async function presenceOfMany({ connector, weather }: TrytonHarness, records: readonly ErpRecord[]): Promise<Figure> {
  const keys = Array.from({ length: many }, (_, i): BillKey => ({ record: records[i % records.length]! }));
  weather.heard();
  let present = 0;
  const ms = await timed(async () => {
    for await (const seen of connector.lookForMany(keys, never)) present += Number(seen.is === 'present');
  });
  if (present !== many) throw new Error(`${present} of ${many} bills were seen`);
  const calls = weather.heard().length;
  const what = `presence of ${many} in ${calls} calls (${Math.round(many / calls)} times fewer), the whole`;
  return figureAlone(what, 'ms', null, [ms]);
}

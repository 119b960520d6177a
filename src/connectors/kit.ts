import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fingerprintOf } from '../domain/bill.ts';
import { billReference } from '../domain/ids.ts';
import { type ErpRecord, provesGone, type Sighting } from '../domain/sighting.ts';
import type { Instant } from '../domain/time.ts';
import type { BillKey, ErpReader } from './contract.ts';
import type { BillVariation, ErpHarness } from './harness.ts';

export type { Accountant, BillVariation, ErpHarness, Weather } from './harness.ts';

const never = new AbortController().signal;
const newReference = () => billReference(randomBytes(26));

export async function listed<T>(list: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of list) all.push(one);
  return all;
}

/**
 * What every connector must keep, tested against its ERP or a simulator on the ERP's own wire. It never skips: what an ERP
 * lacks its harness must still answer for.
 */
export function testConnector(name: string, open: () => Promise<ErpHarness>): void {
  describe(`${name} keeps the contract of connectors`, () => {
    let erp: ErpHarness;
    beforeAll(async () => {
      erp = await open();
    }, 60_000);
    afterEach(() => erp.weather.comeBack());
    afterAll(() => erp?.close());

    const kit = {
      harness: () => erp,
      async make(variation?: BillVariation) {
        const asked = await erp.aBill(variation);
        const answer = await erp.connector.createBill(asked.bill, asked.reference, never);
        if (answer.is !== 'created') throw new Error(`the bill was not made: ${JSON.stringify(answer)}`);
        return { ...asked, record: answer.record, asOf: answer.asOf };
      },
      look: (bill: BillKey) => erp.connector.lookFor(bill, never),
      async present(bill: BillKey) {
        const seen = await erp.connector.lookFor(bill, never);
        if (seen.is !== 'present') throw new Error(`the bill is not to be seen: ${JSON.stringify(seen)}`);
        return seen;
      },
    };
    looking(kit);
    making(kit);
    refusing(kit);
    failing(kit);
    ending(kit);
    listing(kit);
    mistaking(kit);
    secrecy(kit);
  });
}

interface Made {
  readonly record: ErpRecord;
  readonly asOf: Instant;
}
interface Kit {
  harness(): ErpHarness;
  make(variation?: BillVariation): Promise<Awaited<ReturnType<ErpHarness['aBill']>> & Made>;
  look(bill: BillKey): Promise<Sighting>;
  present(bill: BillKey): Promise<Extract<Sighting, { is: 'present' }>>;
}

function looking({ harness, make, look, present }: Kit): void {
  it('says who it is', async () => {
    const { traits } = harness().connector;
    expect(traits.name.trim()).not.toBe('');
    expect(traits.settleMs).toBeGreaterThanOrEqual(traits.callMs);
    expect(traits.callMs).toBeGreaterThan(0);
    expect(traits.maxInFlight).toBeGreaterThanOrEqual(1);
    for (const limit of Object.values(traits.limits)) expect(limit).toBeGreaterThan(0);
    expect(await harness().connector.check(never)).toEqual({ ok: true });
  });

  it('reports a bad credential without throwing', async () => {
    const { badCredential } = harness();
    expect(await badCredential.check(never)).toMatchObject({ ok: false, because: expect.stringMatching(/./) });
    expect(await badCredential.lookFor({ reference: newReference() }, never)).toMatchObject({ is: 'unknown' });
    const { bill, reference } = await harness().aBill();
    expect((await badCredential.createBill(bill, reference, never)).is).not.toBe('created');
    expect(await harness().accountant.countUnder(reference)).toBe(0);
  });

  it('finds nothing under a reference never used', async () => {
    expect(await look({ reference: newReference() })).toMatchObject({ is: 'gone', lastSeen: null });
  });

  it('finds what it made, same fingerprint', async () => {
    const { bill, reference, record } = await make();
    for (const key of [{ reference }, { record }]) {
      const seen = await present(key);
      expect(seen).toMatchObject({ record, standing: 'live', fingerprint: fingerprintOf(bill) });
    }
  });

  it('asOf never runs ahead or backwards', async () => {
    const { clock } = harness();
    const { reference, asOf } = await make();
    expect(asOf).toBeLessThanOrEqual(await clock.now());
    let last = Number.NEGATIVE_INFINITY;
    for (const key of [{ reference }, { reference: newReference() }, { reference }, { reference: newReference() }]) {
      const seen = await look(key);
      if (seen.is === 'unknown') throw new Error(seen.because);
      expect(seen.asOf).toBeLessThanOrEqual(await clock.now());
      expect(seen.asOf).toBeGreaterThanOrEqual(last);
      last = seen.asOf;
    }
  });
}

function making({ harness, make, present }: Kit): void {
  it('asked twice with one reference it makes one bill', async () => {
    const { bill, reference, record } = await make();
    const again = await harness().connector.createBill(bill, reference, never);
    expect(again).toMatchObject({ is: 'created', record });
    expect(await harness().accountant.countUnder(reference)).toBe(1);
  });

  it('cents, retainage and negative lines survive', async () => {
    const lines = [
      { amount: 1, retainage: 0 },
      { amount: 123_456_789, retainage: 12_345_679 },
      { amount: -1_010, retainage: -101 },
    ];
    const { bill, reference } = await make({ lines });
    expect(bill.lines.map(({ amount, retainage }) => ({ amount, retainage }))).toEqual(lines);
    expect((await present({ reference })).fingerprint).toBe(fingerprintOf(bill));
  });

  it('text longer than declared is refused, never cut', async () => {
    const { connector, accountant, aBill } = harness();
    const { limits } = connector.traits;
    const full = await aBill();
    const atLimit = {
      ...full.bill,
      invoiceNumber: newReference().padEnd(limits.invoiceNumber, 'x').slice(-limits.invoiceNumber),
      description: 'é'.repeat(limits.description),
      lines: full.bill.lines.map((line) => ({ ...line, description: 'y'.repeat(limits.lineDescription) })),
    };
    expect(await connector.createBill(atLimit, full.reference, never)).toMatchObject({ is: 'created' });
    expect((await present({ reference: full.reference })).fingerprint).toBe(fingerprintOf(atLimit));

    const { bill } = await aBill();
    const over = [
      { ...bill, invoiceNumber: 'n'.repeat(limits.invoiceNumber + 1) },
      { ...bill, description: 'd'.repeat(limits.description + 1) },
      { ...bill, commitmentNumber: 'c'.repeat(limits.commitmentNumber + 1) },
      { ...bill, lines: bill.lines.map((line) => ({ ...line, description: 'l'.repeat(limits.lineDescription + 1) })) },
    ];
    for (const longer of over) {
      const reference = newReference();
      const answer = await connector.createBill(longer, reference, never);
      expect(answer).toMatchObject({ is: 'refused', refusal: { code: 'erp_invalid' } });
      expect(await accountant.countUnder(reference)).toBe(0);
    }
  });
}

function refusing({ harness, make, look }: Kit): void {
  it('refused means nothing was made', async () => {
    const { connector, accountant, weather, aBill } = harness();
    await weather.refuseNext('The record was refused for a reason of its own.');
    const { bill, reference } = await aBill();
    const answer = await connector.createBill(bill, reference, never);
    expect(answer).toMatchObject({ is: 'refused', refusal: { detail: expect.stringMatching(/reason of its own/) } });
    expect(await accountant.countUnder(reference)).toBe(0);
    expect(await look({ reference })).toMatchObject({ is: 'gone' });
    expect(await connector.createBill(bill, reference, never)).toMatchObject({ is: 'created' });
  });

  it('unknown vendor, job, cost code, closed period and missing set-up are told apart', async () => {
    const { connector, accountant, aBill } = harness();
    const reasons = [
      'erp_unknown_vendor',
      'erp_unknown_job',
      'erp_unknown_commitment',
      'erp_unknown_cost_code',
      'erp_closed_period',
      'erp_setup_incomplete',
    ] as const;
    for (const refusedAs of reasons) {
      const { bill, reference } = await aBill({ refusedAs });
      const answer = await connector.createBill(bill, reference, never);
      expect(answer).toMatchObject({ is: 'refused', refusal: { code: refusedAs, detail: expect.stringMatching(/./) } });
      expect(await accountant.countUnder(reference)).toBe(0);
    }
    await make();
  });
}

function failing({ harness, make, look, present }: Kit): void {
  it('a lost answer is unclear, never refused', async () => {
    const { connector, accountant, weather, aBill } = harness();
    const { bill, reference } = await aBill();
    await weather.loseNextAnswer();
    expect(await connector.createBill(bill, reference, never)).toMatchObject({ is: 'unclear' });
    await weather.settle();
    const { record } = await present({ reference });
    expect(await connector.createBill(bill, reference, never)).toMatchObject({ is: 'created', record });
    expect(await accountant.countUnder(reference)).toBe(1);
  });

  it('down is unknown, never gone', async () => {
    const { connector, accountant, weather, aBill } = harness();
    const { reference, record } = await make();
    const other = await aBill();
    await weather.goDown();
    expect(await look({ reference })).toMatchObject({ is: 'unknown' });
    expect(await look({ record })).toMatchObject({ is: 'unknown' });
    expect(await look({ reference: newReference() })).toMatchObject({ is: 'unknown' });
    expect(await connector.check(never)).toMatchObject({ ok: false });
    expect(await connector.createBill(other.bill, other.reference, never)).toMatchObject({ is: 'unclear' });
    const many = await listed(connector.lookForMany([{ reference }, { record }], never)).catch(() => []);
    expect(many.filter((seen) => seen.is !== 'unknown')).toEqual([]);
    await weather.comeBack();
    await weather.settle();
    expect(await look({ reference })).toMatchObject({ is: 'present', record });
    expect(await accountant.countUnder(other.reference)).toBe(0);
  });

  it('an aborted signal ends the call', async () => {
    const { connector, accountant, weather, aBill } = harness();
    const { bill, reference } = await aBill();
    const gone = AbortSignal.abort(new Error('given up before'));
    expect(await connector.lookFor({ reference }, gone)).toMatchObject({ is: 'unknown' });
    expect(await connector.check(gone)).toMatchObject({ ok: false });
    expect(await connector.createBill(bill, reference, gone)).toMatchObject({ is: 'unclear' });
    await expect(listed(connector.vendors(gone))).rejects.toThrow();
    expect(await accountant.countUnder(reference)).toBe(0);

    // Slower than any test may take: only the signal can end these.
    await weather.slowDown(60_000);
    const soon = () => AbortSignal.timeout(50);
    expect(await connector.lookFor({ reference }, soon())).toMatchObject({ is: 'unknown' });
    expect(await connector.check(soon())).toMatchObject({ ok: false });
    expect(await connector.createBill(bill, reference, soon())).toMatchObject({ is: 'unclear' });
    await expect(listed(connector.vendors(soon()))).rejects.toThrow();
  });
}

function ending({ harness, make, look, present }: Kit): void {
  it('deleted is gone once settled', async () => {
    const { reference, record, asOf } = await make();
    await harness().accountant.delete(record);
    await harness().weather.settle();
    for (const key of [{ record }, { reference }]) {
      const seen = await look(key);
      expect(seen).toMatchObject({ is: 'gone' });
      expect(provesGone(seen, asOf)).toBe(true);
    }
  });

  it('void is void and paid is paid', async () => {
    const { accountant, weather } = harness();
    const [voided, paid] = [await make(), await make()];
    await accountant.void(voided.record);
    await accountant.pay(paid.record);
    await weather.settle();
    for (const { reference, record } of [voided, paid]) {
      const standing = record === paid.record ? 'paid' : 'void';
      expect(await present({ record })).toMatchObject({ standing, record });
      expect(await present({ reference })).toMatchObject({ standing, record });
    }
    expect((await present({ record: paid.record })).fingerprint).toBe(fingerprintOf(paid.bill));
  });

  it('after settleMs an absence is final', async () => {
    const { connector, accountant, weather, aBill } = harness();
    const lost = await aBill();
    await weather.loseNextRequest();
    expect(await connector.createBill(lost.bill, lost.reference, never)).toMatchObject({ is: 'unclear' });
    await weather.settle();
    expect(await look({ reference: lost.reference })).toMatchObject({ is: 'gone' });

    // Given up while it was under way: it may have been made or not, but after settling it stays as it is.
    const late = await aBill();
    await weather.slowDown(100);
    const answer = await connector.createBill(late.bill, late.reference, AbortSignal.timeout(450));
    await weather.comeBack();
    await weather.settle();
    const seen = await look({ reference: late.reference });
    expect(seen.is).not.toBe('unknown');
    if (answer.is === 'created') expect(seen.is).toBe('present');
    const there = await accountant.countUnder(late.reference);
    expect(there).toBe(seen.is === 'present' ? 1 : 0);

    await make();
    expect(await look({ reference: lost.reference })).toMatchObject({ is: 'gone' });
    expect(await accountant.countUnder(lost.reference)).toBe(0);
    expect(await accountant.countUnder(late.reference)).toBe(there);
  });
}

const lists: readonly ((erp: ErpReader, job: string, signal: AbortSignal) => AsyncIterable<unknown>)[] = [
  (erp, _, signal) => erp.vendors(signal),
  (erp, _, signal) => erp.jobs(signal),
  (erp, job, signal) => erp.costCodes(job, signal),
  (erp, job, signal) => erp.subcontracts(job, signal),
];

function listing({ harness, make }: Kit): void {
  it('lists are complete or throw', async () => {
    const { connector, weather, badCredential } = harness();
    const bills = [await make(), await make(), await make()];
    const { bill } = bills[0]!;
    const numbers = async (list: AsyncIterable<{ number: string }>) => (await listed(list)).map(({ number }) => number);
    expect(await numbers(connector.vendors(never))).toContain(bill.vendorNumber);
    expect(await numbers(connector.jobs(never))).toContain(bill.jobNumber);
    expect(await numbers(connector.subcontracts(bill.jobNumber, never))).toContain(bill.commitmentNumber);
    const codes = (await listed(connector.costCodes(bill.jobNumber, never))).map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(bill.lines.map((line) => line.costCode)));

    const keys: BillKey[] = bills.flatMap(({ reference, record }) => [
      { reference },
      { reference: newReference() },
      { record },
    ]);
    const seen = await listed(connector.lookForMany(keys, never));
    expect(seen.map(({ is }) => is)).toEqual(bills.flatMap(() => ['present', 'gone', 'present']));
    const ids = seen.flatMap((one) => (one.is === 'present' ? [one.record.id] : []));
    expect(ids).toEqual(bills.flatMap(({ record }) => [record.id, record.id]));
    expect(await listed(connector.lookForMany([], never))).toEqual([]);

    for (const list of lists) {
      await expect(listed(list(badCredential, bill.jobNumber, never))).rejects.toThrow();
      const whole = await listed(list(connector, bill.jobNumber, never));
      // The ERP goes down while the list is read: it throws, or it had all of it already.
      const got: unknown[] = [];
      const reading = (async () => {
        for await (const one of list(connector, bill.jobNumber, never)) {
          if (got.push(one) === 1) await weather.goDown();
        }
      })();
      const thrown = await reading.then(
        () => false,
        () => true,
      );
      if (!thrown) expect(got).toEqual(whole);
      await expect(listed(list(connector, bill.jobNumber, never))).rejects.toThrow();
      await weather.comeBack();
    }
  });
}

function mistaking({ harness, make, look, present }: Kit): void {
  const notTheOld = (seen: Sighting, old: ErpRecord) => {
    if (seen.is === 'present') expect(seen.record.identity).not.toBe(old.identity);
    else expect(seen.is).toBe('gone');
  };

  it('a reused number is not mistaken for the old bill', async () => {
    const { accountant, weather } = harness();
    const old = await make();
    await accountant.delete(old.record);
    const other = await accountant.makeAgain(old.record, 'another bill');
    await weather.settle();
    expect(other.identity).not.toBe(old.record.identity);
    const seen = await look({ record: old.record });
    notTheOld(seen, old.record);
    // Where the number stands for another bill now, that other bill is what is shown.
    expect(seen.is).toBe(other.id === old.record.id ? 'present' : 'gone');
    expect(await look({ reference: old.reference })).toMatchObject({ is: 'gone' });
    expect((await present({ record: other })).record).toEqual(other);
  });

  it('a record restored from a backup under the same number but another identity is not mistaken either', async () => {
    const { accountant, weather } = harness();
    const old = await make();
    await accountant.delete(old.record);
    const restored = await accountant.makeAgain(old.record, 'the same bill');
    await weather.settle();
    notTheOld(await look({ record: old.record }), old.record);
    expect(await present({ reference: old.reference })).toMatchObject({ record: restored });
    expect(restored.identity).not.toBe(old.record.identity);
  });
}

function secrecy({ harness }: Kit): void {
  it('secrets reach no log and no error', async () => {
    const { connector, badCredential, weather, secrets, aBill } = harness();
    expect(secrets.filter((secret) => secret.length >= 8).length).toBeGreaterThan(0);
    const log = listenToOutput();
    const said: unknown[] = [];
    try {
      for (const state of ['up', 'down'] as const) {
        if (state === 'down') await weather.goDown();
        for (const erp of [connector, badCredential]) {
          const { bill, reference } = await aBill();
          said.push(await erp.check(never), await erp.lookFor({ reference }, never));
          said.push(await erp.createBill(bill, reference, never), erp.traits);
          for (const list of lists) said.push(await listed(list(erp, bill.jobNumber, never)).catch(everythingOf));
          said.push(await listed(erp.lookForMany([{ reference }], never)).catch(everythingOf));
        }
        await weather.comeBack();
      }
    } finally {
      log.stop();
    }
    const all = `${JSON.stringify(said)}\n${log.text()}`;
    for (const secret of secrets) expect(all.includes(secret), 'a secret was said aloud').toBe(false);
  });
}

/** An error with its causes, its stack and whatever else a logger would print of it. */
function everythingOf(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  return { ...error, name: error.name, message: error.message, stack: error.stack, cause: everythingOf(error.cause) };
}

function listenToOutput(): { text(): string; stop(): void } {
  let text = '';
  const streams = [process.stdout, process.stderr];
  const before = streams.map((stream) => stream.write);
  for (const stream of streams) {
    stream.write = ((chunk: unknown) => {
      text += String(chunk);
      return true;
    }) as typeof stream.write;
  }
  const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;
  const consoles = methods.map((method) => console[method]);
  for (const method of methods) {
    console[method] = (...given: unknown[]) => {
      text += given.map(String).join(' ');
    };
  }
  return {
    text: () => text,
    stop() {
      streams.forEach((stream, i) => {
        stream.write = before[i] as typeof stream.write;
      });
      methods.forEach((method, i) => {
        console[method] = consoles[i] as typeof console.log;
      });
    },
  };
}

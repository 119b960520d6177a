import { randomBytes } from 'node:crypto';
import mssql from 'mssql';
import { careful } from '../src/connectors/careful.ts';
import type { BillKey, ErpConnector } from '../src/connectors/contract.ts';
import { openSage100Contractor } from '../src/connectors/sage-100-contractor/connector.ts';
import type { SageWays } from '../src/connectors/sage-100-contractor/ports.ts';
import { billReference } from '../src/domain/ids.ts';
import { companyName, machineClock, placeBill, sageBill } from '../test/support/sage-harness.ts';
import { overTheWire } from '../test/support/sage-wire.ts';
import { smallHouse } from '../test/support/small-house.ts';
import { type Figure, figureAlone, figureOf, type Round } from './parts/figures.ts';
import { type SageProcess, withSage } from './parts/sage-process.ts';

const rounds = 7;
const looksARound = 150;
const manyKeys = 10_000;
const presences = 100_000;
const slowMs = 50;
const exportsARound = 5;

const never = new AbortController().signal;
const reference = () => billReference(randomBytes(26));

/** The connector to Sage on its wires, the pretend Sage in a process of its own. */
export async function sage(): Promise<readonly Figure[]> {
  const looks = await withSage(async (process) => [
    await presenceOfOne(process),
    ...(await presenceOfMany(process)),
    ...(await memoryOfMany(process)),
  ]);
  return [...looks, await shareOfOurs()];
}

function connect({ where, password }: SageProcess, between: (ways: SageWays) => SageWays = (ways) => ways) {
  const ways = overTheWire(where, password);
  const made = openSage100Contractor({ ...between(ways), clock: machineClock, companyName });
  const erp: ErpConnector = careful(made, { clock: machineClock, insideTransaction: () => false });
  return { erp, close: ways.close };
}

/** One bill that is there: its header, its lines, and the proof of whose books these are; the peer asks for the header. */
async function presenceOfOne(process: SageProcess): Promise<Figure> {
  const [bill, ours] = [sageBill(), reference()];
  const made = await placeBill(process.simulator, bill, ours);
  const record = { id: made.recnum, identity: made._idnum, label: '' };
  const { erp, close } = connect(process);
  const bare = await bareReader(process);
  const timed = async (look: () => Promise<unknown>) => {
    const begun = performance.now();
    for (let i = 0; i < looksARound; i++) await look();
    return (performance.now() - begun) / looksARound;
  };
  const measured: Round[] = [];
  for (let round = 0; round <= rounds; round++) {
    const mine = await timed(() => erp.lookFor({ record }, never));
    const peer = await timed(() => bare.read(made.recnum));
    if (round > 0) measured.push({ ours: mine, peer });
  }
  await close();
  await bare.close();
  return figureOf('presence of one bill', 'ms', { of: 'ratio', atMost: 1.5 }, measured);
}

async function bareReader({ where, password }: SageProcess) {
  const { server, port, database, login } = where;
  const pool = await new mssql.ConnectionPool({
    ...{ server, port, database, user: login, password, validateConnection: 'socket' as never },
    options: { encrypt: false, trustServerCertificate: true },
  }).connect();
  return {
    read: (recnum: string) =>
      pool
        .request()
        .input('id', mssql.BigInt, recnum)
        .query('SELECT recnum, _idnum, status, invnum, vndnum, invbal, amtpad FROM dbo.acpinv WHERE recnum = @id'),
    close: () => pool.close(),
  };
}

/** Round trips for many, against one look each. */
async function presenceOfMany(process: SageProcess): Promise<readonly Figure[]> {
  let trips = 0;
  const counting = ({ sql, submit }: SageWays): SageWays => ({
    sql(text, parameters, signal) {
      trips++;
      return sql(text, parameters, signal);
    },
    submit,
  });
  const { erp, close } = connect(process, counting);
  const keys: BillKey[] = Array.from({ length: manyKeys }, () => ({ reference: reference() }));
  const begun = performance.now();
  let seen = 0;
  for await (const _ of erp.lookForMany(keys, never)) seen++;
  const ms = performance.now() - begun;
  await close();
  if (seen !== manyKeys) throw new Error(`${seen} of ${manyKeys} were answered`);
  const perTrip = { of: 'ratio', atMost: 1 / 20 } as const;
  return [
    figureOf(`presence of ${manyKeys}, round trips`, '', perTrip, [{ ours: trips, peer: manyKeys }]),
    figureAlone(`presence of ${manyKeys}`, 'ms', null, [ms]),
  ];
}

/** Heap after a tenth and after all of many presences, rubbish taken away. */
async function memoryOfMany(process: SageProcess): Promise<readonly Figure[]> {
  const { erp, close } = connect(process);
  const look = async (many: number) => {
    for (let done = 0; done < many; done += 5_000) {
      const keys: BillKey[] = Array.from({ length: 5_000 }, () => ({ reference: reference() }));
      for await (const _ of erp.lookForMany(keys, never));
    }
    return heap();
  };
  const early = await look(presences / 10);
  const late = await look(presences - presences / 10);
  await close();
  return [
    figureOf(`heap after ${presences} presences, beside a tenth`, 'MB', { of: 'ratio', atMost: 1.1 }, [
      { ours: late, peer: early },
    ]),
  ];
}

function heap(): number {
  global.gc?.();
  return process.memoryUsage().heapUsed / 1_000_000;
}

/** Wall time of an export and how much of it was spent waiting for the ERP's own calls, each of them slowed. */
async function shareOfOurs(): Promise<Figure> {
  let waited = 0;
  const timing = (ways: SageWays): SageWays => {
    const timed = async <T>(call: () => Promise<T>): Promise<T> => {
      const begun = performance.now();
      try {
        return await call();
      } finally {
        waited += performance.now() - begun;
      }
    };
    return {
      sql: (text, parameters, signal) => timed(() => ways.sql(text, parameters, signal)),
      submit: (xml, signal) => timed(() => ways.submit(xml, signal)),
    };
  };
  const house = await smallHouse({ between: timing, callMs: 10_000, settleMs: 20_000 });
  try {
    const measured: Round[] = [];
    for (let round = 0; round <= rounds; round++) {
      await house.simulator.weather.change({ latency_ms: 0 });
      for (let i = 0; i < exportsARound; i++) {
        const id = await house.approved(house.commitments[0]!, 100);
        const by = await house.caller();
        for (const move of [house.hub.send, house.hub.accept]) {
          const moved = await move(by, { invoice: id });
          if (!moved.ok) throw new Error(moved.refusal.code);
        }
        await house.simulator.weather.change({ latency_ms: slowMs });
        waited = 0;
        const begun = performance.now();
        await house.exportOnce();
        const wall = performance.now() - begun;
        if (round > 0) measured.push({ ours: wall, peer: waited });
        await house.simulator.weather.change({ latency_ms: 0 });
      }
    }
    return figureOf(
      `an export, calls of ${slowMs} ms, beside those calls`,
      'ms',
      { of: 'ratio', atMost: 1.11 },
      measured,
    );
  } finally {
    await house.close();
  }
}

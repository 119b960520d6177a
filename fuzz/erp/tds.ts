import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setImmediate as soon } from 'node:timers/promises';
import type { Chance } from '../../sim/chance.ts';
import { type MssqlClient, openMssqlClient } from '../../src/connectors/sage-100-contractor/mssql-client.ts';
import { openWires } from '../../src/simulators/sage-100-contractor/wires.ts';
import { inPieces, mutatedBytes } from '../parts/mutate-text.ts';
import type { Came, Fed, Surface } from '../parts/surface.ts';
import { openSageGround, type SageGround } from './sage-ground.ts';
import { connectorOver, type Look, looksOf } from './sage-rows.ts';
import { type Harm, isLate, wrongSighting } from './truth.ts';

/** SQL Server's own wire: what was recorded of a right conversation, with bytes of one answer changed, cut or chunked. */
export const tds: Surface = {
  name: 'SQL Server’s wire',
  share: 30,
  inTests: 120,
  life: 20_000,
  mostMs: 10_000,
  open: openTds,
};

const signal = new AbortController().signal;
/** A call may take so long here. */
const callMs = 600;

/** What the server said on each connection, to each message of the client: the first one only tries whether it is let in. */
type Recorded = readonly (readonly Buffer[])[];

/** What a server says on each connection: to each message its pieces; then it hangs up. */
type Script = readonly (readonly (readonly Buffer[])[])[];

async function openTds(): Promise<Fed> {
  const ground = await openSageGround();
  const looks = looksOf(ground);
  const recorded = await record(ground, looks);
  const server = await openScripted();
  return {
    feed: async (chance) => {
      const which = chance.whole(0, looks.length - 1);
      return await feed(server, looks[which]!, recorded[which]!, chance);
    },
    async close() {
      await server.close();
      await ground.close();
    },
  };
}

const clientOf = (port: number, ground: { readonly password: string; readonly companyName: string }): MssqlClient =>
  openMssqlClient(
    {
      ...{ server: '127.0.0.1', port, database: ground.companyName, login: 'tieout', password: { env: 'X' } },
      ...{ encrypt: 'off', trustServerCertificate: false, appName: 'Tieout' },
    },
    ground.password,
    callMs,
  );
const account = { password: 'qzkv-books', companyName: 'Kit Builders & Sons, Inc.' };

/** A client's bytes, told apart into messages: each packet names its length, and the last of a message says that it is. */
function messages(onMessage: () => void): (bytes: Buffer) => void {
  let waiting = Buffer.alloc(0);
  return (bytes) => {
    waiting = Buffer.concat([waiting, bytes]);
    for (;;) {
      const length = waiting.length < 8 ? 8 : waiting.readUInt16BE(2);
      if (waiting.length < Math.max(8, length)) return;
      const last = (waiting[1]! & 1) === 1;
      waiting = waiting.subarray(Math.max(8, length));
      if (last) onMessage();
    }
  };
}

async function record(ground: SageGround, looks: readonly Look[]): Promise<readonly Recorded[]> {
  const wires = await openWires(ground.simulator, { password: ground.password });
  const all: Recorded[] = [];
  for (const { key } of looks) {
    const said: Buffer[][][] = [];
    const proxy = createServer((socket) => {
      const mine: Buffer[][] = [];
      said.push(mine);
      const beyond = connect(wires.where.port, '127.0.0.1');
      const hear = messages(() => void mine.push([]));
      socket.on('data', (bytes) => {
        hear(bytes);
        beyond.write(bytes);
      });
      beyond.on('data', (bytes) => {
        mine.at(-1)!.push(bytes);
        socket.write(bytes);
      });
      for (const one of [socket, beyond]) one.on('error', () => undefined);
      socket.on('close', () => beyond.destroy());
      beyond.on('close', () => socket.destroy());
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const client = clientOf((proxy.address() as AddressInfo).port, account);
    const seen = await connectorOver(client.sql).lookFor(key, signal);
    if (seen.is === 'unknown') throw new Error(seen.because);
    await client.close();
    proxy.close();
    all.push(said.map((connection) => connection.map((parts) => Buffer.concat(parts))));
  }
  await wires.close();
  return all;
}

interface Scripted {
  readonly port: number;
  play(script: Script): void;
  /** So many connections were made since. */
  connections(): number;
  close(): Promise<void>;
}

/** A server that hears nothing of what it is told, and answers as its script says. */
async function openScripted(): Promise<Scripted> {
  let script: Script = [];
  let connections = 0;
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    const answers = script[Math.min(connections++, script.length - 1)] ?? [];
    let heard = 0;
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
    const answer = async (number: number) => {
      for (const piece of answers[number] ?? []) {
        if (socket.destroyed) return;
        socket.write(piece);
        if (answers[number]!.length > 1) await soon();
      }
      if (number >= answers.length - 1) socket.end();
    };
    const hear = messages(() => void answer(heard++));
    socket.on('data', hear);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    play: (next) => {
      script = next;
      connections = 0;
    },
    connections: () => connections,
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
    },
  };
}

async function feed(server: Scripted, { key, truth }: Look, recorded: Recorded, chance: Chance): Promise<Came> {
  const connection = chance.percent(85) ? recorded.length - 1 : 0;
  const said = recorded[connection]!;
  // The first three are greeting, sign-in and settings; then comes what was asked for.
  const at = chance.percent(75)
    ? chance.whole(Math.min(3, said.length - 1), said.length - 1)
    : chance.whole(0, said.length - 1);
  const { bytes, harm } = spoilt(said[at]!, recorded.flat(), chance);
  const pieces = harm === 'whole' || chance.percent(15) ? inPieces(bytes, chance) : [bytes];
  // Whoever waits for more than comes shall not have to wait for the time-out each time: the server hangs up.
  const spoiling = said.slice(0, harm === 'whole' ? said.length : at + 1).map((one, i) => (i === at ? pieces : [one]));
  server.play(recorded.map((one, i) => (i === connection ? spoiling : one.map((bytes) => [bytes]))));
  const client = clientOf(server.port, account);
  try {
    const seen = await connectorOver(client.sql).lookFor(key, signal);
    // A read over a connection that was lost is asked once more, and the second answer was whole.
    const read = server.connections() > recorded.length ? 'spoilt' : harm;
    return {
      to: seen.is,
      wrong: wrongSighting(truth, read, seen),
      late: isLate(read, seen),
      shown: () =>
        JSON.stringify({ key, truth, connection, at, harm, seen, bytes: bytes.toString('base64') }).slice(0, 6_000),
    };
  } finally {
    await client.close().catch(() => undefined);
  }
}

function spoilt(
  given: Buffer,
  others: readonly Buffer[],
  chance: Chance,
): { readonly bytes: Buffer; readonly harm: Harm } {
  switch (chance.whole(0, 11)) {
    case 0:
      return { bytes: given, harm: 'whole' };
    case 1:
    case 2:
      return { bytes: given.subarray(0, chance.whole(0, given.length - 1)), harm: 'cut' };
    case 3:
      return { bytes: Buffer.concat([given, given]), harm: 'spoilt' };
    case 4:
      return { bytes: chance.one(others), harm: 'spoilt' };
    case 5:
      return { bytes: relengthed(given, chance), harm: 'spoilt' };
    default:
      return { bytes: mutatedBytes(given, chance, chance.one([1, 1, 1, 2, 4])), harm: 'spoilt' };
  }
}

/** Bytes changed, and the packet's length made to fit, so that what is within is read. */
function relengthed(given: Buffer, chance: Chance): Buffer {
  const out = Buffer.concat([given.subarray(0, 8), mutatedBytes(given.subarray(8), chance, chance.one([1, 2, 3]))]);
  if (out.length >= 8) {
    out[1] = 1;
    out.writeUInt16BE(Math.min(out.length, 0xffff), 2);
  }
  return out;
}

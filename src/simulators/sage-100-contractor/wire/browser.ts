import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

/** A named instance and where it listens. */
export interface BrowserInstance {
  readonly name: string;
  readonly port: number;
  readonly version: string;
}

export interface SqlBrowser {
  readonly port: number;
  readonly close: () => Promise<void>;
}

export interface SqlBrowserOptions {
  readonly serverName: string;
  /** Asked at each question, so that an instance may come and go. */
  readonly instances: () => readonly BrowserInstance[];
  /** 1434 is where clients look; 0, as unless said, is any that is free. */
  readonly port?: number;
}

const questions = { broadcast: 0x02, all: 0x03, one: 0x04 } as const;
const answerMark = 0x05;
/** An answer about one instance may have no more bytes than this. */
const longestAnswer = 1024;

/** Tells clients at which port a named instance listens, as the SQL Server Browser does (UDP, this machine only). */
export async function openSqlBrowser(options: SqlBrowserOptions): Promise<SqlBrowser> {
  const socket = createSocket('udp4');
  // A client that is gone again cannot be answered, and that is all.
  socket.on('error', () => {});
  socket.on('message', (question, asker) => {
    const answer = answerTo(question, options);
    if (answer) socket.send(answer, asker.port, asker.address, () => {});
  });
  await listen(socket, options.port ?? 0);
  return {
    port: (socket.address() as AddressInfo).port,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

async function listen(socket: Socket, port: number): Promise<void> {
  const failed = once(socket, 'error').then(([error]) => {
    throw error;
  });
  socket.bind(port, '127.0.0.1');
  await Promise.race([once(socket, 'listening'), failed]);
}

/** Whoever asks for an instance that is not there gets no answer, as from the real one. */
function answerTo(question: Buffer, { serverName, instances }: SqlBrowserOptions): Buffer | null {
  const all = instances();
  const asked = question.subarray(1).toString('latin1').replace(/\0.*$/s, '');
  const kind = question[0];
  const found =
    kind === questions.one
      ? all.filter(({ name }) => name.toUpperCase() === asked.toUpperCase())
      : kind === questions.all || kind === questions.broadcast
        ? all
        : [];
  if (found.length === 0) return null;
  const host = serverName.split('\\')[0];
  const told = found.map(
    ({ name, port, version }) =>
      `ServerName;${host};InstanceName;${name};IsClustered;No;Version;${version};tcp;${port};;`,
  );
  const text = Buffer.from(told.join(''), 'latin1').subarray(0, kind === questions.one ? longestAnswer : 0xffff);
  const head = Buffer.from([answerMark, text.length & 0xff, text.length >> 8]);
  return Buffer.concat([head, text]);
}

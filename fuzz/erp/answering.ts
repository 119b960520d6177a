import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setImmediate as soon } from 'node:timers/promises';

/** What is sent back to one request of HTTP, byte by byte, and what becomes of the connection. */
export interface Reply {
  readonly pieces: readonly Buffer[];
  readonly end: 'keep' | 'close' | 'reset';
}

export interface Answering {
  readonly port: number;
  /** Ends all connections, those that are kept too. */
  hangUp(): void;
  close(): void;
}

/** A server that reads requests as ours write them, and answers them with any bytes at all. */
export async function openAnswering(answer: (body: string) => Reply): Promise<Answering> {
  const open = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    open.add(socket);
    let waiting = Buffer.alloc(0);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
    const send = async ({ pieces, end }: Reply) => {
      for (const piece of pieces) {
        if (socket.destroyed) return;
        socket.write(piece);
        if (pieces.length > 1) await soon();
      }
      if (end === 'close') socket.end();
      if (end === 'reset') socket.resetAndDestroy();
    };
    socket.on('data', (bytes) => {
      waiting = Buffer.concat([waiting, bytes]);
      const head = waiting.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/content-length: (\d+)/i.exec(waiting.subarray(0, head).toString('latin1'))?.[1] ?? 0);
      if (waiting.length < head + 4 + length) return;
      const body = waiting.subarray(head + 4, head + 4 + length).toString('utf8');
      waiting = waiting.subarray(head + 4 + length);
      void send(answer(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const hangUp = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    hangUp,
    close() {
      hangUp();
      server.close();
    },
  };
}

/** A whole answer of HTTP. */
export const httpAnswer = (status: number, body: string | Buffer, type = 'application/json'): Buffer => {
  const bytes = Buffer.from(body);
  const head = `HTTP/1.1 ${status} Said\r\ncontent-type: ${type}\r\ncontent-length: ${bytes.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
};

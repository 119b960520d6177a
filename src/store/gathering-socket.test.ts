import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { GatheringSocket } from './gathering-socket.ts';

const server = createServer();
afterEach(() => server.close());

/** How many calls of the system what is written takes: a peer may read it in any pieces. */
async function counted(write: (socket: GatheringSocket) => Promise<void> | void) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const taken = once(server, 'connection');
  const socket = new GatheringSocket();
  socket.connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [peer] = (await taken) as [Socket];
  await once(socket, 'connect');
  let calls = 0;
  const { _write, _writev } = socket;
  socket._write = (...given) => {
    calls++;
    _write.apply(socket, given);
  };
  socket._writev = (...given) => {
    calls++;
    _writev!.apply(socket, given);
  };
  await write(socket);
  socket.end();
  let read = '';
  for await (const piece of peer) read += piece;
  return { calls, read };
}

describe('a gathering socket', () => {
  it('sends what is written in one turn, promises included, in one go and in its order', async () => {
    const written = counted(async (socket) => {
      socket.write('one ');
      socket.write('two ');
      await null;
      socket.write('three');
    });
    expect(await written).toEqual({ calls: 1, read: 'one two three' });
  });

  it('sends what is written later by itself, and nothing waits for more', async () => {
    const written = counted(async (socket) => {
      socket.write('one ');
      await new Promise(setImmediate);
      expect(socket.writableLength).toBe(0);
      socket.write('two');
      await new Promise(setImmediate);
    });
    expect(await written).toEqual({ calls: 2, read: 'one two' });
  });

  it('loses nothing of what is written just before its end', async () => {
    const { read } = await counted((socket) => {
      socket.write('the last');
    });
    expect(read).toBe('the last');
  });
});

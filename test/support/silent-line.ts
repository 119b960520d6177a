import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface SilentLine {
  /** The address that was given, through the line. */
  readonly url: string;
  /** What is said in either direction stays on the way, and nothing breaks, as where a machine stands still. */
  silence(): void;
  /** Says what stayed on the way, and all that comes. */
  speak(): void;
  end(): void;
}

/** A line to a database that can fall silent. */
export async function silentLine(to: string): Promise<SilentLine> {
  const url = new URL(to);
  const there = { host: url.hostname, port: Number(url.port) };
  const ends = new Set<Socket>();
  let silent = false;
  const server = createServer((near) => {
    const far = connect(there);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(one);
      one.on('data', (piece) => other.write(piece));
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
      if (silent) one.pause();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    silence: () => {
      silent = true;
      for (const one of ends) one.pause();
    },
    speak: () => {
      silent = false;
      for (const one of ends) one.resume();
    },
    end: () => {
      server.close();
      for (const one of ends) one.destroy();
    },
  };
}

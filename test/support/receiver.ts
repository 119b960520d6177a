import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from './until.ts';

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: a payload is looked into by the test that wanted it
  readonly body: any;
}

/** A stranger's server that webhooks are sent to. */
export interface Receiver {
  readonly url: string;
  readonly got: readonly Received[];
  /** How it answers from now on: a status, where to send on to, or null for never. */
  answer: { status: number; location?: string } | null;
  close(): Promise<void>;
}

export async function receiver(): Promise<Receiver> {
  const got: Received[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (piece) => {
      text += piece;
    });
    request.on('end', () => {
      got.push({ path: request.url ?? '', headers: request.headers, body: text === '' ? null : JSON.parse(text) });
      const { answer } = made;
      if (answer === null) return;
      response.writeHead(answer.status, answer.location ? { location: answer.location } : {}).end('taken');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const made: Receiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    got,
    answer: { status: 200 },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return made;
}

/** What a receiver got, once it is so much. */
export const gotBy = (to: Receiver, count: number) =>
  until(
    async () => to.got,
    (got) => got.length >= count,
  );

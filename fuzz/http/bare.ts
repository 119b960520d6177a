import { connect } from 'node:net';
import type { Chance } from '../../sim/chance.ts';
import { leaksIn } from '../parts/leaks.ts';
import { inPieces, mutatedBytes } from '../parts/mutate-text.ts';
import type { Fed, Surface } from '../parts/surface.ts';
import { type FuzzHouse, openHouse } from './house.ts';
import { classOf } from './judge.ts';

/** HTTP itself, over a real connection: bytes that are almost a request. */
export const bareHttp: Surface = {
  name: 'HTTP itself',
  share: 10,
  inTests: 40,
  life: 20_000,
  mostMs: 30_000,
  open: async () => bareOn(await openHouse()),
};

export function bareOn(house: FuzzHouse): Fed {
  const port = Number(new URL(house.tieout.url).port);
  return {
    async feed(chance) {
      const bytes = request(house.tieout.company, chance);
      const pieces = chance.percent(20) ? inPieces(bytes, chance) : [bytes];
      const said = await exchange(port, pieces);
      const statuses = [...said.matchAll(/^HTTP\/1\.[01] (\d{3})/gm)].map((match) => Number(match[1]));
      const wrong = [
        ...statuses
          .filter((status) => status >= 500 && status !== 505)
          .map((status) => `${status}: ${said.slice(0, 200)}`),
        ...leaksIn(said, house.planted.everywhere),
        ...leaksIn(said, { ...house.planted.ours, ...house.planted.theirs }),
      ];
      return {
        to: statuses[0] === undefined ? 'closed' : classOf(statuses[0]),
        wrong,
        shown: () => `base64 ${bytes.toString('base64').slice(0, 3_000)} came to ${said.slice(0, 300)}`,
      };
    },
    close: () => house.close(),
  };
}

const bodies = [
  '{"login":"nobody","password":"x"}',
  'grant_type=client_credentials&client_id=x&client_secret=y',
  '',
  '4\r\nabcd\r\n0\r\n\r\n',
];
const oddLines = [
  'Content-Length: 0',
  'Content-Length: -1',
  'Content-Length: 99999999999999999999',
  'Content-Length: 4\r\nContent-Length: 5',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: gzip, chunked',
  'Transfer-Encoding: xchunked',
  'Expect: 100-continue',
  'Expect: x',
  'Upgrade: websocket\r\nConnection: Upgrade',
  'Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__',
  'Connection: close',
  'Host: a\r\nHost: b',
  ' folded: x',
  'X-Y : z',
  `X: ${'x'.repeat(17_000)}`,
  'X: \u00ff\u0080',
  'Range: bytes=0-,5-1,-999999999999999999999',
  'Cookie: ' + 'a=b; '.repeat(500),
];
const paths = [
  '/api/v1/me',
  '/api/v1/session',
  '/oauth/token',
  '/',
  '//x',
  '/../../../x',
  '/assets/../../x',
  '/assets/%2e%2e%2f%2e%2e%2fx',
  '/assets/x\\..\\y',
  'http://evil.example/api/v1/me',
  '*',
  '/%00',
  '/%zz',
  `/${'x'.repeat(9_000)}`,
  '/agent/v1/hello',
  '/simulator/sage-100-contractor/weather',
  '/rest/v1.0/me',
  '/api/docs/static/../../x',
];

function request(company: number, chance: Chance): Buffer {
  const method = chance.one([
    'GET',
    'POST',
    'PUT',
    'DELETE',
    'HEAD',
    'OPTIONS',
    'TRACE',
    'CONNECT',
    'PROPFIND',
    'get',
    'X',
  ]);
  const path = chance.percent(80) ? chance.one(paths) : `/api/v1/companies/${company}/erp/connections`;
  const body = chance.one(bodies);
  const lines = [
    `${method} ${path} HTTP/${chance.one(['1.1', '1.1', '1.1', '1.0', '2.0', '9.9'])}`,
    'Host: localhost',
    `Content-Type: ${chance.one(['application/json', 'application/x-www-form-urlencoded', 'x'])}`,
    ...(chance.percent(60) ? [`Content-Length: ${Buffer.byteLength(body)}`] : []),
    ...(chance.percent(50) ? [chance.one(oddLines)] : []),
  ];
  const whole = Buffer.from(`${lines.join(chance.percent(94) ? '\r\n' : '\n')}\r\n\r\n${body}`, 'latin1');
  const again = chance.percent(15) ? Buffer.concat([whole, whole]) : whole;
  return chance.percent(60) ? mutatedBytes(again, chance, chance.whole(1, 5)) : again;
}

/** A server that waits for more is let wait no longer than this. */
const patienceMs = 40;

function exchange(port: number, pieces: readonly Buffer[]): Promise<string> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const patience = setTimeout(() => socket.destroy(), patienceMs);
    socket.on('data', (part) => {
      parts.push(part);
      patience.refresh();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(patience);
      resolve(Buffer.concat(parts).toString('latin1'));
    });
    for (const piece of pieces) socket.write(piece);
    // Whoever is through closes their half, so that the server need not wait either.
    socket.end();
  });
}

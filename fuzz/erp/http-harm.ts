import type { Chance } from '../../sim/chance.ts';
import { inPieces, mutatedBytes } from '../parts/mutate-text.ts';
import { httpAnswer, type Reply } from './answering.ts';
import type { Harm } from './truth.ts';

interface Harmed {
  readonly reply: Reply;
  readonly harm: Harm;
}

const spoilt = (bytes: Buffer, end: Reply['end'] = 'close'): Harmed => ({
  reply: { pieces: [bytes], end },
  harm: 'spoilt',
});
const cut = (bytes: Buffer, end: Reply['end'] = 'close'): Harmed => ({ reply: { pieces: [bytes], end }, harm: 'cut' });

const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
const chunked = (text: string) =>
  Buffer.from(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${text}`);
const halfOf = (body: string) => body.slice(0, Math.floor(body.length / 2));

/** One is drawn for each answer. */
const ways: readonly ((body: string, whole: Buffer, chance: Chance) => Harmed)[] = [
  (_, whole, chance) => ({ reply: { pieces: inPieces(whole, chance), end: 'keep' }, harm: 'whole' }),
  (body, _, chance) => {
    const half = halfOf(body);
    const both = chunked(`${chunk(half)}${chunk(body.slice(half.length))}0\r\n\r\n`);
    return { reply: { pieces: inPieces(both, chance), end: 'keep' }, harm: 'whole' };
  },
  (_, whole, chance) => cut(whole.subarray(0, chance.whole(0, whole.length - 1)), chance.one(['close', 'reset'])),
  (body) => cut(chunked(chunk(halfOf(body)))),
  (body) => cut(chunked(`${chunk(body)}`)),
  (body, _, chance) =>
    spoilt(httpAnswer(chance.one([201, 204, 301, 302, 400, 401, 403, 404, 418, 429, 500, 502, 503, 599, 999]), body)),
  (_body, _whole, chance) =>
    spoilt(
      httpAnswer(
        200,
        chance.one(['', '<html>Sign in</html>', '{}', 'null', '[]', '""', '0', '{"result":[]', '\ufeff{}']),
      ),
    ),
  (_, whole, chance) =>
    spoilt(Buffer.from(`HTTP/1.1 100 Continue\r\n\r\n${chance.percent(50) ? whole.toString('latin1') : ''}`, 'latin1')),
  (_body, _whole, chance) =>
    spoilt(
      Buffer.from(
        chance.one([
          'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\nx',
          'SSH-2.0-x\r\n',
          '\0\0\0',
          'HTTP/0.9 200 OK\r\n\r\n',
          'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n',
        ]),
      ),
    ),
  (body, _, chance) =>
    spoilt(
      Buffer.from(
        `HTTP/1.1 200 OK\r\ncontent-encoding: ${chance.one(['gzip', 'br', 'x'])}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      ),
    ),
  (_body, _whole, chance) =>
    spoilt(
      Buffer.from(
        `HTTP/1.1 302 Found\r\nlocation: ${chance.one(['/', 'http://127.0.0.1:1/', 'file:///x'])}\r\ncontent-length: 0\r\n\r\n`,
      ),
    ),
  (body, _, chance) =>
    spoilt(
      Buffer.from(
        `HTTP/1.1 200 OK\r\n${`x-${chance.whole(0, 9)}: ${'x'.repeat(1_000)}\r\n`.repeat(chance.one([3, 30]))}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      ),
    ),
  (_, whole) => spoilt(Buffer.concat([whole, whole]), 'keep'),
  (_, whole, chance) => spoilt(mutatedBytes(whole, chance, chance.one([1, 2, 4]))),
];

/** What can become of a right answer between its server and us, as far as HTTP goes. */
export const harmedOnTheWay = (body: string, chance: Chance): Harmed =>
  ways[chance.whole(0, ways.length - 1)]!(body, httpAnswer(200, body), chance);

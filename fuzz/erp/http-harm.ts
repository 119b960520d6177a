import type { Chance } from '../../sim/chance.ts';
import { inPieces, mutatedBytes } from '../parts/mutate-text.ts';
import { httpAnswer, type Reply } from './answering.ts';
import type { Harm } from './truth.ts';

/** What can become of a right answer between its server and us, as far as HTTP goes. */
export function harmedOnTheWay(body: string, chance: Chance): { readonly reply: Reply; readonly harm: Harm } {
  const whole = httpAnswer(200, body);
  const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;
  const chunked = (text: string) =>
    Buffer.from(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n${text}`);
  const half = body.slice(0, Math.floor(body.length / 2));
  const spoilt = (bytes: Buffer, end: Reply['end'] = 'close') => ({
    reply: { pieces: [bytes], end },
    harm: 'spoilt' as const,
  });
  const cut = (bytes: Buffer, end: Reply['end'] = 'close') => ({
    reply: { pieces: [bytes], end },
    harm: 'cut' as const,
  });
  switch (chance.whole(0, 13)) {
    case 0:
      return { reply: { pieces: inPieces(whole, chance), end: 'keep' }, harm: 'whole' };
    case 1:
      return {
        reply: {
          pieces: inPieces(chunked(`${chunk(half)}${chunk(body.slice(half.length))}0\r\n\r\n`), chance),
          end: 'keep',
        },
        harm: 'whole',
      };
    case 2:
      return cut(whole.subarray(0, chance.whole(0, whole.length - 1)), chance.one(['close', 'reset']));
    case 3:
      return cut(chunked(chunk(half)));
    case 4:
      return cut(chunked(`${chunk(body)}`));
    case 5:
      return spoilt(
        httpAnswer(chance.one([201, 204, 301, 302, 400, 401, 403, 404, 418, 429, 500, 502, 503, 599, 999]), body),
      );
    case 6:
      return spoilt(
        httpAnswer(
          200,
          chance.one(['', '<html>Sign in</html>', '{}', 'null', '[]', '""', '0', '{"result":[]', '\ufeff{}']),
        ),
      );
    case 7:
      return spoilt(
        Buffer.from(`HTTP/1.1 100 Continue\r\n\r\n${chance.percent(50) ? whole.toString('latin1') : ''}`, 'latin1'),
      );
    case 8:
      return spoilt(
        Buffer.from(
          chance.one([
            'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\nx',
            'SSH-2.0-x\r\n',
            '\0\0\0',
            'HTTP/0.9 200 OK\r\n\r\n',
            'HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n',
          ]),
        ),
      );
    case 9:
      return spoilt(
        Buffer.from(
          `HTTP/1.1 200 OK\r\ncontent-encoding: ${chance.one(['gzip', 'br', 'x'])}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
        ),
      );
    case 10:
      return spoilt(
        Buffer.from(
          `HTTP/1.1 302 Found\r\nlocation: ${chance.one(['/', 'http://127.0.0.1:1/', 'file:///x'])}\r\ncontent-length: 0\r\n\r\n`,
        ),
      );
    case 11:
      return spoilt(
        Buffer.from(
          `HTTP/1.1 200 OK\r\n${`x-${chance.whole(0, 9)}: ${'x'.repeat(1_000)}\r\n`.repeat(chance.one([3, 30]))}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
        ),
      );
    case 12:
      return spoilt(Buffer.concat([whole, whole]), 'keep');
    default:
      return spoilt(mutatedBytes(whole, chance, chance.one([1, 2, 4])));
  }
}

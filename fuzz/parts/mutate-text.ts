import type { Chance } from '../../sim/chance.ts';
import { strangeDigits, strangeKeys, strangeTexts } from './strange.ts';

/** Changes to bytes and to written JSON after which they may be neither. */

/** JSON with a fault, or an oddity that JSON allows and programs forget: a name twice, a number of forty digits. */
export function mutatedJson(json: string, chance: Chance): string {
  const place = chance.whole(0, json.length);
  switch (chance.whole(0, 11)) {
    case 0:
      return json.slice(0, place);
    case 1:
      return json + json;
    case 2:
      return `\ufeff${json}`;
    case 3:
      return json.replace(/\{/, () => `{${JSON.stringify(chance.one(strangeKeys))}:${json.slice(0, 200)},`);
    case 4:
      return doubled(json, chance);
    case 5:
      return replaceOne(json, /-?\d+(\.\d+)?/g, chance.one(strangeDigits), chance);
    case 6:
      return replaceOne(json, /"[^"]*"/g, chance.one(['"\\ud800"', '"\\u0000"', "'x'", '"\\x"', '"\n"', 'x']), chance);
    case 7:
      return (
        json.slice(0, place) +
        chance.one(['/* x */', '// x\n', ',', ',,', '[', '}', ' NaN ', 'undefined']) +
        json.slice(place)
      );
    case 8: {
      const depth = chance.one([25, 500, 20_000, 200_000]);
      return `${'['.repeat(depth)}${']'.repeat(depth)}`;
    }
    case 9:
      return `{"__proto__":${json === '' ? 'null' : json}}`;
    case 10:
      return chance.one(strangeTexts);
    default:
      return json.replaceAll(/[:,]/g, (sign) => `${' \n\t'.repeat(chance.whole(0, 3))}${sign} `);
  }
}

/** One of its fields twice, with another value the second time. */
function doubled(json: string, chance: Chance): string {
  const names = [...json.matchAll(/"(\w+)":/g)].map((match) => match[1]!);
  if (names.length === 0) return json;
  const name = chance.one(names);
  const value = chance.one(['null', '"x"', '0', '-1', '[]', '{}', 'true', '"\\u0000"']);
  return chance.percent(50)
    ? json.replace('{', `{"${name}":${value},`)
    : json.replace(/\}([^}]*)$/, `,"${name}":${value}}$1`);
}

function replaceOne(text: string, what: RegExp, by: string, chance: Chance): string {
  const all = [...text.matchAll(what)];
  if (all.length === 0) return text;
  const { index, 0: found } = chance.one(all);
  return text.slice(0, index) + by + text.slice(index + found.length);
}

const bytesOf = (count: number, chance: Chance) =>
  Buffer.from(Array.from({ length: count }, () => chance.whole(0, 255)));

/** Bytes changed, cut out, put in, doubled, exchanged, or a count within them made enormous. */
export function mutatedBytes(given: Buffer, chance: Chance, changes: number): Buffer {
  let out = Buffer.from(given);
  for (let change = 0; change < changes && out.length > 0; change++) {
    const at = chance.whole(0, out.length - 1);
    const until = Math.min(out.length, at + chance.whole(1, 40));
    switch (chance.whole(0, 8)) {
      case 0:
        out[at] = chance.whole(0, 255);
        break;
      case 1:
        out[at] = chance.one([0, 1, 0x7f, 0x80, 0xfe, 0xff]);
        break;
      case 2:
        out[at] = out[at]! ^ (1 << chance.whole(0, 7));
        break;
      case 3:
        out = Buffer.concat([out.subarray(0, at), out.subarray(until)]);
        break;
      case 4:
        out = Buffer.concat([out.subarray(0, at), bytesOf(chance.whole(1, 40), chance), out.subarray(at)]);
        break;
      case 5:
        out = Buffer.concat([out.subarray(0, until), out.subarray(at)]);
        break;
      case 6: {
        const from = chance.whole(0, out.length - 1);
        out = Buffer.concat([out.subarray(0, at), out.subarray(from, from + until - at), out.subarray(until)]);
        break;
      }
      case 7:
        if (out.length >= at + 4) out.writeUInt32LE(chance.one([0, 0xffff, 0xffff_ffff, 0x7fff_ffff, 0x8000_0000]), at);
        break;
      default:
        if (out.length >= at + 2) out.writeUInt16LE(chance.one([0, 1, 0xff, 0x7fff, 0xffff, 0xfffe]), at);
    }
  }
  return out;
}

/** The same bytes in pieces: one by one, cut in two anywhere, or in pieces of any length. */
export function inPieces(bytes: Buffer, chance: Chance): readonly Buffer[] {
  if (bytes.length < 2) return [bytes];
  const cuts = new Set<number>();
  const how = chance.whole(0, 3);
  if (how === 0) cuts.add(chance.whole(1, bytes.length - 1));
  else if (how === 1 && bytes.length < 400) for (let at = 1; at < bytes.length; at++) cuts.add(at);
  else for (let count = chance.whole(1, 12); count > 0; count--) cuts.add(chance.whole(1, bytes.length - 1));
  const ends = [...cuts].sort((a, b) => a - b);
  return [0, ...ends].map((from, i) => bytes.subarray(from, ends[i] ?? bytes.length));
}

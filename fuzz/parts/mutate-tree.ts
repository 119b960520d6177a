import type { Chance } from '../../sim/chance.ts';
import { strange, strangeKeys, strangeNumbers, strangeTexts } from './strange.ts';

/** Changes to a value of JSON that leave it one. */

interface Place {
  readonly of: Record<string, unknown> | unknown[];
  readonly key: string | number;
}

/** Every place in it where a value stands. */
function placesOf(value: unknown, into: Place[] = []): Place[] {
  if (Array.isArray(value)) {
    for (const [key, one] of value.entries()) {
      into.push({ of: value, key });
      placesOf(one, into);
    }
  } else if (typeof value === 'object' && value !== null) {
    const of = value as Record<string, unknown>;
    for (const [key, one] of Object.entries(of)) {
      into.push({ of, key });
      placesOf(one, into);
    }
  }
  return into;
}

const at = ({ of, key }: Place): unknown => (of as Record<string | number, unknown>)[key];
const put = ({ of, key }: Place, value: unknown): void => {
  // By definition, so that `__proto__` becomes a field of its own, as JSON has it.
  Object.defineProperty(of, key, { value, enumerable: true, configurable: true, writable: true });
};
function remove({ of, key }: Place): void {
  if (Array.isArray(of)) of.splice(key as number, 1);
  else delete of[key];
}

/** Another of about the same kind: a number near by, a text cut or doubled, a list twice as long. */
function nearBy(value: unknown, chance: Chance): unknown {
  if (typeof value === 'number') return chance.one([-value, value + 1, value - 1, value / 3, value * 1e9, `${value}`]);
  if (typeof value === 'boolean') return chance.one<unknown>([!value, String(value), value ? 1 : 0, null]);
  if (typeof value === 'string') return nearText(value, chance);
  if (Array.isArray(value)) {
    const times = chance.one([2, 3, 300]);
    return chance.percent(50) ? { ...value } : Array.from({ length: times }, () => value).flat();
  }
  if (typeof value === 'object' && value !== null) return chance.one<unknown>([Object.entries(value), [value], null]);
  return chance.one<unknown>([0, '', false, [], {}]);
}

function nearText(text: string, chance: Chance): unknown {
  const place = chance.whole(0, text.length);
  switch (chance.whole(0, 7)) {
    case 0:
      return text.slice(0, place);
    case 1:
      return `${text}${text}`;
    case 2:
      return `${text.slice(0, place)}${chance.one(strangeTexts).slice(0, 40)}${text.slice(place)}`;
    case 3:
      return text.toUpperCase() === text ? text.toLowerCase() : text.toUpperCase();
    case 4:
      return ` ${text} `;
    case 5:
      return Number(text);
    case 6:
      return text.replace(/\d/g, (digit) => String((Number(digit) + chance.whole(1, 9)) % 10));
    default:
      return [text];
  }
}

/** A copy with so many changes in it. */
export function mutated(value: unknown, chance: Chance, changes: number): unknown {
  // With a root of its own, so that the whole may become something else too.
  let root: Record<string, unknown> = { value: structuredClone(value) };
  for (let change = 0; change < changes; change++) {
    const places = placesOf(root);
    const place = chance.percent(4) ? places[0]! : chance.one(places);
    switch (chance.whole(0, 8)) {
      case 0:
      case 1:
        put(place, strange(chance));
        break;
      case 2:
      case 3:
        put(place, nearBy(at(place), chance));
        break;
      case 4:
        remove(place);
        break;
      case 5:
        put(place, at(chance.one(places)));
        break;
      case 6:
        if (!Array.isArray(place.of)) put({ of: place.of, key: chance.one(strangeKeys) }, strange(chance));
        else place.of.push(strange(chance));
        break;
      case 7:
        put(place, chance.one(strangeNumbers));
        break;
      default:
        put(place, chance.one(strangeTexts));
    }
    if (!('value' in root)) return undefined;
    // A value that was put into itself can be written nowhere.
    root = { value: withoutCircles(root.value) };
  }
  return root.value;
}

const mostNodes = 20_000;

/** Without circles, and not larger than a body may be. */
function withoutCircles(value: unknown): unknown {
  let nodes = 0;
  const copied = (one: unknown, above: readonly unknown[]): unknown => {
    if (typeof one !== 'object' || one === null) return one;
    if (above.includes(one) || ++nodes > mostNodes || above.length > 100) return null;
    const within = [...above, one];
    if (Array.isArray(one)) return one.map((part) => copied(part, within));
    const fields: Record<string, unknown> = {};
    for (const [key, part] of Object.entries(one)) put({ of: fields, key }, copied(part, within));
    return fields;
  };
  return copied(value, []);
}

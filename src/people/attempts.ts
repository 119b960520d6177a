import { isIPv6 } from 'node:net';

const windowMs = 5 * 60_000;
/**
 * At most this many keys are remembered: the oldest give way. More than the gate lets through in a window, three a guess,
 * so that whoever has ten thousand addresses cannot make us forget what was counted.
 */
const mostKeys = 100_000;
/** A login is a key: no longer than people have them. */
const longestLogin = 100;

interface Count {
  wrong: number;
  readonly until: number;
}
interface Key {
  readonly key: string;
  readonly most: number;
}

/**
 * Counts wrong attempts for five minutes from the first. A login from one address has ten; a login from everywhere a
 * hundred, so that a stranger cannot lock its owner out with ten; an address fifty, whatever it tries.
 */
export class Attempts {
  readonly #counts = new Map<string, Count>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** How many seconds to wait before the next attempt is looked at; 0 for none. */
  secondsToWait(login: string, address: string): number {
    const now = this.#now();
    let until = now;
    for (const { key, most } of keys(login, address)) {
      const count = this.#counts.get(key);
      if (count && count.wrong >= most) until = Math.max(until, count.until);
    }
    return Math.ceil((until - now) / 1000);
  }

  wrong(login: string, address: string): void {
    const now = this.#now();
    for (const { key } of keys(login, address)) {
      const count = this.#counts.get(key);
      if (count && count.until > now) {
        count.wrong++;
        continue;
      }
      this.#counts.delete(key);
      this.#makeRoom(now);
      this.#counts.set(key, { wrong: 1, until: now + windowMs });
    }
  }

  /** A right password: the login's counts begin anew. The address's stays, or one known account would open the rest. */
  right(login: string, address: string): void {
    const [here, everywhere] = keys(login, address);
    this.#counts.delete(here.key);
    this.#counts.delete(everywhere.key);
  }

  get size(): number {
    return this.#counts.size;
  }

  /** All windows are equally long, so the map's order is the order in which they end. */
  #makeRoom(now: number): void {
    for (const [key, count] of this.#counts) {
      if (count.until > now && this.#counts.size < mostKeys) return;
      this.#counts.delete(key);
    }
  }
}

/** Of a code, which has six digits: not a hundred guesses from everywhere, but fifteen. */
export const codeOf = (person: number): string => `\u0000code ${person}`;

function keys(given: string, address: string): readonly [Key, Key, Key] {
  const login = given.slice(0, longestLogin);
  // No login begins so: one with a control character is not looked at.
  const isOfCode = login.startsWith('\u0000code ');
  const from = network(address);
  return [
    { key: `${from} ${login}`, most: 10 },
    { key: `* ${login}`, most: isOfCode ? 15 : 100 },
    { key: from, most: 50 },
  ];
}

/** An IPv6 subscriber has 2^64 addresses: they count as one. */
export function network(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return mapped;
  const plain = address.split('%')[0] ?? address;
  if (!isIPv6(plain)) return plain.slice(0, 64);
  const [left = '', right = ''] = plain.toLowerCase().split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === '' ? [] : right.split(':');
  const zeros = plain.includes('::') ? new Array<string>(Math.max(0, 8 - head.length - tail.length)).fill('0') : [];
  const groups = [...head, ...zeros, ...tail].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.join(':')}::/64`;
}

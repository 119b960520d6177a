import { createRequire } from 'node:module';

const argon2 = createRequire(import.meta.url)('@node-rs/argon2') as typeof import('@node-rs/argon2');

/**
 * The package, at a thousandth of the cost that is asked for: a run of the tests signs in some thousand times, and each
 * would keep a core busy for as long as it takes a guesser. Programs that tests start are not made quicker.
 */
export const hash: typeof argon2.hash = (text, options, signal) =>
  argon2.hash(text, { ...options, memoryCost: 64, timeCost: 1 }, signal);
export const { verify } = argon2;

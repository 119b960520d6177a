import { lookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { hostOf, isClosed } from './addresses.ts';

/**
 * How a name becomes an address where the address may not lie in a closed network. It is asked at the moment of
 * connecting, and what it answers is what is connected to: a name may mean another the next time.
 * @param closed makes the error that the connection ends with.
 */
export const openLookup =
  (closed: () => Error, resolve: typeof lookup = lookup): LookupFunction =>
  (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, found) => {
      if (error) return done(error, '', 0);
      const open = found.filter(({ address }) => !isClosed(address));
      const [first] = open;
      if (first === undefined) return done(closed(), '', 0);
      if (options.all) return (done as (error: null, all: typeof open) => void)(null, open);
      done(null, first.address, first.family);
    });
  };

/** Does the address itself say so, without any name? Such a one is never looked up. */
export function isPlainlyClosed(url: URL): boolean {
  const host = hostOf(url);
  const here = host === 'localhost' || host.endsWith('.localhost');
  return here || (isIP(host) !== 0 && isClosed(host));
}

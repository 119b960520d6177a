import { isIP } from 'node:net';

/** This machine itself: what is said there needs no encryption on the way. */
export const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

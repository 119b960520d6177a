import type { FastifyRequest } from 'fastify';
import { type Refusal, refusal } from '../../domain/refusal.ts';

/**
 * The refusal of a request that another site's page made a browser send; null for our own page and for programs, which
 * send neither header. A cookie's SameSite is not enough: another port of this machine is the same site to it.
 */
export function crossSite(request: FastifyRequest): Refusal | null {
  // The browser's own word, which no page can forge and no proxy in front rewrites.
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none' ? null : refusal('cross_site');
  const { origin } = request.headers;
  return origin === undefined || isOurs(origin, request.host) ? null : refusal('cross_site');
}

function isOurs(origin: string, host: string): boolean {
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  // The same scheme for both, so that a port that goes without saying compares equal to one that is said.
  const ours = `${from.protocol}//${host}`;
  return URL.canParse(ours) && new URL(ours).host === from.host;
}

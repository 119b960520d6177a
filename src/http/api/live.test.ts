import { EventEmitter } from 'node:events';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Caller, SignIn } from '../../app/hub.ts';
import type { Context } from './context.ts';
import { listenerNow, openStream } from './live.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A stream to somebody with that token or that session, and what was written to it. */
function streamTo(headers: Record<string, string>, signIn: Partial<SignIn>) {
  const written: string[] = [];
  const raw = Object.assign(new EventEmitter(), {
    writeHead: () => raw,
    write: (text: string) => written.push(text),
    end: () => raw.emit('close'),
    writableLength: 0,
  });
  const reply = { raw, hijack: () => undefined, getHeaders: () => ({}) } as unknown as FastifyReply;
  const request = { id: 'r', headers } as unknown as FastifyRequest;
  const stream = openStream({ signIn: { cookieName: 'tieout', ...signIn } as SignIn }, request, reply, 1)!;
  const beats = () => written.filter((text) => text.startsWith(': still here')).length;
  return { stream, beats };
}

const minute = () => vi.advanceTimersByTimeAsync(60_000);

it('a stream lasts for as long as the session that began it, and no longer', async () => {
  let stands = true;
  const { stream, beats } = streamTo({ cookie: 'tieout=abc' }, { sessionStands: async () => stands });
  await minute();
  expect([stream.closed(), beats()]).toEqual([false, 3]);
  stands = false;
  await minute();
  expect([stream.closed(), beats()]).toEqual([true, 3]);
});

it.each([
  ['has ended', async () => 'expired' as const],
  ['was revoked', async () => null],
  ['cannot be asked about', () => Promise.reject(new Error('no database'))],
])('and no longer than the token: one that %s', async (_what, whoHoldsToken) => {
  const { stream, beats } = streamTo({ authorization: 'Bearer abc' }, { whoHoldsToken });
  expect(stream.closed()).toBe(false);
  await minute();
  expect([stream.closed(), beats()]).toEqual([true, 0]);
});

it('whoever listened with less than the company has come to ask for listens no more, and nobody else is ended by that', async () => {
  const asksMore = { asks_more: true } as Caller['grants'];
  const before = { person: 1, company: 1, grants: {} } as unknown as Caller;
  const now = (grants: Caller['grants']): Context => ({
    hub: { caller: async () => ({ ...before, grants }) } as unknown as Context['hub'],
    signIn: { cookieName: 'tieout', sessionStands: async () => true } as unknown as SignIn,
  });
  const request = { headers: { cookie: 'tieout=abc' } } as unknown as FastifyRequest;
  expect(await listenerNow(now(asksMore), request, before)).toBeNull();
  expect(await listenerNow(now(before.grants), request, before)).toEqual(before);
  const asked = { ...before, grants: asksMore };
  expect(await listenerNow(now(asksMore), request, asked)).toEqual(asked);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Finding, feedShare } from '../../fuzz/feed.ts';
import { agentMessages, agentMessagesOn } from '../../fuzz/http/agent-messages.ts';
import { apisOn, ownApi, restApi } from '../../fuzz/http/apis.ts';
import { bareHttp, bareOn } from '../../fuzz/http/bare.ts';
import { type FuzzHouse, openHouse } from '../../fuzz/http/house.ts';
import { signIn, signInOn } from '../../fuzz/http/sign-in.ts';
import { walks, walksOn } from '../../fuzz/http/walks.ts';
import type { Fed } from '../../fuzz/parts/surface.ts';
import { surfaces } from '../../fuzz/surfaces.ts';

/** 5,000 of the million inputs of `npm run fuzz`, always the same ones. */
const seed = 1;

let house: FuzzHouse;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house?.close());

/** One hub for all that is asked over HTTP. */
function openerOf(name: string): (() => Promise<Fed>) | undefined {
  const lent = { ...house, close: async () => undefined };
  const openers: Readonly<Record<string, () => Promise<Fed>>> = {
    [ownApi.name]: apisOn(house).own,
    [restApi.name]: apisOn(house).rest,
    [signIn.name]: async () => signInOn(lent),
    [agentMessages.name]: () => agentMessagesOn(lent),
    [walks.name]: () => walksOn(lent),
    [bareHttp.name]: async () => bareOn(lent),
  };
  return openers[name];
}

describe('bad input', () => {
  it('is 5,000 inputs here, over every surface', () => {
    expect(surfaces.reduce((sum, { inTests }) => sum + inTests, 0)).toBe(5_000);
    expect(surfaces.reduce((sum, { share }) => sum + share, 0)).toBe(1_000);
  });

  it.each(surfaces.map((surface) => [surface.name, surface] as const))('breaks nothing: %s', async (_, surface) => {
    const found: Finding[] = [];
    let done = 0;
    const share = { surface: surface.name, seed, from: 0, count: surface.inTests };
    const open = openerOf(surface.name) ?? surface.open;
    await feedShare(
      surface,
      share,
      (tally) => {
        found.push(...tally.findings);
        done += tally.done;
      },
      open,
    );
    expect(found.map(({ index, what, input }) => `input ${index}: ${what}\n${input}`)).toEqual([]);
    expect(done).toBe(surface.inTests);
  });
});

import { describe, expect, it, vi } from 'vitest';
import type { CompanyId, ConnectionId } from '../domain/ids.ts';
import { openAgentConnector } from './agent/connector.ts';
import type { AgentPost, Heard } from './agent/post.ts';
import { openOutsideConnector } from './outside/connector.ts';
import type { OutsideDesk } from './outside/desk.ts';
import { at, plainTraits } from './testing/scripted.ts';

const signal = new AbortController().signal;
const place = { company: 1 as CompanyId, connection: 2 as ConnectionId };

async function listed<T>(list: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const one of list) all.push(one);
  return all;
}

describe('a list that an agent tells in parts', () => {
  /** What the agent is heard to say, one after the other. */
  function saying(...said: readonly Heard[]) {
    const left = [...said];
    const giveUp = vi.fn<AgentPost['giveUp']>(async () => ({ claimed: true, agoMs: 0 }));
    const post: AgentPost = {
      put: async () => ({ is: 'put', id: 7, at: at(1) }),
      hear: async () => left.shift() ?? null,
      giveUp,
    };
    return { erp: openAgentConnector({ post, place, traits: plainTraits }), giveUp };
  }
  const part: Heard = { is: 'part', part: [{ number: '1', name: 'One' }] };
  const ends = (parts: number): Heard => ({ is: 'answer', answer: { value: { parts } }, at: at(2) });

  it('is whole where as many came as it says', async () => {
    const { erp, giveUp } = saying(part, ends(1));
    expect(await listed(erp.vendors(signal))).toHaveLength(1);
    expect(giveUp).not.toHaveBeenCalled();
  });

  it('is not taken for whole where it says that there were others: what was in those would be gone', async () => {
    const { erp, giveUp } = saying(part, ends(2));
    await expect(listed(erp.vendors(signal))).rejects.toMatchObject({ code: 'answer_incomplete' });
    expect(giveUp).toHaveBeenCalled();
  });
});

it('an integrator’s ERP has no list of bills, which is told: an empty one would be a lie', async () => {
  const erp = openOutsideConnector({ desk: {} as OutsideDesk, place, name: 'Ledgerhouse', staleMs: 1 });
  await expect(listed(erp.bills(signal))).rejects.toMatchObject({ code: 'not_listed' });
});

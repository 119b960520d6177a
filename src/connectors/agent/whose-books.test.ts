import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AgentGround, openAgentGround, serves } from '../../../test/support/agent-ground.ts';
import type { ErpConnector } from '../contract.ts';
import { never } from '../kit/case.ts';
import { fewBooks } from './testing/books.ts';

/** An agent is only as good as its settings: whose books they name is looked at when it comes, and whenever it asks for work. */

let ground: AgentGround;
beforeAll(async () => {
  ground = await openAgentGround();
});
afterAll(() => ground?.close());

/** Books that answer their own name, which somebody may change while they are open. */
function booksOf(name: { of: string }): ErpConnector {
  const plain = fewBooks({ check: async () => ({ ok: false, because: `the books of ${name.of}` }) });
  return {
    ...plain,
    get traits() {
      return { ...plain.traits, books: name.of };
    },
  };
}

/** A connection whose bills were made in our books, and the agent that serves it. */
async function served(name = { of: 'Ours' }) {
  const connection = await ground.connection();
  const agent = ground.run(await ground.enrol(connection), booksOf(name));
  await serves(agent);
  await ground.rows(`update connection set books = 'Ours' where id = $1`, [connection]);
  return { connection, agent, name, erp: ground.connector(connection, booksOf({ of: 'Ours' }).traits, 500) };
}

describe('an agent whose settings name other books', () => {
  it('is not let in, in words, and the one that works goes on', async () => {
    const { connection, erp } = await served();
    const other = ground.run(await ground.enrol(connection, 'another machine'), booksOf({ of: 'Others' }));
    await expect(other.ended).rejects.toThrow(/made in the books of Ours.*Others.*tieout confirm-books \d+ "Others"/);
    expect(await erp.check(never)).toMatchObject({ because: 'the books of Ours' });
  });

  it('is let in once its name is confirmed, and takes the other’s place', async () => {
    const { connection, agent } = await served();
    await ground.rows(`update connection set books = 'Others' where id = $1`, [connection]);
    const fresh = ground.run(await ground.enrol(connection, 'another machine'), booksOf({ of: 'Others' }));
    await serves(fresh);
    await expect(agent.ended).rejects.toThrow(/not known here any more/);
    const erp = ground.connector(connection, booksOf({ of: 'Others' }).traits, 500);
    expect(await erp.check(never)).toMatchObject({ because: 'the books of Others' });
  });

  it('is given nothing to do, where it said another name when it came', async () => {
    const { name, erp } = await served();
    expect(await erp.check(never)).toMatchObject({ because: 'the books of Ours' });
    name.of = 'Others';
    // The claim that lies open was made under the old name; the next one is not.
    await erp.check(never);
    const answer = await erp.check(never);
    expect(answer).toMatchObject({ ok: false });
    expect(answer).not.toMatchObject({ because: expect.stringContaining('the books of') });
    name.of = 'Ours';
  });
});

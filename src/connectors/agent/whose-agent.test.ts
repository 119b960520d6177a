import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AgentGround, openAgentGround, serves } from '../../../test/support/agent-ground.ts';
import type { AgentKey } from '../../agent/key.ts';
import { openLine } from '../../agent/line.ts';
import { openRoad } from '../../agent/post-json.ts';
import { never, newReference } from '../kit/case.ts';
import { endless, type FewBooks, fewBooks } from './testing/books.ts';
import { serveFrom } from './testing/served.ts';

let ground: AgentGround;
beforeAll(async () => {
  ground = await openAgentGround();
});
afterAll(() => ground?.close());

const serve = (answers: FewBooks) => serveFrom(ground, answers);
const reference = newReference();

describe('whose agent it is', () => {
  it('nobody’s: missing; gone: away; there and too busy: busy', async () => {
    const connection = await ground.connection();
    const erp = ground.connector(connection, fewBooks().traits, 1_000);
    expect(await erp.check(never)).toMatchObject({ ok: false, trouble: 'agent_missing' });
    await ground.enrol(connection);
    expect(await erp.check(never), 'enrolled, and has not come yet').toMatchObject({ trouble: 'agent_missing' });

    const begun = Promise.withResolvers<void>();
    const hangs = endless(() => undefined);
    const served = await serve({
      check: (signal) => {
        begun.resolve();
        return hangs(signal);
      },
      traits: { maxInFlight: 1, callMs: 6_000, settleMs: 6_000 },
    });
    const busy = served.erp.check(never);
    await begun.promise;
    const impatient = ground.connector(served.connection, fewBooks({ traits: { callMs: 2_500 } }).traits, 500);
    expect(await impatient.lookFor({ reference }, never)).toMatchObject({ is: 'unknown', trouble: 'busy' });
    await busy;
    await served.agent.stop();
    expect(await served.erp.check(never)).toMatchObject({ ok: false, trouble: 'agent_away' });
    await ground.rows(
      `update agent set left_at = null, last_seen_at = clock_timestamp() - interval '3 minutes' where connection_id = $1`,
      [served.connection],
    );
    const away = await served.erp.check(never);
    expect(away).toMatchObject({ trouble: 'agent_away', because: expect.stringContaining('3 minutes ago') });
  });

  it('the last one’s that said hello: the one before serves until then, and then ends by itself', async () => {
    const { connection, agent: old, erp } = await serve({ check: async () => ({ ok: false, because: 'the old one' }) });
    const key = await ground.enrol(connection, 'another machine');
    expect(await erp.check(never)).toMatchObject({ because: 'the old one' });
    const fresh = ground.run(key, fewBooks({ check: async () => ({ ok: false, because: 'the new one' }) }));
    await serves(fresh);
    expect(await erp.check(never)).toMatchObject({ because: 'the new one' });
    await expect(old.ended).rejects.toThrow(/not known here any more/);
    const back = ground.run(old.key, fewBooks());
    await expect(back.ended).rejects.toThrow(/not known here any more/);
    expect(await erp.check(never)).toMatchObject({ because: 'the new one' });
  });

  it('never that of one which was let in and has not said hello: of two, each might read other books', async () => {
    const { connection, agent } = await serve({ check: async () => ({ ok: false, because: 'the one that serves' }) });
    const key = await ground.enrol(connection, 'another machine');
    const line = openLine(key, { road: openRoad(key), now: Date.now, log: () => undefined });
    const claimed = line.ask('/claim', { room: 1, hand: [], wait_ms: 3_000, error: null }, never);
    await agent.stop();
    await ground.rows('update agent set left_at = null where connection_id = $1', [connection]);
    const erp = ground.connector(connection, fewBooks({ traits: { callMs: 2_500 } }).traits, 500);
    await erp.check(never);
    expect((await claimed).tasks).toEqual([]);
    line.close();
  });

  it('never that of another kind', async () => {
    const connection = await ground.connection('tryton');
    const agent = ground.run(await ground.enrol(connection), fewBooks(), { kind: 'sage_100_contractor' });
    await expect(agent.ended).rejects.toThrow(/of the kind tryton/);
  });

  it('after a month under another key, without a gap, even if it dies before the first use', async () => {
    const connection = await ground.connection();
    const old = { ...(await ground.enrol(connection)), madeAt: Date.now() - 31 * 86_400_000 };
    const kept: AgentKey[] = [];
    const keepKey = (key: AgentKey) => void kept.push(key);
    const dieOnceKept = () => {
      if (kept.length > 0) throw new Error('the power went');
    };
    const dying = ground.run(old, fewBooks(), { keepKey, log: dieOnceKept });
    await expect(dying.ended).rejects.toThrow('the power went');
    expect(kept[0]).toMatchObject({ keyVersion: 2, keyId: old.keyId });
    // The old one counts until the new one was used; then no more.
    const erp = ground.connector(connection, fewBooks().traits, 2_000);
    const still = ground.run({ ...old, madeAt: Date.now() }, fewBooks());
    await serves(still);
    await still.stop();
    const next = ground.run(kept[0]!, fewBooks());
    await serves(next);
    expect(await erp.check(never)).toEqual({ ok: true });
    const late = ground.run({ ...old, madeAt: Date.now() }, fewBooks());
    await expect(late.ended).rejects.toThrow(/not known here any more/);
    expect(next.key.key).not.toBe(old.key);
  });
});

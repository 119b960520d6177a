import { afterAll, beforeAll, expect, it } from 'vitest';
import { ok } from '../../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../../test/support/small-house.ts';
import { sql } from '../../../../test/support/sql.ts';
import type { Sighting } from '../../../domain/sighting.ts';
import type { Deps } from '../../deps.ts';
import type { Caller } from '../../unit-of-work.ts';
import { beginCorrection } from './begin.ts';
import { checkCorrection } from './check.ts';

let house: SmallHouse;
let me: Caller;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
});
afterAll(() => house.close());

/** What is said of the ERP's books, by the database itself: no look is held up by it. */
const nameBooks = (name: string | null) => sql(house.urls.superUrl, 'update tieout.connection set books = $1', [name]);

/** An ERP that has no such bill, while somebody does this. */
const looking = (meanwhile: () => Promise<unknown>): Deps => ({
  ...house.deps,
  connectorFor: (of) => ({
    ...house.deps.connectorFor(of),
    lookFor: async (): Promise<Sighting> => {
      const asOf = await house.deps.clock.now();
      await meanwhile();
      return { is: 'gone', lastSeen: null, asOf };
    },
  }),
});
async function begun() {
  const invoice = await house.approved(house.commitments[0]!, 500_000);
  ok(await house.hub.send(me, { invoice }));
  ok(await house.hub.accept(me, { invoice }));
  await house.exportAll();
  const correction = ok(await beginCorrection(house.deps, me, { invoice, reason: 'The amount is wrong.' }));
  return { correction, story: () => house.deps.work.run(me, (tx) => tx.corrections.story(correction)) };
}

it('what was not seen in books of another name does not take a bill that came back out of the way', async () => {
  const { correction, story } = await begun();
  try {
    await nameBooks('Ours');
    const renamed = await checkCorrection(
      looking(() => nameBooks('Moved')),
      me,
      { correction },
    );
    expect(renamed).toMatchObject({ ok: false, refusal: { code: 'changed_meanwhile' } });
    expect((await story())!.records.bill).not.toBe('gone');
    ok(
      await checkCorrection(
        looking(async () => undefined),
        me,
        { correction },
      ),
    );
    expect((await story())!.records.bill).toBe('gone');
  } finally {
    await nameBooks(null);
  }
});

it('what is seen is written down by nobody who lost the right to it while the ERP was asked', async () => {
  const { correction, story } = await begun();
  const may = (erp: string, commitments: string) =>
    sql(
      house.urls.superUrl,
      `with granted as (update tieout.project_grant set commitments = $2 where person_id = $3)
        update tieout.membership set erp_integrations = $1 where person_id = $3`,
      [erp, commitments, me.person],
    );
  try {
    const checked = await checkCorrection(
      looking(() => may('none', 'read_only')),
      me,
      { correction },
    );
    expect(checked).toMatchObject({ ok: false, refusal: { code: 'not_permitted' } });
  } finally {
    await may('admin', 'admin');
  }
  expect((await story())!.records.bill).toBe('live');
});

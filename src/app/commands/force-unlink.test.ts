import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import type { InvoiceId, PersonId } from '../../domain/ids.ts';
import type { Sighting } from '../../domain/sighting.ts';
import type { Deps } from '../deps.ts';
import type { Caller } from '../unit-of-work.ts';
import { askForcedUnlink, confirmForcedUnlink, withdrawForcedUnlink } from './force-unlink.ts';

let house: SmallHouse;
/** Two who may both, since one alone cuts nothing. */
let one: Caller;
let other: Caller;
let invoice: InvoiceId;
beforeAll(async () => {
  house = await smallHouse();
  one = await house.caller();
  const [second] = await sql<{ id: PersonId }>(
    house.urls.superUrl,
    `with another as (insert into tieout.person (login, name) values ('another', 'Ann Other') returning id)
      insert into tieout.membership (company_id, person_id, erp_integrations, push_to_accounting)
        select $1, id, 'admin', true from another returning person_id::int as id`,
    [house.company],
  );
  other = (await house.hub.caller(second!.id, house.company, null))!;
});
afterAll(() => house?.close());
beforeEach(async () => {
  invoice = await house.approved(house.commitments[0]!, 500_000);
  await exported();
});

async function exported(): Promise<void> {
  ok(await house.hub.send(one, { invoice }));
  ok(await house.hub.accept(one, { invoice }));
  await house.exportAll();
}
const linkNow = async () => (await house.deps.reads.erpInvoice(one, invoice))!.link!;

/** Its bill is deleted and its link cut as ever, and it is sent again: its bill is another one. */
async function sentAgain(): Promise<void> {
  await house.simulator.books.delete((await linkNow()).record!.id);
  ok(await house.hub.unlink(one, { invoice }));
  await exported();
}

/** An ERP in which the bill's number is another bill's, and ours is nowhere: a dead end. Somebody does this before it is answered. */
const deadEnd = (meanwhile: () => Promise<unknown> = async () => undefined): Deps => ({
  ...house.deps,
  connectorFor: (of) => ({
    ...house.deps.connectorFor(of),
    lookFor: async (key): Promise<Sighting> => {
      const asOf = await house.deps.clock.now();
      if ('reference' in key) return { is: 'gone', lastSeen: null, asOf };
      await meanwhile();
      const record = { ...key.record, identity: '00000000-0000-4000-8000-000000000000' };
      return { is: 'present', record, standing: 'live', fingerprint: null, asOf };
    },
  }),
});
/** Done only the first time that it is asked for. */
const once = (does: () => Promise<unknown>) => {
  let left = 1;
  return async () => (left-- > 0 ? does() : undefined);
};

const reason = 'The number is another bill’s by now.';
const ask = (deps: Deps) => askForcedUnlink(deps, one, { invoice, reason });
/** Both steps: nothing of what is checked in the one is left to the other. */
const steps: [string, () => Caller, (deps: Deps) => Promise<unknown>][] = [
  ['asked for', () => one, ask],
  ['confirmed', () => other, async (deps) => confirmForcedUnlink(deps, other, ok(await ask(deadEnd())))],
];
const nameBooks = (name: string | null) => sql(house.urls.superUrl, 'update tieout.connection set books = $1', [name]);
const mayInErp = ({ person }: Caller, level: string) =>
  sql(house.urls.superUrl, 'update tieout.membership set erp_integrations = $1 where person_id = $2', [level, person]);

it('two people cut a link that has come to a dead end', async () => {
  const id = ok(await ask(deadEnd()));
  expect(await linkNow()).toMatchObject({ state: 'synced' });
  ok(await confirmForcedUnlink(deadEnd(), other, id));
  const cut = await linkNow();
  expect(cut).toMatchObject({ state: 'unlinked' });
  const seen = await house.deps.work.run(one, (tx) => tx.sightings.last(cut.id));
  expect(seen, 'what it was cut by, not what was seen before').toMatchObject({ is: 'gone' });
});

describe.each(steps)('what an ERP said before it was %s', (_, by, step) => {
  it('cuts nothing where its books had another name meanwhile', async () => {
    await nameBooks('Ours');
    try {
      expect(await step(deadEnd(() => nameBooks('Moved')))).toMatchObject({ refusal: { code: 'changed_meanwhile' } });
      expect(await linkNow()).toMatchObject({ state: 'synced' });
    } finally {
      await nameBooks(null);
    }
  });

  it('cuts nothing by somebody whose right went meanwhile', async () => {
    try {
      expect(await step(deadEnd(() => mayInErp(by(), 'none')))).toMatchObject({ refusal: { code: 'not_permitted' } });
      expect(await linkNow()).toMatchObject({ state: 'synced' });
    } finally {
      await mayInErp(by(), 'admin');
    }
  });

  it('cuts nothing of the bill that was made meanwhile', async () => {
    expect(await step(deadEnd(once(sentAgain)))).toMatchObject({ refusal: { code: 'changed_meanwhile' } });
    expect(await linkNow()).toMatchObject({ state: 'synced' });
  });
});

it('what was asked for one bill cuts no later one of its invoice', async () => {
  const id = ok(await ask(deadEnd()));
  await sentAgain();
  expect(await confirmForcedUnlink(deadEnd(), other, id)).toMatchObject({ refusal: { code: 'forced_unlink_over' } });
  expect(await linkNow()).toMatchObject({ state: 'synced' });
});

it('what was taken back while the ERP was asked once more is confirmed by nobody', async () => {
  const id = ok(await ask(deadEnd()));
  const withdrawn = deadEnd(once(async () => ok(await withdrawForcedUnlink(house.deps, one, id))));
  expect(await confirmForcedUnlink(withdrawn, other, id)).toMatchObject({ refusal: { code: 'forced_unlink_over' } });
  expect(await linkNow()).toMatchObject({ state: 'synced' });
});

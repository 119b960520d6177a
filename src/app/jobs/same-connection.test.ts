import { afterAll, beforeAll, expect, it } from 'vitest';
import { ok } from '../../../test/support/outcome.ts';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import type { ErpConnector } from '../../connectors/contract.ts';
import { confirmBooks } from '../commands/confirm-books.ts';
import type { Deps } from '../deps.ts';
import { type Caller, LeaseLost } from '../unit-of-work.ts';
import { tieOut } from './tie-out.ts';

const never = new AbortController().signal;
let house: SmallHouse;
let me: Caller;
beforeAll(async () => {
  house = await smallHouse();
  me = await house.caller();
});
afterAll(() => house.close());

it('a list of books that have another name by its end is no tie-out: what is missing in it came back all the same', async () => {
  const { id: connection } = ok(await house.hub.connections(me))[0]!.connection;
  await sql(house.urls.superUrl, `update tieout.connection set books = 'Ours'`);
  const run = ok(await house.hub.askTieOut(me, connection));
  const [lease] = (await house.deps.queue.claim('tie_out', 1)).leases;
  const bills: ErpConnector['bills'] = async function* () {
    ok(await confirmBooks(house.deps, me, { connection, books: 'Moved' }));
    yield* [];
  };
  const connectorFor: Deps['connectorFor'] = (of) => ({ ...house.deps.connectorFor(of), bills });
  await expect(tieOut({ ...house.deps, connectorFor }, lease!, never)).rejects.toThrow(LeaseLost);
  expect(ok(await house.hub.tieOut(me, run.id)).run.state).toBe('reading');
  await house.deps.work.run({ company: lease!.company }, (tx) =>
    tx.jobs.end(lease!, { is: 'again', inMs: 0, because: 'its lease ran out' }),
  );
  const [anew] = (await house.deps.queue.claim('tie_out', 1)).leases;
  await tieOut(house.deps, anew!, never);
  expect(ok(await house.hub.tieOut(me, run.id)).run.state).toBe('complete');
});

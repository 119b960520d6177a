import { afterAll, beforeEach, expect, it } from 'vitest';
import { readErpList } from '../../../test/support/erp-list.ts';
import { ok } from '../../../test/support/outcome.ts';
import { sql } from '../../../test/support/sql.ts';
import { settleMs, vendorExports } from '../../../test/support/vendor-exports.ts';
import { retryRecord } from '../commands/records/judge-record.ts';
import { linkRecord } from '../commands/records/link-record.ts';
import { rejectRecord } from '../commands/records/reject-record.ts';
import { unlinkRecord } from '../commands/records/unlink-record.ts';
import type { Deps } from '../deps.ts';

const { house, me, erp, deps, attempt, exportAll, accepted, stands } = await vendorExports();
afterAll(() => house.close());
beforeEach(() => erp.clear());

/** Asked for, unanswered, and given up by the job: it stands still. */
async function parked(number: string): Promise<number> {
  erp.waits = true;
  const id = await accepted(number);
  const [lease] = (await house.deps.queue.claim('export_record', 1)).leases;
  expect(await attempt(lease!, deps())).toBe('again');
  await sql(house.urls.superUrl, 'update tieout.record_flow set parked = true where record_id = $1', [id]);
  await sql(house.urls.superUrl, `delete from tieout.job where kind = 'export_record'`);
  return id;
}
const settled = () => new Promise((resolve) => setTimeout(resolve, settleMs + 50));

it('one that stands still is looked for under the number that it was asked for by, whatever a retry names', async () => {
  const id = await parked('961');
  ok(await retryRecord(deps(), me, { kind: 'vendor', id, number: '962' }));
  expect((await stands(id)).row.flow).toMatchObject({ number: '961', parked: false });
  // What was asked for comes now: were another one asked for, there would be two of it.
  erp.waits = false;
  erp.enterNow!();
  await exportAll();
  expect((await stands(id)).row).toMatchObject({ state: 'synced', erpNumber: '961' });
  expect(erp.asks).toEqual(['961']);
});

it('one that is linked by hand is not on its way any more, also after it is unlinked', async () => {
  const id = await parked('963');
  erp.enterNow!();
  const { name } = (await stands(id)).row;
  const listing: Partial<Deps> = {
    connectorFor: (of) => ({
      ...deps().connectorFor(of),
      async *vendors() {
        yield { number: '963', name };
      },
    }),
  };
  await readErpList(house, me, 'vendor', listing);
  const { records } = ok(await house.hub.records(me, { kind: 'vendor', filter: 'ready_to_import', limit: 100 }));
  const listed = records.find(({ row }) => row.erpNumber === '963')!.row.listed!.id;
  expect(ok(await linkRecord(deps(), me, { kind: 'vendor', id, listed })).row).toMatchObject({
    ...{ state: 'synced', erpNumber: '963', flow: null },
  });
  expect(ok(await unlinkRecord(deps(), me, { kind: 'vendor', id })).row.state).toBe('not_in_erp');
});

it('one is not rejected where its books have another name since they were looked into', async () => {
  const id = await parked('964');
  await settled();
  const named = (books: string | null) => sql(house.urls.superUrl, 'update tieout.connection set books = $1', [books]);
  const real = deps().connectorFor;
  const moved = deps({
    connectorFor: (of) => ({
      ...real(of),
      traits: real(of).traits,
      findRecord: async (key) => {
        const seen = await erp.findRecord(key);
        await named('Moved');
        return seen;
      },
    }),
  });
  await named('Ours');
  const reject = (of: Deps) => rejectRecord(of, me, { kind: 'vendor', id, reason: 'Not ours' });
  try {
    expect(await reject(moved)).toMatchObject({ refusal: { code: 'changed_meanwhile' } });
  } finally {
    await named(null);
  }
  expect((await stands(id)).row.state).toBe('exporting');
  ok(await reject(deps()));
});

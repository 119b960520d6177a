import { afterAll, expect, it } from 'vitest';
import { ok } from '../../../../test/support/outcome.ts';
import { blankVendor, vendorExports } from '../../../../test/support/vendor-exports.ts';
import { importFile } from './import-file.ts';

const { house, me, deps, accepted, exportAll } = await vendorExports();
afterAll(() => house.close());

const bringIn = (kind: 'vendors' | 'projects', cells: Readonly<Record<string, string>>) =>
  importFile(deps(), me, {
    ...{ kind, file: 'all.csv', dryRun: false, project: null, progress: () => undefined },
    source: {
      rows: (async function* () {
        yield [{ row: 2, item: 0, cells }];
      })(),
      objects: false,
      style: () => 'us' as const,
      heads: () => ({ named: {}, unknown: [], errors: [] }),
    },
    signal: new AbortController().signal,
  });
const onItsWay = {
  refusal: { code: 'import_refused', facts: { errors: [{ row: 2, column: 'erp_number', because: 'erp_on_its_way' }] } },
};

it('A file gives no vendor the number under which the ERP is being asked to make another', async () => {
  await accepted('601');
  expect(await bringIn('vendors', { name: 'Ash Roofing', erp_number: '0601' })).toMatchObject(onItsWay);
  ok(await bringIn('vendors', { name: 'Ash Roofing', erp_number: '602' }));
  await exportAll();
});

it('A file gives no project the number under which the ERP is being asked to make another', async () => {
  const { address, city, stateCode, zip, active, erpNumber } = blankVendor;
  const place = { address, city, stateCode, zip, active, erpNumber };
  const fields = { ...place, name: 'Quay', number: 'Q-1', overBilling: 'warn' as const };
  const { id } = ok(await house.hub.directory.addProject(me, fields));
  ok(await house.hub.sendRecord(me, { kind: 'job', id }));
  ok(await house.hub.acceptRecord(me, { kind: 'job', id, number: '603' }));
  expect(await bringIn('projects', { number: 'Q-2', name: 'Lock', erp_number: '603' })).toMatchObject(onItsWay);
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import { head, type ImportSite, importSite, lines } from '../support/import-site.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let at: ImportSite;
beforeAll(async () => {
  tieout = await runTieout();
  at = await importSite(tieout);
});
afterAll(() => tieout.end());

it('a line that left its contract is on no invoice that comes in', async () => {
  await at.site('SC-70');
  await at.rows(`update commitment_line set deleted_at = now() where position = 2 and commitment_id =
    (select id from commitment where number = 'SC-70')`);
  await at.take('invoices', lines(head, '3100,SC-70,1,G-1,2026-01-31,,,1,,100,'));
  const [first] = await at.requisitions('SC-70');
  expect(first!.items).toHaveLength(1);
  expect(await at.refuse('invoices', lines(head, '3100,SC-70,2,G-2,2026-02-28,,,2,,100,'))).toEqual([
    '2 line line_unknown',
  ]);
});

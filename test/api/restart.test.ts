import { expect, it } from 'vitest';
import { start } from '../../src/assemble.ts';
import { simulator } from '../support/billing.ts';
import { callersOf } from '../support/callers.ts';
import { sql } from '../support/sql.ts';
import { demoDatabase, password, settingsFor } from '../support/tieout.ts';
import { until } from '../support/until.ts';

it('a bulk operation that a stop interrupts goes on at the next start, with one verdict each', async () => {
  const urls = await demoDatabase();
  const open = async () => {
    const tieout = await start(settingsFor(urls.appUrl), { readEveryMs: 0 });
    return { ...tieout, ...callersOf(tieout.url, password) };
  };
  const first = await open();
  const company = (await first.as('approver').me()).companies[0]!.id;
  const { items } = await first.as('approver').list(company, { filter: 'synced', limit: 200 });
  const live = items.filter((item) => item.last_sighting?.standing === 'live').slice(0, 24);
  const gone = live.filter((_, i) => i % 3 === 0);
  for (const item of gone) {
    const path = `${simulator}/payable-invoices/${item.erp_record!.id}`;
    expect((await first.call('accountant', 'DELETE', path)).status).toBe(204);
  }
  await first.call('owner', 'POST', `${simulator}/weather`, { latency_ms: 150 });
  const invoice_ids = live.map((item) => item.invoice_id);
  const { operation_id } = await first.as('approver').bulk(company, { action: 'unlink', invoice_ids });
  await until(
    () => first.as('approver').operation(company, operation_id),
    (seen) => seen.done > 0,
  );
  await first.stop();
  // Asked of the database: the next one goes on with it before it can be asked anything.
  const left = 'select position from operation_part where operation_id = $1 and ok is null';
  expect(await sql(urls.superUrl, left, [operation_id]), 'it was interrupted').not.toEqual([]);

  const second = await open();
  await second.call('owner', 'POST', `${simulator}/weather`, { latency_ms: 0 });
  const found = await until(
    () => second.as('approver').operation(company, operation_id),
    (seen) => seen.state === 'done',
  );
  expect(found.results.map((one) => one.invoice_id)).toEqual(invoice_ids);
  for (const one of found.results) {
    const wasDeleted = gone.some((item) => item.invoice_id === one.invoice_id);
    expect(one).toMatchObject(wasDeleted ? { ok: true, code: null } : { ok: false, code: 'still_in_erp' });
    const { events } = await second.as('approver').history(company, one.invoice_id);
    expect(events.filter((event) => event.type === 'link.unlinked')).toHaveLength(wasDeleted ? 1 : 0);
  }
  await second.stop();
  await urls.drop();
});

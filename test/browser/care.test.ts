import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessible, fitsWidth, openStage, picture, type Stage } from '../support/pages.ts';
import { sql } from '../support/sql.ts';
import type { Running } from '../support/tieout.ts';

let stage: Stage;
let tieout: Running;
let page: Page;
let connection: number;
beforeAll(async () => {
  stage = await openStage();
  ({ tieout } = stage);
  connection = (await tieout.as('owner').connections(tieout.company)).connections[0]!.id;
  await aDayOfCalls();
  page = await stage.openAs('owner', 'erp/connections', 1280);
}, 180_000);
afterAll(() => stage?.end());

/** So that the picture over time has something to show. */
async function aDayOfCalls(): Promise<void> {
  await sql(
    tieout.urls.superUrl,
    `insert into tieout.erp_calls (company_id, connection_id, at, calls, failed, total_ms, longest_ms, last_failure, last_failure_at)
     select $1, $2, date_bin('5 minutes', now() - n * interval '30 minutes', '2000-01-01'), 20 + (n * 7) % 40,
       case when n between 9 and 11 then 12 else 0 end, 2400, 900,
       case when n between 9 and 11 then 'Sage 100 Contractor® does not answer.' end,
       case when n between 9 and 11 then now() - n * interval '30 minutes' end
     from generate_series(0, 46) n on conflict do nothing`,
    [tieout.company, connection],
  );
}

it('shows how a connection is, in figures and over a day', async () => {
  await page.getByRole('heading', { level: 2, name: 'Health' }).waitFor();
  await page.getByText('Exports that failed: 2.').waitFor();
  await page.getByRole('img', { name: /^Calls of the last 24 hours/ }).waitFor();
  expect(await page.locator('.calls-failed').count()).toBe(3);
  await accessible(page);
  await fitsWidth(page);
  await picture(page, 'connection-health');
});

it('keeps the schedule as it is chosen', async () => {
  const schedule = page.getByRole('region', { name: 'Sync schedule' });
  await schedule.getByLabel('Synced bills are read again').selectOption('15');
  await schedule.getByLabel('Quiet hours: From').selectOption('22');
  await schedule.getByLabel('Quiet hours: to').selectOption('5');
  await page.reload();
  await page.getByRole('heading', { level: 2, name: 'Sync schedule' }).waitFor();
  expect(await schedule.getByLabel('Synced bills are read again').inputValue()).toBe('15');
  expect(await schedule.getByLabel('Quiet hours: to').inputValue()).toBe('5');
  await schedule.scrollIntoViewIfNeeded();
  await accessible(page);
  await picture(page, 'connection-schedule');
  const viewer = await stage.openAs('viewer', 'erp/connections', 820);
  await viewer.getByRole('region', { name: 'Sync schedule' }).getByText('every 15 minutes').waitFor();
  await fitsWidth(viewer);
  await accessible(viewer);
  await viewer.screenshot({ path: '/tmp/viewer.png', fullPage: true });
});

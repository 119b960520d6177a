import type { Locator, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { emptyCompany } from '../support/empty-company.ts';
import { accessible, fitsWidth, openStage, picture, type Stage } from '../support/pages.ts';
import { sql } from '../support/sql.ts';
import type { Running } from '../support/tieout.ts';

let stage: Stage;
let tieout: Running;
let page: Page;
beforeAll(async () => {
  stage = await openStage();
  ({ tieout } = stage);
  page = await stage.openAs('owner', 'erp', 1280);
}, 180_000);
afterAll(() => stage?.end());

const hasFocus = (of: Locator) => of.evaluate((element) => element === document.activeElement);
const tile = (name: string) => page.getByRole('button', { name: new RegExp(`^\\d+ ?${name}$`) });

it('shows at a glance what ties out and what does not, and opens the rows behind each figure', async () => {
  await page.getByRole('link', { name: 'Tie-out' }).press('Enter');
  await page.getByText('No tie-out was made yet.').waitFor();
  await accessible(page);
  const { items } = await tieout.as('owner').list(tieout.company, { filter: 'synced', limit: 100 });
  const live = items.find(
    ({ last_sighting }) => last_sighting?.standing !== 'paid' && last_sighting?.standing !== 'void',
  )!;
  await tieout.call('owner', 'DELETE', `/simulator/sage-100-contractor/payable-invoices/${live.erp_record!.id}`);
  await page.getByRole('button', { name: 'Tie out now' }).press('Enter');
  await tile('Bill gone').waitFor();
  expect(await tile('Bill gone').textContent()).toBe('1Bill gone');
  await page.getByText(/^As of /).waitFor();
  await accessible(page);
  await fitsWidth(page);
  await picture(page, 'tie-out');

  await tile('Bill gone').press('Enter');
  await page.getByRole('heading', { level: 2, name: 'Bill gone' }).waitFor();
  await page.getByText('unlink the invoice').waitFor();
  await page.getByRole('link', { name: live.invoice_number! }).waitFor();
  await page.locator('[data-old="false"] .tie-out-findings').waitFor();
  expect(await page.locator('.tie-out-findings tbody tr').count()).toBe(1);
  expect(page.url()).toContain('kind=bill_gone');
  await page.reload();
  await page.getByRole('heading', { level: 2, name: 'Bill gone' }).waitFor();
  await page.getByRole('button', { name: 'Show all' }).press('Enter');
  await page.getByRole('heading', { level: 2, name: 'Findings' }).waitFor();

  const project = page.locator('.tie-out-totals').getByRole('button', { name: new RegExp(`${live.project.name}$`) });
  await project.press('Enter');
  await page.locator('.tie-out-month').first().waitFor();
  expect(await project.getAttribute('aria-expanded')).toBe('true');
  await picture(page, 'tie-out-project');
  await accessible(page);

  const figure = page
    .locator('.tie-out-totals')
    .getByRole('button', { name: / difference: -/ })
    .first();
  const difference = await figure.textContent();
  await figure.press('Enter');
  const rows = page.locator('.tie-out-rows');
  await rows.getByRole('link', { name: live.invoice_number! }).waitFor();
  const amounts = await rows.locator('tbody td:last-child').allTextContents();
  const cents = (text: string | null) => Math.round(Number(text!.replaceAll(',', '')) * 100);
  expect(amounts.reduce((all, one) => all + cents(one), 0)).toBe(cents(difference));
  await picture(page, 'tie-out-rows');
  await page.getByRole('button', { name: 'By billing period' }).press('Enter');
  await page
    .locator('.tie-out-totals')
    .getByText(/^[A-Z][a-z]{2} \d\d, \d{4} – /)
    .first()
    .waitFor();
  await picture(page, 'tie-out-periods');
  expect(stage.complaints).toEqual([]);
});

it('keeps a note on a finding while it is the same, and tells what is new since the one before', async () => {
  const { items } = await tieout.as('owner').list(tieout.company, { filter: 'synced', limit: 100 });
  const live = items.filter(
    ({ last_sighting }) => last_sighting?.standing !== 'paid' && last_sighting?.standing !== 'void',
  );
  await tile('Bill gone').press('Enter');
  await page.getByRole('heading', { level: 2, name: 'Bill gone' }).waitFor();
  await page.locator('[data-old="false"] .tie-out-findings').waitFor();
  const row = page.locator('.tie-out-findings tbody tr').first();
  await row.getByRole('button', { name: 'Note …' }).press('Enter');
  await page.getByLabel('Comment').fill('Known, will be corrected in December');
  await accessible(page);
  const save = page.getByRole('button', { name: 'Save' });
  // What keeps it from being saved is said where it was typed, and takes the focus from nobody.
  await page.route('**/note', (route) => route.fulfill({ status: 503, json: { detail: 'Not at this moment.' } }), {
    times: 1,
  });
  await save.press('Enter');
  await page.getByRole('dialog').getByRole('alert').getByText('Not at this moment.').waitFor();
  expect(await hasFocus(save)).toBe(true);
  await save.press('Enter');
  await row.locator('.note-text').waitFor();
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  const path = '/simulator/sage-100-contractor/payable-invoices';
  await tieout.call('owner', 'DELETE', `${path}/${live.at(-1)!.erp_record!.id}`);
  await page.getByRole('button', { name: 'Tie out now' }).press('Enter');
  await page.getByText(/^1 new$/).press('Enter');
  await page.getByRole('heading', { level: 2, name: 'New since the one before' }).waitFor();
  await page.locator('[data-old="false"] .tie-out-findings').waitFor();
  expect(await page.locator('.tie-out-findings tbody tr').count()).toBe(1);
  await page.getByRole('button', { name: 'Show all' }).press('Enter');
  await page.locator('.note-text', { hasText: 'Known, will be corrected in December' }).waitFor();
  await picture(page, 'tie-out-compared');
  await accessible(page);
});

it('keeps what is typed of a note when a tie-out ends over it, and over a stray Escape', async () => {
  const weather = '/simulator/sage-100-contractor/weather';
  // Held until the note is half typed.
  await tieout.call('owner', 'POST', weather, { latency_ms: 15_000 });
  await page.getByRole('button', { name: 'Tie out now' }).press('Enter');
  await page.locator('.banner .spinner').waitFor();
  const change = page.getByRole('button', { name: 'Note …' }).last();
  await change.press('Enter');
  const comment = page.getByLabel('Comment');
  await comment.fill('Asked Dana, she will');
  await tieout.call('owner', 'POST', weather, { latency_ms: 0 });
  await page.getByText('The tie-out has ended: complete').waitFor({ state: 'attached' });
  await page.locator('[data-old="false"] .tie-out-findings').waitFor();
  expect(await comment.inputValue()).toBe('Asked Dana, she will');
  expect(await hasFocus(comment)).toBe(true);
  await page.keyboard.press('Escape');
  await comment.waitFor({ state: 'detached' });
  await change.press('Enter');
  await page.getByText('What you had typed').waitFor();
  expect(await comment.inputValue()).toBe('Asked Dana, she will');
  await page.getByRole('button', { name: 'Cancel' }).press('Enter');
  await change.press('Enter');
  expect(await comment.inputValue()).toBe('');
  await page.getByRole('button', { name: 'Cancel' }).press('Enter');
});

it('shows what a new one found, whichever was in the address, and lets a settled finding be noted', async () => {
  const { items } = await tieout.as('owner').list(tieout.company, { filter: 'synced', limit: 100 });
  const { findings } = await tieout
    .as('owner')
    .findings(tieout.company, (await tieout.as('owner').tieOuts(tieout.company)).tie_outs[0]!.id, {
      kind: 'bill_gone',
    });
  const gone = items.find(({ invoice_id }) => invoice_id === findings[0]!.invoice!.id)!;
  await tieout.as('owner').unlink(tieout.company, gone.invoice_id);
  await page.locator('.panel', { hasText: 'Earlier ones' }).getByRole('button').nth(1).press('Enter');
  await page.waitForURL(/run=\d/);
  await page.getByRole('button', { name: 'Tie out now' }).press('Enter');
  await page.waitForURL((url) => !url.searchParams.has('run'));
  await page.getByText(/^1 settled$/).press('Enter');
  const row = page.locator('.tie-out-findings tbody tr');
  await page.getByRole('heading', { level: 2, name: 'Settled since the one before' }).waitFor();
  await page.locator('[data-old="false"] .tie-out-findings').waitFor();
  await row.getByRole('button', { name: /^(Note …|Change the note)/ }).press('Enter');
  await page.getByLabel('Comment').fill('Deleted on purpose, so unlinked');
  await page.getByRole('button', { name: 'Save' }).press('Enter');
  await row.locator('.note-text', { hasText: 'Deleted on purpose, so unlinked' }).waitFor();
  // The list knows of it a moment before the dialog goes, and under that no key reaches the page.
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Show all' }).press('Enter');
});

it('shows how old what waits is, and what became of exports, each figure with its rows', async () => {
  const ages = page.getByRole('region', { name: 'Age of unsynced invoices' });
  await ages.locator('tfoot .figure').last().press('Enter');
  await ages.locator('.opened-rows tbody tr').first().waitFor();
  expect(await ages.locator('.opened-rows tbody tr').count()).toBe(
    Number(await ages.locator('tfoot .figure').last().textContent()),
  );
  // To the ERP tool's page, which everybody may read who may read this; the way to the project stands there.
  const ways = await ages
    .locator('.opened-rows tbody a')
    .evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  expect(ways.filter((way) => !way?.includes('/erp/subcontractor-invoices/'))).toEqual([]);
  // Closed, the figure has the focus again that opened it, also where another was open before.
  await ages.locator('tbody .figure').first().press('Enter');
  await ages.locator('h3', { hasNotText: 'All' }).waitFor();
  await ages.getByRole('button', { name: 'Close' }).press('Enter');
  await ages.locator('.opened-rows').waitFor({ state: 'detached' });
  expect(await hasFocus(ages.locator('tbody .figure').first())).toBe(true);
  await ages.locator('tfoot .figure').last().press('Enter');
  const outcomes = page.getByRole('region', { name: 'What became of exports' });
  await outcomes.getByText('As a table').click();
  await outcomes.locator('.as-table .figure').first().press('Enter');
  await outcomes.locator('.opened-rows tbody tr').first().waitFor();
  await accessible(page);
  await fitsWidth(page);
  await picture(page, 'tie-out-figures');
  await page.setViewportSize({ width: 820, height: 900 });
  await fitsWidth(page);
  await picture(page, 'tie-out-tablet');
  await page.setViewportSize({ width: 1280, height: 800 });
  expect(stage.complaints).toEqual([]);
});

it('says before anybody presses a button what would stop the next export', async () => {
  await page.goto(page.url().replace(/erp\/tie-out.*/, 'erp'));
  await page.getByRole('link', { name: 'Before the next export' }).press('Enter');
  await page.getByText(/invoices would be stopped/).waitFor();
  await page.getByRole('button', { name: 'All approved' }).press('Enter');
  await page.locator('.things > li').first().waitFor();
  const ways = await page.locator('.thing-invoices a').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  expect(ways.length).toBeGreaterThan(0);
  expect(ways.filter((way) => !way?.includes('/erp/subcontractor-invoices/'))).toEqual([]);
  await accessible(page);
  await fitsWidth(page);
  await picture(page, 'prerequisites');
  await page.getByRole('link', { name: 'ERP Integrations' }).last().press('Enter');
  await page.getByRole('link', { name: 'Tie-out' }).press('Enter');
  await tile('Bill gone').waitFor();
});

it('says that it could not be completed, and why, and keeps the one before', async () => {
  await tieout.call('owner', 'POST', '/simulator/sage-100-contractor/weather', { down: true });
  await page.getByRole('button', { name: 'Tie out now' }).press('Enter');
  await page.getByText('It could not be completed.').waitFor();
  await accessible(page);
  await picture(page, 'tie-out-incomplete');
  await tieout.call('owner', 'POST', '/simulator/sage-100-contractor/weather', { down: false });
  await page.locator('.panel', { hasText: 'Earlier ones' }).getByRole('button').nth(1).press('Enter');
  await tile('Bill gone').waitFor();
});

it('keeps its hour, and greys the button for whoever may only read', async () => {
  // It stays where the focus is while its choice is kept, and shows it.
  const hour = page.getByLabel('Every day at');
  const held = Promise.withResolvers<Route>();
  await page.route('**/tie-out-hour', (route) => held.resolve(route), { times: 1 });
  await hour.focus();
  await hour.selectOption('4');
  const route = await held.promise;
  expect(await hasFocus(hour)).toBe(true);
  expect(await hour.isEnabled()).toBe(true);
  expect(await hour.inputValue()).toBe('4');
  await route.continue();
  const kept = async () => (await tieout.as('owner').connections(tieout.company)).connections[0]!.tie_out_hour;
  await expect.poll(kept).toBe(4);
  const viewer = await stage.openAs('viewer', 'erp/tie-out', 1024);
  const button = viewer.getByRole('button', { name: 'Tie out now' });
  await button.waitFor();
  expect(await button.getAttribute('aria-disabled')).toBe('true');
  expect(await button.getAttribute('data-tip')).toContain('ERP Integrations');
  expect(await viewer.getByLabel('Every day at').count()).toBe(0);
  await fitsWidth(viewer);
  await accessible(viewer);
  await picture(viewer, 'tie-out-viewer');
});

it('says what keeps each part from being shown', async () => {
  const no = { status: 409, json: { code: 'wrong_state', detail: 'Not as it stands.', facts: {} } };
  const parts = [
    '**/findings?*',
    '**/tie-outs/*/rows*',
    '**/unsynced',
    '**/unsynced/*',
    '**/outcomes?*',
    '**/events?*',
  ];
  for (const part of parts) await page.route(part, (route) => route.fulfill(no));
  const address = `${tieout.url}/companies/${tieout.company}/erp/tie-out`;
  const [done] = (await tieout.as('owner').tieOuts(tieout.company)).tie_outs.filter(
    ({ state }) => state === 'complete',
  );
  await page.goto(`${address}?run=${done!.id}&rows=all&age=all&from=2026-11-02`);
  await page.getByText('Not as it stands.').nth(5).waitFor();
  for (const part of parts) await page.unroute(part);
  await page.goto(`${address}?run=999999`);
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  await page.locator('.panel', { hasText: 'Earlier ones' }).getByRole('button').first().press('Enter');
  await page.getByText(/^As of /).waitFor();
});

it('gives no verdict of one that is being read, and shows it as it ends; older ones come page by page', async () => {
  const { superUrl } = tieout.urls;
  const add = (state: string, many: number) =>
    sql<{ id: string }>(
      superUrl,
      `insert into tie_out (company_id, connection_id, state, begun_at, ended_at, because)
         select company_id, id, $2::text, now(), case when $2::text <> 'reading' then now() end,
           case when $2::text = 'incomplete' then 'the line went dead' end
         from (select * from connection where company_id = $1 limit 1) one, generate_series(1, $3) returning id`,
      [tieout.company, state, many],
    );
  await add('incomplete', 60);
  const [{ id }] = (await add('reading', 1)) as [{ id: string }];
  await page.goto(`${tieout.url}/companies/${tieout.company}/erp/tie-out?run=${id}`);
  await page.getByText('It is being read still.').waitFor();
  expect(await page.getByText('Everything ties out').count()).toBe(0);
  const earlier = page.locator('.panel', { hasText: 'Earlier ones' });
  const before = await earlier.locator('li').count();
  await earlier.getByRole('button', { name: 'Show more' }).press('Enter');
  await earlier
    .locator('li')
    .nth(before + 9)
    .waitFor();
  await sql(superUrl, `update tie_out set state = 'complete', ended_at = now() where id = $1`, [id]);
  await page.getByText('Everything ties out').waitFor();
  await accessible(page);
});

it('begins with the choice of an accounting system where none is connected', async () => {
  const empty = await emptyCompany(tieout);
  const clerk = await stage.openAs('clerk', '', 1280);
  await clerk.getByText('Sign out').waitFor();
  await clerk.goto(`${tieout.url}/companies/${empty}/erp/tie-out`);
  await clerk.getByText('No accounting system is connected yet').waitFor();
  await clerk.getByText('Every link beside the bills that the ERP has.').waitFor();
  await accessible(clerk);
});

import { readFile } from 'node:fs/promises';
import type { Locator, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Item } from '../../src/http/client.ts';
import { type Billing, billing } from '../support/billing.ts';
import { accessible, openStage, picture, type Stage, settled, signIn } from '../support/pages.ts';

let stage: Stage;
let bills: Billing;
let page: Page;
let synced: readonly Item[];

beforeAll(async () => {
  stage = await openStage();
  bills = await billing(stage.tieout);
  page = await stage.openAs('owner', 'erp/subcontractor-invoices', 1280);
  synced = (await stage.tieout.as('owner').list(stage.tieout.company, { filter: 'synced', limit: 200 })).items;
}, 180_000);
afterAll(async () => {
  expect(stage?.complaints).toEqual([]);
  await stage?.end();
});

const rows = () => page.locator('tr[data-invoice-id]');
const row = (id: number) => page.locator(`tr[data-invoice-id="${id}"]`);
const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-invoice-id'));
const shown = () => rows().evaluateAll((all) => all.map((one) => Number(one.getAttribute('data-invoice-id'))));
const panel = () => page.locator('.side-panel');
const popup = (name: string) => page.getByRole('button', { name, exact: false }).first().click();

it('is narrowed down, with what it comes to, and taken away as a file', async () => {
  await rows().first().waitFor();
  await accessible(page);
  await picture(page, 'list-1280');
  const [some] = synced;
  await page.getByLabel('Search').fill(some!.commitment.number);
  await page.getByText(/\d+ match, [\d,.]+ due/).waitFor();
  const expected = synced.filter((one) => one.commitment.number === some!.commitment.number);
  // The sum and the rows are asked for apart, and either may come first.
  await expect.poll(async () => (await shown()).sort()).toEqual(expected.map((one) => one.invoice_id).sort());
  await page.getByLabel('Amount from').fill('999,999,999');
  await page.keyboard.press('Enter');
  await page.getByText('Nothing matches.').waitFor();
  await page.getByRole('button', { name: 'Clear filters' }).first().click();
  await rows()
    .nth(synced.length - 1)
    .waitFor();
  await page.getByLabel('Vendor').selectOption({ label: some!.vendor.name });
  await page.getByText(/\d+ match/).waitFor();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    (async () => {
      await popup('Download');
      await page.getByRole('link', { name: 'CSV' }).click();
    })(),
  ]);
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  expect(lines.length - 1).toBe(synced.filter((one) => one.vendor.id === some!.vendor.id).length);
  expect(lines[0]).toContain('Invoice,Vendor,Commitment');
});

it('keeps a view with its columns on the server, and opens with it', async () => {
  await popup('Columns');
  await page.locator('.popup').getByLabel('Waiting', { exact: true }).check();
  await page.locator('.popup').getByLabel('Retainage', { exact: true }).uncheck();
  await page.getByRole('button', { name: 'Move Waiting up' }).click();
  // Rows of before are pale until the others come.
  await settled(page);
  await picture(page, 'list-columns');
  await accessible(page);
  await page.keyboard.press('Escape');
  await popup('View');
  await page.getByRole('button', { name: 'Save as a view…' }).click();
  await page.getByLabel('Name').fill('Mine alone');
  await page.getByLabel('Open this list with it').check();
  await accessible(page);
  await page.getByRole('button', { name: 'Save view' }).click();
  await page.getByText('The view “Mine alone” is saved.').waitFor();
  await page.goto(`${stage.tieout.url}/companies/${stage.tieout.company}/erp/subcontractor-invoices`);
  await page.getByRole('button', { name: /View.*Mine alone/ }).waitFor();
  const heads = await page.locator('.list thead th').allTextContents();
  expect(heads.join(' ')).toMatch(/Status.*Waiting.*ERP status/);
  expect(heads.join(' ')).not.toContain('Retainage');
  const { views } = await stage.tieout.as('owner').listViews(stage.tieout.company);
  expect(views.map(({ name, own, opens }) => [name, own, opens])).toEqual([['Mine alone', true, true]]);
  expect((await stage.tieout.as('approver').listViews(stage.tieout.company)).views).toEqual([]);
  // What was not removed stays the one that is shown.
  await page.route('**/list-views/*', (route) => route.abort());
  await popup('View');
  await page.getByRole('button', { name: 'Remove “Mine alone”' }).click();
  await page.locator('dialog[open]').getByRole('button', { name: 'Remove view' }).click();
  await page
    .getByTestId('message')
    .getByText(/^Tieout is not answering/)
    .waitFor();
  await page.unroute('**/list-views/*');
  await page.getByRole('button', { name: /View.*Mine alone/ }).waitFor();
  await popup('View');
  await page.getByRole('button', { name: 'Remove “Mine alone”' }).click();
  await page.locator('dialog[open]').getByRole('button', { name: 'Remove view' }).click();
  await page.getByText('The view “Mine alone” is removed.').waitFor();
});

it('opens with a view only what was asked for nothing, and keeps what is shown when one is renamed', async () => {
  const { tieout } = stage;
  const owner = tieout.as('owner');
  const list = `${tieout.url}/companies/${tieout.company}/erp/subcontractor-invoices`;
  const settings = { filter: 'all', columns: ['invoice', 'vendor'] } as const;
  const view = await owner.addListView(tieout.company, {
    ...{ name: 'Everything', shared: false, opens: true, settings: { ...settings, columns: [...settings.columns] } },
  });
  const held = Promise.withResolvers<Route>();
  await page.route('**/list-views', (route) => held.resolve(route), { times: 1 });
  await page.goto(list);
  const route = await held.promise;
  await page.getByRole('link', { name: /^Failed/ }).click();
  await page.waitForURL(/filter=failed_to_export/);
  await route.continue();
  await popup('View');
  await page.getByRole('button', { name: 'Everything' }).waitFor();
  expect(page.url()).toContain('filter=failed_to_export');

  await page.goto(`${list}?filter=all&columns=invoice,amount_due&search=SC&view=${view.id}`);
  await popup('View');
  await page.getByRole('button', { name: 'Rename or share…' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Every one');
  await page.getByRole('button', { name: 'Save view' }).click();
  await page.getByText('The view “Every one” is saved.').waitFor();
  const kept = new URL(page.url()).searchParams;
  expect([kept.get('search'), kept.get('columns'), kept.get('view')]).toEqual([
    ...['SC', 'invoice,amount_due', String(view.id)],
  ]);
  await owner.removeListView(tieout.company, view.id);
});

it('keeps the focus on a column that is ticked, unticked or moved', async () => {
  await page.goto(`${stage.tieout.url}/companies/${stage.tieout.company}/erp/subcontractor-invoices?filter=synced`);
  await rows().first().waitFor();
  await popup('Columns');
  const chooser = page.locator('.popup');
  const holds = (of: Locator) => of.evaluate((element) => element === document.activeElement);
  const waiting = chooser.getByLabel('Waiting', { exact: true });
  const up = chooser.getByRole('button', { name: 'Move Waiting up' });
  const down = chooser.getByRole('button', { name: 'Move Waiting down' });
  for (const ticked of [true, false, true]) {
    await waiting.press('Space');
    await page.waitForURL((url) => /columns=.*waiting/.test(url.search) === ticked);
    expect(await waiting.isChecked()).toBe(ticked);
    expect(await holds(waiting)).toBe(true);
  }
  for (const button of [up, down]) {
    await button.press('Enter');
    expect(await holds(button)).toBe(true);
  }
  expect(await down.getAttribute('aria-disabled')).toBe('true');
  await page.keyboard.press('Escape');
  await chooser.waitFor({ state: 'detached' });
  expect(await holds(page.getByRole('button', { name: 'Columns' }))).toBe(true);
});

it('goes by the keyboard, with both records beside the list', async () => {
  await page.goto(`${stage.tieout.url}/companies/${stage.tieout.company}/erp/subcontractor-invoices?filter=synced`);
  await rows().nth(3).waitFor();
  const ids = await shown();
  await row(ids[0]!).focus();
  await page.keyboard.press('ArrowDown');
  expect(await focused()).toBe(String(ids[1]));
  await page.keyboard.press('Space');
  await page.keyboard.press('Shift+ArrowDown');
  await page.getByText('2 selected').waitFor();
  await page.keyboard.press('Enter');
  await panel().getByText('Both records say the same.').waitFor();
  await panel()
    .getByText(/Read now/)
    .waitFor();
  await accessible(page);
  await picture(page, 'list-panel-1280');
  await page.keyboard.press('ArrowDown');
  await page.waitForURL(new RegExp(`open=${ids[3]}`));
  for (const part of ['History', 'Attachments', 'Export preview']) {
    await panel().getByRole('tab', { name: part }).click();
    await accessible(page);
  }
  await page.setViewportSize({ width: 820, height: 900 });
  await panel().getByRole('tab', { name: 'Side by side' }).click();
  await panel()
    .getByText(/Read now/)
    .waitFor();
  await picture(page, 'list-panel-820');
  await page.keyboard.press('Escape');
  await panel().waitFor({ state: 'detached' });
  expect(await focused()).toBe(String(ids[3]));
  await picture(page, 'list-820');
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByRole('button', { name: 'Clear selection' }).click();
});

it('names the day that it was where the reader is', async () => {
  const context = await stage.browser.newContext({ locale: 'en-US', timezoneId: 'America/Los_Angeles' });
  const west = await context.newPage();
  const at = '2026-11-25T01:30:00Z';
  await west.route('**/api/**/erp/subcontractor-invoices?*', async (route) => {
    const response = await route.fetch();
    const json = await response.json();
    const seen = { is: 'gone', standing: null, as_of: at, because: null };
    for (const item of json.items)
      Object.assign(item, { sent_at: at, synced_at: at, updated_at: at, last_sighting: seen });
    await route.fulfill({ response, json });
  });
  const { url, company } = stage.tieout;
  const columns = 'invoice,sent,synced,changed,erp_status';
  await west.goto(`${url}/companies/${company}/erp/subcontractor-invoices?filter=synced&columns=${columns}`);
  await signIn(west, 'owner');
  const cells = west.locator('tr[data-invoice-id]').first().locator('td');
  await cells.filter({ hasText: 'Not found Nov 24, 2026' }).waitFor();
  expect(await cells.filter({ hasText: /^Nov 24, 2026$/ }).count()).toBe(3);
  expect(await cells.filter({ hasText: 'Nov 25' }).count()).toBe(0);
  // The page may ask for its rows once more at this moment.
  await west.unrouteAll({ behavior: 'ignoreErrors' });
  await context.close();
});

it('selects nothing by an answer that comes when the list shows something else', async () => {
  const list = `${stage.tieout.url}/companies/${stage.tieout.company}/erp/subcontractor-invoices`;
  await page.goto(`${list}?filter=synced`);
  await row(synced[0]!.invoice_id).locator('.mark').click();
  const held = Promise.withResolvers<Route>();
  await page.route('**/selection*', (route) => held.resolve(route));
  await page.getByRole('button', { name: /^Select all \d+/ }).click();
  const route = await held.promise;
  await page.getByRole('link', { name: /^Failed/ }).click();
  await page.waitForURL(/filter=failed_to_export/);
  await page.locator('.bulk-bar').waitFor({ state: 'detached' });
  const answered = page.waitForResponse('**/selection*');
  await route.continue();
  await (await answered).finished();
  await rows().first().locator('.mark').click();
  await page.getByText('1 selected', { exact: true }).waitFor();
  await page.unroute('**/selection*');
  await page.getByRole('button', { name: 'Clear selection' }).click();
});

it('does one move on many, over a reload, with a verdict each, and those that were refused once more', async () => {
  const { tieout } = stage;
  const approver = tieout.as('approver');
  const sent = [await bills.sent(), await bills.sent(), await bills.sent()];
  const [failing] = sent;
  await page.goto(`${tieout.url}/companies/${tieout.company}/erp/subcontractor-invoices?filter=ready_to_export`);
  for (const id of sent) await row(id).locator('.mark').click();
  await page.getByText('3 selected').waitFor();
  await page.getByRole('button', { name: 'Accept 3' }).click();
  const strip = page.locator('.bulk-run').first();
  await strip.getByText('3 done, 0 refused').waitFor();
  await strip.getByRole('button', { name: 'Results' }).click();
  await strip.locator('.bulk-verdicts li', { hasText: 'Done' }).nth(2).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Bulk operations' }).click();
  await page.getByText('3 done, 0 refused').waitFor();
  await accessible(page);
  await picture(page, 'list-operations');
  // Those that are synced now cannot be accepted again: each says why, and none keeps the others.
  const again = await bills.sent();
  const { operation_id } = await approver.bulk(tieout.company, { action: 'accept', invoice_ids: [failing, again] });
  await page.goto(`${tieout.url}/companies/${tieout.company}/erp/subcontractor-invoices?filter=synced`);
  await page.getByRole('button', { name: 'Bulk operations' }).click();
  const other = page.locator('.operations .bulk-run').first();
  await other.getByText('1 done, 1 refused').waitFor();
  await other.getByRole('button', { name: 'Results' }).click();
  await other.locator('.bulk-verdicts li[data-ok="false"]').waitFor();
  const refused = await approver.verdicts(tieout.company, operation_id, { outcome: 'refused' });
  expect(refused.verdicts.map((one) => [one.invoice_id, one.code])).toEqual([[failing, 'wrong_state']]);
  await other.getByRole('button', { name: 'Try the 1 refused once more' }).click();
  await page.locator('.bulk-run').getByText('0 done, 1 refused').waitFor();
});

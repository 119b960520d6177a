import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Billing, billing } from '../support/billing.ts';
import { seedInvoices } from '../support/many-invoices.ts';
import { accessible, openStage, type Stage } from '../support/pages.ts';
import { until } from '../support/until.ts';
import { windowOf } from '../support/walk.ts';

let stage: Stage;
let bills: Billing;
let page: Page;
beforeAll(async () => {
  stage = await openStage();
  bills = await billing(stage.tieout);
  await seedInvoices(stage.tieout.urls.superUrl, 140);
  page = await stage.openAs('approver', 'erp', 1280);
  await page.getByRole('navigation', { name: 'Kinds of records' }).waitFor();
}, 180_000);
afterAll(async () => {
  expect(stage?.complaints).toEqual([]);
  await stage?.end();
});

const rows = () => page.locator('tr[data-invoice-id]');
const row = (id: number) => page.locator(`tr[data-invoice-id="${id}"]`);
const shown = () => rows().evaluateAll((all) => all.map((one) => Number(one.getAttribute('data-invoice-id'))));
const opened = () => Number(new URL(page.url()).searchParams.get('open'));
const list = () => `${stage.tieout.url}/companies/${stage.tieout.company}/erp/subcontractor-invoices`;
async function open(search: string): Promise<readonly number[]> {
  await page.goto(`${list()}?${search}`);
  await rows().first().waitFor();
  await page.locator('.live[data-liveness="live"]').waitFor();
  return shown();
}
const opens = (id: number) =>
  until(
    async () => opened(),
    (now) => now === id,
  );

it('goes on from a row that left: to what came after it, by the panel and by the arrows of the table', async () => {
  for (let count = 0; count < 6; count++) await bills.sent();
  for (const how of ['Next', 'Previous', 'ArrowDown'] as const) {
    const ids = await open('filter=ready_to_export');
    await row(ids[2]!).focus();
    await page.keyboard.press('Enter');
    await opens(ids[2]!);
    await page.locator('.side-panel').getByRole('button', { name: 'Reject' }).click();
    await page.getByLabel('Reason').fill('Not this month.');
    await page.locator('dialog[open]').getByRole('button', { name: 'Reject' }).click();
    await row(ids[2]!).waitFor({ state: 'detached' });
    if (how === 'ArrowDown') {
      // Where the focus goes when a row leaves.
      await row(ids[3]!).focus();
      await page.keyboard.press(how);
    } else await page.locator('.side-panel').getByRole('button', { name: how }).click();
    await opens(how === 'Previous' ? ids[1]! : ids[3]!);
  }
});

it('Shift with a key that goes far selects all between', async () => {
  const ids = await open('filter=synced');
  await row(ids[1]!).focus();
  await page.keyboard.press('Shift+PageDown');
  await page.getByText('11 selected', { exact: true }).waitFor();
  await page.keyboard.press('Shift+Home');
  await page.getByText('12 selected', { exact: true }).waitFor();
});

it('says that all are selected only while no more match, and sums up nothing but what is asked for', async () => {
  const vendor = 'Ruiz & Sons Concrete';
  await bills.sent();
  await open('filter=ready_to_export');
  await page.getByLabel('Vendor').selectOption({ label: vendor });
  await page.getByText(/\d+ match, /).waitFor();
  await rows().first().locator('.mark').click();
  await page.getByRole('button', { name: /^Select all \d+/ }).click();
  await page.getByText(/^All \d+ /).waitFor();
  const before = (await shown()).length;
  const another = await bills.sent();
  await row(another).waitFor();
  await page.getByRole('button', { name: `Select all ${before + 1}` }).waitFor();
  expect(await page.getByText(/^All \d+ /).count()).toBe(0);

  const held = Promise.withResolvers<Route>();
  await page.route('**/matching*', (route) => held.resolve(route));
  await page.getByLabel('Amount from').fill('999,999,999');
  await page.keyboard.press('Enter');
  await page.getByText('Nothing matches.').waitFor();
  const route = await held.promise;
  expect(await page.locator('.match-count').textContent()).toBe('');
  await route.continue();
  await page.unroute('**/matching*');
  await page.getByText(/0 match/).waitFor();
});

it('the palette opens by Enter nothing that answered another text', async () => {
  const { items } = await stage.tieout.as('approver').list(stage.tieout.company, { filter: 'synced', limit: 50 });
  const named = items.filter((one) => one.invoice_number !== null);
  await open('filter=synced');
  await page.keyboard.press('Control+k');
  const field = page.locator('.palette-field');
  const { invoice_number: number } = named[0]!;
  const first = page.waitForResponse((answered) => new URL(answered.url()).searchParams.get('search') === number);
  await field.fill(number!);
  await first;
  const option = page.locator('.palette-option').filter({ hasText: number! });
  await option.first().waitFor();
  const answer = Promise.withResolvers<Route>();
  await page.route(
    (url) => url.searchParams.get('search') === 'zzqx',
    (route) => answer.resolve(route),
  );
  await field.fill('zzqx');
  await page.keyboard.press('Enter');
  await answer.promise;
  await page.keyboard.press('Enter');
  await page.waitForTimeout(300);
  expect(await field.count()).toBe(1);
  expect(page.url()).toContain('filter=synced');
  expect(await option.count()).toBe(0);
  await (await answer.promise).continue();
  await page.keyboard.press('Escape');
});

it('leads back from an invoice to the list as it was', async () => {
  await open('filter=all&search=Tillman&sort=amount_due');
  for (const further of [null, 'Correct…']) {
    await rows().getByRole('link', { name: 'TE26-0266' }).click();
    if (further !== null) await page.getByRole('link', { name: further }).click();
    const where = page.getByRole('navigation', { name: 'Where you are' });
    await where.getByRole('link', { name: 'Subcontractor Invoices' }).click();
    await rows().first().waitFor();
    const { searchParams } = new URL(page.url());
    expect(Object.fromEntries(searchParams)).toEqual({ filter: 'all', search: 'Tillman', sort: 'amount_due' });
    await page.locator('tr:focus', { hasText: 'TE26-0266' }).waitFor();
  }
});

it('says of an amount that is none that it narrows nothing down, and what one looks like', async () => {
  await open('filter=synced');
  const from = page.getByLabel('Amount from');
  const told = page.getByRole('alert').filter({ hasText: 'An amount such as' });
  await from.fill('12.');
  expect(await told.count()).toBe(0);
  await from.fill('$500');
  await from.press('Enter');
  await told.waitFor();
  await accessible(page);
  expect(new URL(page.url()).searchParams.get('amount_from')).toBeNull();
  await from.fill('500');
  await from.press('Enter');
  await page.waitForURL(/amount_from=/);
  expect(await told.count()).toBe(0);
  await from.fill('');
  await from.press('Enter');
  await page.waitForURL((url) => !url.search.includes('amount_from'));
});

it('shows on a telephone which invoice the panel is of, and in the reader’s language how it was read', async () => {
  const { tieout, browser } = stage;
  const [item] = (await tieout.as('owner').list(tieout.company, { filter: 'synced', limit: 1 })).items;
  const context = await windowOf(browser, tieout, 'approver', 'es');
  const narrow = await context.newPage();
  await narrow.setViewportSize({ width: 390, height: 844 });
  await narrow.goto(`${list()}?filter=synced&open=${item!.invoice_id}`);
  const title = narrow.locator('.side-panel-title h2');
  await narrow.locator('.side-panel').getByText('Vía: en vivo.').waitFor();
  expect(await title.textContent()).toBe(item!.invoice_number);
  expect(await title.evaluate((one) => one.scrollWidth - one.clientWidth)).toBeLessThanOrEqual(0);
  await context.close();
});

it('says in full what a row had no room for', async () => {
  await open('filter=all&columns=invoice,vendor,project,status');
  const texts = () =>
    rows()
      .locator('td[data-column="status"]')
      .evaluateAll((all) => all.map((one) => [one.getAttribute('title'), one.textContent]));
  for (const [title, text] of await texts()) expect(title).toBe(text);
});

import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type Billing, billing } from '../support/billing.ts';
import { seedInvoices } from '../support/many-invoices.ts';
import { openStage, type Stage, settled } from '../support/pages.ts';
import { until } from '../support/until.ts';

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
beforeEach(() => page.setViewportSize({ width: 1280, height: 900 }));

const rows = () => page.locator('tr[data-invoice-id]');
const row = (id: number) => page.locator(`tr[data-invoice-id="${id}"]`);
const shown = () => rows().evaluateAll((all) => all.map((one) => Number(one.getAttribute('data-invoice-id'))));
const head = (name: string) => page.locator('.list thead').getByRole('button', { name, exact: true });
const dialog = () => page.locator('dialog[open]');
const isRows = (url: URL) => url.pathname.endsWith('/erp/subcontractor-invoices') && url.searchParams.has('limit');

async function open(search: string): Promise<void> {
  await page.goto(`${stage.tieout.url}/companies/${stage.tieout.company}/erp/subcontractor-invoices?${search}`);
  await rows().first().waitFor();
}
async function asTheServer(query: { filter: string; sort?: string }): Promise<readonly number[]> {
  const { items } = await stage.tieout.as('approver').list(stage.tieout.company, { ...query, limit: 50 });
  return items.map((one) => one.invoice_id);
}
const operations = async () => (await stage.tieout.as('approver').operations(stage.tieout.company)).operations;

/** Holds the next request for rows, as a slow line does; more of them go on. */
async function holdRows(which: (url: URL) => boolean): Promise<{ came: Promise<Route>; end: () => Promise<void> }> {
  const held = Promise.withResolvers<Route>();
  let caught = false;
  const is = (url: URL) => isRows(url) && which(url);
  await page.route(is, (route) => {
    if (caught) return route.continue();
    caught = true;
    held.resolve(route);
  });
  return { came: held.promise, end: () => page.unroute(is) };
}

/** Lets the server do what is asked by the next POST, and loses its answer. */
async function loseAnswer(what: string): Promise<void> {
  let lost = false;
  await page.route(what, async (route) => {
    if (lost || route.request().method() !== 'POST') return route.continue();
    lost = true;
    await route.fetch();
    await route.abort();
  });
}

it('a header that is pressed sorts at once, under a pointer that goes on moving', async () => {
  await open('filter=synced');
  const held = await holdRows((url) => url.searchParams.get('sort') === 'vendor');
  await head('Vendor and commitment').click();
  const route = await held.came;
  const { x, y } = (await head('Vendor and commitment').boundingBox())!;
  // Well within the table, whatever comes and goes above it.
  await page.mouse.move(x + 4, y + 200);
  await route.continue();
  const wanted = await asTheServer({ filter: 'synced', sort: 'vendor' });
  // Moved again well within the while after which a pointer counts as resting.
  let turn = 0;
  const underMoves = async () => {
    await page.mouse.move(x + 4 + (turn++ % 2) * 5, y + 200);
    return shown();
  };
  await until(underMoves, (now) => now.join() === wanted.join());
  expect(await page.locator('tr[data-gone="true"]').count()).toBe(0);
  await held.end();
});

it('selects all of them also after another order', async () => {
  await open('filter=synced');
  await head('Vendor and commitment').click();
  await page.locator('.list[data-old="false"]').waitFor();
  const wanted = await asTheServer({ filter: 'synced', sort: 'vendor' });
  await until(shown, (ids) => ids.join() === wanted.join());
  await row(wanted[0]!).locator('.mark').click();
  await page.getByText('1 selected', { exact: true }).waitFor();
  const button = page.getByRole('button', { name: /^Select all \d+/ });
  const all = Number(/\d+/.exec((await button.textContent())!)![0]);
  expect(all).toBeGreaterThan(100);
  await button.click();
  await page.getByText(`${all} selected`, { exact: true }).waitFor();
});

it('shows a change that was being asked for while one scrolled on', async () => {
  const id = await bills.create({ billing_date: '2026-12-31' });
  await stage.tieout.as('pm').send(stage.tieout.company, id);
  await open('filter=all');
  await row(id).getByText('Ready to Export').waitFor();
  const held = await holdRows((url) => !url.searchParams.has('cursor'));
  await stage.tieout.as('approver').reject(stage.tieout.company, id, 'Twice.');
  const route = await held.came;
  await page.getByRole('button', { name: 'Load more' }).scrollIntoViewIfNeeded();
  // So long an observer of the page takes to see it.
  await page.evaluate(() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go))));
  await route.continue();
  await row(id).getByText('Rejected').waitFor();
  await rows().nth(60).waitFor();
  await held.end();
});

it('lets arrows scroll what is long in the panel', async () => {
  await open('filter=synced');
  const [first] = await shown();
  await row(first!).focus();
  await page.keyboard.press('Enter');
  await page.setViewportSize({ width: 1280, height: 420 });
  const body = page.locator('.side-panel-body');
  await body.getByText(/Read now/).waitFor();
  await body.focus();
  for (let turn = 0; turn < 5; turn++) await page.keyboard.press('ArrowDown');
  await until(
    () => body.evaluate((one) => one.scrollTop),
    (top) => top > 0,
  );
  expect(new URL(page.url()).searchParams.get('open')).toBe(String(first));
  await page.keyboard.press('Escape');
  await body.waitFor({ state: 'detached' });
});

it('keeps the reason for many until they are rejected, once, whatever became of the answer', async () => {
  const sent = [await bills.sent(), await bills.sent()];
  await open('filter=ready_to_export');
  for (const id of sent) await row(id).locator('.mark').click();
  await page.getByRole('button', { name: 'Reject 2' }).click();
  await page.getByLabel('Reason').fill('The quantities are those of another building.');
  const before = (await operations()).length;
  await loseAnswer('**/subcontractor-invoices/bulk');
  await dialog().getByRole('button', { name: 'Reject' }).click();
  await dialog().getByRole('alert').filter({ hasText: 'Tieout' }).waitFor();
  // By now they are rejected, and have left the list with what was selected.
  for (const id of sent) await row(id).waitFor({ state: 'detached' });
  expect(await page.getByLabel('Reason').inputValue()).toBe('The quantities are those of another building.');
  await dialog().getByRole('button', { name: 'Reject' }).click();
  await dialog().waitFor({ state: 'detached' });
  expect((await operations()).length).toBe(before + 1);
  await page.unroute('**/subcontractor-invoices/bulk');
});

it('what is pressed without a network is refused at once, and is not done by itself when there is one again', async () => {
  const id = await bills.sent();
  await open('filter=ready_to_export');
  await row(id).locator('.mark').click();
  const before = (await operations()).length;
  await page.context().setOffline(true);
  const refusal = page.locator('[data-testid="message"][data-kind="refusal"]');
  await page.getByRole('button', { name: /^Select all/ }).click();
  await refusal.getByText('Tieout is not answering').waitFor();
  await page.getByRole('button', { name: 'Accept 1' }).click();
  await refusal.getByText('Tieout could not be reached').waitFor();
  await page.getByRole('button', { name: 'Clear selection' }).click();
  await page.context().setOffline(false);
  await settled(page);
  expect((await operations()).length).toBe(before);
  expect((await stage.tieout.as('approver').invoice(stage.tieout.company, id)).erp_status).toBe('ready_to_export');
});

it('tries those that were refused once more once, whatever became of the answer', async () => {
  const done = await bills.synced();
  const approver = stage.tieout.as('approver');
  const refused = await approver.bulk(stage.tieout.company, { action: 'accept', invoice_ids: [done.invoice_id] });
  await open('filter=synced');
  await page.getByRole('button', { name: 'Bulk operations' }).click();
  // By its number: the one that retries it comes to stand above it, with a button of the same words.
  const strip = page.locator(`.operations .bulk-run[data-operation-id="${refused.operation_id}"]`);
  await strip.getByText('0 done, 1 refused').waitFor();
  const before = (await operations()).length;
  await loseAnswer('**/operations/*/retry');
  const again = strip.getByRole('button', { name: 'Try the 1 refused once more' });
  await again.click();
  await page.locator('[data-testid="message"][data-kind="refusal"]').first().waitFor();
  const answered = page.waitForResponse((answer) => answer.url().endsWith('/retry'));
  await again.click();
  await answered;
  expect((await operations()).length).toBe(before + 1);
  await page.unroute('**/operations/*/retry');
});

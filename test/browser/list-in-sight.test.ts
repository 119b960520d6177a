import type { Locator, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readPdf } from '../../src/documents/testing/read-pdf.ts';
import { type Billing, billing } from '../support/billing.ts';
import { seedInvoices } from '../support/many-invoices.ts';
import { accessible, fitsWidth, openStage, picture, type Stage, settled } from '../support/pages.ts';

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
const bar = () => page.locator('.bulk-bar');
const list = () => `${stage.tieout.url}/companies/${stage.tieout.company}/erp/subcontractor-invoices`;
async function open(search: string): Promise<void> {
  await page.goto(`${list()}?${search}`);
  await rows().first().waitFor();
  await settled(page);
}
const topOf = async (of: Locator) => (await of.boundingBox())!.y;

it('a message moves no row of a short list, so that a second press at the same place meets no other invoice', async () => {
  const { tieout } = stage;
  for (let count = 0; count < 3; count++) await bills.sent();
  await open('filter=ready_to_export');
  const [upper, pressed] = await rows().evaluateAll((all) =>
    all.map((one) => Number(one.getAttribute('data-invoice-id'))),
  );
  const before = await topOf(row(upper!));
  const button = (await row(pressed!).getByRole('button', { name: 'Accept' }).boundingBox())!;
  const place = [button.x + button.width / 2, button.y + button.height / 2] as const;
  await page.mouse.click(...place);
  await page.getByText('Accepted. The export has begun.').waitFor();
  await page.waitForFunction(() => document.getElementById('content')!.style.getPropertyValue('--below') !== '');
  expect.soft(await topOf(row(upper!))).toBeCloseTo(before, 0);
  await page.mouse.click(...place);
  await settled(page);
  const { items } = await tieout.as('approver').list(tieout.company, { filter: 'ready_to_export' });
  expect(items.map((one) => one.invoice_id)).toContain(upper);
});

it('marking moves no row either, and what is done with the marked is in sight wherever one marks', async () => {
  // What is synced meanwhile comes at the end.
  await open('filter=synced&sort=billing_date');
  const before = await topOf(rows().nth(1));
  await rows().nth(0).locator('.mark').click();
  await bar().waitFor();
  expect(await topOf(rows().nth(1))).toBe(before);
  await rows().nth(30).locator('.mark').click();
  await page.getByText('2 selected', { exact: true }).waitFor();
  const box = (await bar().boundingBox())!;
  expect(box.y + box.height).toBeLessThanOrEqual(900);
  expect(box.y).toBeGreaterThan(700);
  await accessible(page);
  await picture(page, 'list-marked');
});

it('nor does what comes of many, refused or not, and says so until it is put away', async () => {
  await open('filter=synced&sort=-billing_date');
  const before = await topOf(rows().nth(2));
  for (const at of [0, 1]) await rows().nth(at).locator('.mark').click();
  await page.getByRole('button', { name: 'Unlink 2' }).click();
  const strip = page.locator('.list-foot .bulk-run');
  await strip.getByText('0 done, 2 refused').waitFor();
  expect(await topOf(rows().nth(2))).toBe(before);
  const box = (await strip.boundingBox())!;
  expect(box.y + box.height).toBeLessThanOrEqual(900);
  expect(await strip.locator('.bulk-verdicts').count()).toBe(0);
  await strip.getByRole('button', { name: 'Results' }).click();
  await strip.locator('.bulk-verdicts li[data-ok="false"]').nth(1).waitFor();
  expect(await topOf(rows().nth(2))).toBe(before);
  await accessible(page);
  await picture(page, 'list-refused');
  await strip.getByRole('button', { name: 'Close' }).click();
  await strip.waitFor({ state: 'detached' });
});

it('keeps its headings where they are while the rows come', async () => {
  const heads = () =>
    page.locator('.list thead th').evaluateAll((all) => all.map((one) => Math.round(one.getBoundingClientRect().left)));
  const held = Promise.withResolvers<Route>();
  await page.route(/api.*subcontractor-invoices\?.*limit=50/, (route) => held.resolve(route), { times: 1 });
  await page.goto(`${list()}?filter=synced`);
  await page.locator('.skeleton-row').first().waitFor();
  const before = await heads();
  await (await held.promise).continue();
  await rows().first().waitFor();
  expect(await heads()).toEqual(before);
});

it('says why an export failed in full, where those are listed that did', async () => {
  await bills.failed();
  for (const width of [1280, 820, 390]) {
    await page.setViewportSize({ width, height: 900 });
    await open('filter=failed_to_export');
    const cut = await page
      .locator('.because')
      .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent));
    expect(cut, `${width}`).toEqual([]);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
});

it('leads from the number of what waits to those that it counts, and from the name to what is synced', async () => {
  await bills.sent();
  await open('filter=all');
  const kinds = page.getByRole('navigation', { name: 'Kinds of records' });
  const { counts } = await stage.tieout.as('approver').list(stage.tieout.company, { filter: 'all', limit: 1 });
  const waiting = [
    ['Ready to Export', counts.ready_to_export],
    ['Stands still', counts.parked],
    ['Failed to Export', counts.failed_to_export],
  ] as const;
  const some = waiting.filter(([, count]) => count > 0).map(([state, count]) => `${state} ${count}`);
  const number = kinds.getByRole('link', { name: some.join(', ') });
  await number.click();
  await page.getByRole('heading', { name: 'Subcontractor Invoices - Ready to Export' }).waitFor();
  await kinds.getByRole('link', { name: 'Subcontractor Invoices' }).click();
  await page.getByRole('heading', { name: /Synced with/ }).waitFor();
});

it('shows on a telephone whose each invoice is and what it comes to, below filters that are folded', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open('filter=synced');
  await fitsWidth(page);
  expect(await topOf(rows().first())).toBeLessThan(600);
  const { vendor, amount_due } = (await stage.tieout.as('approver').list(stage.tieout.company, { limit: 1 })).items[0]!;
  const first = page.getByRole('row').nth(1);
  for (const column of ['vendor', 'amount_due'] as const) {
    const cell = first.locator(`[data-column="${column}"]`);
    const { x, width } = (await cell.boundingBox())!;
    expect([x >= 0, x + width <= 390], column).toEqual([true, true]);
    const text = column === 'vendor' ? vendor.name : Number(amount_due).toLocaleString('en-US');
    expect(await cell.textContent()).toContain(text);
  }
  await accessible(page);
  await picture(page, 'list-390');
  expect(await page.getByLabel('Vendor').isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Filters' }).click();
  await page.getByLabel('Vendor').selectOption({ index: 1 });
  await page.getByRole('button', { name: 'Filters (1)' }).waitFor();
  await fitsWidth(page);
  await page.setViewportSize({ width: 1280, height: 900 });
  expect(await page.getByRole('button', { name: 'Filters (1)' }).isVisible()).toBe(false);
});

it('says on paper that more match than were shown', async () => {
  const text = async () => {
    const pages = await readPdf(await page.pdf({ format: 'Letter' }));
    return pages.flatMap(({ pieces }) => pieces.map((piece) => piece.text)).join(' ');
  };
  await open('filter=synced');
  const shown = await rows().count();
  expect(await page.locator('.paper-only').isVisible()).toBe(false);
  expect(await text()).toContain(`rst ${shown}; more match.`);
  await open('filter=failed_to_export');
  expect(await text()).not.toContain('more match.');
});

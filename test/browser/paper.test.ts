import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readPdf } from '../../src/documents/testing/read-pdf.ts';
import { openStage, type Stage } from '../support/pages.ts';
import { open, windowOf } from '../support/walk.ts';

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await openStage();
  page = await (await windowOf(stage.browser, stage.tieout, 'owner', 'en')).newPage();
}, 180_000);
afterAll(async () => {
  await page?.context().close();
  await stage?.end();
});

const show = (path: string) => open(page, `${stage.tieout.url}/companies/${stage.tieout.company}/${path}`);
const synced = async () =>
  (await stage.tieout.as('owner').list(stage.tieout.company, { filter: 'synced', limit: 200 })).items;

it('prints the whole list, every column of it, and no buttons', async () => {
  const items = await synced();
  await show('erp/subcontractor-invoices?filter=synced');
  await page
    .locator('tr[data-invoice-id]')
    .nth(items.length - 1)
    .waitFor();
  const pages = await readPdf(await page.pdf({ format: 'Letter' }));
  const text = pages.flatMap(({ pieces }) => pieces.map((piece) => piece.text)).join(' ');
  for (const { invoice_number: number, amount_due: due } of items) {
    expect(text).toContain(number);
    expect(text).toContain(Number(due).toLocaleString('en-US', { minimumFractionDigits: 2 }));
  }
  expect(pages.length).toBeGreaterThan(1);
  for (const [index, { pieces }] of pages.entries()) {
    const heads = pieces.map((piece) => piece.text);
    for (const head of ['Invoice', 'Project', 'Retainage', 'Status'])
      expect(heads, `page ${index + 1}`).toContain(head);
  }
  expect(text).not.toMatch(/Unlink|Sign out/);
});

it('prints dark on white from a dark screen, also what stands in a field', async () => {
  const [item] = await synced();
  await show(`projects/${item!.project.id}/invoices/${item!.invoice_id}`);
  await page.getByLabel('Invoice number').waitFor();
  await page.evaluate(() => {
    document.documentElement.dataset.theme = 'dark';
  });
  await page.emulateMedia({ media: 'print' });
  const lightness = (of: string) =>
    page
      .locator(of)
      .first()
      .evaluate((one) => Math.max(...getComputedStyle(one).color.match(/\d+/g)!.map(Number)));
  for (const of of ['body', 'h1', '.content input', '.table td']) expect(await lightness(of), of).toBeLessThan(130);
  await page.emulateMedia({ media: 'screen' });
});

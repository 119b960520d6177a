import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { billing } from '../support/billing.ts';
import { openStage, type Stage, settled } from '../support/pages.ts';

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await openStage();
  page = await stage.openAs('owner', 'erp', 1280);
  await page.getByRole('navigation', { name: 'Kinds of records' }).waitFor();
}, 180_000);
afterAll(async () => {
  expect(stage?.complaints).toEqual([]);
  await stage?.end();
});

const go = (path: string) => page.goto(`${stage.tieout.url}/companies/${stage.tieout.company}/${path}`);
const message = (text: string) => page.getByTestId('message').filter({ hasText: text });
/** The text of what has the focus. */
const focused = () => page.evaluate(() => document.activeElement?.textContent);
const headings = () => page.locator('#content tbody th').allTextContents();

it('a row that is deleted gives the focus to the one in its place', async () => {
  const { project } = await (await billing(stage.tieout)).site('SC-2604-01');
  await go(`projects/${project}/billing-periods`);
  await page.locator('#content tbody .btn').first().waitFor();
  await page.getByRole('button', { name: 'New period' }).press('Enter');
  await page.locator('dialog[open]').getByRole('button', { name: 'Save' }).press('Enter');
  await message('was made').waitFor();
  await settled(page);
  const [made, next] = await headings();
  const first = page.locator('#content tbody tr').filter({ hasText: made! });
  await first.getByRole('button', { name: 'Delete' }).press('Enter');
  await page.locator('dialog[open]').getByRole('button', { name: 'Delete' }).press('Enter');
  await message('was deleted').waitFor();
  await expect.poll(focused).toBe(next);
});

it('… and so does a record that leaves its list by a move', async () => {
  await go('erp/records/cost_type');
  await page.getByRole('button', { name: 'Refresh' }).press('Enter');
  await page.getByText(/in Sage 100 Contractor® as of/).waitFor();
  await go('erp/records/cost_type?filter=synced');
  await page.locator('#content tbody .btn').first().waitFor();
  const [, next] = await headings();
  await page.getByRole('button', { name: 'Unlink' }).first().press('Enter');
  await message('Successfully Unlinked').waitFor();
  await expect.poll(focused).toBe(next);
  // Whoever goes on elsewhere is not called back.
  await page.getByRole('searchbox').first().focus();
  await page.keyboard.type('nothing of that name');
  await page
    .getByText(/No |Nothing/)
    .first()
    .waitFor();
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT');
});

it('the choice of columns begins at the first that can be ticked', async () => {
  await go('erp/subcontractor-invoices?filter=synced');
  await page.getByRole('button', { name: 'Columns' }).press('Enter');
  await page.getByRole('dialog', { name: 'Columns' }).waitFor();
  await expect.poll(() => page.evaluate(() => document.activeElement?.parentElement?.textContent)).toMatch(/^Vendor/);
});

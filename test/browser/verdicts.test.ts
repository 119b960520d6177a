import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Billing, billing } from '../support/billing.ts';
import { openStage, type Stage } from '../support/pages.ts';

let stage: Stage;
let bills: Billing;
let page: Page;
beforeAll(async () => {
  stage = await openStage();
  bills = await billing(stage.tieout);
  page = await stage.openAs('approver', 'erp/subcontractor-invoices', 1280);
}, 180_000);
afterAll(async () => {
  expect(stage?.complaints).toEqual([]);
  await stage?.end();
});

const tool = () => `${stage.tieout.url}/companies/${stage.tieout.company}/erp/subcontractor-invoices`;
const message = (kind: 'success' | 'refusal') => page.locator(`[data-testid="message"][data-kind="${kind}"]`);

it('a refusal goes once the same invoice is moved after all', async () => {
  const id = await bills.sent();
  await page.goto(`${tool()}/${id}`);
  const accept = page.locator('#content').getByRole('button', { name: 'Accept' });
  await page.route('**/accept', (route) => route.abort(), { times: 1 });
  await accept.click();
  await message('refusal').waitFor();
  await accept.click();
  await message('success').waitFor();
  expect(await message('refusal').count()).toBe(0);
});

it('a verdict goes once its invoice is another', async () => {
  const { invoice_id, erp_record } = await bills.synced();
  await page.goto(`${tool()}/${invoice_id}`);
  await page.getByRole('button', { name: 'Check now' }).click();
  const verdict = page.getByText('Unlink would be refused now.');
  await verdict.waitFor();
  await bills.atSage(erp_record!.id, 'delete');
  await stage.tieout.as('approver').unlink(stage.tieout.company, invoice_id);
  await page.locator('#content [data-erp-status="not_in_erp"]').first().waitFor();
  expect(await verdict.count()).toBe(0);
});

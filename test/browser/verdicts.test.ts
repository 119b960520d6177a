import type { Page, Route } from 'playwright-core';
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
  // Who goes on before that takes the answer of their signing in away.
  await page.getByText('Sign out').waitFor();
}, 180_000);
afterAll(async () => {
  expect(stage?.complaints).toEqual([]);
  await stage?.end();
});

const tool = () => `${stage.tieout.url}/companies/${stage.tieout.company}/erp/subcontractor-invoices`;
const dialog = () => page.locator('dialog[open]');
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

/** Opens the dialog of a rejection and types a reason. */
async function typeReason(): Promise<void> {
  await page.locator('#content').getByRole('button', { name: 'Reject' }).first().click();
  await dialog().getByLabel('Reason').fill('Twice.');
}
const pressReject = () => dialog().getByRole('button', { name: 'Reject', exact: true }).click();
const refusedInDialog = () => dialog().getByRole('alert').filter({ hasText: /./ }).waitFor();

it('a refusal stands in the dialog that asked, and is not said above the page too', async () => {
  const id = await bills.sent();
  await page.goto(`${tool()}/${id}`);
  await typeReason();
  // Somebody else was sooner: the reason is of a sending that is over.
  await stage.tieout.as('pm').retrieve(stage.tieout.company, id);
  await pressReject();
  await refusedInDialog();
  expect(await message('refusal').count()).toBe(0);
  await dialog().getByRole('button', { name: 'Cancel' }).click();
});

it('… also of a record, and of several invoices at once', async () => {
  const { company, as } = stage.tieout;
  const vendor = await as('owner').addVendor(company, { name: 'Wapato Millwork', city: 'Salem' });
  await as('owner').moveRecord(company, 'vendor', vendor.id, 'send', {});
  const owner = await stage.openAs('owner', 'erp/records/vendor?filter=ready_to_export', 1280);
  const open = owner.locator('dialog[open]');
  await owner.getByRole('row').filter({ hasText: 'Wapato' }).getByRole('button', { name: 'Reject' }).click();
  await open.getByLabel('Reason').fill('Another vendor.');
  await as('owner').moveRecord(company, 'vendor', vendor.id, 'retrieve', {});
  await open.getByRole('button', { name: 'Reject', exact: true }).click();
  await open.getByRole('alert').filter({ hasText: /./ }).waitFor();
  expect(await owner.locator('[data-testid="message"][data-kind="refusal"]').count()).toBe(0);
  await owner.context().close();

  const id = await bills.sent();
  await page.goto(`${tool()}?filter=ready_to_export`);
  await page.locator(`tr[data-invoice-id="${id}"] .mark`).click();
  await page.getByRole('button', { name: 'Reject 1' }).click();
  await dialog().getByLabel('Reason').fill('Twice.');
  await page.route('**/subcontractor-invoices/bulk', (route) => route.abort(), { times: 1 });
  await pressReject();
  await refusedInDialog();
  expect(await message('refusal').count()).toBe(0);
  await dialog().getByRole('button', { name: 'Cancel' }).click();
});

it('a refusal whose dialog was closed before it came is said above the page', async () => {
  const id = await bills.sent();
  await page.goto(`${tool()}/${id}`);
  await typeReason();
  await stage.tieout.as('pm').retrieve(stage.tieout.company, id);
  const late = Promise.withResolvers<Route>();
  await page.route('**/reject', (route) => late.resolve(route), { times: 1 });
  await pressReject();
  const route = await late.promise;
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await dialog().waitFor({ state: 'detached' });
  await route.continue();
  await message('refusal').waitFor();
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

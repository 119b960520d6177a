import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Item } from '../../src/http/client.ts';
import { type Billing, billing } from '../support/billing.ts';
import { accessible, fitsWidth, openStage, picture, type Stage } from '../support/pages.ts';
import type { Running } from '../support/tieout.ts';

let stage: Stage;
let tieout: Running;
let bills: Billing;
let item: Item;
beforeAll(async () => {
  stage = await openStage();
  ({ tieout } = stage);
  bills = await billing(tieout);
  item = await bills.synced();
}, 180_000);
afterAll(() => stage?.end());

const step = (page: Page, name: string) => page.locator(`[data-step="${name}"]`);
const isAt = (page: Page, name: string) => page.locator(`[data-step="${name}"][data-is="now"]`).waitFor();
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().press('Enter');

it('leads from a refused unlink to the new bill, begun by one and finished by another', async () => {
  const tool = `erp/subcontractor-invoices/${item.invoice_id}`;
  const approver = await stage.openAs('approver', tool, 1280);
  // The red message is where most of them begin.
  await press(approver, 'Unlink');
  const refused = approver.locator('.message', { hasText: 'The requisition is still in' });
  await refused.getByRole('link', { name: 'Correct…' }).press('Enter');
  await approver.getByRole('heading', { level: 1, name: `Correct ${item.invoice_number}` }).waitFor();
  await press(approver, 'Begin the correction');
  await approver.getByText('Say what was wrong.').waitFor();
  await accessible(approver);
  await picture(approver, 'correct-begin');
  await approver.getByLabel('Reason').fill('Billed 100.00, the subcontractor asked for 90.00.');
  await press(approver, 'Begin the correction');
  await isAt(approver, 'delete_bill');

  const checked = approver.waitForResponse((answer) => answer.url().endsWith('/check'));
  await press(approver, 'Check now');
  expect((await checked).status()).toBe(200);
  await approver.locator('dd', { hasText: 'The bill is there (live).' }).waitFor();
  await isAt(approver, 'delete_bill');
  await accessible(approver);
  await fitsWidth(approver);
  await picture(approver, 'correct-delete-bill');
  // Whoever may only read is told so by the buttons, not after typing a reason.
  const viewer = await stage.openAs('viewer', `${tool}/correct`, 1280);
  for (const name of ['Check now', 'Give up…']) {
    const button = viewer.getByRole('button', { name, exact: true });
    await button.waitFor();
    expect(await button.getAttribute('aria-disabled'), name).toBe('true');
    expect(await button.getAttribute('data-tip'), name).toContain('Commitments');
  }
  await viewer.context().close();
  await bills.atSage(item.erp_record!.id, 'delete');
  await press(approver, 'Check now');
  await isAt(approver, 'unlink');
  await step(approver, 'unlink').getByRole('button', { name: 'Unlink' }).press('Enter');
  await isAt(approver, 'correct');
  await accessible(approver);
  await picture(approver, 'correct-here');

  // Somebody else finds it on the tool's page, and goes on with it.
  const pm = await stage.openAs('pm', 'erp', 820);
  const open = pm.getByRole('region', { name: 'Open corrections' });
  await open.getByText('step 3 of 5').waitFor();
  await picture(pm, 'correct-open');
  await accessible(pm);
  await open.getByRole('link', { name: item.invoice_number! }).press('Enter');
  await press(pm, 'Delete it and enter it again…');
  await pm.getByRole('dialog').getByRole('button', { name: 'Delete' }).press('Enter');
  await isAt(pm, 'enter_again');
  // The first one sees it without asking.
  await isAt(approver, 'enter_again');
  await step(pm, 'enter_again').getByRole('link', { name: 'Enter it again' }).press('Enter');

  await pm.getByTestId('carried').waitFor();
  expect(await pm.getByLabel('Invoice number').inputValue()).toBe(item.invoice_number);
  expect(await pm.getByLabel('Billing date').inputValue()).toBe('2026-10-31');
  await pm.getByText('100.00').first().waitFor();
  await accessible(pm);
  await picture(pm, 'correct-enter-again');
  await pm.getByLabel('Status').selectOption('approved');
  await press(pm, /^Create/);
  await pm.getByTestId('correction').getByRole('link', { name: 'Go on' }).waitFor();
  await picture(pm, 'correct-entered');
  await pm.getByTestId('correction').getByRole('link', { name: 'Go on' }).press('Enter');
  await isAt(pm, 'export_again');
  await step(pm, 'export_again').getByRole('button', { name: 'Send to ERP' }).press('Enter');
  await step(pm, 'export_again').getByText('It waits for an accounting approver.').waitFor();
  const accept = step(pm, 'export_again').getByRole('button', { name: 'Accept' });
  expect(await accept.getAttribute('aria-disabled')).toBe('true');
  await pm.getByText(/^This could be done by .*Marcus Oyelaran/).waitFor();
  await accessible(pm);
  await fitsWidth(pm);
  await picture(pm, 'correct-export-again');

  // The invoice is another answer than the step: until it has come, it cannot be accepted yet, and a key is lost.
  await step(approver, 'export_again').getByRole('button', { name: 'Accept', disabled: false }).press('Enter');
  await approver.getByText('Corrected.').waitFor();
  expect(await approver.locator('[data-step][data-is="done"]').count()).toBe(5);
  await accessible(approver);
  await picture(approver, 'correct-done');
  const made = (await bills.bills()).find(({ invnum }) => invnum === item.invoice_number);
  expect(JSON.stringify(made)).toContain('90');
  expect(stage.complaints).toEqual([]);
});

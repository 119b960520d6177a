import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Billing, billing } from '../support/billing.ts';
import { openStage, type Stage, signIn } from '../support/pages.ts';

let stage: Stage;
let bills: Billing;
let page: Page;
beforeAll(async () => {
  stage = await openStage();
  bills = await billing(stage.tieout);
  page = await stage.openAs('approver', 'erp', 1280);
  await page.getByRole('navigation', { name: 'Kinds of records' }).waitFor();
}, 180_000);
afterAll(async () => {
  expect(stage?.complaints).toEqual([]);
  await stage?.end();
});

const go = (path: string) => page.goto(`${stage.tieout.url}/companies/${stage.tieout.company}/erp/${path}`);
const dialog = () => page.locator('dialog[open]');
const reason = () => page.getByLabel('Reason');
const opensRejection = async (id: number) => {
  await page.locator(`tr[data-invoice-id="${id}"]`).getByRole('button', { name: 'Reject' }).click();
  await reason().waitFor();
};
/**
 * The session ends, and whoever was at it signs in again where they are led to: by their press, or before it, where the page asks
 * for something anew in that moment.
 */
async function endsWith(pressed: Locator): Promise<void> {
  await page.context().clearCookies();
  await pressed.click({ timeout: 10_000 }).catch(() => undefined);
  await page.getByText('Your session has ended').waitFor();
  await signIn(page, 'approver');
}
const text = 'The retainage is that of the contract before its second change order.';

it('the reason of a rejection is there again after a stray Escape and an ended session, until it is given up', async () => {
  const [id, other] = [await bills.sent(), await bills.sent()];
  await go('subcontractor-invoices?filter=ready_to_export');
  await opensRejection(id!);
  await reason().fill(text);
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await opensRejection(other!);
  expect(await reason().inputValue()).toBe('');
  await page.keyboard.press('Escape');
  await opensRejection(id!);
  expect(await reason().inputValue()).toBe(text);
  await endsWith(dialog().getByRole('button', { name: 'Reject' }));
  await opensRejection(id!);
  expect(await reason().inputValue()).toBe(text);
  await dialog().getByText('filled in again').waitFor();
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await opensRejection(id!);
  expect(await reason().inputValue()).toBe('');
});

it('… and is not offered for the next sending', async () => {
  const id = await bills.sent();
  await go('subcontractor-invoices?filter=ready_to_export');
  await opensRejection(id);
  await reason().fill(text);
  await page.keyboard.press('Escape');
  const manager = stage.tieout.as('owner');
  await manager.retrieve(stage.tieout.company, id);
  await manager.send(stage.tieout.company, id);
  await page.reload();
  await opensRejection(id);
  expect(await reason().inputValue()).toBe('');
});

it('what is wrong with a bill is there again after an ended session, and not after the correction is begun', async () => {
  const { invoice_id: id } = await bills.synced();
  const path = `subcontractor-invoices/${id}/correct`;
  await go(path);
  await reason().fill(text);
  await endsWith(page.getByRole('button', { name: 'Begin the correction' }));
  await page.waitForURL(`**/${path}`);
  await reason().waitFor();
  expect(await reason().inputValue()).toBe(text);
  await page.getByRole('button', { name: 'Begin the correction' }).click();
  await page.getByRole('button', { name: 'Give up…' }).waitFor();
  const kept = await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.includes('correct ')));
  expect(kept).toEqual([]);
});

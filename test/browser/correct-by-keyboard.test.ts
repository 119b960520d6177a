import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Item } from '../../src/http/client.ts';
import { type Billing, billing } from '../support/billing.ts';
import { openStage, type Stage, settled } from '../support/pages.ts';

let stage: Stage;
let bills: Billing;
let item: Item;
let page: Page;
beforeAll(async () => {
  stage = await openStage();
  bills = await billing(stage.tieout);
  item = await bills.synced();
  page = await stage.openAs('approver', `erp/subcontractor-invoices/${item.invoice_id}/correct`, 1280);
}, 180_000);
afterAll(async () => {
  expect(stage?.complaints).toEqual([]);
  await stage?.end();
});

const button = (name: string) => page.getByRole('button', { name, exact: true, disabled: false });

/** The text of what has the focus. */
const focused = () => page.evaluate(() => document.activeElement?.textContent);

it('gives the focus to the step that comes next, where the button of the one before is gone', async () => {
  await page.getByLabel('Reason').fill('Billed 100.00, the subcontractor asked for 90.00.');
  await button('Begin the correction').press('Enter');
  await expect.poll(focused).toBe('Delete the bill in Sage 100 Contractor®');
  // As often as it is asked, the answer is said anew, though it is the same; what comes next is said in a place that stays.
  const now = await page
    .locator('section', { has: page.locator('.steps') })
    .getByRole('status')
    .elementHandle();
  const waits = await now?.textContent();
  for (let time = 0; time < 2; time++) {
    await button('Check now').first().press('Enter');
    const said = page.locator('.message[data-kind="refusal"]', { hasText: 'The bill is there (live).' });
    await said.waitFor();
    await said.getByRole('button').click();
    await said.waitFor({ state: 'detached' });
  }
  await bills.atSage(item.erp_record!.id, 'delete');
  await button('Check now').first().press('Enter');
  await expect.poll(focused).toBe('Unlink the invoice');
  await page.locator('.message[data-kind="success"]').waitFor();
  expect(await now?.evaluate((place) => place.isConnected && place.textContent)).toContain('The bill is gone.');
  expect(await now?.textContent()).not.toBe(waits);
  await button('Unlink').waitFor();
  await page.keyboard.press('Tab');
  await expect.poll(focused).toBe('Unlink');
  await page.keyboard.press('Enter');
  await expect.poll(focused).toBe('Delete or correct it here');
});

it('deletes no invoice that somebody changed while it was asked whether to', async () => {
  const { tieout } = stage;
  const { project, invoice_id: id } = item;
  const pm = tieout.as('pm');
  // Said before, and not done: now a change does not lead to the next step.
  const { correction } = await pm.correctionOf(tieout.company, id);
  await pm.chooseWay(tieout.company, correction!.id, 're_enter');
  await settled(page);
  await button('Delete it and enter it again…').press('Enter');
  const { version } = await pm.invoice(tieout.company, id);
  await pm.updateRequisition(tieout.company, project.id, id, { comment: 'Call me before.' }, { version });
  await page.getByText('Invoice changed: comment').waitFor();
  await settled(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).press('Enter');
  await page.locator('.message[data-kind="refusal"]').waitFor();
  expect((await pm.requisition(tieout.company, project.id, id)).comment).toBe('Call me before.');
});

it('… and once it was looked at, deletes it, and goes on from there', async () => {
  await button('Delete it and enter it again…').press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).press('Enter');
  await expect.poll(focused).toBe('Enter it again');
});

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { type OutsideHouse, outsideHouse } from '../support/outside-house.ts';
import { accessible, openPage, signIn } from '../support/pages.ts';
import { until } from '../support/until.ts';

let house: OutsideHouse;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  [house, browser] = await Promise.all([outsideHouse(), openBrowser()]);
  page = await openAs('approver', `/companies/${house.company}/erp/connections`);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await house?.end();
});

async function openAs(name: string, path: string): Promise<Page> {
  const made = await openPage(browser, complaints);
  await made.goto(`${house.url}${path}`);
  await signIn(made, name);
  await made.getByRole('heading', { level: 1 }).waitFor();
  return made;
}

const details = async (id: number) => (await house.drive('GET', `/erp_request_details?filters[item_id]=${id}`)).body;
const close = (id: number, status: string, messages: string[] = []) =>
  house.drive('PATCH', `/erp_request_details/${id}`, { request_detail: { status, messages } });
const open = (id: number) => page.goto(`${house.url}/companies/${house.company}/erp/subcontractor-invoices/${id}`);

it('says that a connection is driven from outside, and lets a company choose it', async () => {
  await page.getByText('driven from outside', { exact: true }).waitFor();
  await page.getByLabel('Name of the ERP').fill('Another');
  await page.getByRole('button', { name: 'Have it driven from outside' }).click();
  await page.getByText('Another is driven from outside now.').waitFor();
  await page.getByRole('heading', { name: 'Another' }).waitFor();
  await accessible(page);
});

it('shows what was asked and what was said, and how the unlink stands', async () => {
  const id = await house.asked();
  await open(id);
  const panel = page.locator('section.panel', { hasText: 'What the integrator of Another was asked' });
  await panel.getByText('Make the bill in progress').waitFor();
  await house.drive('PATCH', '/external_data/sync', [{ item_type: 'requisition', item_id: id, origin_id: 'P-1' }]);
  await close((await details(id))[0].id, 'success');
  await panel.getByText('Make the bill success').waitFor();
  await page.getByRole('button', { name: 'Unlink' }).first().click();
  await page.getByTestId('message').getByText('its integrator was asked whether Bill P-1 is gone').waitFor();
  await panel.getByText('has not answered yet').waitFor();
  await accessible(page);
  await close((await details(id)).at(-1).id, 'failed', ['It is there.']);
  await panel
    .getByText('The requisition is still in Another. Please delete it before retrying. (It is there.)')
    .first()
    .waitFor();
});

/** Its integrator says nothing for so long that the export stands still. */
async function grownSilent(id: number): Promise<void> {
  await house.rows(
    `update tieout.erp_request_detail d set created_at = now() - interval '2 hours'
     from tieout.erp_request r where r.id = d.request_id and r.invoice_id = $1`,
    [id],
  );
  await until(
    async () => {
      await house.rows(`update tieout.job set run_at = now() where kind = 'export' and state = 'queued'`);
      return house.item(id);
    },
    (seen) => seen.parked,
  );
}

it('closes that dialog as the silence ends elsewhere, and opens none over the next', async () => {
  const id = await house.asked(house.commitments[2]);
  await grownSilent(id);
  await open(id);
  const free = page.getByRole('button', { name: 'Reject: checked in the ERP …' });
  await free.click();
  await page.getByRole('dialog').waitFor();
  expect(
    (await house.move('approver', 'reject', id, { reason: 'Looked.', checked_in_erp: 'Looked elsewhere.' })).status,
  ).toBe(200);
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await house.as('approver').send(house.company, id);
  await house.as('approver').accept(house.company, id);
  await until(
    () => details(id),
    (found) => found.length > 1,
  );
  await grownSilent(id);
  await free.waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
});

it('lets somebody who looked in the ERP end a silence', async () => {
  const id = await house.asked(house.commitments[1]);
  await grownSilent(id);
  await open(id);
  const panel = page.locator('section.panel', { hasText: 'What the integrator of Another was asked' });
  await panel.getByText('Make the bill stale').waitFor();
  await panel.getByRole('button', { name: 'Reject: checked in the ERP …' }).click();
  await page.getByLabel('Reason').fill('Looked with Bea: no such bill.');
  await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
  await page.getByText('Checked in Another: Looked with Bea: no such bill.').first().waitFor();
  expect((await house.item(id)).erp_status).toBe('rejected');
  expect(complaints).toEqual([]);
});

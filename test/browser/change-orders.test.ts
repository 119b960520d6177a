import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { accessible, fitsWidth, openPage, picture, signIn } from '../support/pages.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let browser: Browser;
let page: Page;
let project: number;
let commitment: number;
let draft: number;
const complaints: string[] = [];

beforeAll(async () => {
  [tieout, browser] = await Promise.all([runTieout(), openBrowser()]);
  const pm = tieout.as('pm');
  project = (await pm.projects(tieout.company)).find((one) => one.project_number === '2611')!.id;
  const all = await pm.commitments(tieout.company, project);
  commitment = all.find((one) => one.number === 'SC-2611-04')!.id;
  draft = (await pm.createContract(tieout.company, project, 'subcontract', { vendor_id: all[0]!.vendor.id })).id;
  page = await openPage(browser, complaints, 1280);
  await page.goto(`${at(commitment)}?tab=change_orders`);
  await signIn(page, 'pm');
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await tieout?.end();
});

const at = (id: number) => `${tieout.url}/companies/${tieout.company}/projects/${project}/commitments/${id}`;
const field = (line: number, column: string) => page.getByLabel(`${column}, line ${line}`, { exact: true });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const said = (text: string | RegExp) => page.getByTestId('message').filter({ hasText: text }).waitFor();
const orders = () => tieout.as('pm').changeOrders(tieout.company, project, { 'filters[contract_id]': commitment });
const revised = async () =>
  (await tieout.as('pm').wholeCommitment(tieout.company, project, commitment)).revised_contract;

it('writes a change order with its lines; what is wrong stands at its cell', async () => {
  await button('New change order').click();
  await page.getByLabel('Title', { exact: true }).fill('Owner’s added receptacles');
  await page.getByText(/^Not billable/).waitFor();
  await field(1, 'Cost code').focus();
  await page.keyboard.type('03-300');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Gold');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Receptacles');
  await page.keyboard.press('Tab');
  await page.keyboard.type('4,200.00');
  await page.keyboard.press('Enter');
  await button('Create').click();
  await page.getByText('There is no such cost type.').first().waitFor();
  await accessible(page);
  await picture(page, 'change-order-wrong');
  await button('Cost type, line 1').click();
  await page.keyboard.type('Subcontract');
  await page.keyboard.press('Enter');
  await button('Create').click();
  await said(/has been entered/);
  expect(await orders()).toMatchObject([
    { title: 'Owner’s added receptacles', status: 'draft', grand_total: '4200.00' },
  ]);
});

it('has files of its own', async () => {
  await page.getByRole('heading', { name: /^Change order / }).waitFor();
  await page.locator('input[type="file"]').setInputFiles({
    name: 'sketch.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('four of them on the north wall'),
  });
  await page.getByRole('link', { name: 'sketch.txt' }).waitFor();
  await accessible(page);
  await picture(page, 'change-order');
});

it('makes approved lines billable, says so before, and sets them back while nothing bills them', async () => {
  const before = await revised();
  await page.getByLabel('Status').selectOption('Approved');
  await page.getByText(/^With this status its lines become lines of the commitment/).waitFor();
  await button('Save').click();
  await said(/was saved/);
  await page.getByText(/^Approved: its lines are lines of the commitment and can be billed/).waitFor();
  expect(Number(await revised())).toBe(Number(before) + 4200);
  expect(await page.getByRole('grid').getAttribute('aria-readonly')).toBe('true');
  await accessible(page);
  await picture(page, 'change-order-approved');
  await page.setViewportSize({ width: 1024, height: 768 });
  await fitsWidth(page);
  await picture(page, 'change-order-tablet');
  await page.setViewportSize({ width: 1280, height: 900 });
  await button('Delete').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await said(/is approved: its lines are lines of the commitment/);
  await page.getByLabel('Status').selectOption('Pending');
  await page.getByText(/^With this status its lines leave the commitment/).waitFor();
  await button('Save').click();
  await page.locator('[data-counts="pending"]').first().waitFor();
  expect(await revised()).toBe(before);
});

it('is dated by the reader’s own day of its approval', async () => {
  const clock = await page.context().newCDPSession(page);
  await clock.send('Emulation.setTimezoneOverride', { timezoneId: 'America/Los_Angeles' });
  await page.route('**/commitment_change_orders?*', async (route) => {
    const answer = await route.fetch();
    const all = (await answer.json()) as object[];
    await route.fulfill({
      response: answer,
      json: all.map((one) => ({ ...one, reviewed_at: '2026-11-20T02:30:00Z' })),
    });
  });
  await page.goto(`${at(commitment)}?tab=change_orders`);
  const day = page.locator('tr[data-change-order]').filter({ hasText: 'receptacles' }).locator('td.day').last();
  expect(await day.innerText()).toBe('Nov 19, 2026');
  await page.unroute('**/commitment_change_orders?*');
  await clock.detach();
});

it('that somebody else deletes is said to be gone, and what was typed stays to be read', async () => {
  const made = await tieout.as('pm').createChangeOrder(tieout.company, project, {
    contract_id: commitment,
    title: 'Here for a moment',
  });
  await page.goto(`${at(commitment)}/change-orders/${made.id}`);
  await page.getByLabel('Title', { exact: true }).fill('Here for a moment longer');
  await tieout.as('owner').deleteChangeOrder(tieout.company, project, made.id);
  await page.getByRole('alert').getByText('There is no such change order.').waitFor();
  expect(await page.getByLabel('Title', { exact: true }).inputValue()).toBe('Here for a moment longer');
  expect(await button('Save').getAttribute('aria-disabled')).toBe('true');
  await accessible(page);
  page.once('dialog', (dialog) => void dialog.accept());
  await page.goto(`${at(commitment)}?tab=change_orders`);
});

it('that somebody else changes is not deleted by who has not seen it, not even while the question stands', async () => {
  const client = tieout.as('owner');
  const { id } = await client.createChangeOrder(tieout.company, project, {
    contract_id: commitment,
    title: 'Two at it',
  });
  await page.goto(`${at(commitment)}/change-orders/${id}`);
  await button('Delete').click();
  await client.updateChangeOrder(tieout.company, project, id, { title: 'Worth keeping' });
  await page.locator('h1').filter({ hasText: 'Worth keeping' }).waitFor();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await said(/Someone changed this change order in the meantime/);
  expect((await client.changeOrder(tieout.company, project, id)).title).toBe('Worth keeping');
  // Now it is on the screen.
  await button('Delete').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await said(/has been deleted/);
});

it('lists them with what they make of the contract sum, and deletes one', async () => {
  const row = page.locator('tr[data-change-order]').filter({ hasText: 'receptacles' });
  await row.getByText('4,200.00').waitFor();
  await page.getByText('If all pending were approved').waitFor();
  await accessible(page);
  await picture(page, 'change-orders');
  await row.getByRole('link').click();
  await button('Delete').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await said(/has been deleted/);
  await page.getByText('There is no change order on this commitment.').waitFor();
  // Nothing of the first one is left in the form of the next.
  await button('New change order').click();
  await page.getByLabel('Title', { exact: true }).waitFor();
  expect(await page.getByLabel('Title', { exact: true }).inputValue()).toBe('');
  expect(await page.locator('[data-total="amount"]').innerText()).toBe('0.00');
  await page.goto(`${at(draft)}?tab=change_orders`);
  const add = button('New change order');
  await add.waitFor();
  expect(await add.getAttribute('data-tip')).toMatch(/They belong to an approved commitment/);
  await picture(page, 'change-orders-none');
  expect(complaints).toEqual([]);
});

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { accessible, fitsWidth, openPage, picture, signIn } from '../support/pages.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let browser: Browser;
let page: Page;
let project: number;
const complaints: string[] = [];

beforeAll(async () => {
  [tieout, browser] = await Promise.all([runTieout(), openBrowser()]);
  project = (await tieout.as('owner').projects(tieout.company)).find((one) => one.project_number === '2611')!.id;
  page = await openPage(browser, complaints, 1280);
  await page.goto(at('commitments'));
  await signIn(page, 'pm');
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await tieout?.end();
});

const at = (path: string) => `${tieout.url}/companies/${tieout.company}/projects/${project}/${path}`;
const said = (text: string | RegExp) => page.getByTestId('message').filter({ hasText: text }).waitFor();
const find = async (number: string) =>
  (await tieout.as('pm').commitments(tieout.company, project)).find((one) => one.number === number)!;
const change = (id: number, fields: object) =>
  tieout.call('pm', 'PATCH', `/rest/v1.0/work_order_contracts/${id}`, {
    project_id: project,
    work_order_contract: fields,
  });

it('enters a subcontract; a refusal stands at its field, and nothing typed is lost', async () => {
  await page.getByRole('link', { name: 'SC-2611-04' }).waitFor();
  await accessible(page);
  await picture(page, 'commitments');
  await page.getByRole('button', { name: 'New subcontract' }).click();
  await page.getByLabel('Number', { exact: true }).fill('SC-2611-04');
  await page.getByLabel('Title', { exact: true }).fill('Elevator, Building B');
  await page.getByLabel(/^Vendor/).selectOption('Tillman Electric Co.');
  await page.getByLabel('Default retainage, %').fill('5');
  await page.getByLabel('Contract date').fill('2026-11-02');
  await page.getByLabel('Inclusions').fill('Car, rails, controller.');
  await page.keyboard.press('Control+s');
  const number = page.getByLabel('Number', { exact: true });
  await number.and(page.locator('[aria-invalid="true"]')).waitFor();
  expect(await number.evaluate((input) => input === document.activeElement)).toBe(true);
  await accessible(page);
  await picture(page, 'commitment-new');
  // Gone and back: what was typed is here again.
  await page.reload();
  await page.getByText('What you had typed here before is filled in again.').waitFor();
  expect(await page.getByLabel('Title', { exact: true }).inputValue()).toBe('Elevator, Building B');
  await page.getByLabel('Number', { exact: true }).fill('SC-2611-30');
  await page.getByRole('button', { name: 'Create' }).click();
  await said('SC-2611-30 has been entered.');
  await page.getByRole('heading', { name: /^SC-2611-30 Elevator/ }).waitFor();
  expect(await find('SC-2611-30')).toMatchObject({
    title: 'Elevator, Building B',
    retainage_percent: '5.00',
    contract_date: '2026-11-02',
    inclusions: 'Car, rails, controller.',
    status: 'Draft',
  });
});

it('enters a purchase order with terms of its own, and lists it beside the subcontracts', async () => {
  await page.goto(at('commitments'));
  await page.getByRole('button', { name: 'New purchase order' }).click();
  await page.getByLabel('Title', { exact: true }).fill('Light fixtures');
  await page.getByLabel(/^Vendor/).selectOption('Tillman Electric Co.');
  await page.getByLabel('Accounting method').selectOption('unit');
  await page.getByLabel('Ship to').fill('Gate 3');
  await page.getByLabel('Delivery').fill('2027-02-01');
  await page.getByRole('button', { name: 'Create' }).click();
  await said(/^PO-2611-02 has been entered/);
  // It takes one there by itself, which must not meet the way to the list.
  await page.waitForURL(/\/commitments\/\d+\?/);
  await page.goto(at('commitments'));
  const row = page.getByRole('row').filter({ hasText: 'Light fixtures' });
  await row.getByText('Purchase order').waitFor();
  await page.getByRole('searchbox').fill('light fix');
  await page.getByRole('link', { name: 'SC-2611-04' }).waitFor({ state: 'detached' });
  await page.getByLabel('Status').selectOption('Approved');
  await page.getByText('No commitment is like that.').waitFor();
  await page.getByLabel('Status').selectOption('Every status');
  await row.getByRole('link').click();
  await page.getByText('Unit and quantity based').waitFor();
  await page.getByText('Gate 3').waitFor();
  await accessible(page);
  await picture(page, 'commitment-overview');
});

it('keeps what was typed when somebody else was first, shows theirs, and then saves', async () => {
  const { id } = await find('SC-2611-30');
  await page.goto(at(`commitments/${id}/edit`));
  const save = page.getByRole('button', { name: 'Save', exact: true });
  await save.waitFor();
  expect(await save.getAttribute('aria-disabled')).toBe('true');
  expect(await save.getAttribute('data-tip')).toBe('Nothing has been changed yet.');
  await page.getByLabel('Title', { exact: true }).fill('Elevators, Building B');
  await page.getByLabel('Status').selectOption('Out for Signature');
  expect((await change(id, { title: 'Lifts', description: 'Two of them' })).status).toBe(200);
  await page.getByText(/^Someone else changed this commitment/).waitFor();
  await page.getByText('Title: they saved “Lifts”').waitFor();
  await accessible(page);
  await picture(page, 'commitment-stale');
  await save.click();
  expect((await find('SC-2611-30')).title).toBe('Lifts');
  await page.getByRole('button', { name: 'Show what they saved, keep what I typed' }).click();
  expect(await page.getByLabel('Description').inputValue()).toBe('Two of them');
  expect(await page.getByLabel('Title', { exact: true }).inputValue()).toBe('Elevators, Building B');
  await save.click();
  await said('SC-2611-30 was saved.');
  expect(await find('SC-2611-30')).toMatchObject({ title: 'Elevators, Building B', status: 'Out For Signature' });
});

it('is not deleted over what somebody else saved and the form does not show yet', async () => {
  const { id } = await find('SC-2611-30');
  await page.goto(at(`commitments/${id}/edit`));
  await page.getByLabel('Title', { exact: true }).waitFor();
  expect((await change(id, { description: 'Three of them' })).status).toBe(200);
  await page.getByText(/^Someone else changed this commitment/).waitFor();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await said(/Someone changed this commitment in the meantime/);
  expect((await find('SC-2611-30')).id).toBe(id);
});

it('goes on by itself after a lost connection', async () => {
  const { id } = await find('SC-2611-30');
  await page.goto(at(`commitments/${id}/edit`));
  await page.getByLabel('Exclusions').fill('Pit waterproofing');
  await page.context().setOffline(true);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText(/^Tieout does not answer\. What you typed is kept/).waitFor();
  await picture(page, 'commitment-offline');
  await page.context().setOffline(false);
  await said('SC-2611-30 was saved.');
  expect((await find('SC-2611-30')).exclusions).toBe('Pit waterproofing');
});

it('is saved once where the answer was lost, and its own saving is not taken for somebody else’s', async () => {
  const { id } = await find('SC-2611-30');
  await page.goto(at(`commitments/${id}/edit`));
  let lost = 0;
  await page.route('**/work_order_contracts/*', async (route) => {
    if (lost > 0 || route.request().method() !== 'PATCH') return route.continue();
    lost++;
    await route.fetch();
    await route.abort();
  });
  await page.getByLabel('Inclusions').fill('Rails');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
  await page.unroute('**/work_order_contracts/*');
  expect(lost).toBe(1);
});

it('makes one commitment where the answer was lost, and sends what it had sent', async () => {
  await page.goto(at('commitments'));
  await page.getByRole('button', { name: 'New subcontract' }).click();
  // The list's own search speaks of titles too, and may still be on the screen.
  await page.getByLabel('Title', { exact: true }).fill('Fire stopping');
  await page.getByLabel(/^Vendor/).selectOption('Tillman Electric Co.');
  let lost = 0;
  await page.route('**/rest/v1.0/work_order_contracts', async (route) => {
    if (route.request().method() !== 'POST' || lost > 0) return route.continue();
    lost++;
    // It arrives and is made; only nobody hears of it.
    await route.fetch();
    await route.abort();
  });
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByText(/^Tieout does not answer/).waitFor();
  await said(/^SC-2611-\d+ has been entered/);
  await page.unroute('**/rest/v1.0/work_order_contracts');
  expect(lost).toBe(1);
  const all = await tieout.as('pm').commitments(tieout.company, project);
  expect(all.filter(({ title }) => title === 'Fire stopping')).toHaveLength(1);
});

it('says what an approved commitment locks, and deletes one that nothing hangs on', async () => {
  const { id } = await find('SC-2611-04');
  await page.goto(at(`commitments/${id}/edit`));
  const vendor = page.getByLabel(/^Vendor/);
  await vendor.waitFor();
  expect(await vendor.isDisabled()).toBe(true);
  await page.getByText(/^SC-2611-04 is Approved, so the company that it is with cannot be changed/).waitFor();
  await accessible(page);
  await picture(page, 'commitment-approved');
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await said(/SC-2611-04 cannot be deleted: it was invoiced/);
  await page.goto(at(`commitments/${(await find('SC-2611-30')).id}/edit`));
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
  await said('SC-2611-30 has been deleted.');
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.getByRole('link', { name: 'SC-2611-04' }).waitFor();
  await fitsWidth(page);
  await picture(page, 'commitments-tablet');
  await page.getByRole('button', { name: 'New subcontract' }).click();
  await page.getByLabel('Title', { exact: true }).waitFor();
  await fitsWidth(page);
  await picture(page, 'commitment-new-tablet');
  expect(complaints).toEqual([]);
});

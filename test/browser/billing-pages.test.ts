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
const complaints: string[] = [];

beforeAll(async () => {
  [tieout, browser] = await Promise.all([runTieout(), openBrowser()]);
  const owner = tieout.as('owner');
  project = (await owner.projects(tieout.company)).find((one) => one.project_number === '2611')!.id;
  commitment = (await owner.commitments(tieout.company, project)).find((one) => one.number === 'SC-2611-04')!.id;
  page = await openPage(browser, complaints, 1280);
  await page.goto(at('commitments'));
  await signIn(page, 'owner');
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await tieout?.end();
});

const at = (path: string) => `${tieout.url}/companies/${tieout.company}/projects/${project}/${path}`;
const dialog = () => page.getByRole('dialog');
const save = () => dialog().getByRole('button', { name: 'Save' }).click();
const said = (text: string | RegExp) => page.getByTestId('message').filter({ hasText: text }).waitFor();
const row = (on: string) => page.locator(`tr[data-period="${on}"]`);
const press = (on: string, name: string) => row(on).getByRole('button', { name }).click();

it('makes billing periods one by one and by the month, from the project’s own sections', async () => {
  await page.getByRole('link', { name: 'Billing periods' }).click();
  await page.getByRole('heading', { name: /^Billing periods of / }).waitFor();
  const before = (await tieout.as('owner').billingPeriods(tieout.company, project)).length;
  await page.getByRole('button', { name: 'Generate by month' }).click();
  await dialog().getByLabel('A day of the first month').fill('2027-01-15');
  await dialog().getByLabel('Months').fill('0');
  await save();
  await dialog()
    .getByRole('textbox', { name: 'Months', exact: true })
    .and(page.locator('[aria-invalid="true"]'))
    .waitFor();
  await dialog().getByLabel('Months').fill('3');
  await accessible(page);
  await picture(page, 'periods-generate');
  await save();
  await said('3 periods were made.');
  await page.getByRole('button', { name: 'New period' }).click();
  await dialog().getByLabel('From').fill('2027-02-10');
  await save();
  await dialog()
    .getByText(/covers some of these days/)
    .waitFor();
  await dialog().getByLabel('From').fill('2027-04-01');
  await dialog().getByLabel(/^To/).fill('2027-04-30');
  await save();
  await said(/^The period Apr 01, 2027 – Apr 30, 2027 was made/);
  expect((await tieout.as('owner').billingPeriods(tieout.company, project)).length).toBe(before + 4);
});

it('a new invoice begins in the period of today, however many are open after it', async () => {
  const owner = tieout.as('owner');
  const now = new Date();
  const month = now.toISOString().slice(0, 7);
  const path = `/api/v1/companies/${tieout.company}/projects/${project}/billing-periods/generate`;
  await tieout.call('owner', 'POST', path, { from: `${month}-01`, months: 12, due_day: 25 });
  const own = (await owner.billingPeriods(tieout.company, project)).find((one) => one.start_date.startsWith(month))!;
  expect(own.status).toBe('open');
  const entered = await owner.createRequisition(tieout.company, project, commitment, { invoice_number: 'NOW-1' });
  expect(entered.period_id).toBe(own.id);
  const dated = { invoice_number: 'NOW-2', billing_date: '2027-02-11' };
  const later = await owner.createRequisition(tieout.company, project, commitment, dated);
  expect(later.requisition_start).toBe('2027-02-01');
  for (const { id } of [later, entered]) {
    await owner.deleteRequisition(tieout.company, project, id, {});
  }
  await page.goto(at(`invoices/new?commitment=${commitment}`));
  expect(await page.getByLabel('Billing period').inputValue()).toBe(String(own.id));
  await page.goto(at('billing-periods'));
  await row('2027-04-01').waitFor();
});

it('says while a number is typed that another invoice of the commitment bears it', async () => {
  const [earlier] = (await tieout.as('owner').requisitions(tieout.company, project, {})).filter(
    (one) => one.commitment_id === commitment && one.invoice_number !== null,
  );
  await page.goto(at(`invoices/new?commitment=${commitment}`));
  const number = page.getByLabel('Invoice number');
  const told = page.getByText(
    new RegExp(`^Invoice no. ${earlier!.number} of this commitment, .* has this number already`),
  );
  await number.fill(` ${earlier!.invoice_number!.toLowerCase()}`);
  await told.waitFor();
  await accessible(page);
  await picture(page, 'number-taken');
  await number.fill(`${earlier!.invoice_number}-2`);
  await told.waitFor({ state: 'detached' });
  await number.fill('');
  // The invoice itself bears it.
  await page.goto(at(`invoices/${earlier!.id}`));
  await page.locator('[data-cell]').first().waitFor();
  expect(await told.count()).toBe(0);
  await page.goto(at('billing-periods'));
  await row('2027-04-01').waitFor();
});

it('closes, reopens and deletes them, and says what keeps one', async () => {
  await press('2027-04-01', 'Close');
  await said(/is closed/);
  await row('2027-04-01').getByText('Closed').waitFor();
  await press('2027-04-01', 'Reopen');
  await said(/is open again/);
  await press('2027-04-01', 'Delete');
  await dialog().getByRole('button', { name: 'Delete' }).click();
  await said(/was deleted/);
  await row('2027-04-01').waitFor({ state: 'detached' });
  await press('2026-10-01', 'Delete');
  await dialog().getByRole('button', { name: 'Delete' }).click();
  await said(/invoices are in this billing period/);
  await accessible(page);
  await picture(page, 'periods');
});

it('keeps the project’s rule on over-billing', async () => {
  await page.getByRole('link', { name: 'Settings' }).click();
  const warn = page.getByLabel(/^Warn at the line/);
  await warn.check();
  await said('Saved.');
  expect(await tieout.as('owner').projectSettings(tieout.company, project)).toEqual({ over_billing: 'warn' });
  await accessible(page);
  await picture(page, 'project-settings');
});

it('invites the vendor to bill a period, shows how far each is, and takes it back', async () => {
  await page.goto(at(`commitments/${commitment}?tab=billing`));
  await page.getByText('Nora Tillman').waitFor();
  await press('2027-01-01', 'Invite');
  await said(/is invited to bill Jan 01, 2027 – Jan 31, 2027/);
  await row('2027-01-01').getByText('Invited', { exact: true }).waitFor();
  await row('2027-01-01')
    .getByText(/^by Dana Whitfield/)
    .waitFor();
  await accessible(page);
  await picture(page, 'invite-to-bill');
  await press('2027-01-01', 'Revoke');
  await said(/no longer invited/);
  await row('2027-01-01').getByText('Not invited').waitFor();
  await page.getByRole('button', { name: 'Add a person' }).click();
  await dialog().getByLabel('Person').selectOption({ label: 'Sam Abernathy' });
  await save();
  await said(/^Sam Abernathy may bill for Tillman Electric Co\., once invited/);
  await page.getByRole('listitem').filter({ hasText: 'Sam Abernathy' }).getByRole('button', { name: 'Remove' }).click();
  await dialog().getByRole('button', { name: 'Remove' }).click();
  await said(/^Sam Abernathy may not bill/);
});

it('records, corrects and deletes payments; a refusal stands at its field', async () => {
  await page.getByRole('link', { name: 'Payments issued' }).click();
  await page.getByRole('button', { name: 'Record a payment' }).click();
  await dialog().getByLabel(/^Date/).fill('2026-11-20');
  await dialog().getByLabel('Amount').fill('12,50');
  await save();
  await dialog().getByLabel('Amount').and(page.locator('[aria-invalid="true"]')).waitFor();
  await picture(page, 'payment-refused');
  await dialog().getByLabel('Amount').fill('$12,500.00');
  await dialog().getByLabel('Paid by').selectOption('Check');
  await dialog().getByLabel('Check number').fill('10482');
  await accessible(page);
  await save();
  await said(/^Payment \d+ was recorded/);
  const number = await page.locator('tr[data-payment]').first().getAttribute('data-payment');
  await page.locator(`tr[data-payment="${number}"]`).getByText('12,500.00').waitFor();
  await page.locator(`tr[data-payment="${number}"]`).getByRole('button', { name: 'Edit' }).click();
  const day = dialog().getByLabel(/^Date/);
  await day.fill('');
  await save();
  await day.and(page.locator('[aria-invalid="true"]')).waitFor();
  await day.fill('2026-11-20');
  await dialog().getByLabel('Notes').fill('Second half follows.');
  await save();
  await said(/was changed/);
  await accessible(page);
  await picture(page, 'payments');
  const edit = () => page.locator(`tr[data-payment="${number}"]`).getByRole('button', { name: 'Edit' }).click();
  const owner = tieout.as('owner');
  const [issued] = await owner.payments(tieout.company, project, commitment);
  const saved = async () => (await owner.payments(tieout.company, project, commitment))[0]!;

  // What somebody else saves while the dialog stands is refused, shown, and written over only by who has seen it.
  await edit();
  await dialog().getByLabel('Amount').fill('70.00');
  await owner.updatePayment(tieout.company, project, issued!.id, { amount: '90.00', notes: 'Theirs' });
  await save();
  await dialog().getByText('Amount: they saved “90.00”').waitFor();
  expect((await saved()).amount).toBe('90.00');
  expect(await dialog().getByLabel('Amount').inputValue()).toBe('70.00');
  expect(await dialog().getByLabel('Notes').inputValue()).toBe('Theirs');
  await accessible(page);
  await picture(page, 'payment-changed-elsewhere');

  // The same of what was typed, and left by Escape.
  await page.keyboard.press('Escape');
  await owner.updatePayment(tieout.company, project, issued!.id, { amount: '95.00' });
  await page.locator(`tr[data-payment="${number}"]`).getByText('95.00').waitFor();
  await edit();
  await dialog().getByText('Amount: they saved “95.00”').waitFor();
  await dialog()
    .getByRole('button', { name: /keep what I typed/ })
    .click();
  await save();
  await dialog().waitFor({ state: 'detached' });
  expect(await saved()).toMatchObject({ amount: '70.00', notes: 'Theirs' });
  await page.locator(`tr[data-payment="${number}"]`).getByRole('button', { name: 'Delete' }).click();
  await dialog().getByRole('button', { name: 'Delete' }).click();
  await said(/was deleted/);
  await page.getByRole('link', { name: 'Change history' }).click();
  await page.getByText(/^Payment \d+ deleted/).waitFor();
  await page.getByText('Dana Whitfield').first().waitFor();
  await accessible(page);
  await picture(page, 'commitment-history');
});

it('greys for whoever only reads what they may not do, and says why', async () => {
  const viewer = await openPage(browser, complaints, 1024);
  await viewer.goto(at('billing-periods'));
  await signIn(viewer, 'viewer');
  const add = viewer.getByRole('button', { name: 'New period' });
  await add.waitFor();
  expect(await add.getAttribute('aria-disabled')).toBe('true');
  expect(await add.getAttribute('data-tip')).toMatch(/Admin on the project’s Commitments tool/);
  await accessible(viewer);
  await fitsWidth(viewer);
  await picture(viewer, 'periods-viewer');
  await viewer.goto(at(`commitments/${commitment}?tab=billing`));
  await viewer
    .getByText(/Admin on the project’s Commitments tool/)
    .first()
    .waitFor();
  await accessible(viewer);
  await fitsWidth(viewer);
  await picture(viewer, 'invite-viewer');
  for (const tab of ['overview', 'schedule', 'change_orders', 'payments', 'history']) {
    await viewer.goto(at(`commitments/${commitment}?tab=${tab}`));
    await viewer.locator('.table').first().or(viewer.locator('.trouble')).first().waitFor();
    await accessible(viewer);
    await fitsWidth(viewer);
    await picture(viewer, `viewer-${tab}`);
  }
  expect(complaints).toEqual([]);
});

import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Item } from '../../src/http/client.ts';
import { openBrowser } from '../support/browser.ts';
import { accessible, openPage, picture, signIn } from '../support/pages.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let browser: Browser;
let page: Page;
let invoice: Item;
const complaints: string[] = [];

beforeAll(async () => {
  [tieout, browser] = await Promise.all([runTieout(), openBrowser()]);
  page = await open();
  const { items } = await tieout.as('approver').list(tieout.company, { filter: 'synced', limit: 200 });
  invoice = items.find((one) => one.billing_date! > '2026-10-01' && one.last_sighting?.standing === 'live')!;
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await tieout?.end();
});

const open = () => openPage(browser, complaints);

/** Red, green and blue of what a person sees. */
async function colour(of: Locator): Promise<{ red: number; green: number; blue: number }> {
  const text = await of.evaluate((element) => getComputedStyle(element).color);
  const [red = 0, green = 0, blue = 0] = (text.match(/\d+(\.\d+)?/g) ?? []).map(Number);
  return { red, green, blue };
}

const row = () => page.locator(`[data-invoice-id="${invoice.invoice_id}"]`);
const message = (kind: 'success' | 'refusal') => page.locator(`[data-testid="message"][data-kind="${kind}"]`).first();

it('brings a font along, so that a machine without any can draw a page', async () => {
  const bare = await browser.newPage();
  await bare.setContent('<i style="font: 20px system-ui">Sage 100 Contractor® – 47,700.00 … ✓</i>');
  // The letters are wider than nothing, and drawing them does not end the browser.
  const width = await bare.locator('i').evaluate((words) => words.getBoundingClientRect().width);
  expect(width).toBeGreaterThan(100);
  expect((await bare.screenshot()).length).toBeGreaterThan(1000);
  await bare.close();
});

describe('the road of an invoice, in a browser', () => {
  it('refuses a wrong password in words, and lets the right one in', async () => {
    await page.goto(tieout.url);
    await signIn(page, 'approver', 'not the password');
    await page.getByText('Name and password do not match. Check both and try again.').waitFor();
    await accessible(page);
    await signIn(page, 'approver');
    await page.getByRole('link', { name: 'ERP Integrations' }).first().waitFor();
    await page.getByRole('heading', { level: 1 }).waitFor();
    await accessible(page);
  });

  it('refuses to unlink while the bill is there: in red, word for word', async () => {
    await page.getByRole('link', { name: 'ERP Integrations' }).first().click();
    await page.getByRole('link', { name: 'Subcontractor Invoices' }).first().click();
    await page.getByRole('link', { name: /^Synced/ }).click();
    const heading = page.getByRole('heading', { name: 'Subcontractor Invoices - Synced with Sage 100 Contractor®' });
    await heading.waitFor();
    await row().waitFor();
    await page.evaluate(() => Object.assign(globalThis, { neverReloaded: true }));
    await picture(page, 'synced');
    // With letters that are a little wider than here the last button of a row is there still.
    const wider = (by: string) =>
      row()
        .locator('.actions .btn')
        .first()
        .evaluate((button: HTMLElement, spacing) => Object.assign(button.style, { letterSpacing: spacing }), by);
    await wider('1.5px');
    await row().getByRole('button', { name: 'Unlink' }).click({ trial: true, timeout: 10_000 });
    await wider('');
    await row().getByRole('button', { name: 'Unlink' }).click();
    const refusal = message('refusal');
    await refusal.filter({ hasText: 'still in' }).waitFor();
    expect(await refusal.textContent()).toBe(
      'The requisition is still in Sage 100 Contractor®. Please delete it before retrying.',
    );
    expect(await refusal.getAttribute('role')).toBe('alert');
    const { red, green, blue } = await colour(refusal);
    expect(red).toBeGreaterThan(2 * Math.max(green, blue));
    await accessible(page);
    await picture(page, 'refused');
  });

  it('unlinks once the bill is deleted in Sage: in green, and the row leaves by itself', async () => {
    const [sage] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: 'Sage 100 simulator' }).click(),
    ]);
    const bill = sage.locator(`[data-recnum="${invoice.erp_record!.id}"]`).first();
    await bill.click();
    await sage.getByRole('button', { name: 'Delete', exact: true }).first().click();
    await sage.locator('dialog[open] button', { hasText: 'Delete' }).click();
    await bill.waitFor({ state: 'detached' });
    await accessible(sage);
    await sage.close();

    // From the keyboard alone.
    await row().getByRole('button', { name: 'Unlink' }).focus();
    await page.keyboard.press('Enter');
    const success = message('success');
    await success.filter({ hasText: 'Successfully' }).waitFor();
    expect(await success.textContent()).toBe('Successfully Unlinked');
    expect(await success.getAttribute('role')).toBe('status');
    const { red, green, blue } = await colour(success);
    expect(green).toBeGreaterThan(1.3 * Math.max(red, blue));
    await row().waitFor({ state: 'detached' });
    expect(await page.evaluate(() => 'neverReloaded' in globalThis)).toBe(true);
  });

  it('lets the project delete it, enter it again with the right figures, approve and send it', async () => {
    const { company } = tieout;
    const inProject = `/companies/${company}/projects/${invoice.project.id}`;
    await page.goto(`${tieout.url}${inProject}/invoices/${invoice.invoice_id}`);
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await accessible(page);
    await page.locator('dialog[open]').getByRole('button', { name: 'Delete', exact: true }).click();
    await page.waitForURL((url) => !url.pathname.includes(`/invoices/${invoice.invoice_id}`));
    await page.goto(`${tieout.url}${inProject}/commitments/${invoice.commitment.id}`);
    await page
      .getByRole('link', { name: 'Create invoice' })
      .or(page.getByRole('button', { name: 'Create invoice' }))
      .first()
      .click();
    await page.getByLabel('Invoice number').fill('AGAIN-1');
    await page.getByLabel('Billing date').fill('2026-11-20');
    const cell = page.getByLabel('Work this period, line 1', { exact: true });
    await cell.fill('12.345');
    await page.keyboard.press('Tab');
    await page
      .getByText(/at most two decimals/)
      .first()
      .waitFor();
    await cell.fill('2500.00');
    await page.getByLabel('Status').selectOption('approved');
    await accessible(page);
    await picture(page, 'entered-again');
    await page.getByRole('button', { name: 'Create invoice' }).click();
    await page.getByRole('button', { name: 'Send to ERP' }).click();
    await page
      .getByText(/waiting for an accounting approver/)
      .first()
      .waitFor();
    await accessible(page);
  });

  it('reaches Sage and the synced list after Accept, without a reload', async () => {
    await page.getByRole('link', { name: 'ERP Integrations' }).first().click();
    await page.getByRole('link', { name: 'Subcontractor Invoices' }).first().click();
    await page.getByRole('link', { name: /^Ready to Export/ }).click();
    await page.evaluate(() => Object.assign(globalThis, { neverReloaded: true }));
    const again = page.locator('[data-invoice-id]', { hasText: 'AGAIN-1' });
    await again.getByRole('button', { name: 'Accept' }).click();
    await again.waitFor({ state: 'detached' });
    await page.getByRole('link', { name: /^Synced/ }).click();
    await again.getByText('Synced').waitFor();
    expect(await page.evaluate(() => 'neverReloaded' in globalThis)).toBe(true);
    const bills = (await tieout.call('approver', 'GET', '/simulator/sage-100-contractor/payable-invoices')).body;
    expect(bills.filter((bill: { invnum: string }) => bill.invnum === 'AGAIN-1')).toMatchObject([
      { invttl: '2500.00' },
    ]);
  });

  it('greys Unlink for whoever may not, and says every reason on focus', async () => {
    const other = await open();
    await other.goto(`${tieout.url}/companies/${tieout.company}/erp/subcontractor-invoices?filter=synced`);
    await signIn(other, 'clerk');
    const unlink = other.locator('[data-invoice-id]').first().getByRole('button', { name: 'Unlink' });
    await unlink.focus();
    expect(await unlink.getAttribute('aria-disabled')).toBe('true');
    await other
      .getByText(/Can Push to Accounting/)
      .first()
      .waitFor();
    await accessible(other);
    await other.close();
  });

  it('had no error on any page', () => expect(complaints).toEqual([]));
});

import Fastify, { type FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../../../test/support/browser.ts';
import { mountSimulator, simulatorPath } from './http.ts';
import { type SmallBooks, smallBooks } from './testing/small-books.ts';

let books: SmallBooks;
let app: FastifyInstance;
let browser: Browser;
let page: Page;
const troubles: string[] = [];
beforeAll(async () => {
  books = await smallBooks();
  app = Fastify();
  await mountSimulator(app, books.sage, { guard: async () => {} });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  await books.sage.putBills([books.bill(), books.bill(), books.bill({ date: '2026-04-30' })]);
  await books.sage.books.pay('101', 'pat', '400.00');
  await page.goto(url + simulatorPath);
});
afterAll(async () => {
  await browser?.close();
  await app.close();
  await books.close();
});

const status = (text: string) => page.getByRole('status').filter({ hasText: text }).waitFor();

describe('the screen 4-2, by keyboard', () => {
  it('shows an invoice with its period, its costs and what was paid', async () => {
    await page.getByRole('cell', { name: '103', exact: true }).waitFor();
    await page.locator('#invoices tbody tr').first().focus();
    await page.keyboard.press('End');
    await page.getByText('Record# 101, invoice INV-1').waitFor();
    const fields = page.locator('#fields');
    await fields.getByText('3 of 2026').waitFor();
    const lines = page.getByRole('table', { name: 'Lines' });
    expect(await lines.locator('tbody tr').allInnerTexts()).toEqual([
      '1\tPour\t3100.000\t4\t1,000.50\t100.05',
      '2\tCredit\t3300.500\t1\t-0.50\t0.00',
    ]);
    const payments = page.getByRole('table', { name: 'Payments' });
    expect(await payments.locator('tbody').innerText()).toMatch(/^C\d+\t20\d\d-\d\d-\d\d\t\d+ of 20\d\d\t400\.00$/);
    await page.locator('#invoices tbody tr').first().focus();
    await page.keyboard.press('Home');
    await page.getByText('Record# 103').waitFor();
    await payments.waitFor({ state: 'hidden' });
  });

  it('removes paid invoices up to a day, after it asked', async () => {
    await books.sage.books.pay('102');
    await books.sage.books.pay('103');
    await page.getByRole('button', { name: 'Remove Paid/Void…' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Remove Paid/Void Invoices' });
    await dialog.waitFor();
    // A busy browser tells so late that the first showing was closed that the second stands there by then.
    await dialog.evaluate(() => {
      const late = (told: Event) => told.stopImmediatePropagation();
      window.addEventListener('close', late, { capture: true });
      Object.assign(window, { heard: () => window.removeEventListener('close', late, { capture: true }) });
    });
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await books.sage.books.list()).toHaveLength(3);
    const asked: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && asked.push(new URL(request.url()).pathname));

    await page.keyboard.press('Enter');
    await dialog.getByLabel('Invoice date up to').fill('2026-03-31');
    await dialog.evaluate((shown) => {
      (window as never as { heard(): void }).heard();
      shown.dispatchEvent(new Event('close'));
    });
    await dialog.getByRole('button', { name: 'Remove invoices' }).press('Enter');
    await status('1 paid invoice was removed.');
    await page.getByRole('cell', { name: '102', exact: true }).waitFor({ state: 'detached' });
    expect(asked).toHaveLength(1);
    expect((await books.sage.books.list()).map(({ recnum }) => recnum)).toEqual(['101', '103']);
  });

  it('sets the options and the weather', async () => {
    await page.getByText('Options', { exact: true }).press('Enter');
    await page.getByLabel('Over the subcontract').selectOption('refuse it');
    await page.getByLabel('Closed periods').fill('2026-02, 2026-01');
    await page.getByRole('button', { name: 'Set options' }).press('Enter');
    await status('The options were set.');
    expect(await page.getByLabel('Closed periods').inputValue()).toBe('2026-01 2026-02');
    expect(await books.sage.options.read()).toEqual({
      over_subcontract: 'refuse',
      closed_periods: ['2026-01', '2026-02'],
    });
    await page.getByText('Weather', { exact: true }).press('Enter');
    await page.getByLabel('No seat of the licence is free').check();
    await page.getByLabel('Refuse logins').selectOption('17892 logon trigger');
    await page.getByLabel('Break the next read').selectOption('in the middle');
    await page.getByLabel('Latency in milliseconds').fill('5');
    await page.getByRole('button', { name: 'Set weather' }).press('Enter');
    await status('The weather was set.');
    expect(await books.sage.weather.read()).toMatchObject({
      down: false,
      latency_ms: 5,
      no_licence: true,
      refuse_login: 17892,
      drop_next: 'in the middle',
      closed_period: null,
      locked_record: null,
      blank_next: null,
    });
  });

  it('shows vendors, jobs, subcontracts and change orders, and deletes what nothing stands on', async () => {
    await books.sage.setUp({
      subcontracts: [{ ctcnum: 'SC-9', vendor: 13, job: 7, description: 'Signs', lines: [] }],
    });
    await page.getByRole('link', { name: 'Vendors, jobs and subcontracts' }).click();
    await page.getByRole('cell', { name: 'Bare Electric' }).click();
    await page.getByRole('button', { name: 'Complete set-up' }).click();
    const dialog = page.getByRole('dialog', { name: 'Complete set-up' });
    await dialog.getByLabel('Due terms').fill('Net 15');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await status('Vendor 13 Bare Electric was saved.');
    await page.getByRole('cell', { name: 'Net 15' }).waitFor();
    const remove = async (ctcnum: string) => {
      await page.getByRole('cell', { name: ctcnum, exact: true }).click();
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Delete record' }).click();
    };
    await page.getByRole('tab', { name: 'Subcontracts' }).click();
    await remove('SC-1');
    await status('Subcontract SC-1 has payable invoices. Delete them first.');
    expect(troubles.splice(0)).toEqual([expect.stringContaining('409')]);
    await remove('SC-9');
    await status('Subcontract SC-9 was deleted.');
    await page.getByRole('cell', { name: 'SC-9', exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('tab', { name: 'Subcontracts' }).press('ArrowRight');
    await page.getByRole('heading', { name: '6-4-1 Change Orders' }).waitFor();
  });

  it('met no error on the way', () => {
    expect(troubles).toEqual([]);
  });
});

import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { billing, type Site } from '../support/billing.ts';
import { openBrowser } from '../support/browser.ts';
import { accessible, openPage, picture, settled, signIn } from '../support/pages.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let site: Site;
let id: number;
const complaints: string[] = [];

beforeAll(async () => {
  [tieout, browser] = await Promise.all([runTieout(), openBrowser()]);
  const bills = await billing(tieout);
  site = await bills.site('SC-2604-01');
  await overBilling('warn');
  id = await bills.create({ status: 'draft', items: [] }, site);
  page = await openPage(browser, complaints, 1280);
  context = page.context();
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(invoiceUrl());
  await signIn(page, 'pm');
  await work(1).waitFor();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await tieout?.end();
});

async function overBilling(over_billing: 'warn' | 'refuse'): Promise<void> {
  const settings = `/api/v1/companies/${tieout.company}/projects/${site.project}/settings`;
  expect((await tieout.call('owner', 'PUT', settings, { over_billing })).status).toBe(200);
}
const invoiceUrl = () => `${tieout.url}/companies/${tieout.company}/projects/${site.project}/invoices/${id}`;

const cell = (line: number, column: string) => page.locator(`[data-cell="${line}:${column}"]`);
const work = (line: number) => cell(line, 'work');
const field = (line: number, name = 'Work this period') => page.getByLabel(`${name}, line ${line}`, { exact: true });
/** What a cell shows, typed or not. */
const shown = async (line: number, column: string): Promise<string> => {
  const input = cell(line, column).locator('input');
  return (await input.count()) > 0 ? input.inputValue() : cell(line, column).locator('.cell-text').innerText();
};
const total = (column: string) => page.locator(`[data-total="${column}"]`).innerText();
const saved = () => tieout.as('pm').requisition(tieout.company, site.project, id);
const press = async (...keys: readonly string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const saving = (state: string) => page.locator(`[data-saving="${state}"]`).waitFor();
const said = (text: string | RegExp) => page.locator('.grid-sheet [role="status"]', { hasText: text }).waitFor();
async function save(): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await saving('saved');
}
async function paste(text: string): Promise<void> {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await press('Control+V');
}

describe('the lines of an invoice, by keyboard alone', () => {
  it('are reached by Tab, typed down a column by Enter, and counted while one types', async () => {
    await page.getByLabel('Comment').focus();
    // The grid is one stop of the Tab key, behind the mark of a final invoice, the words on its keys, and its tools.
    await press('Tab', 'Tab', 'Tab', 'Tab');
    expect(await field(1).evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.type('1,00');
    expect(await total('work')).toBe('0.00');
    await press('Backspace', 'Backspace', 'Backspace');
    await page.keyboard.type('000');
    expect(await total('work')).toBe('1,000.00');
    expect(await page.locator('[data-row="currentPaymentDue"] .num').innerText()).not.toBe('0.00');
    await press('Enter');
    await page.keyboard.type('(250.50)');
    await press('Enter');
    await press('ArrowDown', 'ArrowDown', 'ArrowDown');
    // 35 % of 39,400.00 was billed before: up to a half is 15 % more.
    await page.keyboard.type('50%');
    await press('Enter');
    expect(await shown(1, 'work')).toBe('1,000.00');
    expect(await shown(2, 'work')).toBe('-250.50');
    expect(await shown(6, 'work')).toBe('5,910.00');
    expect(await cell(6, 'completed').innerText()).toContain('50.00 %');
  });

  it('are undone and done again', async () => {
    const before = await total('work');
    await press('Control+Z', 'Control+Z');
    expect(await total('work')).toBe('1,000.00');
    await press('Control+Y', 'Control+Shift+Z');
    expect(await total('work')).toBe(before);
  });

  it('are edited by F2, given back by Escape, cleared by Delete', async () => {
    await press('Control+Home');
    expect(await cell(1, 'line').getAttribute('data-active')).toBe('true');
    await press('ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'F2', 'ArrowLeft', 'ArrowLeft', 'ArrowLeft');
    await page.keyboard.type('9');
    expect(await field(1).inputValue()).toBe('10009.00');
    await press('Escape');
    expect(await field(1).inputValue()).toBe('1,000.00');
    await press('ArrowDown', 'Delete');
    expect(await field(2).inputValue()).toBe('');
    await press('Control+Z');
    expect(await field(2).inputValue()).toBe('-250.50');
  });

  it('say why a cell is read-only', async () => {
    await cell(1, 'balance').click();
    await page.keyboard.type('5');
    await said('Balance to finish is worked out from the other columns');
    expect(await cell(1, 'balance').getAttribute('aria-readonly')).toBe('true');
    await page.getByRole('tooltip', { name: /worked out/ }).waitFor();
  });

  it('are left by Escape and Tab', async () => {
    await work(1).click();
    await press('Escape', 'Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('[role="grid"]') ?? null)).toBeNull();
  });
});

describe('a block of a spreadsheet', () => {
  it('is pasted, filled down and copied', async () => {
    await work(1).click();
    await paste(' $2,000.00 \t1,500\r\n 300.00 \tten\r\n');
    await said('4 cells pasted. 1 of them needs another look.');
    expect([
      await shown(1, 'work'),
      await shown(2, 'work'),
      await shown(1, 'stored'),
      await shown(2, 'stored'),
    ]).toEqual(['2,000.00', '300.00', '1,500.00', 'ten']);
    await page.getByText('Materials presently stored: an amount needs digits').waitFor();
    await press('Control+Z');
    await work(2).click();
    await press('Shift+ArrowDown');
    await said('2 lines, 1 columns selected');
    await press('Control+C');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('-250.50\n0.00');
    await work(1).click();
    await cell(3, 'work').click({ modifiers: ['Shift'] });
    await press('Control+D');
    expect([await shown(2, 'work'), await shown(3, 'work')]).toEqual(['1,000.00', '1,000.00']);
    await press('Control+Z');
  });

  it('that does not fit is not pasted, and says so', async () => {
    await cell(1, 'released').click();
    await paste('1\t2');
    await said(/1 rows and 2 columns, and from here there is room for \d+ lines and 1 columns/);
    expect(await shown(1, 'released')).toBe('');
  });

  it('is selected by the mouse too', async () => {
    await work(1).hover();
    await page.mouse.down();
    await cell(2, 'stored').hover();
    await page.mouse.up();
    await said('2 lines, 2 columns selected');
    expect(await page.locator('.g703 [aria-selected="true"]').count()).toBe(4);
    await picture(page, 'grid-range-1280');
  });
});

describe('what is wrong', () => {
  it('is said at its cell, lets one move on, and is listed by Save, which goes there', async () => {
    await work(2).click();
    await page.keyboard.type('12.345');
    await page.getByText(/Work this period: .*at most two decimals/).waitFor();
    await press('Tab');
    await page.keyboard.type('-1');
    await press('Enter');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const list = page.locator('.wrong-list');
    await list.getByText('2 fields need another look').waitFor();
    expect(await field(2).evaluate((input) => input === document.activeElement)).toBe(true);
    await list.getByRole('button', { name: 'Materials presently stored, line 2' }).click();
    expect(await field(2, 'Materials presently stored').evaluate((input) => input === document.activeElement)).toBe(
      true,
    );
    expect(await field(2, 'Materials presently stored').getAttribute('aria-invalid')).toBe('true');
    await accessible(page);
    await picture(page, 'grid-wrong-1280');
    await press('Delete');
    await work(2).click();
    await page.keyboard.type('400');
    await press('Enter');
    await list.waitFor({ state: 'detached' });
    await save();
    const { items } = await saved();
    expect(items.slice(0, 2).map((item) => item.work_completed_this_period)).toEqual(['1000.00', '400.00']);
  });
});

describe('a line that is billed over its scheduled value', () => {
  it('is told of where the project warns, and is wrong where it refuses', async () => {
    await work(3).click();
    await page.keyboard.type('10');
    await page.getByText('This bills the line 10.00 over its scheduled value.').waitFor();
    await press('Enter');
    await overBilling('refuse');
    await page.reload();
    await page.getByText(/Work this period: the line would be billed 10\.00 over its scheduled value/).waitFor();
    expect(await work(3).getAttribute('data-wrong')).toBe('true');
    await overBilling('warn');
    await page.getByRole('button', { name: 'Discard' }).click();
    await saving('saved');
    await page.reload();
    await saving('saved');
  });
});

describe('a line that is billed by quantity', () => {
  /** A subcontract of two lines: 100 cubic yards at 12.50, and one of an amount; and a draft invoice on it. */
  async function byQuantity(): Promise<{ readonly url: string; readonly invoice: number }> {
    const { company } = tieout;
    const { project } = site;
    const [agreed] = (await tieout.as('pm').commitment(company, project, site.commitment)).line_items;
    const ask = async (method: string, path: string, body: object) => {
      const answer = await tieout.call('pm', method, `/rest/v1.0/work_order_contracts${path}`, {
        project_id: project,
        ...body,
      });
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
      return answer.body;
    };
    const terms = { number: 'SC-UNITS', title: 'By the yard', retainage_percent: '10' };
    const vendor = (await tieout.as('pm').commitment(company, project, site.commitment)).vendor.id;
    const work_order_contract = { ...terms, vendor_id: vendor, accounting_method: 'unit' };
    const { id: contract } = await ask('POST', '', { work_order_contract });
    const codes = { cost_code_id: agreed!.cost_code.id, line_item_type_id: agreed!.line_item_type.id };
    const units = { quantity: '100', unit_cost: '12.5', uom: 'CY', description: 'Concrete' };
    await ask('POST', `/${contract}/line_items`, { line_item: { ...codes, ...units } });
    await ask('POST', `/${contract}/line_items`, { line_item: { ...codes, amount: '500.00', description: 'Pump' } });
    await ask('PATCH', `/${contract}`, { work_order_contract: { status: 'Approved' } });
    const made = await tieout.as('pm').createRequisition(company, project, contract, { invoice_number: 'UNITS-1' });
    const url = `${tieout.url}/companies/${company}/projects/${project}/invoices/${made.id}`;
    return { url, invoice: made.id };
  }

  it('is typed by quantity or by amount, and comes out on the server as on the page', async () => {
    const { url, invoice } = await byQuantity();
    const items = async () => (await tieout.as('pm').requisition(tieout.company, site.project, invoice)).items;
    await page.goto(url);
    await cell(1, 'quantity').getByText('0 of 100 CY before, 12.5 each').waitFor();
    await field(1, 'Quantity this period').fill('10.5');
    expect(await shown(1, 'work')).toBe('131.25');
    await press('Enter');
    await page.keyboard.type('1');
    await said('billed by amount');
    await save();
    expect((await items())[0]).toMatchObject({
      work_completed_this_period: '131.25',
      work_completed_this_period_quantity: '10.5',
      work_completed_retainage_retained_this_period: '13.13',
    });
    // It follows the percent still: nobody typed it.
    await cell(1, 'held').locator('.empty', { hasText: '13.13' }).waitFor();
    await work(1).click();
    await page.keyboard.type('100%');
    await press('Enter');
    expect(await shown(1, 'quantity')).toBe('100');
    await save();
    expect((await items())[0]).toMatchObject({ work_completed_this_period: '1250.00', net_amount: '1125.00' });
    await accessible(page);
    await picture(page, 'grid-quantity-1280');
  });
});

describe('what was typed', () => {
  beforeAll(async () => {
    await page.goto(invoiceUrl());
    await saving('saved');
  });

  it('is there after a reload, and can be given up', async () => {
    await work(1).click();
    await page.keyboard.type('1234.5');
    await saving('kept');
    await page.reload();
    await page.getByTestId('found-draft').getByText('was never saved. It is back in the form.').waitFor();
    expect(await shown(1, 'work')).toBe('1,234.50');
    await accessible(page);
    await picture(page, 'grid-found-1280');
    await page.getByRole('button', { name: 'Discard' }).click();
    await saving('saved');
    expect(await shown(1, 'work')).toBe('1,000.00');
    await page.reload();
    await saving('saved');
    expect(await page.getByTestId('found-draft').count()).toBe(0);
  });

  it('is kept while the connection is gone, and saved when it is back', async () => {
    await context.setOffline(true);
    await work(1).click();
    await page.keyboard.type('1500');
    await press('Enter');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Not saved – no connection, kept here, trying again').waitFor();
    await work(2).click();
    await page.keyboard.type('500');
    await press('Enter');
    await picture(page, 'grid-offline-1280');
    await context.setOffline(false);
    await saving('saved');
    const { items } = await saved();
    expect(items.slice(0, 2).map((item) => item.work_completed_this_period)).toEqual(['1500.00', '500.00']);
  });

  it('is there again after the session ended in the middle', async () => {
    // Once the connection is back the page asks everything again, and would hear of the end before *Save* is pressed.
    await settled(page);
    await work(1).click();
    await page.keyboard.type('1600');
    await press('Enter');
    await context.clearCookies();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await isBackAfterSignIn('1,600.00');
  });

  it('is there again after the page itself heard that the session had ended', async () => {
    await settled(page);
    await context.clearCookies();
    await work(1).click();
    await page.keyboard.type('1650');
    await overBilling('refuse');
    await overBilling('warn');
    await isBackAfterSignIn('1,650.00');
  });

  async function isBackAfterSignIn(typed: string): Promise<void> {
    await page.getByText('Your session has ended').waitFor();
    await signIn(page, 'pm');
    await page.getByTestId('found-draft').waitFor();
    expect(await shown(1, 'work')).toBe(typed);
    await save();
  }

  it('stands beside what somebody else wrote, to choose from', async () => {
    await work(1).click();
    await page.keyboard.type('1700');
    await press('Enter');
    const { items, version } = await saved();
    const theirs = [
      { id: items[0]!.id, work_completed_this_period: '1800.00' },
      { id: items[1]!.id, work_completed_this_period: '600.00' },
    ];
    await tieout.as('owner').updateRequisition(tieout.company, site.project, id, { items: theirs }, { version });
    await page.getByText('Somebody else changed this invoice:').first().waitFor();
    expect([await shown(1, 'work'), await shown(2, 'work')]).toEqual(['1,700.00', '600.00']);
    await page.getByText('Work this period, line 2: was 500.00, is now 600.00').waitFor();
    await accessible(page);
    await picture(page, 'grid-changed-1280');
    await page.getByRole('button', { name: 'Take theirs: Work this period, line 1' }).click();
    await saving('saved');
    expect(await shown(1, 'work')).toBe('1,800.00');
  });

  it('is refused over a newer version though nobody told the page, and asked about', async () => {
    // The page hears of nothing: it learns by its own Save that somebody was first.
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));
    await page.route('**/events', (route) => route.abort());
    await page.reload();
    await saving('saved');
    await work(1).click();
    await page.keyboard.type('1900');
    await press('Enter');
    const { items, version } = await saved();
    const theirs = [{ id: items[0]!.id, work_completed_this_period: '2000.00' }];
    await tieout.as('owner').updateRequisition(tieout.company, site.project, id, { items: theirs }, { version });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Keep mine: Work this period, line 1' }).click();
    await save();
    expect((await saved()).items[0]!.work_completed_this_period).toBe('1900.00');
    await page.unroute('**/events');
  });

  it('can be taken back as a whole, and brought back by undo', async () => {
    await page.reload();
    await work(1).click();
    await page.keyboard.type('5');
    await press('Enter');
    await page.getByRole('button', { name: 'Undo all changes' }).click();
    await page.locator('dialog[open]').getByRole('button', { name: 'Undo all changes' }).click();
    expect(await shown(1, 'work')).toBe('1,900.00');
    await saving('saved');
    await work(1).click();
    await press('Control+Z');
    expect(await shown(1, 'work')).toBe('5.00');
    await press('Control+Y');
  });

  it('is shown beside an invoice that was sent meanwhile, and is back once it was retrieved', async () => {
    const { version } = await saved();
    const approved = { status: 'approved' } as const;
    await tieout.as('pm').updateRequisition(tieout.company, site.project, id, approved, { version });
    await work(2).click();
    await page.keyboard.type('650');
    await saving('kept');
    await tieout.as('pm').send(tieout.company, id);
    const found = page.getByTestId('found-draft');
    await found.getByText('The invoice cannot be changed now').waitFor();
    await found.getByText('Work this period, line 2: 650.00').waitFor();
    await work(1).click();
    await press('ArrowDown');
    const tip = page.getByRole('tooltip', { name: /locked/ });
    await tip.waitFor();
    // A cell that is gone to by keys keeps what is said of it, though it is scrolled to, and a mouse lies elsewhere.
    await page.locator('#content').dispatchEvent('scroll');
    await page.mouse.move(2, 2);
    await accessible(page);
    expect(await tip.isVisible()).toBe(true);
    await picture(page, 'grid-locked-1280');
    await tieout.as('pm').retrieve(tieout.company, id);
    await found.getByText('It is back in the form').waitFor();
    expect(await shown(2, 'work')).toBe('650.00');
    await save();
  });

  it('of a new invoice makes one invoice, though the answer was lost and the page loaded again', async () => {
    const count = async () =>
      (await tieout.as('pm').requisitions(tieout.company, site.project)).filter(
        (one) => one.commitment_id === site.commitment,
      ).length;
    const before = await count();
    await page.goto(
      `${tieout.url}/companies/${tieout.company}/projects/${site.project}/invoices/new?commitment=${site.commitment}`,
    );
    await page.getByLabel('Invoice number').fill('ONCE-1');
    await work(1).click();
    await page.keyboard.type('75');
    await press('Enter');
    // The request arrives; what is answered to it does not.
    await page.route('**/rest/v1.1/requisitions', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      await route.fetch();
      await route.abort();
    });
    await page.getByRole('button', { name: 'Create invoice' }).click();
    await saving('waiting');
    await until(count, (now) => now === before + 1);
    await page.unroute('**/rest/v1.1/requisitions');
    page.once('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await page.waitForURL((url) => /invoices\/\d+$/.test(url.pathname));
    await page.getByRole('heading', { name: /ONCE-1/ }).waitFor();
    expect(await count()).toBe(before + 1);
    await saving('saved');
  });
});

it('an invoice that somebody deletes is said to be gone, and what was typed stays to be read', async () => {
  await work(1).click();
  await page.keyboard.type('80');
  await press('Enter');
  const open = Number(/invoices\/(\d+)$/.exec(page.url())![1]);
  const { version } = await tieout.as('pm').requisition(tieout.company, site.project, open);
  await tieout.as('owner').deleteRequisition(tieout.company, site.project, open, { version });
  await page.getByRole('alert').getByText('There is no such invoice.').waitFor();
  expect(await shown(1, 'work')).toBe('80.00');
  for (const name of ['Save', 'Delete', 'Send to ERP']) {
    const found = page.getByRole('button', { name, exact: true });
    if ((await found.count()) > 0) expect(await found.first().getAttribute('aria-disabled'), name).toBe('true');
  }
  await accessible(page);
  page.removeAllListeners('dialog').once('dialog', (dialog) => void dialog.accept());
  await page.goto(invoiceUrl());
  await work(1).waitFor();
});

it('is accessible, and fits small screens', async () => {
  await page.setViewportSize({ width: 1024, height: 768 });
  await accessible(page);
  await picture(page, 'grid-new-1024');
  await page.setViewportSize({ width: 1280, height: 900 });
  await picture(page, 'grid-new-1280');
});

it('had no error on any page', () => expect(complaints).toEqual([]));

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Grid, openGrid } from '../support/grid.ts';
import { accessible, picture } from '../support/pages.ts';
import type { Running } from '../support/tieout.ts';

let grid: Grid;
let tieout: Running;
let page: Page;
beforeAll(async () => {
  grid = await openGrid();
  ({ tieout, page } = grid);
}, 180_000);
afterAll(() => grid?.end());

describe('the lines of an invoice, by keyboard alone', () => {
  it('are reached by Tab, typed down a column by Enter, and counted while one types', async () => {
    await page.getByLabel('Comment').focus();
    // The grid is one stop of the Tab key, behind the mark of a final invoice, the words on its keys, and its tools.
    await grid.press('Tab', 'Tab', 'Tab', 'Tab');
    expect(await grid.field(1).evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.type('1,00');
    expect(await grid.total('work')).toBe('0.00');
    await grid.press('Backspace', 'Backspace', 'Backspace');
    await page.keyboard.type('000');
    expect(await grid.total('work')).toBe('1,000.00');
    expect(await page.locator('[data-row="currentPaymentDue"] .num').innerText()).not.toBe('0.00');
    await grid.press('Enter');
    await page.keyboard.type('(250.50)');
    await grid.press('Enter');
    await grid.press('ArrowDown', 'ArrowDown', 'ArrowDown');
    // 35 % of 39,400.00 was billed before: up to a half is 15 % more.
    await page.keyboard.type('50%');
    await grid.press('Enter');
    expect(await grid.shown(1, 'work')).toBe('1,000.00');
    expect(await grid.shown(2, 'work')).toBe('-250.50');
    expect(await grid.shown(6, 'work')).toBe('5,910.00');
    expect(await grid.cell(6, 'completed').innerText()).toContain('50.00 %');
  });

  it('are undone and done again', async () => {
    const before = await grid.total('work');
    await grid.press('Control+Z', 'Control+Z');
    expect(await grid.total('work')).toBe('1,000.00');
    await grid.press('Control+Y', 'Control+Shift+Z');
    expect(await grid.total('work')).toBe(before);
  });

  it('are edited by F2, given back by Escape, cleared by Delete', async () => {
    await grid.press('Control+Home');
    expect(await grid.cell(1, 'line').getAttribute('data-active')).toBe('true');
    await grid.press(
      'ArrowRight',
      'ArrowRight',
      'ArrowRight',
      'ArrowRight',
      'F2',
      'ArrowLeft',
      'ArrowLeft',
      'ArrowLeft',
    );
    await page.keyboard.type('9');
    expect(await grid.field(1).inputValue()).toBe('10009.00');
    await grid.press('Escape');
    expect(await grid.field(1).inputValue()).toBe('1,000.00');
    await grid.press('ArrowDown', 'Delete');
    expect(await grid.field(2).inputValue()).toBe('');
    await grid.press('Control+Z');
    expect(await grid.field(2).inputValue()).toBe('-250.50');
  });

  it('say why a cell is read-only', async () => {
    await grid.cell(1, 'balance').click();
    await page.keyboard.type('5');
    await grid.said('Balance to finish is worked out from the other columns');
    expect(await grid.cell(1, 'balance').getAttribute('aria-readonly')).toBe('true');
    await page.getByRole('tooltip', { name: /worked out/ }).waitFor();
  });

  it('are left by Escape and Tab', async () => {
    await grid.work(1).click();
    await grid.press('Escape', 'Tab');
    expect(await page.evaluate(() => document.activeElement?.closest('[role="grid"]') ?? null)).toBeNull();
  });
});

describe('a block of a spreadsheet', () => {
  it('is pasted, filled down and copied', async () => {
    await grid.work(1).click();
    await grid.paste(' $2,000.00 \t1,500\r\n 300.00 \tten\r\n');
    await grid.said('4 cells pasted. 1 of them needs another look.');
    expect([
      await grid.shown(1, 'work'),
      await grid.shown(2, 'work'),
      await grid.shown(1, 'stored'),
      await grid.shown(2, 'stored'),
    ]).toEqual(['2,000.00', '300.00', '1,500.00', 'ten']);
    await page.getByText('Materials presently stored: an amount needs digits').waitFor();
    await grid.press('Control+Z');
    await grid.work(2).click();
    await grid.press('Shift+ArrowDown');
    await grid.said('2 lines, 1 columns selected');
    await grid.press('Control+C');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('-250.50\n0.00');
    await grid.work(1).click();
    await grid.cell(3, 'work').click({ modifiers: ['Shift'] });
    await grid.press('Control+D');
    expect([await grid.shown(2, 'work'), await grid.shown(3, 'work')]).toEqual(['1,000.00', '1,000.00']);
    await grid.press('Control+Z');
  });

  it('that does not fit is not pasted, and says so', async () => {
    await grid.cell(1, 'released').click();
    await grid.paste('1\t2');
    await grid.said(/1 rows and 2 columns, and from here there is room for \d+ lines and 1 columns/);
    expect(await grid.shown(1, 'released')).toBe('');
  });

  it('is selected by the mouse too', async () => {
    await grid.work(1).hover();
    await page.mouse.down();
    await grid.cell(2, 'stored').hover();
    await page.mouse.up();
    await grid.said('2 lines, 2 columns selected');
    expect(await page.locator('.g703 [aria-selected="true"]').count()).toBe(4);
    await picture(page, 'grid-range-1280');
  });
});

describe('what is wrong', () => {
  it('is said at its cell, lets one move on, and is listed by Save, which goes there', async () => {
    await grid.work(2).click();
    await page.keyboard.type('12.345');
    await page.getByText(/Work this period: .*at most two decimals/).waitFor();
    await grid.press('Tab');
    await page.keyboard.type('-1');
    await grid.press('Enter');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const list = page.locator('.wrong-list');
    await list.getByText('2 fields need another look').waitFor();
    expect(await grid.field(2).evaluate((input) => input === document.activeElement)).toBe(true);
    await list.getByRole('button', { name: 'Materials presently stored, line 2' }).click();
    expect(
      await grid.field(2, 'Materials presently stored').evaluate((input) => input === document.activeElement),
    ).toBe(true);
    expect(await grid.field(2, 'Materials presently stored').getAttribute('aria-invalid')).toBe('true');
    await accessible(page);
    await picture(page, 'grid-wrong-1280');
    await grid.press('Delete');
    await grid.work(2).click();
    await page.keyboard.type('400');
    await grid.press('Enter');
    await list.waitFor({ state: 'detached' });
    await grid.save();
    const { items } = await grid.saved();
    expect(items.slice(0, 2).map((item) => item.work_completed_this_period)).toEqual(['1000.00', '400.00']);
  });
});

describe('a line that is billed over its scheduled value', () => {
  it('is told of where the project warns, and is wrong where it refuses', async () => {
    await grid.work(3).click();
    await page.keyboard.type('10');
    await page.getByText('This bills the line 10.00 over its scheduled value.').waitFor();
    await grid.press('Enter');
    await grid.overBilling('refuse');
    await page.reload();
    await page.getByText(/Work this period: the line would be billed 10\.00 over its scheduled value/).waitFor();
    expect(await grid.work(3).getAttribute('data-wrong')).toBe('true');
    await grid.overBilling('warn');
    await page.getByRole('button', { name: 'Discard' }).click();
    await grid.saving('saved');
    await page.reload();
    await grid.saving('saved');
  });
});

describe('a line that is billed by quantity', () => {
  /** A subcontract of two lines: 100 cubic yards at 12.50, and one of an amount; and a draft invoice on it. */
  async function byQuantity(): Promise<{ readonly url: string; readonly invoice: number }> {
    const { company } = tieout;
    const { project } = grid.site;
    const [agreed] = (await tieout.as('pm').commitment(company, project, grid.site.commitment)).line_items;
    const ask = async (method: string, path: string, body: object) => {
      const answer = await tieout.call('pm', method, `/rest/v1.0/work_order_contracts${path}`, {
        project_id: project,
        ...body,
      });
      expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
      return answer.body;
    };
    const terms = { number: 'SC-UNITS', title: 'By the yard', retainage_percent: '10' };
    const vendor = (await tieout.as('pm').commitment(company, project, grid.site.commitment)).vendor.id;
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
    const items = async () => (await tieout.as('pm').requisition(tieout.company, grid.site.project, invoice)).items;
    await page.goto(url);
    await grid.cell(1, 'quantity').getByText('0 of 100 CY before, 12.5 each').waitFor();
    await grid.field(1, 'Quantity this period').fill('10.5');
    expect(await grid.shown(1, 'work')).toBe('131.25');
    await grid.press('Enter');
    await page.keyboard.type('1');
    await grid.said('billed by amount');
    await grid.save();
    expect((await items())[0]).toMatchObject({
      work_completed_this_period: '131.25',
      work_completed_this_period_quantity: '10.5',
      work_completed_retainage_retained_this_period: '13.13',
    });
    // It follows the percent still: nobody typed it.
    await grid.cell(1, 'held').locator('.empty', { hasText: '13.13' }).waitFor();
    await grid.work(1).click();
    await page.keyboard.type('100%');
    await grid.press('Enter');
    expect(await grid.shown(1, 'quantity')).toBe('100');
    await grid.save();
    expect((await items())[0]).toMatchObject({ work_completed_this_period: '1250.00', net_amount: '1125.00' });
    await accessible(page);
    await picture(page, 'grid-quantity-1280');
  });
});

it('is accessible, and fits small screens', async () => {
  await page.goto(grid.url);
  await grid.work(1).waitFor();
  await page.setViewportSize({ width: 1024, height: 768 });
  await accessible(page);
  await picture(page, 'grid-new-1024');
  await page.setViewportSize({ width: 1280, height: 900 });
  await picture(page, 'grid-new-1280');
});

it('had no error on any page', () => expect(grid.complaints).toEqual([]));

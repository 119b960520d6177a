import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { billing } from '../support/billing.ts';
import { openBrowser } from '../support/browser.ts';
import { accessible, openPage, picture, signIn } from '../support/pages.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let browser: Browser;
let page: Page;
let project: number;
let contract: number;
let invoice: number;
const complaints: string[] = [];

/** A subcontract of two lines at 10 %. Its first invoice billed 10,000.00 of the first line and left 8,000.00 stored on it. */
async function makeGround(): Promise<void> {
  const { company } = tieout;
  const site = await (await billing(tieout)).site('SC-2604-01');
  project = site.project;
  const agreed = await tieout.as('pm').commitment(company, project, site.commitment);
  const ask = async (method: string, path: string, body: object) => {
    const sent = { project_id: project, ...body };
    const answer = await tieout.call('pm', method, `/rest/v1.0/work_order_contracts${path}`, sent);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
    return answer.body;
  };
  const terms = { number: 'SC-HELD', title: 'Held back', retainage_percent: '10', vendor_id: agreed.vendor.id };
  contract = (await ask('POST', '', { work_order_contract: terms })).id;
  const [line] = agreed.line_items;
  const codes = { cost_code_id: line!.cost_code.id, line_item_type_id: line!.line_item_type.id };
  for (const [description, amount] of [
    ['Curtain wall', '50000.00'],
    ['Doors', '20000.00'],
  ]) {
    await ask('POST', `/${contract}/line_items`, { line_item: { ...codes, description, amount } });
  }
  await ask('PATCH', `/${contract}`, { work_order_contract: { status: 'Approved' } });
  const [first, second] = (await tieout.as('pm').commitment(company, project, contract)).line_items;
  await tieout.as('pm').createRequisition(company, project, contract, {
    invoice_number: 'HELD-1',
    status: 'approved',
    items: [
      { line_item_id: first!.id, work_completed_this_period: '10000.00', materials_presently_stored: '8000.00' },
      { line_item_id: second!.id, work_completed_this_period: '4000.00' },
    ],
  });
  invoice = (await tieout.as('pm').createRequisition(company, project, contract, { invoice_number: 'HELD-2' })).id;
}

beforeAll(async () => {
  [tieout, browser] = await Promise.all([runTieout(), openBrowser()]);
  await makeGround();
  page = await openPage(browser, complaints, 1280);
  await page.goto(url());
  await signIn(page, 'pm');
  await cell(1, 'work').waitFor();
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await tieout?.end();
});

const url = () => `${tieout.url}/companies/${tieout.company}/projects/${project}/invoices/${invoice}`;
const read = () => tieout.as('pm').requisition(tieout.company, project, invoice);
const cell = (line: number, column: string) => page.locator(`[data-cell="${line}:${column}"]`);
const shown = async (line: number, column: string): Promise<string> => {
  const input = cell(line, column).locator('input');
  if ((await input.count()) === 0) return cell(line, column).locator('.cell-text').innerText();
  return (await input.inputValue()) || ((await input.getAttribute('placeholder')) ?? '');
};
const total = (column: string) => page.locator(`[data-total="${column}"]`).innerText();
const summary = (row: string) => page.locator(`[data-row="${row}"] .num`).innerText();
const columns = (name: string) => page.getByRole('button', { name, exact: true }).click();
async function type(line: number, column: string, text: string): Promise<void> {
  await cell(line, column).click();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}
async function save(): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.locator('[data-saving="saved"]').waitFor();
}

describe('materials that were stored before', () => {
  it('are moved into work: nothing is billed by it, and their retainage goes along', async () => {
    await columns('Materials');
    expect(await total('storedBefore')).toBe('8,000.00');
    await type(1, 'moved', '2000');
    expect([await shown(1, 'previous'), await shown(1, 'stored'), await shown(1, 'movedRetainage')]).toEqual([
      '12,000.00',
      '6,000.00',
      '200.00',
    ]);
    expect(await summary('currentPaymentDue')).toBe('0.00');
    await type(1, 'moved', '8000.01');
    await page.getByText(/more is moved than earlier invoices left stored/).waitFor();
    await page.keyboard.press('Control+Z');
    await page.getByRole('button', { name: 'Move materials into work' }).click();
    expect([await shown(1, 'moved'), await total('stored')]).toEqual(['8,000.00', '0.00']);
    await cell(1, 'line').click();
    await page.keyboard.press('Control+Z');
    expect(await shown(1, 'moved')).toBe('2,000.00');
    await accessible(page);
    await picture(page, 'retainage-materials-1280');
  });
});

describe('retainage', () => {
  it('has a percent of its own on a line from now on, for work and for materials, and amounts by hand', async () => {
    await columns('Retainage');
    await type(1, 'work', '3000');
    expect(await shown(1, 'held')).toBe('300.00');
    await cell(1, 'workRate').click();
    await page.keyboard.type('5');
    expect(await shown(1, 'held')).toBe('150.00');
    expect(await summary('currentPaymentDue')).toBe('2,850.00');
    await page.keyboard.press('Enter');
    await type(1, 'storedRate', '5%');
    // 600.00 was held on them, 300.00 is: the other 300.00 are due.
    expect([await shown(1, 'storedHeld'), await shown(1, 'storedReleased')]).toEqual(['300.00', '300.00']);
    await type(2, 'work', '1000');
    await type(2, 'held', '70');
    expect(await summary('currentPaymentDue')).toBe('4,080.00');
    await accessible(page);
    await picture(page, 'retainage-percent-1280');
    await save();
    const { items, summary: kept } = await read();
    expect(kept.current_payment_due).toBe('4080.00');
    expect(items[0]).toMatchObject({
      materials_moved: '2000.00',
      materials_retainage_retained_moved: '200.00',
      work_retainage_rate: '5.00',
      stored_retainage_rate: '5.00',
      work_completed_retainage_retained_this_period: '150.00',
      materials_stored_retainage_released_this_period: '300.00',
    });
    expect(items[1]).toMatchObject({
      work_retainage_rate: null,
      work_completed_retainage_retained_this_period: '70.00',
    });
    await page.reload();
    // The choice of columns is kept, and what was saved is what is shown.
    await cell(1, 'workRate').waitFor();
    expect([await shown(1, 'workRate'), await shown(1, 'storedHeld'), await shown(2, 'held')]).toEqual([
      '5.00',
      '300.00',
      '70.00',
    ]);
    await page.locator('[data-saving="saved"]').waitFor();
  });

  it('is released as a whole: told before, undone as one, saved as shown', async () => {
    await page.getByRole('button', { name: 'Release all retainage' }).click();
    const dialog = page.locator('dialog[open]');
    const freed = (row: string) => dialog.locator(`${row} [data-freed]`).allInnerTexts();
    expect(await freed('tbody tr:nth-child(1)')).toEqual(['1,200.00', '600.00', '150.00']);
    expect(await freed('tbody tr:nth-child(2)')).toEqual(['400.00', '0.00', '70.00']);
    expect(await freed('tfoot tr')).toEqual(['1,600.00', '600.00', '220.00']);
    expect(await page.getByTestId('release-due').innerText()).toBe('Current payment due: 4,080.00 now, 6,200.00 then.');
    await accessible(page);
    await picture(page, 'retainage-release-1280');
    await dialog.getByRole('button', { name: 'Release', exact: true }).click();
    expect([await summary('totalRetainage'), await summary('currentPaymentDue')]).toEqual(['0.00', '6,200.00']);
    await cell(1, 'line').click();
    await page.keyboard.press('Control+Z');
    expect(await summary('currentPaymentDue')).toBe('4,080.00');
    await page.locator('[data-saving="saved"]').waitFor();
    await page.keyboard.press('Control+Y');
    await save();
    expect((await read()).summary).toMatchObject({ total_retainage: '0.00', current_payment_due: '6200.00' });
    await page.getByRole('button', { name: 'Release all retainage' }).hover();
    await page.getByRole('tooltip', { name: 'No retainage is held on this commitment.' }).waitFor();
  });

  it('is what a final invoice leaves none of; the mark says what it leaves', async () => {
    await page.getByRole('checkbox', { name: 'Final invoice' }).check();
    // 70,000.00 less 10,000.00, 8,000.00, 3,000.00, 4,000.00 and 1,000.00.
    await page.getByText('Still open after it: 44,000.00 to bill, 0.00 of retainage, on 2 lines.').waitFor();
    await save();
    expect((await read()).final).toBe(true);
  });

  it('follows the percent of its line in the next invoice', async () => {
    const { company } = tieout;
    const next = await tieout.as('pm').createRequisition(company, project, contract, { invoice_number: 'HELD-3' });
    await page.goto(url().replace(/\d+$/, String(next.id)));
    await type(1, 'work', '1000');
    expect(await shown(1, 'held')).toBe('50.00');
    await page.getByRole('button', { name: 'Undo all changes' }).click();
    await page.locator('dialog[open]').getByRole('button', { name: 'Undo all changes' }).click();
    // The older one is not the newest any more: its amounts are read, its lines can still be spoken about.
    await page.goto(url());
    await columns('Review');
    await cell(1, 'work').click();
    await page.getByRole('tooltip', { name: /Only the newest invoice/ }).waitFor();
    await type(1, 'comment', 'Seen on site');
    await save();
    expect((await read()).items[0]!.comment).toBe('Seen on site');
    invoice = next.id;
  });
});

describe('the columns', () => {
  it('are chosen one by one, kept in the browser, and a hidden field that is wrong is shown when it is looked for', async () => {
    await page.goto(url());
    await cell(1, 'work').waitFor();
    await columns('Billing');
    await page.getByRole('button', { name: /Own choice/ }).click();
    const dialog = page.locator('dialog[open]');
    await dialog.getByLabel('Balance to finish').uncheck();
    await dialog.getByLabel('Due this period').check();
    await accessible(page);
    await picture(page, 'retainage-columns-1280');
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.reload();
    await cell(1, 'due').waitFor();
    expect(await cell(1, 'balance').count()).toBe(0);
    await columns('Retainage');
    await type(1, 'workRate', '200');
    await columns('Billing');
    await page.getByText(/Retainage percent of work: .*between 0 and 100/).waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    // It is shown, and has the focus.
    const wrong = page.getByLabel('Retainage %, work, line 1');
    await wrong.waitFor();
    expect(await wrong.evaluate((input) => input === document.activeElement)).toBe(true);
    expect(await wrong.inputValue()).toBe('200');
    await page.setViewportSize({ width: 1024, height: 900 });
    await accessible(page);
    await picture(page, 'retainage-review-1024');
    expect(complaints).toEqual([]);
  });
});

import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ScheduleOfValues } from '../../src/http/client.ts';
import { openBrowser } from '../support/browser.ts';
import { accessible, fitsWidth, openPage, picture, signIn } from '../support/pages.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let browser: Browser;
let page: Page;
let project: number;
let vendor: number;
const ids = { amount: 0, unit: 0 };
const complaints: string[] = [];

beforeAll(async () => {
  [tieout, browser] = await Promise.all([runTieout(), openBrowser()]);
  const pm = tieout.as('pm');
  project = (await pm.projects(tieout.company)).find((one) => one.project_number === '2611')!.id;
  vendor = (await pm.commitments(tieout.company, project))[0]!.vendor.id;
  for (const method of ['amount', 'unit'] as const) {
    const fields = { vendor_id: vendor, title: `By ${method}`, accounting_method: method };
    ids[method] = (await pm.createContract(tieout.company, project, 'subcontract', fields)).id;
  }
  page = await openPage(browser, complaints, 1280);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(scheduleOf(ids.amount));
  await signIn(page, 'pm');
  await field(1, 'Cost code').waitFor();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await tieout?.end();
});

const scheduleOf = (id: number) =>
  `${tieout.url}/companies/${tieout.company}/projects/${project}/commitments/${id}?tab=schedule`;
const saved = (id: number): Promise<ScheduleOfValues> => tieout.as('pm').scheduleOfValues(tieout.company, project, id);
const cell = (line: number, column: string) => page.locator(`[data-cell="${line}:${column}"]`);
const field = (line: number, column: string) => page.getByLabel(`${column}, line ${line}`, { exact: true });
/** What a cell shows, typed or not. */
const shown = async (line: number, column: string): Promise<string> => {
  const input = cell(line, column).locator('input');
  return (await input.count()) > 0 ? input.inputValue() : cell(line, column).locator('.cell-text').innerText();
};
const total = () => page.locator('[data-total="amount"]').innerText();
const press = async (...keys: readonly string[]) => {
  for (const key of keys) await page.keyboard.press(key);
};
const type = async (...texts: readonly string[]) => {
  for (const [i, text] of texts.entries()) {
    if (i > 0) await press('Tab');
    await page.keyboard.type(text);
  }
};
const button = (name: string) => page.getByRole('button', { name, exact: true });
const said = (text: string | RegExp) => page.getByTestId('message').filter({ hasText: text }).waitFor();
async function save(): Promise<void> {
  await button('Save').click();
  await page.locator('.save-state[data-saving="saved"]').waitFor({ state: 'attached' });
}
async function paste(text: string): Promise<void> {
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await press('Control+V');
}
const amounts = async (id: number) => (await saved(id)).lines.map(({ amount }) => amount);

it('is typed by keyboard alone, line after line, and totals while one types', async () => {
  await field(1, 'Cost code').focus();
  await type('03-300', 'Subcontract', 'Slab on grade', '48,000');
  expect(await total()).toBe('48,000.00');
  await press('Tab');
  // A new line, with the cost type of the one before.
  expect(await shown(2, 'cost_type')).toBe('Subcontract');
  await type('03-350');
  await press('Tab', 'Tab');
  await type('Finishing', '12,500.50');
  expect(await total()).toBe('60,500.50');
  await press('Enter');
  await accessible(page);
  await picture(page, 'schedule-typing');
  await press('Control+s');
  await said('The schedule of values was saved.');
  expect((await saved(ids.amount)).lines.map((line) => [line.cost_code.code, line.description, line.amount])).toEqual([
    ['03-300', 'Slab on grade', '48000.00'],
    ['03-350', 'Finishing', '12500.50'],
  ]);
});

it('takes a block, takes it back, and says of each cell what is wrong', async () => {
  await cell(1, 'cost_code').click();
  await press('Control+ArrowDown');
  await button('Add a line').click();
  await cell(3, 'cost_code').click();
  await paste(
    '03-100\tSubcontract\tForms\t4,000\n99-999\tSubcontract\tNobody knows\t$ 1,000.00\n03-200\tSubcontract\tRebar\tmany',
  );
  await cell(5, 'amount').waitFor();
  expect(await total()).toBe('65,500.50');
  await press('Control+z');
  await cell(5, 'amount').waitFor({ state: 'detached' });
  await press('Control+y');
  await button('Save').click();
  await page.getByText('2 fields need another look before this can be saved.').waitFor();
  await accessible(page);
  await picture(page, 'schedule-wrong');
  await button('Cost code, line 4').click();
  await type('03-200');
  await press('Enter');
  await cell(5, 'amount').click();
  await type('2,000');
  await press('Enter');
  await save();
  expect(await amounts(ids.amount)).toEqual(['48000.00', '12500.50', '4000.00', '1000.00', '2000.00']);
});

it('moves lines by key, by button and by dragging, repeats them and takes them out', async () => {
  await cell(5, 'description').click();
  await press('Alt+ArrowUp');
  await button('Move up').click();
  expect(await shown(3, 'description')).toBe('Rebar');
  await cell(1, 'position').locator('.line-handle').dragTo(cell(2, 'position'));
  expect(await shown(2, 'description')).toBe('Slab on grade');
  await cell(1, 'description').click();
  await button('Repeat the line').click();
  await cell(2, 'description').click();
  await press('Alt+Delete');
  await save();
  expect(await amounts(ids.amount)).toEqual(['12500.50', '48000.00', '2000.00', '4000.00', '1000.00']);
});

it('keeps what was entered over a reload, and over somebody else’s change', async () => {
  await cell(1, 'amount').click();
  await type('13,000');
  await press('Enter');
  expect(await page.getByTestId('difference').innerText()).toContain('+499.50');
  await page.reload();
  await page.getByText(/^What you had entered here before and not saved is back/).waitFor();
  expect(await shown(1, 'amount')).toBe('13,000.00');
  const { lines } = await saved(ids.amount);
  const body = { lines: [...lines.slice(1).map(({ id }) => ({ id })), { id: lines[0]!.id, description: 'Theirs' }] };
  await tieout.as('owner').setScheduleOfValues(tieout.company, project, ids.amount, body);
  await page.getByText(/^Someone else changed this schedule/).waitFor();
  await accessible(page);
  await picture(page, 'schedule-stale');
  await button('Go on with mine').click();
  await save();
  expect(await amounts(ids.amount)).toEqual(['13000.00', '48000.00', '2000.00', '4000.00', '1000.00']);
});

it('multiplies quantities by unit prices, and takes a lump sum where there are none', async () => {
  await page.goto(scheduleOf(ids.unit));
  await field(1, 'Cost code').focus();
  await type('03-300', 'Subcontract', 'Concrete', '120.5', 'CY', '185.25');
  expect(await total()).toBe('22,322.63');
  await press('Tab');
  await type('01-740');
  await press('Tab', 'Tab');
  await type('Cleaning', '', '', '', '900');
  expect(await total()).toBe('23,222.63');
  await save();
  expect((await saved(ids.unit)).lines.map((line) => [line.quantity, line.unit, line.unit_price, line.amount])).toEqual(
    [
      ['120.5', 'CY', '185.25', '22322.63'],
      [null, null, null, '900.00'],
    ],
  );
  await accessible(page);
  await picture(page, 'schedule-units');
  await page.setViewportSize({ width: 1024, height: 768 });
  await fitsWidth(page);
  await picture(page, 'schedule-units-tablet');
  await page.setViewportSize({ width: 1280, height: 900 });
});

it('imports pasted cells and files: every wrong row is named, and then all are taken', async () => {
  await page.goto(scheduleOf(ids.amount));
  await button('Import or paste …').click();
  const dialog = page.getByRole('dialog');
  const head = 'Cost Code\tCost Type\tDescription\tAmount';
  await dialog.getByLabel('Pasted cells').fill(`${head}\n00-000\tSubcontract\tNo such\t10\n03-300\tNone\tNo type\tten`);
  await dialog.getByRole('button', { name: 'Check' }).click();
  await dialog.getByText(/2 of these rows cannot be taken/).waitFor();
  expect(await dialog.getByRole('row').count()).toBeGreaterThan(2);
  await accessible(page);
  await picture(page, 'import-refused');
  // A file chooser that is closed again closes nothing else.
  await dialog.getByLabel(/^File/).dispatchEvent('cancel');
  expect(await dialog.getByLabel('Pasted cells').inputValue()).toContain('No such');
  await dialog.getByLabel(/^File/).setInputFiles({
    name: 'lines.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('Cost Code,Cost Type,Description,Amount\n03-300,Subcontract,From a file,"1,250.50"\n'),
  });
  await dialog.getByLabel('Where they go').selectOption('In place of all lines that are there');
  await dialog.getByRole('button', { name: 'Check' }).click();
  await dialog.getByText('One line can be taken. The schedule would then come to 1,250.50.').waitFor();
  await picture(page, 'import-checked');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await said('One line was imported.');
  await expect.poll(total).toBe('1,250.50');
  expect(await amounts(ids.amount)).toEqual(['1250.50']);
});

it('says of a file that was saved anew that it has to be chosen again, and takes it then', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-schedule-'));
  const path = join(folder, 'lines.csv');
  const lines = (code: string) =>
    writeFileSync(path, `Cost Code,Cost Type,Description,Amount\n${code},Subcontract,Anew,5\n`);
  try {
    await page.goto(scheduleOf(ids.amount));
    await button('Import or paste …').click();
    const dialog = page.getByRole('dialog');
    const check = () => dialog.getByRole('button', { name: 'Check', exact: true }).click();
    lines('00-000');
    await dialog.getByLabel(/^File/).setInputFiles(path);
    await check();
    await dialog.getByText(/1 of these rows cannot be taken/).waitFor();
    lines('03-300');
    utimesSync(path, new Date(), new Date(Date.now() + 5_000));
    await check();
    await dialog.getByText('lines.csv was saved anew, or taken away, since it was chosen. Choose it again.').waitFor();
    expect(await dialog.locator('.row-errors').count()).toBe(0);
    await accessible(page);
    await dialog.getByLabel(/^File/).setInputFiles(path);
    await check();
    await dialog.getByText(/^One line can be taken/).waitFor();
    expect(await dialog.locator('.form-problem').textContent()).toBe('');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('a check that is answered late says nothing of what was pasted since', async () => {
  await page.goto(scheduleOf(ids.amount));
  await button('Import or paste …').click();
  const dialog = page.locator('dialog[open]');
  const held = Promise.withResolvers<void>();
  const answered = page.waitForResponse('**/schedule-of-values/import*');
  await page.route('**/schedule-of-values/import*', async (route) => {
    await held.promise;
    await route.continue();
  });
  const table = (amount: string) => `Cost Code,Cost Type,Description,Amount\n03-300,Subcontract,Late,${amount}`;
  await dialog.getByLabel('Pasted cells').fill(table('1.00'));
  await dialog.getByRole('button', { name: 'Check', exact: true }).click();
  await dialog.getByLabel('Pasted cells').fill(table('2.00'));
  held.resolve();
  await (await answered).finished();
  await dialog.getByRole('button', { name: 'Check', exact: true }).waitFor();
  expect(await dialog.locator('.verdict, .row-errors').count()).toBe(0);
  await page.unroute('**/schedule-of-values/import*');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
});

it('holds still what is being imported: nothing is typed that would go when the dialog closes', async () => {
  await page.goto(scheduleOf(ids.amount));
  const before = await amounts(ids.amount);
  await button('Import or paste …').click();
  const dialog = page.locator('dialog[open]');
  const held = Promise.withResolvers<void>();
  await page.route('**/schedule-of-values/import*', async (route) => {
    await held.promise;
    await route.continue();
  });
  const cells = dialog.getByLabel('Pasted cells');
  await cells.fill('Cost Code\tCost Type\tDescription\tAmount\n03-300\tSubcontract\tStill\t40');
  await dialog.getByRole('button', { name: 'Import', exact: true }).click();
  await dialog.locator('textarea[readonly]').waitFor();
  expect(await dialog.getByLabel(/^File/).isDisabled()).toBe(true);
  expect(await dialog.getByLabel('Where they go').isDisabled()).toBe(true);
  held.resolve();
  await said('One line was imported.');
  await dialog.waitFor({ state: 'detached' });
  await page.unroute('**/schedule-of-values/import*');
  expect(await amounts(ids.amount)).toEqual([...before, '40.00']);
});

it('imports once what is sent again after its answer was lost, and nothing else over it unseen', async () => {
  await page.goto(scheduleOf(ids.amount));
  await button('Import or paste …').click();
  const dialog = page.getByRole('dialog');
  const take = () => dialog.getByRole('button', { name: 'Import', exact: true }).click();
  const pasted = (line: string) =>
    dialog.getByLabel('Pasted cells').fill(`Cost Code\tCost Type\tDescription\tAmount\n${line}`);
  const before = await amounts(ids.amount);
  // The request arrives; what is answered to it does not.
  const lost = async (come: readonly string[]) => {
    await page.route('**/schedule-of-values/import*', async (route) => {
      await route.fetch();
      await route.abort();
    });
    await take();
    await dialog.getByText('Tieout is not answering').waitFor();
    await page.unroute('**/schedule-of-values/import*');
    // The page hears of what came of it, and the dialog is still open.
    await cell(come.length, 'amount').waitFor();
    expect(await amounts(ids.amount)).toEqual(come);
  };
  await pasted('03-300\tSubcontract\tOnce\t10');
  await dialog.getByLabel('Where they go').selectOption('Behind the lines that are there');
  await lost([...before, '10.00']);
  await take();
  await said('One line was imported.');
  expect(await amounts(ids.amount)).toEqual([...before, '10.00']);
  await button('Import or paste …').click();
  await pasted('03-300\tSubcontract\tTwice\t20');
  await lost([...before, '10.00', '20.00']);
  await pasted('03-300\tSubcontract\tTwice\t20\n03-300\tSubcontract\tMore\t30');
  await take();
  await dialog.getByText(/^Someone changed this .* in the meantime/).waitFor();
  expect(await amounts(ids.amount)).toEqual([...before, '10.00', '20.00']);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
});

it('a refusal stands at the line that was sent, wherever that is by then', async () => {
  await page.goto(scheduleOf(ids.amount));
  await cell(2, 'description').click();
  await press('F2');
  await page.keyboard.type('!');
  await press('Enter');
  const problem = { type: 'about:blank', title: 'No', status: 422, code: 'invalid', detail: 'Line 2: too odd.' };
  const json = { ...problem, facts: { field: 'lines.1.description' }, errors: { 'lines.1.description': ['Too odd.'] } };
  const held = Promise.withResolvers<void>();
  await page.route('**/schedule-of-values', async (route) => {
    if (route.request().method() !== 'PUT') return route.continue();
    await held.promise;
    await route.fulfill({ status: 422, json });
  });
  await button('Save').click();
  await cell(1, 'description').click();
  await button('Repeat the line').click();
  held.resolve();
  await cell(3, 'description').and(page.locator('[data-wrong]')).waitFor();
  expect(await cell(2, 'description').getAttribute('data-wrong')).toBeNull();
  await page.unroute('**/schedule-of-values');
  await button('Discard').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Discard' }).click();
});

it('is read only once the commitment is signed, and says so', async () => {
  await tieout.as('pm').updateContract(tieout.company, project, 'subcontract', ids.unit, { status: 'Approved' });
  await page.goto(scheduleOf(ids.unit));
  await page.getByText(/is Approved, so its schedule of values cannot be changed/).waitFor();
  expect(await page.getByRole('grid').getAttribute('aria-readonly')).toBe('true');
  expect(await button('Save').count()).toBe(0);
  await accessible(page);
  await picture(page, 'schedule-approved');
  expect(complaints).toEqual([]);
});

import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../src/http/client.ts';
import { accessible, openStage, picture, type Stage, signIn } from '../support/pages.ts';

let stage: Stage;
let page: Page;
let pm: Client;
let owner: Client;
let project: number;
let order: number;
const ids = { approved: 0, open: 0 };

beforeAll(async () => {
  stage = await openStage();
  const { tieout } = stage;
  [pm, owner] = [tieout.as('pm'), tieout.as('owner')];
  project = (await pm.projects(tieout.company)).find((one) => one.project_number === '2611')!.id;
  const all = await pm.commitments(tieout.company, project);
  const approved = all.find((one) => one.number === 'SC-2611-04')!;
  ids.approved = approved.id;
  const fields = { vendor_id: approved.vendor.id, title: 'Fences' };
  ids.open = (await pm.createContract(tieout.company, project, 'subcontract', fields)).id;
  codes = await codesOf();
  await pm.setScheduleOfValues(tieout.company, project, ids.open, {
    lines: [entered('48000.00'), entered('12000.00')],
  });
  order = (
    await pm.createChangeOrder(tieout.company, project, {
      contract_id: ids.approved,
      title: 'Gates',
      line_items: [entered('100.00'), entered('200.00')],
    })
  ).id;
  page = await stage.openAs('pm', path.schedule(), 1280);
  await cell(1, 'amount').waitFor();
  page.on('dialog', (dialog) => void dialog.accept());
}, 180_000);
afterAll(async () => {
  expect(stage?.complaints).toEqual([]);
  await stage?.end();
});

let codes: { readonly cost_code_id: number; readonly line_item_type_id: number };
async function codesOf() {
  const { cost_codes, cost_types } = await pm.codes(stage.tieout.company, project);
  return { cost_code_id: cost_codes[0]!.id, line_item_type_id: cost_types[0]!.id };
}
const entered = (amount: string) => ({ ...codes, description: 'Posts', amount });
const of = (id: number) => `projects/${project}/commitments/${id}`;
const path = {
  schedule: () => `${of(ids.open)}?tab=schedule`,
  order: () => `${of(ids.approved)}/change-orders/${order}`,
  edit: () => `${of(ids.open)}/edit`,
  newInvoice: () => `projects/${project}/invoices/new?commitment=${ids.approved}`,
};
const open = (to: string, on = page) => on.goto(`${stage.tieout.url}/companies/${stage.tieout.company}/${to}`);
const cell = (line: number, column: string) => page.locator(`[data-cell="${line}:${column}"]`);
const button = (name: string, on = page) => on.getByRole('button', { name, exact: true });
const said = (text: string | RegExp) => page.getByTestId('message').filter({ hasText: text }).waitFor();
const unsaved = () => page.locator('.save-state[data-saving="kept"]').waitFor({ state: 'attached' });
async function amount(line: number, text: string): Promise<void> {
  await cell(line, 'amount').click();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}
const amounts = async () =>
  (await pm.scheduleOfValues(stage.tieout.company, project, ids.open)).lines.map((one) => one.amount);
const theOrder = () => pm.changeOrder(stage.tieout.company, project, order);
const commitment = () => pm.wholeCommitment(stage.tieout.company, project, ids.open);

/** Saves over a slow line, and types while the answer is awaited. */
async function whileSaving(what: string, method: string, type: () => Promise<void>): Promise<void> {
  const held = Promise.withResolvers<Route>();
  await page.route(what, (route) => (route.request().method() === method ? held.resolve(route) : route.continue()));
  await button('Save').click();
  const route = await held.promise;
  await type();
  await route.continue();
  await page.unroute(what);
}

describe('what is typed while it is saved', () => {
  it('stays in a schedule, over what was saved', async () => {
    await open(path.schedule());
    await amount(1, '50,000');
    await whileSaving('**/schedule-of-values', 'PUT', () => amount(2, '13,000'));
    await said('The schedule of values was saved.');
    await unsaved();
    expect(await page.getByText(/^Someone else changed/).count()).toBe(0);
    expect(await amounts()).toEqual(['50000.00', '12000.00']);
    await button('Save').click();
    await page.locator('.save-state[data-saving="saved"]').waitFor({ state: 'attached' });
    expect(await amounts()).toEqual(['50000.00', '13000.00']);
  });

  it('… also where it is what stood there before', async () => {
    await amount(1, '60,000');
    await whileSaving('**/schedule-of-values', 'PUT', () => amount(1, '50,000'));
    await said('The schedule of values was saved.');
    await unsaved();
    await button('Save').click();
    await page.locator('.save-state[data-saving="saved"]').waitFor({ state: 'attached' });
    expect(await amounts()).toEqual(['50000.00', '13000.00']);
  });

  it('stays in a change order, in its fields and its lines', async () => {
    await open(path.order());
    await amount(1, '150');
    await page.getByLabel('Title', { exact: true }).fill('Gates and posts');
    await whileSaving('**/commitment_change_orders/*', 'PATCH', async () => {
      await page.getByLabel('Reference').fill('R-7');
      await amount(2, '250');
    });
    await said(/was saved/);
    await unsaved();
    expect(await page.getByText(/^Someone else changed/).count()).toBe(0);
    expect(await page.getByLabel('Reference').inputValue()).toBe('R-7');
    expect(await theOrder()).toMatchObject({ title: 'Gates and posts', reference: null, grand_total: '350.00' });
    await button('Save').click();
    await page.locator('.save-state[data-saving="saved"]').waitFor({ state: 'attached' });
    expect(await theOrder()).toMatchObject({ reference: 'R-7', grand_total: '400.00' });
  });

  it('stays in a commitment, whose form stays open for it', async () => {
    await open(path.edit());
    await page.getByLabel('Title', { exact: true }).fill('Fences and gates');
    await whileSaving('**/work_order_contracts/*', 'PATCH', () => page.getByLabel('Exclusions').fill('Painting'));
    await said(/was saved/);
    expect(await page.getByLabel('Exclusions').inputValue()).toBe('Painting');
    expect(await page.getByLabel('Title', { exact: true }).inputValue()).toBe('Fences and gates');
    expect(await commitment()).toMatchObject({ title: 'Fences and gates', exclusions: null });
    await button('Save').click();
    await page.waitForURL((url) => !url.pathname.endsWith('/edit'));
    expect(await commitment()).toMatchObject({ title: 'Fences and gates', exclusions: 'Painting' });
  });
});

describe('what was typed and not saved before somebody else did', () => {
  it('does not stand over the newer lines of a change order unseen', async () => {
    await open(path.order());
    await amount(1, '175');
    await unsaved();
    await open('projects');
    const theirs = [entered('1.00'), entered('2.00'), entered('3.00')];
    await owner.updateChangeOrder(stage.tieout.company, project, order, { line_items: theirs });
    await open(path.order());
    await page.getByText(/^Someone else changed this change order/).waitFor();
    expect(await button('Save').getAttribute('aria-disabled')).toBe('true');
    await accessible(page);
    await picture(page, 'change-order-kept-stale');
    await button('Show what they saved, keep what I typed').click();
    await button('Save').click();
    await said(/was saved/);
    expect((await theOrder()).grand_total).toBe('425.00');
  });

  it('nor over the newer fields of a commitment', async () => {
    await open(path.edit());
    await page.getByLabel('Title', { exact: true }).fill('Mine');
    await unsaved();
    await open('projects');
    await owner.updateContract(stage.tieout.company, project, 'subcontract', ids.open, { title: 'Theirs' });
    await open(path.edit());
    await page.getByText('Title: they saved “Theirs”').waitFor();
    await button('Save').click();
    expect((await commitment()).title).toBe('Theirs');
    await button('Show what they saved, keep what I typed').click();
    await button('Save').click();
    await said(/was saved/);
    expect((await commitment()).title).toBe('Mine');
  });
});

it('Sign out asks before it leaves what is not saved, and ends no session where one stays', async () => {
  await open(path.edit());
  await page.getByLabel('Title', { exact: true }).fill('Not yet');
  await unsaved();
  const asked = page.getByRole('dialog', { name: 'Leave without saving?' });
  await button('Sign out').click();
  await asked.getByRole('button', { name: 'Stay' }).click();
  await asked.waitFor({ state: 'detached' });
  expect(await page.getByLabel('Title', { exact: true }).inputValue()).toBe('Not yet');
  expect((await page.request.get(`${stage.tieout.url}/api/v1/me`)).status()).toBe(200);
  await button('Sign out').click();
  await asked.getByRole('button', { name: 'Leave' }).click();
  await page.getByLabel('Password').waitFor();
  expect((await page.request.get(`${stage.tieout.url}/api/v1/me`)).status()).toBe(401);
  await signIn(page, 'pm');
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
});

it('what was typed is offered to nobody who signs in next at the same tab', async () => {
  await open(path.edit());
  await page.getByLabel('Title', { exact: true }).fill('Not for others');
  await open(path.schedule());
  await amount(1, '77,000');
  await unsaved();
  const nextPerson = async (name: string) => {
    await open('projects');
    await button('Sign out').click();
    await page.getByLabel('Password').waitFor();
    await signIn(page, name);
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  };
  await nextPerson('owner');
  await open(path.schedule());
  expect(await page.locator('[data-total="amount"]').innerText()).toBe('63,000.00');
  await open(path.edit());
  await page.getByLabel('Title', { exact: true }).waitFor();
  expect(await page.getByLabel('Title', { exact: true }).inputValue()).toBe('Mine');
  await nextPerson('pm');
  await open(path.edit());
  await page.getByText('What you had typed here before is filled in again.').waitFor();
  expect(await page.getByLabel('Title', { exact: true }).inputValue()).toBe('Not for others');
});

it('what is entered stays on the screen where asking anew is refused', async () => {
  await open(path.newInvoice());
  await page.getByLabel('Invoice number').fill('STAYS-1');
  const refused = {
    type: 'about:blank',
    title: 'No',
    status: 403,
    code: 'not_permitted',
    detail: 'Not now.',
    facts: {},
  };
  let asked = 0;
  await page.route('**/requisitions?*', (route) => {
    asked++;
    return route.fulfill({ status: 403, json: refused });
  });
  await owner.updateContract(stage.tieout.company, project, 'subcontract', ids.approved, { title: 'Another title' });
  await expect.poll(() => asked).toBeGreaterThan(0);
  await page.getByRole('link', { name: /Another title/ }).waitFor();
  expect(await page.getByLabel('Invoice number').inputValue()).toBe('STAYS-1');
  await page.unroute('**/requisitions?*');
  await button('Undo all changes').click();
  await page.locator('dialog[open]').getByRole('button', { name: 'Undo all changes' }).click();
});

describe('two tabs of one form', () => {
  const number = (on: Page) => on.getByLabel('Invoice number');
  const found = (on: Page) => on.getByTestId('found-draft').waitFor();
  const fresh = (on: Page) => on.locator('[data-saving="new"]').waitFor();
  const writes = (on: Page, text: string) =>
    on.waitForFunction((what) => JSON.stringify({ ...localStorage }).includes(what), text);

  it('keep what is typed into each, and a new tab is offered what a closed one left', async () => {
    await open(path.newInvoice());
    await fresh(page);
    const other = await page.context().newPage();
    await open(path.newInvoice(), other);
    await fresh(other);
    await number(page).fill('TAB-1');
    await writes(page, 'TAB-1');
    await number(other).fill('TAB-2');
    await writes(other, 'TAB-2');
    await page.reload();
    await found(page);
    expect(await number(page).inputValue()).toBe('TAB-1');
    await other.close();
    const third = await page.context().newPage();
    await open(path.newInvoice(), third);
    await found(third);
    expect(await number(third).inputValue()).toBe('TAB-2');
    await button('Discard', third).click();
    await fresh(third);
    await third.close();
    await button('Discard').click();
    await fresh(page);
  });

  it('keep what the first had sent, whatever is typed into the second, which makes one invoice', async () => {
    const numbers = async () => (await pm.requisitions(stage.tieout.company, project)).map((one) => one.invoice_number);
    const other = await page.context().newPage();
    await open(path.newInvoice(), other);
    await fresh(other);
    await page.route('**/rest/v1.1/requisitions', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      await route.fetch();
      await route.abort();
    });
    await number(page).fill('TWICE-1');
    await button('Create invoice').click();
    await page.locator('[data-saving="waiting"]').waitFor();
    await number(other).fill('OTHER-1');
    await writes(other, 'OTHER-1');
    await number(other).fill('');
    await expect.poll(() => other.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('OTHER-1');
    await page.unroute('**/rest/v1.1/requisitions');
    await page.reload();
    await page.getByRole('heading', { name: /TWICE-1/ }).waitFor();
    expect((await numbers()).filter((one) => one === 'TWICE-1')).toHaveLength(1);
    await other.close();
  });

  it('put back what another tab took over from one that is open still', async () => {
    await open(path.newInvoice());
    await fresh(page);
    await number(page).fill('OPEN-1');
    await writes(page, 'OPEN-1');
    const other = await page.context().newPage();
    await open(path.newInvoice(), other);
    await found(other);
    await button('Discard', other).click();
    await fresh(other);
    await writes(page, 'OPEN-1');
    await page.reload();
    await found(page);
    expect(await number(page).inputValue()).toBe('OPEN-1');
    await other.close();
    await button('Discard').click();
    await fresh(page);
  });
});

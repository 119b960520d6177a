import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Billing, billing } from '../support/billing.ts';
import { accessible, openStage, picture, type Stage } from '../support/pages.ts';
import type { Running } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let stage: Stage;
let tieout: Running;
let bills: Billing;
let page: Page;

beforeAll(async () => {
  stage = await openStage();
  ({ tieout } = stage);
  bills = await billing(tieout);
  page = await stage.openAs('approver', 'erp', 1280);
  await page.getByRole('navigation', { name: 'Kinds of records' }).waitFor();
}, 180_000);
afterAll(async () => {
  expect(stage?.complaints).toEqual([]);
  await stage?.end();
});

const go = (path: string, on = page) => on.goto(`${tieout.url}/companies/${tieout.company}/${path}`);
const dialog = (on = page) => on.locator('dialog[open]');
const said = (on = page) => dialog(on).getByRole('alert').filter({ hasText: /./ });
const press = (name: string, on = page) => dialog(on).getByRole('button', { name, exact: true }).click();
const reason = 'The retainage is that of the contract before its second change order.';

/** Gives a reason twice: what is sent first does not arrive, and the reason is there for the second time. */
async function twice(button: string, what: string, on = page): Promise<void> {
  await on.route(what, (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
  await dialog(on).getByLabel('Reason').fill(reason);
  await press(button, on);
  await said(on).waitFor();
  expect(await dialog(on).getByLabel('Reason').inputValue()).toBe(reason);
  await on.unroute(what);
  await press(button, on);
  await dialog(on).waitFor({ state: 'detached' });
}
const rejected = async (id: number) => expect((await bills.reaches(id, 'rejected')).reject_reason).toBe(reason);

it('a reason that did not arrive stays in the dialog: of a row, and where one goes on from there', async () => {
  const [id, next] = [await bills.sent(), await bills.sent()];
  await go('erp/subcontractor-invoices?filter=ready_to_export');
  const row = (of: number) => page.locator(`tr[data-invoice-id="${of}"]`);
  await row(next!).waitFor();
  await row(id!).getByRole('button', { name: 'Reject' }).press('Enter');
  await twice('Reject', '**/reject');
  await rejected(id!);
  await row(id!).waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.closest('tr[data-invoice-id], #page-title') !== null);
});

it('… of an invoice that was changed meanwhile, which the next try is of', async () => {
  const id = await bills.sent();
  await go('erp/subcontractor-invoices?filter=ready_to_export');
  const row = page.locator(`tr[data-invoice-id="${id}"]`);
  await row.getByRole('button', { name: 'Reject' }).click();
  await dialog().getByLabel('Reason').fill(reason);
  const refused = {
    type: 'about:blank',
    title: 'No',
    status: 409,
    code: 'stale',
    detail: 'It has changed since.',
    facts: {},
  };
  await page.route('**/reject', (route) => route.fulfill({ status: 409, json: refused }));
  await press('Reject');
  await said().getByText('It has changed since.').waitFor();
  await accessible(page);
  await picture(page, 'reason-refused');
  await page.unroute('**/reject');
  await press('Reject');
  await dialog().waitFor({ state: 'detached' });
  await rejected(id);
});

it('… of one that became another while the reason was typed: what was not seen is rejected only by a second try', async () => {
  const id = await bills.sent();
  await go('erp/subcontractor-invoices?filter=ready_to_export');
  const row = page.locator(`tr[data-invoice-id="${id}"]`);
  const seen = await tieout.as('approver').invoice(tieout.company, id);
  await row.getByRole('button', { name: 'Reject' }).click();
  await dialog().getByLabel('Reason').fill(reason);
  const manager = tieout.as('owner');
  await manager.retrieve(tieout.company, id);
  await manager.send(tieout.company, id);
  expect((await manager.invoice(tieout.company, id)).version).toBeGreaterThan(seen.version);
  await page.waitForTimeout(500);
  await press('Reject');
  await said().getByText('in the meantime').waitFor();
  expect((await manager.invoice(tieout.company, id)).erp_status).toBe('ready_to_export');
  await press('Reject');
  await dialog().waitFor({ state: 'detached' });
  await rejected(id);
});

it('… on its page, and in its project', async () => {
  const [here, there] = [await bills.sent(), await bills.sent()];
  await go(`erp/subcontractor-invoices/${here}`);
  await page.getByRole('button', { name: 'Reject' }).first().click();
  await twice('Reject', '**/reject');
  await rejected(here!);
  const { project } = await tieout.as('owner').invoice(tieout.company, there!);
  await go(`projects/${project.id}/invoices/${there}`);
  await page.getByRole('region', { name: 'Locked' }).getByRole('button', { name: 'Reject' }).click();
  await twice('Reject', '**/reject');
  await rejected(there!);
});

it('… of a correction that is given up', async () => {
  const item = await bills.synced();
  await tieout.as('approver').beginCorrection(tieout.company, item.invoice_id, 'Wrong.');
  await go(`erp/subcontractor-invoices/${item.invoice_id}/correct`);
  await page.getByRole('button', { name: 'Give up…' }).click();
  await twice('Give up', '**/corrections/**');
  const { correction } = await tieout.as('approver').correctionOf(tieout.company, item.invoice_id);
  expect([correction?.state, correction?.end_reason]).toEqual(['abandoned', reason]);
});

it('… of an unlink by force', async () => {
  const item = await bills.synced();
  const path = `erp/subcontractor-invoices/${item.invoice_id}`;
  const check = await tieout.as('owner').unlinkCheck(tieout.company, item.invoice_id);
  const refusal = { ...check.refusal, code: 'purged_in_erp' };
  const admin = await stage.openAs('owner', path, 1280);
  await admin.route('**/unlink-check', (route) => route.fulfill({ json: { ...check, refusal } }));
  await admin.getByRole('button', { name: 'Check now' }).click();
  await admin.getByRole('button', { name: 'Unlink by force …' }).click();
  await admin.route('**/forced-unlink*', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await dialog(admin).getByLabel('Reason').fill(reason);
  await dialog(admin).locator('button[type="submit"]').click();
  await said(admin).waitFor();
  expect(await dialog(admin).getByLabel('Reason').inputValue()).toBe(reason);
  await admin.context().close();
});

it('a record is tried again under the number that was typed', async () => {
  const owner = tieout.as('owner');
  const vendor = await owner.addVendor(tieout.company, { name: 'Larkspur Glazing', city: 'Salem' });
  await owner.moveRecord(tieout.company, 'vendor', vendor.id, 'send', {});
  await go('erp/records/vendor?filter=ready_to_export');
  const row = page.getByRole('row').filter({ hasText: 'Larkspur Glazing' });
  await row.getByRole('button', { name: 'Accept' }).click();
  const number = dialog().locator('.accept-number input');
  await number.fill('20888');
  await page.route('**/accept', (route) => route.abort());
  await press('Accept');
  await said().waitFor();
  expect(await number.inputValue()).toBe('20888');
  await page.unroute('**/accept');
  await bills.weather({ refuse_next: 'The vendor is refused.' });
  await press('Accept');
  await dialog().waitFor({ state: 'detached' });
  await until(
    () => owner.erpRecord(tieout.company, 'vendor', vendor.id),
    (one) => one.erp_status === 'failed_to_export',
  );
  await page
    .getByRole('navigation', { name: 'Filters' })
    .getByRole('link', { name: /^Failed/ })
    .click();
  await row.getByRole('button', { name: 'Retry' }).click();
  await number.waitFor();
  await until(
    () => number.inputValue(),
    (value) => value === '20888',
  );
  // What came to the ERP while the dialog was open has nothing to be made of any more.
  await owner.moveRecord(tieout.company, 'vendor', vendor.id, 'retry', { number: '20888' });
  await dialog().getByRole('status').filter({ hasText: /./ }).waitFor();
  expect(await dialog().getByRole('textbox').count()).toBe(0);
  await accessible(page);
  await press('Close');
});

it('a dialog whose record does not come is closed by a press too, and is typed into as soon as it has come', async () => {
  const owner = tieout.as('owner');
  const vendor = await owner.addVendor(tieout.company, { name: 'Linden Glazing', city: 'Salem' });
  await owner.moveRecord(tieout.company, 'vendor', vendor.id, 'send', {});
  await go('erp/records/vendor?filter=ready_to_export');
  const row = page.getByRole('row').filter({ hasText: 'Linden Glazing' });
  const accept = row.getByRole('button', { name: 'Accept' });
  const record = `**/erp/records/vendor/${vendor.id}`;
  const closed = async () => {
    await dialog().getByRole('button', { name: 'Close' }).click();
    await dialog().waitFor({ state: 'detached' });
  };
  const held = Promise.withResolvers<void>();
  await page.route(record, async (route) => {
    await held.promise;
    await route.fulfill({ status: 409, json: { code: 'wrong_state', detail: 'Not as it stands.', facts: {} } });
  });
  await accept.click();
  await closed();
  await accept.click();
  held.resolve();
  await dialog().getByText('Not as it stands.').waitFor();
  await accessible(page);
  await closed();
  await row.getByRole('button', { name: 'Linden Glazing' }).click();
  await dialog().getByText('Not as it stands.').waitFor();
  await closed();
  await page.unroute(record);
  await accept.press('Enter');
  await dialog().locator('.accept-number input:focus').waitFor();
  await page.keyboard.press('Escape');
});

it('says that it is not known what stops them, where the ERP was not asked', async () => {
  const owner = tieout.as('owner');
  for (const filter of ['ready_to_export', 'failed_to_export'] as const) {
    const { items } = await owner.list(tieout.company, { filter, limit: 200 });
    for (const one of items) await tieout.as('approver').reject(tieout.company, one.invoice_id, 'Later.');
  }
  await bills.sent();
  await bills.weather({ down: true });
  await go('erp/prerequisites');
  const status = page.locator('.panel').getByRole('status');
  await status.getByText('This is not all of it').waitFor();
  expect(await status.getByRole('heading').textContent()).toBe(
    'Whether anything stops them is not known: 1 invoices were looked at.',
  );
  await accessible(page);
  await picture(page, 'prerequisites-incomplete');
  await bills.weather({ down: false });
  await page.getByRole('button', { name: 'Look again' }).click();
  await status.getByText(/Nothing stops them/).waitFor();
  // Another scope is another question: until it is answered, nothing is said of it.
  const held = Promise.withResolvers<() => Promise<void>>();
  await page.route('**/prerequisites?scope=all', (route) => held.resolve(() => route.continue()));
  await page.getByRole('button', { name: 'All approved' }).click();
  const answer = await held.promise;
  await status.getByText('Asking Sage 100 Contractor® …').waitFor();
  await answer();
  await status.getByText(/were looked at|would be stopped/).waitFor();
  await page.unroute('**/prerequisites?scope=all');
  const no = {
    type: 'about:blank',
    title: 'No',
    status: 403,
    code: 'not_permitted',
    detail: 'Not any more.',
    facts: {},
  };
  await page.route('**/prerequisites*', (route) => route.fulfill({ status: 403, json: no }));
  await page.getByRole('button', { name: 'Look again' }).click();
  await status.getByText('Not any more.').waitFor();
  await status.getByText(/were looked at|would be stopped/).waitFor();
  await page.unroute('**/prerequisites*');
});

it('erases no letter that was typed while the search before it was taken up', async () => {
  await go('erp/subcontractor-invoices?filter=synced');
  const search = page.getByLabel('Search', { exact: true });
  await search.waitFor();
  // Typed at the very moment at which what was typed before is passed on.
  const text = await search.evaluate(async (field: HTMLInputElement) => {
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!;
    const type = (value: string) => {
      set.call(field, value);
      field.dispatchEvent(new Event('input', { bubbles: true }));
    };
    const passedOn = new Promise<void>((resolve) => {
      const { replaceState } = history;
      history.replaceState = (...given) => {
        replaceState.apply(history, given);
        if (String(given[2]).includes('search=')) resolve();
      };
    });
    type('SC');
    await passedOn;
    type('SC-');
    await new Promise((go) => setTimeout(go, 100));
    return field.value;
  });
  expect(text).toBe('SC-');
});

import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Billing, billing, type Site } from '../support/billing.ts';
import { openStage, type Stage, settled } from '../support/pages.ts';
import type { Running } from '../support/tieout.ts';
import { until } from '../support/until.ts';

// What somebody presses or types is meant for what they see; what came since is asked about anew.
let stage: Stage;
let tieout: Running;
let bills: Billing;
let site: Site;
let page: Page;

beforeAll(async () => {
  stage = await openStage();
  ({ tieout } = stage);
  bills = await billing(tieout);
  site = await bills.site('SC-2604-01');
  page = await stage.openAs('owner', 'erp', 1280);
  await page.getByRole('navigation', { name: 'Kinds of records' }).waitFor();
}, 180_000);
afterAll(async () => {
  expect(stage?.complaints).toEqual([]);
  await stage?.end();
});

const go = async (path: string) => {
  await page.goto(`${tieout.url}/companies/${tieout.company}/${path}`);
  await settled(page);
};
const goToInvoice = (id: number) => go(`projects/${site.project}/invoices/${id}`);
const item = (id: number) => tieout.as('owner').invoice(tieout.company, id);
const button = (name: string) => page.getByRole('button', { name, exact: true });
const dialog = () => page.locator('dialog[open]');
const refusal = (text: string | RegExp) =>
  page.locator('[data-testid="message"][data-kind="refusal"]').filter({ hasText: text });

/** Holds every answer about what the address names, until it is let go. */
async function hold(is: (url: URL) => boolean): Promise<{ came: Promise<void>; letGo: () => Promise<void> }> {
  const came = Promise.withResolvers<void>();
  const held: Route[] = [];
  await page.route(is, (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    held.push(route);
    came.resolve();
  });
  const letGo = async () => {
    await page.unroute(is);
    for (const route of held) await route.continue().catch(() => undefined);
  };
  return { came: came.promise, letGo };
}
const isRequisition = (id: number) => (url: URL) => url.pathname.endsWith(`/rest/v1.1/requisitions/${id}`);
const isItem = (id: number) => (url: URL) => url.pathname.endsWith(`/erp/subcontractor-invoices/${id}`);

it('Send sends the figures on the screen: of newer ones it asks first', async () => {
  const id = await bills.create();
  await goToInvoice(id);
  await button('Send to ERP').waitFor();
  const held = await hold(isRequisition(id));
  const itsNews = page.waitForResponse((answer) => isItem(id)(new URL(answer.url())));
  const items = [{ line_item_id: site.line, work_completed_this_period: '237.41' }];
  await tieout.as('pm').updateRequisition(tieout.company, site.project, id, { items });
  await Promise.all([held.came, itsNews]);
  await page.waitForTimeout(300);
  expect(await page.getByText('237.41').count()).toBe(0);
  await button('Send to ERP').click();
  await refusal('in the meantime').waitFor();
  expect((await item(id)).erp_status).toBe('not_in_erp');
  await held.letGo();
  await page.getByText('237.41').first().waitFor();
  await button('Send to ERP').click();
  await bills.reaches(id, 'ready_to_export');
});

it('Retrieve takes back what was sent, also while its figures are on their way', async () => {
  const id = await bills.create();
  await goToInvoice(id);
  await button('Send to ERP').waitFor();
  const held = await hold(isRequisition(id));
  await tieout.as('pm').send(tieout.company, id);
  await page.getByRole('region', { name: 'Locked' }).waitFor();
  await held.came;
  await button('Retrieve from ERP').click();
  await bills.reaches(id, 'not_in_erp');
  expect(await refusal(/./).count()).toBe(0);
  await held.letGo();
});

it('Send right after Save is of what was saved', async () => {
  const id = await bills.create();
  await goToInvoice(id);
  const before = (await item(id)).version;
  await page.getByLabel('Comment').fill('Under roof.');
  const held = await hold(isItem(id));
  await button('Save').click();
  await page.getByTestId('message').filter({ hasText: 'Saved' }).waitFor();
  expect((await item(id)).version).toBeGreaterThan(before);
  await held.came;
  await button('Send to ERP').click();
  await bills.reaches(id, 'ready_to_export');
  expect(await refusal(/./).count()).toBe(0);
  await held.letGo();
});

it('Delete is of what was on the screen when it was pressed, whatever comes while the question stands', async () => {
  const id = await bills.create();
  const ask = () => button('Delete').first().click();
  const sayYes = () => dialog().getByRole('button', { name: 'Delete', exact: true }).click();
  await goToInvoice(id);
  await ask();
  const items = [{ line_item_id: site.line, work_completed_this_period: '238.42' }];
  await tieout.as('pm').updateRequisition(tieout.company, site.project, id, { items });
  await page.getByText('238.42').first().waitFor({ state: 'attached' });
  await sayYes();
  await refusal('in the meantime').waitFor();
  expect((await item(id)).erp_status).toBe('not_in_erp');
  await ask();
  await sayYes();
  await page.getByTestId('message').filter({ hasText: 'has been deleted' }).waitFor();
});

it('a reason that was typed of one sending does not reject the next', async () => {
  const manager = tieout.as('owner');
  const again = async (id: number) => {
    await manager.retrieve(tieout.company, id);
    await manager.send(tieout.company, id);
  };
  const secondTry = async (id: number) => {
    await dialog().getByRole('button', { name: 'Reject', exact: true }).click();
    await dialog().getByRole('alert').filter({ hasText: 'in the meantime' }).waitFor();
    expect((await item(id)).erp_status).toBe('ready_to_export');
    await dialog().getByRole('button', { name: 'Reject', exact: true }).click();
    await dialog().waitFor({ state: 'detached' });
    expect((await item(id)).erp_status).toBe('rejected');
  };
  const here = await bills.sent();
  await go(`erp/subcontractor-invoices/${here}`);
  await button('Reject').first().click();
  await dialog().getByLabel('Reason').fill('Twice.');
  const news = () => page.waitForResponse((answer) => isItem(here)(new URL(answer.url())));
  await Promise.all([news(), again(here)]);
  await page.waitForTimeout(500);
  await secondTry(here);

  const there = await bills.sent();
  await goToInvoice(there);
  await button('Reject').click();
  await dialog().getByLabel('Reason').fill('Twice.');
  // Both answers are late: the page goes from one sending to the next.
  const held = await hold((url) => isItem(there)(url) || isRequisition(there)(url));
  await again(there);
  await held.came;
  await held.letGo();
  await page.waitForTimeout(500);
  await secondTry(there);
});

it('nor that of one flow of a record the next', async () => {
  const owner = tieout.as('owner');
  const vendor = await owner.addVendor(tieout.company, { name: 'Wapato Millwork', city: 'Salem' });
  const move = (what: 'send' | 'retrieve') => owner.moveRecord(tieout.company, 'vendor', vendor.id, what, {});
  const status = async () => (await owner.erpRecord(tieout.company, 'vendor', vendor.id)).erp_status;
  await move('send');
  await go('erp/records/vendor?filter=ready_to_export');
  const row = page.getByRole('row').filter({ hasText: 'Wapato Millwork' });
  await row.getByRole('button', { name: 'Reject' }).click();
  await dialog().getByLabel('Reason').fill('Another vendor.');
  await move('retrieve');
  await move('send');
  await page.waitForTimeout(700);
  await dialog().getByRole('button', { name: 'Reject', exact: true }).click();
  await dialog().getByRole('alert').filter({ hasText: /./ }).waitFor();
  expect(await status()).toBe('ready_to_export');
  // By the second try the page knows of the newer one.
  await until(
    async () => {
      await dialog()
        .getByRole('button', { name: 'Reject', exact: true })
        .click({ timeout: 1_000 })
        .catch(() => undefined);
      return dialog().count();
    },
    (open) => open === 0,
  );
  expect(await status()).toBe('rejected');
});

it('a late word about one record closes no dialog in which another is typed', async () => {
  const owner = tieout.as('owner');
  const vendor = await owner.addVendor(tieout.company, { name: 'Yakima Drywall', city: 'Salem' });
  await owner.moveRecord(tieout.company, 'vendor', vendor.id, 'send', {});
  await go('erp/records/vendor?filter=synced');
  const isUnlink = (url: URL) => url.pathname.endsWith('/unlink');
  const late = Promise.withResolvers<Route>();
  await page.route(isUnlink, (route) => late.resolve(route));
  await page.getByRole('row').filter({ hasText: 'Ruiz' }).getByRole('button', { name: 'Unlink' }).click();
  const route = await late.promise;
  await page
    .getByRole('navigation', { name: 'Filters' })
    .getByRole('link', { name: /^Ready to Export/ })
    .click();
  await page.getByRole('row').filter({ hasText: 'Yakima' }).getByRole('button', { name: 'Reject' }).click();
  await dialog().getByLabel('Reason').fill('Half a sentence');
  await route.continue();
  await page.unroute(isUnlink);
  await refusal(/./).waitFor({ state: 'attached' });
  expect(await dialog().getByLabel('Reason').inputValue()).toBe('Half a sentence');
  await dialog().getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('link', { name: /^What stands on it/ }).click();
  await dialog().getByText('What stands on it').waitFor();
});

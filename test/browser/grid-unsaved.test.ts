import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Grid, openGrid } from '../support/grid.ts';
import { accessible, picture, settled, signIn } from '../support/pages.ts';
import type { Running } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let grid: Grid;
let tieout: Running;
let page: Page;
beforeAll(async () => {
  grid = await openGrid();
  ({ tieout, page } = grid);
  const before = ['1000.00', '400.00'];
  const { items } = await grid.saved();
  const typed = before.map((work_completed_this_period, line) => ({ id: items[line]!.id, work_completed_this_period }));
  await tieout.as('pm').updateRequisition(tieout.company, grid.site.project, grid.id, { items: typed });
  await page.goto(grid.url);
  await grid.saving('saved');
}, 180_000);
afterAll(() => grid?.end());

describe('what was typed', () => {
  it('is there after a reload, and can be given up', async () => {
    await grid.work(1).click();
    await page.keyboard.type('1234.5');
    await grid.saving('kept');
    await page.reload();
    await page.getByTestId('found-draft').getByText('was never saved. It is back in the form.').waitFor();
    expect(await grid.shown(1, 'work')).toBe('1,234.50');
    await accessible(page);
    await picture(page, 'grid-found-1280');
    await page.getByRole('button', { name: 'Discard' }).click();
    await grid.saving('saved');
    expect(await grid.shown(1, 'work')).toBe('1,000.00');
    await page.reload();
    await grid.saving('saved');
    expect(await page.getByTestId('found-draft').count()).toBe(0);
  });

  it('is kept while the connection is gone, and saved when it is back', async () => {
    await page.context().setOffline(true);
    await grid.work(1).click();
    await page.keyboard.type('1500');
    await grid.press('Enter');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Not saved – no connection, kept here, trying again').waitFor();
    await grid.work(2).click();
    await page.keyboard.type('500');
    await grid.press('Enter');
    await picture(page, 'grid-offline-1280');
    await page.context().setOffline(false);
    await grid.saving('saved');
    const { items } = await grid.saved();
    expect(items.slice(0, 2).map((item) => item.work_completed_this_period)).toEqual(['1500.00', '500.00']);
  });

  it('is there again after the session ended in the middle', async () => {
    // Once the connection is back the page asks everything again, and would hear of the end before *Save* is pressed.
    await settled(page);
    await grid.work(1).click();
    await page.keyboard.type('1600');
    await grid.press('Enter');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await isBackAfterSignIn('1,600.00');
  });

  it('is there again after the page itself heard that the session had ended', async () => {
    await settled(page);
    await page.context().clearCookies();
    await grid.work(1).click();
    await page.keyboard.type('1650');
    await grid.overBilling('refuse');
    await grid.overBilling('warn');
    await isBackAfterSignIn('1,650.00');
  });

  async function isBackAfterSignIn(typed: string): Promise<void> {
    await page.getByText('Your session has ended').waitFor();
    await signIn(page, 'pm');
    await page.getByTestId('found-draft').waitFor();
    expect(await grid.shown(1, 'work')).toBe(typed);
    await grid.save();
  }

  it('stands beside what somebody else wrote, to choose from', async () => {
    await grid.work(1).click();
    await page.keyboard.type('1700');
    await grid.press('Enter');
    const { items, version } = await grid.saved();
    const theirs = [
      { id: items[0]!.id, work_completed_this_period: '1800.00' },
      { id: items[1]!.id, work_completed_this_period: '600.00' },
    ];
    await tieout
      .as('owner')
      .updateRequisition(tieout.company, grid.site.project, grid.id, { items: theirs }, { version });
    await page.getByText('Somebody else changed this invoice:').first().waitFor();
    expect([await grid.shown(1, 'work'), await grid.shown(2, 'work')]).toEqual(['1,700.00', '600.00']);
    await page.getByText('Work this period, line 2: was 500.00, is now 600.00').waitFor();
    await accessible(page);
    await picture(page, 'grid-changed-1280');
    await page.getByRole('button', { name: 'Take theirs: Work this period, line 1' }).click();
    await grid.saving('saved');
    expect(await grid.shown(1, 'work')).toBe('1,800.00');
  });

  it('is refused over a newer version though nobody told the page, and asked about', async () => {
    // The page hears of nothing: it learns by its own Save that somebody was first.
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));
    await page.route('**/events', (route) => route.abort());
    await page.reload();
    await grid.saving('saved');
    await grid.work(1).click();
    await page.keyboard.type('1900');
    await grid.press('Enter');
    const { items, version } = await grid.saved();
    const theirs = [{ id: items[0]!.id, work_completed_this_period: '2000.00' }];
    await tieout
      .as('owner')
      .updateRequisition(tieout.company, grid.site.project, grid.id, { items: theirs }, { version });
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'Keep mine: Work this period, line 1' }).click();
    await grid.save();
    expect((await grid.saved()).items[0]!.work_completed_this_period).toBe('1900.00');
    await page.unroute('**/events');
  });

  it('can be taken back as a whole, and brought back by undo', async () => {
    await page.reload();
    await grid.work(1).click();
    await page.keyboard.type('5');
    await grid.press('Enter');
    await page.getByRole('button', { name: 'Undo all changes' }).click();
    await page.locator('dialog[open]').getByRole('button', { name: 'Undo all changes' }).click();
    expect(await grid.shown(1, 'work')).toBe('1,900.00');
    await grid.saving('saved');
    await grid.work(1).click();
    await grid.press('Control+Z');
    expect(await grid.shown(1, 'work')).toBe('5.00');
    await grid.press('Control+Y');
  });

  it('is shown beside an invoice that was sent meanwhile, and is back once it was retrieved', async () => {
    const { version } = await grid.saved();
    const approved = { status: 'approved' } as const;
    await tieout.as('pm').updateRequisition(tieout.company, grid.site.project, grid.id, approved, { version });
    await grid.work(2).click();
    await page.keyboard.type('650');
    await grid.saving('kept');
    await tieout.as('pm').send(tieout.company, grid.id);
    const found = page.getByTestId('found-draft');
    await found.getByText('The invoice cannot be changed now').waitFor();
    await found.getByText('Work this period, line 2: 650.00').waitFor();
    await grid.work(1).click();
    await grid.press('ArrowDown');
    const tip = page.getByRole('tooltip', { name: /locked/ });
    await tip.waitFor();
    // A cell that is gone to by keys keeps what is said of it, though it is scrolled to, and a mouse lies elsewhere.
    await page.locator('#content').dispatchEvent('scroll');
    await page.mouse.move(2, 2);
    await accessible(page);
    expect(await tip.isVisible()).toBe(true);
    await picture(page, 'grid-locked-1280');
    await tieout.as('pm').retrieve(tieout.company, grid.id);
    await found.getByText('It is back in the form').waitFor();
    expect(await grid.shown(2, 'work')).toBe('650.00');
    await grid.save();
  });

  it('of a new invoice makes one invoice, though the answer was lost and the page loaded again', async () => {
    const count = async () =>
      (await tieout.as('pm').requisitions(tieout.company, grid.site.project)).filter(
        (one) => one.commitment_id === grid.site.commitment,
      ).length;
    const before = await count();
    await page.goto(
      `${tieout.url}/companies/${tieout.company}/projects/${grid.site.project}/invoices/new?commitment=${grid.site.commitment}`,
    );
    await page.getByLabel('Invoice number').fill('ONCE-1');
    await grid.work(1).click();
    await page.keyboard.type('75');
    await grid.press('Enter');
    // The request arrives; what is answered to it does not.
    await page.route('**/rest/v1.1/requisitions', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      await route.fetch();
      await route.abort();
    });
    await page.getByRole('button', { name: 'Create invoice' }).click();
    await grid.saving('waiting');
    await until(count, (now) => now === before + 1);
    await page.unroute('**/rest/v1.1/requisitions');
    page.once('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await page.waitForURL((url) => /invoices\/\d+$/.test(url.pathname));
    await page.getByRole('heading', { name: /ONCE-1/ }).waitFor();
    expect(await count()).toBe(before + 1);
    await grid.saving('saved');
  });
});

it('an invoice that somebody deletes is said to be gone, and what was typed stays to be read', async () => {
  await grid.work(1).click();
  await page.keyboard.type('80');
  await grid.press('Enter');
  const open = Number(/invoices\/(\d+)$/.exec(page.url())![1]);
  const { version } = await tieout.as('pm').requisition(tieout.company, grid.site.project, open);
  await tieout.as('owner').deleteRequisition(tieout.company, grid.site.project, open, { version });
  await page.getByRole('alert').getByText('There is no such invoice.').waitFor();
  expect(await grid.shown(1, 'work')).toBe('80.00');
  for (const name of ['Save', 'Delete', 'Send to ERP']) {
    const found = page.getByRole('button', { name, exact: true });
    if ((await found.count()) > 0) expect(await found.first().getAttribute('aria-disabled'), name).toBe('true');
  }
  await accessible(page);
  page.removeAllListeners('dialog').once('dialog', (dialog) => void dialog.accept());
  await page.goto(grid.url);
  await grid.work(1).waitFor();
});

it('had no error on any page', () => expect(grid.complaints).toEqual([]));

import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessible, fitsWidth, openStage, type Stage } from '../support/pages.ts';
import { addressesOf, keep, open, pictureName, routesOfThePage, windowOf } from '../support/walk.ts';

let stage: Stage;
let addresses: ReadonlyMap<string, string>;
beforeAll(async () => {
  stage = await openStage();
  addresses = await addressesOf(stage.tieout);
}, 400_000);
afterAll(() => stage?.end());

const small = new Set(['erp-subcontractor-invoices', 'erp-invoice', 'erp-tie-out', 'project-invoice', 'directory']);
const width = (page: Page, pixels: number) =>
  page.setViewportSize({ width: pixels, height: pixels < 1000 ? 1100 : 800 });
const theme = (page: Page, named: string) =>
  page.evaluate((to) => {
    document.documentElement.dataset.theme = to;
  }, named);

/** Walks every page; sign-in, invitation and set-up too, which one sees without being signed in. */
async function walk(context: BrowserContext, look: (page: Page, name: string) => Promise<void>): Promise<void> {
  const page = await context.newPage();
  page.on('pageerror', (error) => stage.complaints.push(error.message));
  const wrong: string[] = [];
  for (const [route, address] of addresses) {
    // All that is wrong is told at once: one page is no reason not to look at the others.
    await open(page, stage.tieout.url + address)
      .then(() => look(page, pictureName(route)))
      .catch((fault: unknown) => wrong.push(`${route}: ${String((fault as { actual?: unknown }).actual ?? fault)}`));
  }
  await context.close();
  expect(wrong).toEqual([]);
}

it('knows where every page is', () => {
  expect([...addresses.keys()].sort()).toEqual([...routesOfThePage()].sort());
});

/** A tablet, a small screen at 200 %, a telephone. */
const narrow = [820, 640, 400] as const;
async function fitsNarrow(page: Page): Promise<void> {
  if ((await page.locator('#content').count()) === 0) return;
  for (const pixels of narrow) {
    await width(page, pixels);
    await fitsWidth(page);
  }
}

it('every page is for everybody, light and dark, and on whatever is narrow', async () => {
  await walk(await windowOf(stage.browser, stage.tieout, 'owner', 'en'), async (page, name) => {
    await accessible(page);
    await keep(page, name);
    await theme(page, 'dark');
    await accessible(page, ['color-contrast', 'link-in-text-block']);
    await keep(page, `${name}-dark`);
    await fitsNarrow(page);
    await width(page, 820);
    await theme(page, 'light');
    if (small.has(name)) await keep(page, `${name}-tablet`);
    await width(page, 1280);
  });
  expect(stage.complaints).toEqual([]);
}, 400_000);

it('every page speaks Spanish, and has room for it', async () => {
  const shown = ['sign-in', 'erp-subcontractor-invoices', 'erp-invoice', 'project-invoice', 'mail'];
  await walk(await windowOf(stage.browser, stage.tieout, 'owner', 'es'), async (page, name) => {
    expect(await page.locator('html').getAttribute('lang')).toBe('es');
    expect(await page.locator('body').textContent(), name).not.toMatch(/\{\w+\}|undefined/);
    if (await page.locator('#content').count()) {
      await fitsWidth(page);
      await fitsNarrow(page);
      await width(page, 1280);
    }
    if (shown.includes(name)) {
      await accessible(page);
      await keep(page, `${name}-es`);
    }
  });
  expect(stage.complaints).toEqual([]);
}, 400_000);

it('says which page and which tab one is on, and what is greyed, in the reader’s own few colours too', async () => {
  const context = await windowOf(stage.browser, stage.tieout, 'viewer', 'en');
  const page = await context.newPage();
  await page.emulateMedia({ forcedColors: 'active' });
  await open(page, `${stage.tieout.url}/companies/${stage.tieout.company}/erp/subcontractor-invoices?filter=synced`);
  await page.locator('tr[data-invoice-id]').first().waitFor();
  const lines = (those: string) =>
    page.locator(those).evaluateAll((all) => [
      ...new Set(
        all.map((one) => {
          const { borderBottomColor: colour, borderBottomWidth: wide } = getComputedStyle(one);
          return `${wide} ${colour}`;
        }),
      ),
    ]);
  const [here, others] = [await lines('.bar-nav a.active'), await lines('.bar-nav a:not(.active)')];
  expect([here.length, others.length]).toEqual([1, 1]);
  expect(here).not.toEqual(others);
  expect((await lines('.tab[aria-current="page"]'))[0]).toMatch(/^3px/);
  expect((await lines('.tab:not([aria-current="page"])'))[0]).toMatch(/^0px/);
  expect(await lines('.btn[data-move="unlink"]')).not.toEqual(await lines('.page-head .btn'));
  await page.keyboard.press('Control+k');
  const chosen = page.locator('.palette-option[aria-selected="true"]');
  expect(await chosen.evaluate((one) => getComputedStyle(one).outlineStyle)).toBe('solid');
  await context.close();
});

it('whatever a page offers is found by typing, done by key, and greyed with its reason', async () => {
  const context = await windowOf(stage.browser, stage.tieout, 'viewer', 'en');
  const page = await context.newPage();
  const company = `${stage.tieout.url}/companies/${stage.tieout.company}`;
  await open(page, `${company}/erp/subcontractor-invoices?filter=synced`);
  const field = page.getByRole('combobox', { name: 'Search or do' });
  const chosen = () => page.locator('[role="option"][aria-selected="true"]');

  await page.keyboard.press('Control+k');
  await field.waitFor();
  await page.getByRole('option').first().waitFor();
  await accessible(page);
  await keep(page, 'search-or-do');
  await theme(page, 'dark');
  await accessible(page, ['color-contrast']);
  await theme(page, 'light');
  expect(await field.getAttribute('aria-activedescendant')).toBe(await chosen().getAttribute('id'));

  // What may not be done says why, and is not done.
  await field.fill('unlink');
  await expect.poll(() => chosen().textContent()).toContain('Unlink');
  expect(await chosen().getAttribute('aria-disabled')).toBe('true');
  expect(await chosen().textContent()).toContain('Can Push to Accounting');
  await page.keyboard.press('Enter');
  expect(await field.isVisible()).toBe(true);

  // A record, by its number and by another's name.
  const { items } = await stage.tieout.as('owner').list(stage.tieout.company, { filter: 'synced', limit: 1 });
  const item = items[0]!;
  await field.fill(item.invoice_number!);
  await page.getByRole('option', { name: `${item.invoice_number} Invoice` }).waitFor();
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Escape');
  await field.waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Search or do' }).press('Enter');
  await field.fill('tie-o');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/erp/tie-out');
  await page.keyboard.press('g');
  await page.keyboard.press('p');
  await page.waitForURL('**/projects');

  await page.keyboard.press('?');
  const keys = page.getByRole('dialog', { name: 'Keys' });
  await keys.waitFor();
  await accessible(page);
  await keep(page, 'keys');
  await keys.getByLabel('Single keys work').press('Space');
  await page.keyboard.press('Escape');
  await keys.waitFor({ state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('e');
  await page.keyboard.press('?');
  await page.keyboard.press('Control+k');
  await field.waitFor();
  expect([page.url().endsWith('/projects'), await keys.count()]).toEqual([true, 0]);
  await context.close();
  expect(stage.complaints).toEqual([]);
}, 120_000);

it('comes in few files', async () => {
  const context = await windowOf(stage.browser, stage.tieout, 'owner', 'en');
  const page = await context.newPage();
  const scripts: string[] = [];
  page.on('request', (asked) => asked.resourceType() === 'script' && scripts.push(asked.url()));
  await open(page, `${stage.tieout.url}/companies/${stage.tieout.company}/erp/subcontractor-invoices?filter=synced`);
  await page.locator('tr[data-invoice-id]').first().waitFor();
  expect(scripts.length).toBeGreaterThan(0);
  expect(scripts.length, scripts.join('\n')).toBeLessThan(12);
  await context.close();
});

it('breaks a long word rather than widening the page: beside the list, and where one is', async () => {
  const { tieout } = stage;
  const [item] = (await tieout.as('owner').list(tieout.company, { filter: 'synced', limit: 1 })).items;
  const { vendor, project, commitment, invoice_id: id } = item!;
  const word = 'Oneunbrokenwordofaspreadsheet'.repeat(5);
  await tieout.call('owner', 'PATCH', `/api/v1/companies/${tieout.company}/directory/vendors/${vendor.id}`, {
    name: word,
  });
  const contract = `/rest/v1.0/work_order_contracts/${commitment.id}?project_id=${project.id}`;
  const named = { work_order_contract: { title: word } };
  await tieout.call('owner', 'PATCH', contract, named, { 'procore-company-id': String(tieout.company) });
  const context = await windowOf(stage.browser, tieout, 'owner', 'en');
  const page = await context.newPage();
  const company = `${tieout.url}/companies/${tieout.company}`;
  for (const path of [`erp/subcontractor-invoices?open=${id}`, `projects/${project.id}/invoices/${id}`]) {
    await open(page, `${company}/${path}`);
    await page.locator('.side-panel-head, .crumbs').getByText(word).waitFor();
    await fitsWidth(page);
    await fitsNarrow(page);
    await width(page, 1280);
  }
  await context.close();
});

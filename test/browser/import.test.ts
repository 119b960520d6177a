import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessible, openStage, picture, type Stage } from '../support/pages.ts';

let stage: Stage;
let page: Page;

beforeAll(async () => {
  stage = await openStage();
  page = await openAs('owner');
}, 180_000);
afterAll(() => stage?.end());

async function openAs(name: string): Promise<Page> {
  const made = await stage.openAs(name, 'import');
  await made.getByRole('heading', { level: 1, name: 'Import' }).waitFor();
  return made;
}

const choose = (name: string, text: string) =>
  page.getByLabel('File', { exact: true }).setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
const button = (name: string) => page.getByRole('button', { name, exact: true });
const refusedPress = async (name: string) => (await button(name).getAttribute('aria-disabled')) === 'true';

it('tries a file, shows what is wrong by row and column, and imports what was tried', async () => {
  await page.getByLabel('What is brought in').selectOption('Vendors');
  expect(await refusedPress('Try it')).toBe(true);
  await choose(
    'vendors.csv',
    'Vendor Name,Email,Colour\nEcho Glass,office@echo.example,red\n,,blue\nFoxtrot,nobody,\n',
  );
  expect([await refusedPress('Try it'), await refusedPress('Import')]).toEqual([false, true]);
  await button('Try it').click();
  await page.getByText('Nothing was taken of vendors.csv. Errors: 2.').waitFor();
  const cells = await page.getByRole('row').nth(1).getByRole('cell').allTextContents();
  expect(cells).toEqual(['3', 'Vendor Name', '', 'this has to be filled in']);
  await accessible(page);
  await picture(page, 'import-errors');
  expect(await refusedPress('Import')).toBe(true);
  await choose('vendors.csv', 'Vendor Name,Email,Colour\nEcho Glass,office@echo.example,red\n');
  await button('Try it').click();
  await page.getByText('Nothing was changed. It would bring in 1 vendor.').waitFor();
  await page.getByText('Not taken, for no column is called so: Colour.').waitFor();
  await button('Import').click();
  await page.getByText('Brought in 1 vendor.').waitFor();
  await accessible(page);
  await picture(page, 'import-done');
  // What was imported is not imported a second time by a second press.
  expect(await refusedPress('Import')).toBe(true);
  await button('Try it').click();
  await page.getByText('Everything in this file is here already.').waitFor();
  await page.getByRole('link', { name: 'Directory' }).click();
  await page.getByRole('link', { name: 'Vendors' }).click();
  await page.getByRole('row').filter({ hasText: 'Echo Glass' }).waitFor();
  await page.getByRole('link', { name: 'Import' }).click();
  await page.getByRole('heading', { level: 1, name: 'Import' }).waitFor();
});

describe('a file that is under way', () => {
  const imports = '**/imports/vendors*';
  /** Holds the next request, as a slow line does. */
  async function hold(): Promise<{ readonly came: Promise<Route> }> {
    const held = Promise.withResolvers<Route>();
    await page.route(imports, (route) => held.resolve(route));
    return { came: held.promise };
  }
  const vendors = async () => {
    await page.getByRole('link', { name: 'Directory' }).click();
    await page.getByRole('link', { name: 'Vendors' }).click();
    await page.getByRole('row').filter({ hasText: 'Echo Glass' }).waitFor();
  };
  const back = async () => {
    await page.getByRole('link', { name: 'Import' }).click();
    await page.getByLabel('What is brought in').selectOption('Vendors');
  };

  it('is not imported in the place of another that was tried', async () => {
    await page.getByLabel('What is brought in').selectOption('Vendors');
    await choose('tried.csv', 'Vendor Name\nTried Tiles\n');
    const held = await hold();
    await button('Try it').click();
    await page.locator('.import-running').getByText('Sending tried.csv').waitFor();
    const route = await held.came;
    await choose('other.csv', 'Vendor Name\nUntried Tiles\n');
    await route.continue().catch(() => undefined);
    await page.unroute(imports);
    await page.locator('.import-running').waitFor({ state: 'detached' });
    expect(await refusedPress('Import')).toBe(true);
    expect(await page.getByText('It would bring in').count()).toBe(0);
    await button('Try it').click();
    await page.getByText('Nothing was changed. It would bring in 1 vendor.').waitFor();
    expect(await refusedPress('Import')).toBe(false);
  });

  it('may have been brought in though it was stopped, which is said, and is seen', async () => {
    await vendors();
    await back();
    await choose('late.csv', 'Vendor Name\nLate Lumber\n');
    await button('Try it').click();
    await page.getByText('Nothing was changed. It would bring in 1 vendor.').waitFor();
    // The server is done; its answer is not here yet.
    const done = Promise.withResolvers<void>();
    await page.route(imports, async (route) => {
      await route.fetch();
      done.resolve();
    });
    await button('Import').click();
    await done.promise;
    await button('Stop').click();
    await page.getByText('The import of late.csv was stopped. It may have been brought in by then').waitFor();
    await accessible(page);
    await picture(page, 'import-stopped');
    await page.unroute(imports);
    expect(await refusedPress('Import')).toBe(true);
    await vendors();
    await page.getByRole('row').filter({ hasText: 'Late Lumber' }).waitFor();
    await back();
  });
});

it('gives a file to begin with, and takes it', async () => {
  await page.getByLabel('What is brought in').selectOption('Projects');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'A file to begin with' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('projects.csv');
  await page.getByLabel('File', { exact: true }).setInputFiles(await download.path());
  await page.getByText('Needed: number, name.').waitFor();
});

it('says to whoever may not what is missing', async () => {
  const theirs = await openAs('viewer');
  await theirs.getByText(/You may not do this. It needs .*Admin.* Directory/).waitFor();
  expect(await theirs.getByRole('button', { name: 'Try it' }).getAttribute('aria-disabled')).toBe('true');
  await accessible(theirs);
  await theirs.close();
  expect(stage.complaints).toEqual([]);
});

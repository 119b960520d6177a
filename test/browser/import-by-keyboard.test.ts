import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessible, openStage, picture, type Stage } from '../support/pages.ts';

let stage: Stage;
let page: Page;
const folder = mkdtempSync(join(tmpdir(), 'tieout-import-'));
const path = join(folder, 'vendors.csv');

beforeAll(async () => {
  stage = await openStage();
  page = await stage.openAs('owner', 'import');
  await page.getByLabel('What is brought in').selectOption('Vendors');
}, 180_000);
afterAll(async () => {
  rmSync(folder, { recursive: true });
  expect(stage?.complaints).toEqual([]);
  await stage?.end();
});

const imports = '**/imports/vendors*';
const field = () => page.getByLabel('File', { exact: true });
const choose = (text: string) =>
  field().setInputFiles({ name: 'vendors.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
const press = (name: string) => page.getByRole('button', { name, exact: true }).press('Enter');
const focused = () => page.evaluate(() => document.activeElement?.textContent);
/** Holds the next request, as a slow line does. */
async function hold(): Promise<{ readonly came: Promise<Route> }> {
  const held = Promise.withResolvers<Route>();
  await page.route(imports, (route) => held.resolve(route));
  return { came: held.promise };
}

it('says of a file that was saved anew that it has to be chosen again, and takes it then', async () => {
  writeFileSync(path, 'Vendor Name,Email\nAnew Aluminum,nobody\n');
  await field().setInputFiles(path);
  await press('Try it');
  await page.getByText('Nothing was taken of vendors.csv. Errors: 1.').waitFor();
  writeFileSync(path, 'Vendor Name,Email\nAnew Aluminum,office@anew.example\n');
  utimesSync(path, new Date(), new Date(Date.now() + 5_000));
  await press('Try it');
  await page.getByText('vendors.csv was saved anew, or taken away, since it was chosen. Choose it again.').waitFor();
  expect(await field().evaluate((input: HTMLInputElement) => input.files?.length)).toBe(0);
  await accessible(page);
  await picture(page, 'import-saved-anew');
  await field().setInputFiles(path);
  await press('Try it');
  await page.getByText('Nothing was changed. It would bring in 1 vendor.').waitFor();
});

it('says once what it is at, not with every thousand rows, and gives the focus on from Stop', async () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `Vendor ${i}`).join('\n');
  await choose(`Vendor Name\n${rows}\n`);
  await page.evaluate(() => {
    const said: string[] = [];
    Object.assign(globalThis, { said });
    const listen = () => {
      const now = [...document.querySelectorAll('#content [role="status"]')].map((one) => one.textContent).join('');
      if (now !== '' && now !== said.at(-1)) said.push(now);
    };
    new MutationObserver(listen).observe(document.body, { childList: true, characterData: true, subtree: true });
  });
  await press('Try it');
  await page.getByText('It would bring in 20,000 vendors.').waitFor();
  const said = await page.evaluate(() => (globalThis as never as { said: string[] }).said);
  const outcome = 'What came of itNothing was changed. It would bring in 20,000 vendors.';
  expect(said.filter((one) => one !== 'Reading' && one !== 'Writing')).toEqual(['Sending vendors.csv', outcome]);
  const held = await hold();
  await press('Try it');
  const route = await held.came;
  await press('Stop');
  await expect.poll(focused).toBe('What and from where');
  await route.abort().catch(() => undefined);
  await page.unroute(imports);
});

it('asks before an import under way is left, which stops it', async () => {
  await choose('Vendor Name\nGuarded Glass\n');
  await press('Try it');
  await page.getByText('It would bring in 1 vendor.').waitFor();
  const held = await hold();
  await press('Import');
  const route = await held.came;
  await page.getByRole('link', { name: 'Directory' }).press('Enter');
  const asks = page.getByRole('dialog', { name: 'Leave while vendors.csv is being brought in?' });
  await asks.getByRole('button', { name: 'Stay' }).press('Enter');
  await asks.waitFor({ state: 'detached' });
  await route.continue();
  await page.unroute(imports);
  await page.getByText('Brought in 1 vendor.').waitFor();
  await page.getByRole('link', { name: 'Directory' }).press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Directory' }).waitFor();
});

it('leads to the sign-in where the session is over', async () => {
  await page.getByRole('link', { name: 'Import' }).press('Enter');
  await page.getByLabel('What is brought in').selectOption('Vendors');
  await choose('Vendor Name\nLate Lumber\n');
  await page.context().clearCookies();
  await press('Try it');
  await page.getByLabel('Password').waitFor();
});

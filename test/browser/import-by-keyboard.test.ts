import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
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

const field = () => page.getByLabel('File', { exact: true });
const press = (name: string) => page.getByRole('button', { name, exact: true }).press('Enter');

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

import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessible, fitsWidth, openStage, picture, type Stage } from '../support/pages.ts';
import { until } from '../support/until.ts';

let stage: Stage;
let page: Page;
beforeAll(async () => {
  stage = await openStage();
  page = await stage.openAs('owner', 'erp', 1280);
}, 180_000);
afterAll(() => stage?.end());

const tab = (name: string) => page.getByRole('navigation', { name: 'Kinds of records' }).getByRole('link', { name });
const filter = (name: string) => page.getByRole('navigation', { name: 'Filters' }).getByRole('link', { name });
const row = (text: string) => page.getByRole('row').filter({ hasText: text });
/** What is pressed next is meant for that kind's page: until it stands there, the page before still has buttons of the same names. */
const arrived = (name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
const message = (text: string | RegExp) => page.getByTestId('message').filter({ hasText: text });

it('reads what the ERP has, and shows it with its age', async () => {
  await tab('Vendors').press('Enter');
  await page.getByText('was not read for these yet').waitFor();
  await page.getByRole('button', { name: 'Refresh' }).press('Enter');
  await page.getByText(/in Sage 100 Contractor® as of/).waitFor();
  await filter('Synced').press('Enter');
  await row('Pacific Concrete').or(row('Concrete')).first().waitFor();
  await accessible(page);
  await fitsWidth(page);
  await picture(page, 'records-synced');
});

it('parts a vendor only when nothing stands on it, and leads to what does', async () => {
  await row('Concrete').first().getByRole('button', { name: 'Unlink' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('First, in this order:').waitFor();
  await accessible(page);
  await picture(page, 'records-held');
  await dialog.getByRole('link').first().press('Enter');
  await arrived('Commitments');
  await page.getByRole('dialog').getByText('What stands on it').waitFor();
  await picture(page, 'records-commitment');
  await page.keyboard.press('Escape');
});

it('links what is the same, saying what matches', async () => {
  await tab('Cost Types').press('Enter');
  await arrived('Cost Types');
  await page.getByRole('button', { name: 'Refresh' }).press('Enter');
  await page.getByText(/in Sage 100 Contractor® as of/).waitFor();
  await filter('Synced').press('Enter');
  await page.getByRole('button', { name: 'Unlink' }).first().press('Enter');
  await message('Successfully Unlinked').waitFor();
  await filter('Not in the ERP').press('Enter');
  const dialog = page.getByRole('dialog');
  const no = { status: 409, json: { code: 'wrong_state', detail: 'Not as it stands.', facts: {} } };
  // However often it asks: news of the unlink just now may make it ask again.
  await page.route('**/matches*', (route) => route.fulfill(no));
  await page.getByRole('button', { name: 'Link …' }).first().press('Enter');
  await dialog.getByText('Not as it stands.').waitFor();
  await page.unroute('**/matches*');
  await dialog.getByRole('button', { name: 'Cancel' }).press('Enter');
  await page.getByRole('button', { name: 'Link …' }).first().press('Enter');
  await dialog.getByText('same name').first().waitFor();
  await accessible(page);
  await picture(page, 'records-match');
  await dialog.getByRole('button', { name: 'Link' }).first().press('Enter');
  await message(/^Linked$/).waitFor();
  await page.getByText('All of them are in the ERP.').waitFor();
});

it('says before a second one is made that the ERP has one which may be the same', async () => {
  const { company, as } = stage.tieout;
  const owner = as('owner');
  const made = async (name: string) => {
    const { id } = await owner.addVendor(company, { name, city: 'Colfax' });
    await owner.moveRecord(company, 'vendor', id, 'send');
    return id;
  };
  const first = await made('Palouse Roofing');
  await owner.moveRecord(company, 'vendor', first, 'accept', { number: '20990' });
  await until(
    () => owner.erpRecord(company, 'vendor', first),
    (one) => one.erp_status === 'synced',
  );
  await owner.unlinkRecord(company, 'vendor', first);
  const second = await made('Palouse Roofing, Inc.');
  await owner.refreshRecords(company, 'vendor');
  await until(
    () => owner.erpRecords(company, 'vendor', { filter: 'ready_to_import' }),
    (list) => list.items.some(({ name }) => name === 'Palouse Roofing'),
  );
  await tab('Vendors').press('Enter');
  await arrived('Vendors');
  await filter('Ready to Export').press('Enter');
  await row('Palouse Roofing, Inc.').getByRole('button', { name: 'Accept' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('has 20990 Palouse Roofing, which is linked to nothing here').waitFor();
  await accessible(page);
  await picture(page, 'records-alike');
  await dialog.getByRole('button', { name: 'Compare and link' }).press('Enter');
  await dialog.getByRole('button', { name: 'Link' }).first().press('Enter');
  await until(
    () => owner.erpRecord(company, 'vendor', second),
    (one) => one.erp_status === 'synced' && one.erp_number === '20990',
  );
});

it('reads what was asked for before the list itself had come', async () => {
  const [asked, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  // The first answer knows nothing of the press, and comes after it.
  const late = async (route: Route) => {
    const answer = await route.fetch();
    asked.resolve();
    await goOn.promise;
    await route.fulfill({ response: answer });
  };
  await page.route('**/erp/records/job?*', late, { times: 1 });
  await tab('Jobs').first().press('Enter');
  await arrived('Jobs');
  await asked.promise;
  const pressed = page.waitForResponse('**/erp/records/job/refresh');
  await page.getByRole('button', { name: 'Refresh' }).press('Enter');
  await (await pressed).finished();
  // Long enough for the page to have heard of it; where it has not, it asks after the list has come.
  await page.waitForTimeout(300);
  goOn.resolve();
  await page.getByText(/in Sage 100 Contractor® as of/).waitFor();
});

it('works on a tablet, with what does not fit under More', async () => {
  await page.setViewportSize({ width: 820, height: 1000 });
  await page.getByText('More', { exact: true }).click();
  await accessible(page);
  await picture(page, 'records-narrow');
  await page.getByRole('link', { name: 'Commitments' }).last().click();
  await arrived('Commitments');
  await filter('Synced').press('Enter');
  await page.getByRole('button', { name: 'Unlink' }).first().waitFor();
  await fitsWidth(page);
  await picture(page, 'records-narrow-commitments');
  expect(stage.complaints).toEqual([]);
});

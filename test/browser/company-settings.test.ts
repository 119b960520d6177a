import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessible, openStage, picture, type Stage } from '../support/pages.ts';
import type { Running } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let stage: Stage;
let tieout: Running;
let page: Page;
beforeAll(async () => {
  stage = await openStage();
  ({ tieout } = stage);
  page = await stage.openAs('owner', 'projects');
  await page.getByRole('button', { name: 'New project' }).waitFor();
}, 180_000);
afterAll(() => stage?.end());

const at = (path: string) => `${tieout.url}/companies/${tieout.company}/${path}`;

const row = (name: string) => page.getByRole('row').filter({ hasText: name });
const dialog = () => page.getByRole('dialog');
const save = () => dialog().getByRole('button', { name: 'Save' }).click();

it('makes and changes a project', async () => {
  await page.goto(at('projects'));
  await page.getByRole('button', { name: 'New project' }).click();
  await dialog().getByLabel('Number').fill('2620');
  await dialog().getByLabel('Name').fill('Heron Quay');
  await save();
  await row('Heron Quay').getByRole('button', { name: 'Edit' }).click();
  await dialog().getByLabel('Job in the ERP').fill('2604');
  await save();
  await dialog()
    .getByText(/This is taken already/)
    .waitFor();
  await dialog().getByLabel('Job in the ERP').fill('2620');
  await accessible(page);
  await picture(page, 'project-form');
  await save();
  await row('Heron Quay').getByText('2620').nth(1).waitFor();
});

it('keeps the company’s settings, and one’s own mail', async () => {
  await page.goto(at('settings'));
  await page.getByText(/No mail server is set up/).waitFor();
  await page.getByLabel('Only whoever runs Tieout (TIEOUT_OPERATORS)').check();
  await page.getByLabel('Time zone').fill('Mars/Olympus');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText(/This has to be a time zone/).waitFor();
  await page.getByLabel('Time zone').fill('America/Chicago');
  await page.getByLabel(/Accounting approvers get a summary/).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText(/Nobody is named in TIEOUT_OPERATORS/).waitFor();
  await accessible(page);
  await picture(page, 'company-settings');
  // What was typed is there again after a reload.
  await page.reload();
  await page.getByText('What you had typed here before is filled in again.').waitFor();
  await page.getByLabel('A Directory Admin who holds it themselves').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('The settings were saved.').waitFor();
  expect(await tieout.as('owner').companySettings(tieout.company)).toMatchObject({
    push_granted_by: 'directory_admin',
    mail: { digest: true, time_zone: 'America/Chicago' },
  });
  await page.getByRole('link', { name: 'Dana Whitfield' }).click();
  await page.getByText(/at dana.whitfield@example.com/).waitFor();
  await page.getByLabel('When an invoice that I sent is rejected').uncheck();
  await page.getByText('Saved.', { exact: true }).waitFor();
  expect(await tieout.as('owner').myMail(tieout.company)).toMatchObject({ rejections: false });
  await accessible(page);
  await picture(page, 'my-mail');
});

/** Holds the first request of this kind while something is done, and lets it go on then. */
async function whileUnderWay(path: string, method: string, press: () => Promise<void>, then: () => Promise<void>) {
  const held = Promise.withResolvers<Route>();
  let caught = false;
  await page.route(path, (route) => {
    if (caught || route.request().method() !== method) return route.continue();
    caught = true;
    held.resolve(route);
  });
  await press();
  const route = await held.promise;
  await then();
  await route.continue();
}

it('what is typed into the settings while they are saved stays, to be saved next', async () => {
  await page.goto(at('settings'));
  const from = page.getByLabel('Sender');
  const digest = page.getByLabel(/Accounting approvers get a summary/);
  await digest.uncheck();
  const saves = page.getByRole('button', { name: 'Save' });
  await whileUnderWay(
    '**/settings',
    'PATCH',
    () => saves.click(),
    () => from.fill('books@example.com'),
  );
  await page.getByText('The settings were saved.').waitFor();
  await page.unroute('**/settings');
  const settings = () => tieout.as('owner').companySettings(tieout.company);
  expect((await settings()).mail).toMatchObject({ digest: false, from: null });
  await page.getByRole('button', { name: 'Save', exact: true, disabled: false }).waitFor();
  expect(await from.inputValue()).toBe('books@example.com');
  await saves.click();
  await until(settings, ({ mail }) => mail.from === 'books@example.com');
});

it('of two wishes about mail in quick succession both hold, though the first is on a slow line', async () => {
  await page.goto(at('mail'));
  const [rejections, digest] = [
    page.getByLabel('When an invoice that I sent is rejected'),
    page.getByLabel(/^Once a day/),
  ];
  const before = await tieout.as('owner').myMail(tieout.company);
  const [first, second] = [!before.rejections, !before.digest];
  await whileUnderWay(
    '**/me/mail',
    'PUT',
    () => rejections.setChecked(first),
    async () => {
      await digest.setChecked(second);
      // As long as the second needs where it does not wait.
      await page.waitForTimeout(400);
    },
  );
  await page.getByText('Saved.', { exact: true }).waitFor();
  await until(
    () => tieout.as('owner').myMail(tieout.company),
    (mine) => mine.rejections === first && mine.digest === second,
  );
  await page.unroute('**/me/mail');
});

it('had no error on any page', () => expect(stage.complaints).toEqual([]));

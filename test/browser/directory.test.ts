import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { accessible, openPage, picture, signIn } from '../support/pages.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  [tieout, browser] = await Promise.all([runTieout(), openBrowser()]);
  page = await openAs('owner');
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await tieout?.end();
});

const at = (path: string) => `${tieout.url}/companies/${tieout.company}/${path}`;

async function openAs(name: string, path = 'directory'): Promise<Page> {
  const made = await openPage(browser, complaints);
  await made.goto(at(path));
  await signIn(made, name);
  await made.getByRole('heading', { level: 1 }).first().waitFor();
  return made;
}

const row = (name: string) => page.getByRole('row').filter({ hasText: name });
const dialog = () => page.getByRole('dialog');
const save = () => dialog().getByRole('button', { name: 'Save' }).click();

it('shows everybody with their rights, and finds somebody', async () => {
  await row('Marcus Oyelaran').waitFor();
  for (const said of ['Accounting approver', 'Standard', 'Read Only', 'has a password']) {
    await row('Marcus Oyelaran').getByText(said, { exact: true }).first().waitFor();
  }
  await accessible(page);
  await picture(page, 'directory');
  await page.getByRole('searchbox', { name: 'Search people' }).fill('tess');
  await row('Marcus Oyelaran').waitFor({ state: 'detached' });
  await row('Tess Lindgren').waitFor();
  await page.getByRole('searchbox', { name: 'Search people' }).fill('');
});

it('adds a person by keyboard alone; a refusal stands at its field, and nothing typed is lost', async () => {
  await page.getByRole('button', { name: 'Add a person' }).press('Enter');
  // The form opens at its first field.
  await page.keyboard.type('owner');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Nora Ek');
  await page.keyboard.press('Tab');
  await page.keyboard.type('nora@example.com');
  await page.keyboard.press('Enter');
  const login = dialog().getByLabel('Login');
  await dialog()
    .getByText(/This is taken already/)
    .waitFor();
  expect(await login.getAttribute('aria-invalid')).toBe('true');
  expect(await dialog().getByLabel('Name').inputValue()).toBe('Nora Ek');
  await accessible(page);
  await picture(page, 'directory-refused');
  // A stray Escape closes the form; opened again, it is as it was.
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Add a person' }).click();
  await dialog().getByText('What you had typed here before is filled in again.').waitFor();
  expect(await dialog().getByLabel('E-mail').inputValue()).toBe('nora@example.com');
  await login.fill('nora');
  await dialog().getByLabel('ERP Integrations').selectOption('Standard');
  await save();
  await page.getByText('Nora Ek was added.').waitFor();
  await row('Nora Ek').getByText('no password yet').waitFor();
  // Whoever signs in by single sign-on or a passkey has none either, and may have left a session open.
  await row('Nora Ek').getByRole('button', { name: 'End sessions' }).waitFor();
});

it('invites them by a link that is shown once, by which they set a password and sign in', async () => {
  await row('Nora Ek').getByRole('button', { name: 'Invite' }).click();
  const link = await dialog().getByLabel('Link').inputValue();
  await accessible(page);
  await picture(page, 'directory-invitation');
  await dialog().getByRole('button', { name: 'Done' }).click();
  await row('Nora Ek')
    .getByText(/^invited until/)
    .waitFor();
  const theirs = await (await browser.newContext({ locale: 'en-US' })).newPage();
  theirs.on('pageerror', (error) => complaints.push(error.message));
  await theirs.goto(link);
  await theirs.getByText('Welcome, Nora Ek.').waitFor();
  await theirs.getByLabel('New password').fill('a long enough password');
  await theirs.getByLabel('The same again').fill('another');
  await theirs.getByRole('button', { name: 'Set the password' }).click();
  await theirs.getByText('The two are not the same.').waitFor();
  expect(await theirs.getByLabel('New password').inputValue()).toBe('a long enough password');
  await accessible(theirs);
  await picture(theirs, 'invitation');
  await theirs.getByLabel('The same again').fill('a long enough password');
  await theirs.getByRole('button', { name: 'Set the password' }).click();
  await theirs.getByText('Sign in with it as nora.').waitFor();
  await theirs.getByRole('link', { name: 'Go to sign in' }).click();
  await theirs.getByLabel('Name or e-mail').fill('nora');
  await theirs.getByLabel('Password').fill('a long enough password');
  await theirs.getByRole('button', { name: 'Sign in', exact: true }).click();
  await theirs.getByText('Harbor & Pine Builders').first().waitFor();
  await theirs.goto(link);
  await theirs.reload();
  await theirs.getByText(/was used, was replaced by a newer one, or has expired/).waitFor();
  await theirs.close();
});

it('grants the privilege by a switch, and says why the last one cannot lose it', async () => {
  const nora = page.getByRole('switch', { name: 'Can Push to Accounting, for Nora Ek' });
  expect(await nora.getAttribute('aria-checked')).toBe('false');
  await nora.press('Space');
  await page.getByText('Nora Ek may push to accounting from now on.').waitFor();
  await page.getByRole('switch', { name: /Nora Ek/, checked: true }).waitFor();
  await page.getByRole('switch', { name: /Dana Whitfield/ }).click();
  await page.getByText(/Dana Whitfield is the last Directory Admin who holds Can Push to Accounting/).waitFor();
  expect(await page.getByRole('switch', { name: /Dana Whitfield/ }).getAttribute('aria-checked')).toBe('true');
});

it('gives rights by a template and project by project', async () => {
  await page.getByRole('link', { name: 'Permission templates' }).click();
  await page.getByRole('button', { name: 'Add a template' }).click();
  await dialog().getByLabel('Name').fill('Site manager');
  await dialog().getByLabel('Commitments, where it is given for a project').selectOption('Admin');
  await save();
  await row('Site manager').getByText('Admin').waitFor();
  await accessible(page);
  await picture(page, 'directory-templates');
  await page.getByRole('link', { name: 'People' }).click();
  await row('Nora Ek').getByRole('button', { name: 'Projects' }).click();
  const select = dialog().getByRole('combobox').first();
  await select.selectOption('Site manager (Admin)');
  await dialog().getByText('Saved.').waitFor();
  await accessible(page);
  await picture(page, 'directory-projects');
  await dialog().getByRole('button', { name: 'Done' }).click();
  await page.getByText(/Nora Ek on .*: Site manager/).waitFor();
});

it('gives rights on every project, also by an administrator who may read none; what is chosen last holds', async () => {
  const owner = tieout.as('owner');
  const { people } = await owner.people(tieout.company);
  const { projects } = await owner.allProjects(tieout.company);
  const clerk = people.find(({ login }) => login === 'clerk')!;
  const before = clerk.projects.map(({ project_id, commitments }) => [project_id, { commitments }] as const);
  for (const [id] of before) await owner.setProjectRight(tieout.company, clerk.id, id, { commitments: 'none' });
  await owner.editPerson(tieout.company, clerk.id, { directory: 'admin', erp_integrations: 'none' });
  const theirs = await openAs('clerk');
  const line = theirs.getByRole('row').filter({ hasText: 'Nora Ek' });
  await line.getByRole('button', { name: 'Projects' }).click();
  const select = theirs.getByRole('dialog').getByRole('combobox');
  await select.first().waitFor();
  expect(await select.count()).toBe(projects.length);
  // The first answer comes late: the second choice waits for it.
  const told: string[] = [];
  await theirs.route('**/directory/people/*/projects/*', async (route) => {
    const { commitments } = route.request().postDataJSON();
    told.push(`asked ${commitments}`);
    if (told.length === 1) await new Promise((done) => setTimeout(done, 500));
    const response = await route.fetch();
    told.push(`answered ${commitments}`);
    await route.fulfill({ response });
  });
  await select.last().selectOption('read_only');
  await select.last().selectOption('standard');
  await expect
    .poll(() => told)
    .toEqual(['asked read_only', 'answered read_only', 'asked standard', 'answered standard']);
  const { id: last } = projects.at(-1)!;
  const nora = async () => (await owner.people(tieout.company)).people.find(({ name }) => name === 'Nora Ek')!;
  const given = async () => (await nora()).projects.find(({ project_id }) => project_id === last)?.commitments;
  await expect.poll(given).toBe('standard');
  await theirs.goto(at('projects'));
  await theirs.getByRole('row').filter({ hasText: projects[0]!.name }).getByRole('button', { name: 'Edit' }).waitFor();
  await theirs.context().close();
  await owner.setProjectRight(tieout.company, (await nora()).id, last, { commitments: 'none' });
  await owner.editPerson(tieout.company, clerk.id, {
    directory: clerk.directory,
    erp_integrations: clerk.erp_integrations,
  });
  for (const [id, right] of before) await owner.setProjectRight(tieout.company, clerk.id, id, right);
});

it('keeps vendors, contacts, service accounts and the history', async () => {
  await page.getByRole('link', { name: 'Vendors' }).click();
  await page.getByRole('button', { name: 'Add a vendor' }).click();
  await dialog().getByLabel('Name').fill('Echo Glass');
  await dialog().getByLabel('E-mail').fill('none');
  await save();
  await dialog()
    .getByText(/This has to be one e-mail address/)
    .waitFor();
  await dialog().getByLabel('E-mail').fill('office@echo.example');
  await save();
  await row('Echo Glass').getByText('office@echo.example').waitFor();
  await picture(page, 'directory-vendors');
  // What only programs write is shown beside the rest.
  const echo = (await tieout.as('owner').directoryVendors(tieout.company)).vendors.find(
    ({ name }) => name === 'Echo Glass',
  );
  const kept = { vendor: { website: 'echo.example', union_member: true } };
  await tieout.call('owner', 'PATCH', `/rest/v1.0/vendors/${echo!.id}`, kept);
  await page.reload();
  await row('Echo Glass').getByRole('button', { name: 'Edit' }).click();
  expect(await dialog().getByLabel('Website').inputValue()).toBe('echo.example');
  expect(await dialog().getByLabel('Website').isEditable()).toBe(false);
  expect(await dialog().getByLabel('Union member').inputValue()).toBe('yes');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Contacts' }).click();
  await page.getByRole('button', { name: 'Add a contact' }).click();
  await dialog().getByLabel('Name').fill('Bo Lind');
  await dialog().getByLabel('At').selectOption('Echo Glass');
  await save();
  await row('Bo Lind').getByText('Echo Glass').waitFor();
  await page.getByRole('link', { name: 'Service accounts' }).click();
  await page.getByRole('button', { name: 'Add a service account' }).click();
  await dialog().getByLabel('Name').fill('Nightly export');
  await dialog().getByLabel('Acts as').selectOption('Nora Ek');
  await save();
  const secret = await dialog().getByLabel('Client id and secret').inputValue();
  expect(secret).toMatch(/^TIEOUT_CLIENT_ID=tieout_\w+\nTIEOUT_CLIENT_SECRET=\w{52}$/);
  await accessible(page);
  await picture(page, 'directory-secret');
  await dialog().getByRole('button', { name: 'Done' }).click();
  expect(await page.content()).not.toContain(secret.split('=').at(-1)!);
  await row('Nightly export').getByRole('button', { name: 'Revoke' }).click();
  await dialog().getByRole('button', { name: 'Revoke' }).click();
  await row('Nightly export')
    .getByText(/^revoked/)
    .waitFor();
  await page.getByRole('link', { name: 'History' }).click();
  await page.getByText('Service account Nightly export was revoked; it acted as Nora Ek').waitFor();
  await page.getByText('Nora Ek was granted Can Push to Accounting').waitFor();
  await accessible(page);
  await picture(page, 'directory-history');
});

it('a change of a vendor that somebody else changed meanwhile overwrites nothing unseen', async () => {
  const owner = tieout.as('owner');
  const vendor = await owner.addVendor(tieout.company, { name: 'Foxtrot Roofing', city: 'Salem', phone: '1' });
  await page.getByRole('link', { name: 'Vendors' }).click();
  await page.reload();
  const edit = () => row('Foxtrot Roofing').getByRole('button', { name: 'Edit' }).click();
  await edit();
  await dialog().getByLabel('City').fill('Eugene');
  await page.keyboard.press('Escape');
  await owner.editVendor(tieout.company, vendor.id, { city: 'Bend', phone: '2' });
  await page.reload();
  await edit();
  const notice = dialog().getByRole('alert').filter({ hasText: 'Someone else changed this' });
  await notice.getByText('City: they saved “Bend”').waitFor();
  // What was not typed into is theirs already.
  expect(await notice.getByRole('listitem').count()).toBe(1);
  await accessible(page);
  await picture(page, 'directory-stale');
  const standing = async () =>
    (await owner.directoryVendors(tieout.company)).vendors.find(({ id }) => id === vendor.id)!;
  await dialog().getByLabel('City').press('Enter');
  expect(await dialog().getByLabel('City').inputValue()).toBe('Eugene');
  expect((await standing()).city).toBe('Bend');
  await notice.getByRole('button').click();
  await notice.waitFor({ state: 'detached' });
  await save();
  await dialog().waitFor({ state: 'detached' });
  expect(await standing()).toMatchObject({ city: 'Eugene', phone: '2' });
});

it('greys for all others what they may not do, and says why; whoever may not read is told', async () => {
  const viewer = await openAs('viewer');
  const add = viewer.getByRole('button', { name: 'Add a person' });
  await add.waitFor();
  expect(await add.getAttribute('data-tip')).toMatch(/Admin on the company’s Directory/);
  const grant = viewer.getByRole('switch', { name: /Dana Whitfield/ });
  expect(await grant.getAttribute('aria-disabled')).toBe('true');
  expect(await grant.getAttribute('aria-description')).toMatch(/Can Push to Accounting/);
  await accessible(viewer);
  await picture(viewer, 'directory-viewer');
  const pm = await openAs('pm');
  await pm.getByText(/It needs Read Only or higher on the company’s Directory/).waitFor();
  expect(await pm.getByRole('link', { name: 'Directory' }).count()).toBe(0);
  expect(complaints).toEqual([]);
});

import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { accessible, fitsWidth, openPage, picture, signIn } from '../support/pages.ts';
import { password, type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let browser: Browser;
let page: Page;
const complaints: string[] = [];
beforeAll(async () => {
  [tieout, browser] = await Promise.all([runTieout(), openBrowser()]);
  page = await openPage(browser, complaints);
  await page.goto(`${tieout.url}/your-sign-in`);
  await signIn(page, 'viewer');
  await page.getByRole('heading', { level: 1, name: 'Your sign-in' }).waitFor();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await tieout?.end();
});

const dialog = () => page.getByRole('dialog');
const button = (name: string) => page.getByRole('button', { name, exact: true });

it('lists my sessions, and ends the others', async () => {
  const body = JSON.stringify({ login: 'viewer', password });
  const headers = { 'content-type': 'application/json' };
  await fetch(`${tieout.url}/api/v1/session`, { method: 'POST', headers, body });
  await page.reload();
  await page.getByRole('row').filter({ hasText: 'This one' }).getByText('password').waitFor();
  await button('End all others').press('Enter');
  await page.getByText('Ended: 1.').waitFor();
  await button('End all others').waitFor({ state: 'detached' });
});

it('ends a session once however often it is pressed, and asks what is there where the answer was lost', async () => {
  const body = JSON.stringify({ login: 'viewer', password });
  await fetch(`${tieout.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  await page.reload();
  const held = Promise.withResolvers<void>();
  let asked = 0;
  await page.route('**/me/sessions/*', async (route) => {
    asked++;
    await held.promise;
    await route.fetch();
    await route.abort();
  });
  const end = page.getByRole('row').getByRole('button', { name: /^End/ });
  // Both before the page has done anything else, as where it is busy.
  await end.evaluate(async (button: HTMLElement) => {
    button.click();
    for (let turn = 0; turn < 3; turn++) await null;
    button.click();
  });
  held.resolve();
  await page.getByText(/^Tieout is not answering/).waitFor();
  await end.waitFor({ state: 'detached' });
  expect(asked).toBe(1);
  await page.unroute('**/me/sessions/*');
});

it('says of a token whose answer was lost that it may be there, and shows it in the list', async () => {
  await page.route('**/me/tokens', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await route.fetch();
    await route.abort();
  });
  await button('New token').press('Enter');
  await dialog().getByLabel('Name').fill('Unseen');
  await dialog().getByLabel('Your password').fill(password);
  await dialog().getByRole('button', { name: 'New token' }).press('Enter');
  await dialog()
    .getByRole('alert')
    .filter({ hasText: /nobody has seen its secret/ })
    .waitFor();
  await accessible(page);
  await picture(page, 'your-sign-in-unseen');
  await page.unroute('**/me/tokens');
  await dialog().getByRole('button', { name: 'Cancel' }).press('Enter');
  await button('Revoke Unseen').press('Enter');
  await page.getByRole('alertdialog').or(dialog()).getByRole('button', { name: 'Revoke', exact: true }).click();
  await page.getByText('Unseen was revoked.').waitFor();
});

it('makes a token that is shown once, and revokes it', async () => {
  await button('New token').press('Enter');
  await dialog().getByLabel('Name').fill('Nightly report');
  await dialog().getByLabel('Your password').fill('not it at all');
  await dialog().getByRole('button', { name: 'New token' }).press('Enter');
  await dialog()
    .getByRole('alert')
    .filter({ hasText: /^This is not your password$/ })
    .waitFor();
  const described = await dialog().getByLabel('Your password').getAttribute('aria-describedby');
  const wrong = await dialog().getByText('This is not your password').getAttribute('id');
  expect(described!.split(' ')).toContain(wrong);
  await dialog().getByLabel('Your password').fill(password);
  await dialog().getByRole('button', { name: 'New token' }).press('Enter');
  const token = await dialog().getByLabel('Token').inputValue();
  expect(token).toMatch(/^tieout_pat_/);
  const me = () => fetch(`${tieout.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  expect((await me()).status).toBe(200);
  await dialog().getByRole('button', { name: 'Done' }).press('Enter');
  await accessible(page);
  await fitsWidth(page);
  await picture(page, 'your-sign-in');
  await button('Revoke Nightly report').press('Enter');
  await page.getByRole('alertdialog').or(dialog()).getByRole('button', { name: 'Revoke', exact: true }).click();
  await page.getByText('Nightly report was revoked.').waitFor();
  expect((await me()).status).toBe(401);
});

it('sets up a second factor by a picture or a key, and from then on asks for a code', async () => {
  await button('Set up').press('Enter');
  await dialog().getByLabel('Your password').fill(password);
  await dialog().getByRole('button', { name: 'Go on' }).press('Enter');
  await dialog().getByRole('img', { name: 'The key as a picture for the app' }).waitFor();
  await accessible(page);
  await picture(page, 'your-sign-in-second-factor');
  const key = (await dialog().getByLabel('Key', { exact: true }).inputValue()).replaceAll(' ', '');
  const app = new TOTP({ secret: Secret.fromBase32(key) });
  await dialog().getByLabel('Code of the app').fill('12345');
  await dialog().getByRole('button', { name: 'Turn on' }).press('Enter');
  await dialog()
    .getByText(/This code is not the one/)
    .waitFor();
  await dialog().getByLabel('Code of the app').fill(app.generate());
  await dialog().getByRole('button', { name: 'Turn on' }).press('Enter');
  const codes = (await dialog().getByLabel('Recovery codes').inputValue()).split('\n');
  expect(codes).toHaveLength(10);
  await dialog().getByRole('button', { name: 'Done' }).press('Enter');
  await page.getByText(/^On since .* Recovery codes left: 10\.$/).waitFor();
  await page.getByRole('row').filter({ hasText: 'This one' }).getByText('password and code').waitFor();

  const other = await openPage(browser, complaints, 820);
  await other.goto(`${tieout.url}/your-sign-in`);
  await other.getByLabel('Login name or e-mail').or(other.locator('input[name=login]')).first().fill('viewer');
  await other.locator('input[name=password]').fill(password);
  await other.keyboard.press('Enter');
  await other.getByRole('heading', { name: 'Your code' }).waitFor();
  await accessible(other);
  await picture(other, 'sign-in-code');
  await other.keyboard.type('000000');
  await other.keyboard.press('Enter');
  await other.getByText(/This code is wrong/).waitFor();
  await other.getByLabel('Code').fill(codes[0]!);
  await other.keyboard.press('Enter');
  await other.getByRole('heading', { level: 1, name: 'Your sign-in' }).waitFor();
  await other.getByRole('row').filter({ hasText: 'This one' }).getByText('recovery code').waitFor();
  await fitsWidth(other);
  await picture(other, 'your-sign-in-tablet');
});

/** A telephone that is held to the sensor whenever the browser asks; by Chromium's own means. */
async function withTelephone(on: Page): Promise<void> {
  const devtools = await on.context().newCDPSession(on);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
      ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
}

it('says where passkeys work where they do not', async () => {
  const named = tieout.url.replace('127.0.0.1', 'localhost');
  await page
    .getByText(`Passkeys work at ${named}, and this page was opened at ${tieout.url}. Open it there.`)
    .waitFor();
  expect(await button('New passkey').count()).toBe(0);
});

it('makes a passkey, and it opens by itself and after the password', async () => {
  const named = tieout.url.replace('127.0.0.1', 'localhost');
  const mine = await openPage(browser, complaints, 1280);
  await withTelephone(mine);
  await mine.goto(`${named}/your-sign-in`);
  await signIn(mine, 'clerk');
  const press = (name: string) => mine.getByRole('button', { name, exact: true }).press('Enter');
  const shown = mine.getByRole('dialog');
  await mine.getByText('You have no passkey.').waitFor();
  await press('New passkey');
  await shown.getByLabel('Name').fill('Telephone');
  await shown.getByLabel('Your password').fill(password);
  await accessible(mine);
  await shown.getByRole('button', { name: 'Go on' }).press('Enter');
  expect((await shown.getByLabel('Recovery codes').inputValue()).split('\n')).toHaveLength(10);
  await shown.getByRole('button', { name: 'Done' }).press('Enter');
  await mine.getByText('Telephone was made. From now on your password alone opens nothing.').waitFor();
  await mine.getByRole('row').filter({ hasText: 'This one' }).getByText('passkey').waitFor();
  await accessible(mine);
  await fitsWidth(mine);
  await picture(mine, 'your-sign-in-passkeys');

  const again = async () => {
    await mine.context().clearCookies();
    await mine.goto(`${named}/your-sign-in`);
  };
  await again();
  await mine.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
  await accessible(mine);
  await picture(mine, 'sign-in-passkey');
  await press('Sign in with a passkey');
  await mine.getByRole('heading', { level: 1, name: 'Your sign-in' }).waitFor();
  await again();
  await signIn(mine, 'clerk');
  await mine.getByRole('heading', { name: 'Your code' }).waitFor();
  await mine.getByText('Use your passkey, or type one of your recovery codes.').waitFor();
  await accessible(mine);
  await mine.setViewportSize({ width: 820, height: 900 });
  await picture(mine, 'sign-in-second-passkey');
  await press('Use a passkey');
  await mine.getByRole('heading', { level: 1, name: 'Your sign-in' }).waitFor();
  await fitsWidth(mine);
  await picture(mine, 'your-sign-in-passkeys-tablet');

  await press('Rename Telephone');
  await shown.getByLabel('Name').fill('Old telephone');
  await shown.getByRole('button', { name: 'Save' }).press('Enter');
  await mine.getByText('Telephone is called Old telephone now.').waitFor();
  await press('Remove Old telephone');
  await shown.getByLabel('Your password').fill(password);
  await shown.getByRole('button', { name: 'Remove', exact: true }).press('Enter');
  await mine.getByText('Old telephone was removed.').waitFor();
  await mine.getByText('You have no passkey.').waitFor();
  await mine.close();
});

it('an administrator takes the second factor of somebody away, and their page says so', async () => {
  const owner = await openPage(browser, complaints, 1280);
  await owner.goto(`${tieout.url}/companies/${tieout.company}/directory`);
  await signIn(owner, 'owner');
  const row = owner.getByRole('row').filter({ hasText: 'viewer' });
  await row.getByText('second factor', { exact: true }).waitFor();
  await accessible(owner);
  await picture(owner, 'directory-second-factor');
  await row.getByRole('button', { name: 'Second factor' }).press('Enter');
  const shown = owner.getByRole('dialog');
  await shown.getByLabel('Your password').fill(password);
  await shown.getByRole('button', { name: 'Take away' }).press('Enter');
  await shown.getByText('Say why: it stands in the history.').waitFor();
  await shown.getByLabel('Reason').fill('Lost his telephone on the site');
  await accessible(owner);
  await picture(owner, 'directory-take-second-factor');
  await shown.getByRole('button', { name: 'Take away' }).press('Enter');
  await owner.getByText(/^The second factor of .* was taken away\.$/).waitFor();
  const clerk = owner.getByRole('row').filter({ hasText: 'clerk' });
  await clerk.getByRole('button', { name: 'End sessions' }).press('Enter');
  await owner.getByRole('alertdialog').or(shown).getByRole('button', { name: 'End sessions', exact: true }).click();
  await owner.getByText(/was signed out\. Sessions ended: \d+\.$/).waitFor();
  await fitsWidth(owner);
  await picture(owner, 'directory-people');
  await owner.goto(`${tieout.url}/companies/${tieout.company}/directory?tab=accounts`);
  await owner.getByRole('heading', { name: 'Personal tokens' }).waitFor();
  await owner.getByText('Nightly report').waitFor();
  await accessible(owner);
  await fitsWidth(owner);
  await picture(owner, 'directory-tokens');
  await owner.close();
  const theirs = await openPage(browser, complaints, 820);
  await theirs.goto(tieout.url);
  await signIn(theirs, 'viewer');
  await theirs.getByRole('heading', { level: 1, name: 'Your sign-in' }).waitFor();
  await theirs.getByText(/^Your second factor was taken away on /).waitFor();
  await theirs.close();
});

it('complains of nothing', () => {
  // A wrong password and a wrong code are answered 401, which a browser notes.
  expect(complaints.filter((text) => !/401|422/.test(text))).toEqual([]);
});

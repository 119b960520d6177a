import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { client, type NewSingleSignOn } from '../../src/http/client.ts';
import { newKey } from '../../src/keyring.ts';
import { openBrowser } from '../support/browser.ts';
import { accessible, fitsWidth, openPage, picture, signIn } from '../support/pages.ts';
import { openProvider, signInAt, type TestProvider } from '../support/provider.ts';
import { sql } from '../support/sql.ts';
import { password, type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let at: TestProvider;
let browser: Browser;
let page: Page;
let templates: { readonly site: number; readonly accounting: number };
const complaints: string[] = [];
beforeAll(async () => {
  [tieout, at, browser] = await Promise.all([
    runTieout({}, { signInPrivate: true, secretsKey: { value: newKey() } }),
    openProvider(),
    openBrowser(),
  ]);
  page = await openPage(browser, complaints, 1280);
  const owner = tieout.as('owner');
  at.allow((await owner.singleSignOn(tieout.company)).redirect_uri);
  const [site, accounting] = [
    await owner.addTemplate(tieout.company, { name: 'Site staff', erp_integrations: 'read_only' }),
    await owner.addTemplate(tieout.company, {
      name: 'Accounting',
      erp_integrations: 'standard',
      directory: 'read_only',
    }),
  ];
  templates = { site: site.id, accounting: accounting.id };
  for (const [login, groups] of [
    ['ines', ['accounting']],
    ['olga', ['nothing-of-ours']],
  ] as const) {
    at.accounts.set(login, { email: `${login}@example.com`, email_verified: true, name: `${login} New`, groups });
  }
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await at?.end();
  await tieout?.end();
});

const settings = (of: Partial<NewSingleSignOn> = {}): NewSingleSignOn => ({
  label: 'Harbor ID',
  issuer: at.issuer,
  client_id: at.client.id,
  on: true,
  makes_people: true,
  scopes: 'openid email profile groups',
  groups: [
    { group: 'approvers', template_id: templates.accounting, push_to_accounting: true },
    { group: 'accounting', template_id: templates.accounting },
    { group: 'site', template_id: templates.site },
  ],
  ...of,
});
const set = (of: Partial<NewSingleSignOn> = {}) => tieout.as('owner').setSingleSignOn(tieout.company, settings(of));
const person = async (email: string) =>
  (await tieout.as('owner').people(tieout.company)).people.find((one) => one.email === email);
const history = async () =>
  (await tieout.as('owner').companyHistory(tieout.company)).events.map(({ says }: { says: string }) => says);

/** A whole sign-in without a screen: where it ends, and with which session. */
async function arrives(login: string, to = '/companies') {
  const cookies = new Map<string, string>();
  const keep = (answer: Response) => {
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      cookies.set(name!, value!);
    }
    return answer;
  };
  const cookie = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const ask = async (path: string, body?: object) =>
    keep(
      await fetch(new URL(path, tieout.url), {
        redirect: 'manual',
        headers: { cookie: cookie(), ...(body ? { 'content-type': 'application/json' } : {}) },
        ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
      }),
    );
  const begin = async () => {
    const left = await ask('/api/v1/session/single-sign-on', { company_id: tieout.company, to });
    return ((await left.json()) as { location: string }).location;
  };
  const come = async () => (await ask(await signInAt(await begin(), login, at))).headers.get('location')!;
  const ends = await come();
  return { ends, ask, come, me: () => ask('/api/v1/me') };
}
const problemOf = (ends: string) => new URL(ends, tieout.url).searchParams.get('problem');

it('is set up by whoever may grant the privilege, step by step, and tried before it is shown', async () => {
  for (const name of ['approver', 'clerk', 'viewer']) {
    await expect(tieout.as(name).singleSignOn(tieout.company)).rejects.toMatchObject({ code: 'not_permitted' });
  }
  await fresh();
  await page.goto(`${tieout.url}/companies/${tieout.company}/settings/sign-in`);
  await signIn(page, 'owner');
  await page.getByLabel('Name on the button').fill('Harbor ID');
  await page.getByLabel('Issuer').fill(`${at.issuer}/.well-known/openid-configuration`);
  await page.getByLabel('Client id').fill(at.client.id);
  await page.getByLabel('Client secret').fill(at.client.secret);
  await page.getByLabel('Scopes').fill('openid email profile groups');
  await page.getByRole('button', { name: 'Add a group' }).click();
  await page.getByRole('textbox', { name: 'Group', exact: true }).fill('accounting');
  await page.getByRole('combobox', { name: 'Gives the template' }).selectOption({ label: 'Accounting' });
  await accessible(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await page.getByRole('button', { name: 'Test each step' }).click();
  await page.getByText('Taken: the provider refused only the made-up code.').waitFor();
  expect(await page.getByText('In order').count()).toBe(5);
  await page.getByRole('button', { name: 'Try it' }).click();
  await atProvider('olga');
  await page.getByRole('heading', { name: /The last trial/ }).waitFor();
  await page.getByText('olga@example.com, verified').waitFor();
  await page.getByText(/It would not let in: You are not in the directory/).waitFor();
  await fitsWidth(page);
  await accessible(page);
  await picture(page, 'ways-in');
  await page.setViewportSize({ width: 820, height: 900 });
  await fitsWidth(page);
  await picture(page, 'ways-in-tablet');
  const [row] = await sql<{ sealed_secret: string }>(tieout.urls.superUrl, 'select * from tieout.single_sign_on');
  expect(row!.sealed_secret).toMatch(/^v1\./);
  const answers = JSON.stringify([await tieout.as('owner').singleSignOn(tieout.company), await history(), row]);
  expect(answers).not.toContain(at.client.secret);
}, 60_000);

/** Nobody is signed in, neither here nor there. One page for all: this browser minds when several cross between hosts. */
async function fresh(): Promise<void> {
  await page.context().clearCookies();
  await page.setViewportSize({ width: 1280, height: 900 });
}

async function atProvider(login: string): Promise<void> {
  await page.locator('input[name=login]').fill(login);
  await page.locator('input[name=password]').fill('any');
  await page.locator('button[type=submit]').click();
}

it('reads groups at each sign-in: gives what is new, takes what is gone, and lets nobody in without any', async () => {
  at.accounts.set('ines', { ...at.accounts.get('ines'), groups: ['approvers', 'accounting'] });
  await set();
  const first = await arrives('ines', '/companies/1?x=y');
  expect(first.ends).toBe('/companies/1?x=y');
  expect(await person('ines@example.com')).toMatchObject({ push_to_accounting: true });
  at.accounts.set('ines', { ...at.accounts.get('ines'), groups: 'site', email: 'married@example.com' });
  expect((await arrives('ines')).ends).toBe('/companies');
  expect(await person('ines@example.com')).toMatchObject({
    push_to_accounting: false,
    erp_integrations: 'read_only',
    template: { name: 'Site staff' },
  });
  at.accounts.set('ines', { ...at.accounts.get('ines'), groups: [] });
  expect(problemOf((await arrives('ines')).ends)).toBe('no_group');
  expect(await person('ines@example.com')).toMatchObject({ erp_integrations: 'none', template: null });
  expect((await first.me()).status, 'the sessions of before').toBe(401);
  expect(problemOf((await arrives('olga')).ends)).toBe('no_group');
  expect(await person('olga@example.com')).toBeUndefined();
  const said = (await history()).join('\n');
  expect(said).toMatch(/ines New, by the groups at sign-in: .*Can Push to Accounting: yes \(was no\)/);
  expect(said).toMatch(/olga@example.com came by single sign-on and was not let in: in no group/);
}, 30_000);

it('matches an address only where it is verified, and never opens an account that has a password by it', async () => {
  const claims = { email: 'Sam.Abernathy@example.com', email_verified: true, name: 'Sam', groups: ['site'] };
  at.accounts.set('sam', claims);
  at.accounts.set('mallory', { ...claims, email: 'mallory@example.com', email_verified: false });
  expect(problemOf((await arrives('mallory')).ends)).toBe('unverified');
  at.accounts.set('nameless', { name: 'N', groups: ['site'] });
  expect(problemOf((await arrives('nameless')).ends)).toBe('no_email');
  const sam = await arrives('sam', '/companies');
  expect(sam.ends).toBe('/sign-in/join');
  expect((await sam.me()).status, 'nobody is in by an address alone').toBe(401);
  const join = (secret: string) => sam.ask('/api/v1/session/single-sign-on/join', { password: secret });
  expect((await join('wrong wrong wrong')).status).toBe(401);
  expect((await join(password)).status).toBe(200);
  expect((await join(password)).status, 'once').toBe(401);
  // Joined, and let in by the provider, which says who they are.
  expect(await sam.come()).toBe('/companies');
  expect(((await (await sam.me()).json()) as { login: string }).login).toBe('viewer');
  // Another account there with the same address is not them.
  at.accounts.set('impostor', claims);
  expect(problemOf((await arrives('impostor')).ends)).toBe('other_identity');
  // Of another company than theirs, nothing is opened whatever is said.
  at.accounts.set('stranger', { ...claims, email: 'outsider@example.com', groups: ['approvers'] });
  await sql(tieout.urls.superUrl, `update tieout.person set email = 'outsider@example.com' where login = 'outsider'`);
  const stranger = await arrives('stranger');
  const me = (await (await stranger.me()).json()) as { id: number; companies: { id: number }[] };
  expect(me.companies.map(({ id }) => id)).toEqual([tieout.company]);
  await expect(client({ baseUrl: tieout.url, token: async () => 'none' }).me()).rejects.toThrow();
}, 30_000);

it('comes back only to the browser that left, once', async () => {
  const left = await fetch(`${tieout.url}/api/v1/session/single-sign-on`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ company_id: tieout.company, to: '//evil.example' }),
  });
  const { location } = (await left.json()) as { location: string };
  const back = await signInAt(location, 'sam', at);
  const come = (cookie: string) => fetch(back, { redirect: 'manual', headers: { cookie } });
  expect(problemOf((await come('')).headers.get('location')!)).toBe('over');
  const cookie = left.headers.getSetCookie()[0]!.split(';')[0]!;
  expect(left.headers.getSetCookie()[0]).toMatch(/HttpOnly; SameSite=Lax/);
  expect((await come(cookie)).headers.get('location'), 'not to another site').toBe('/');
  expect(problemOf((await come(cookie)).headers.get('location')!)).toBe('over');
  const foreign = await fetch(`${tieout.url}/api/v1/session/single-sign-on`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' },
    body: JSON.stringify({ company_id: tieout.company }),
  });
  expect(foreign.status).toBe(403);
});

it('complains of nothing', () => {
  expect(complaints.filter((text) => !/40[13]|422|503/.test(text))).toEqual([]);
});

import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { longestState } from '../../src/domain/sign-in/oauth.ts';
import type { NewSingleSignOn } from '../../src/http/client.ts';
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
const set = async (of: Partial<NewSingleSignOn> = {}) =>
  (await tieout.inSession('owner')).setSingleSignOn(tieout.company, settings({ password, ...of }));
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
  // Of whom more is asked counts as it is saved, and says so before.
  await page.getByRole('radio', { name: /own people/ }).check();
  await page.getByText(/This counts as soon as it is saved/).waitFor();
  expect((await tieout.as('owner').singleSignOn(tieout.company)).second_factor).toBe('optional');
  await accessible(page);
  await page.getByRole('form').getByRole('button', { name: 'Save' }).click();
  const proving = page.getByRole('dialog');
  await proving.getByLabel('Your password').fill('not the password');
  await proving.getByRole('button', { name: 'Save' }).click();
  await proving.getByText('This is not your password').waitFor();
  await proving.getByLabel('Your password').fill(password);
  await proving.getByRole('button', { name: 'Save' }).click();
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
});

/** Nobody is signed in, neither here nor there. One page for all: this browser minds when several cross between hosts. */
async function fresh(): Promise<void> {
  await page.context().clearCookies();
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** Where somebody ends who went by another host: by what is shown, for the browser's own word on loading comes late. */
async function lands(heading: string, path: string): Promise<void> {
  await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
  expect(page.url()).toBe(`${tieout.url}/companies/${tieout.company}/${path}`);
}

/** By what stands in the provider's fields alone: our own page, which is left meanwhile, has fields of the same names. */
async function atProvider(login: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(login);
  await page.getByPlaceholder('and password').fill('any');
  await page.locator('button[type=submit]').click();
}

it('brings somebody new to the page that they wanted, with what their groups give', async () => {
  await set({ client_secret: at.client.secret });
  await fresh();
  await page.goto(`${tieout.url}/companies/${tieout.company}/erp/connections`);
  const button = page.getByRole('button', { name: 'Sign in with Harbor ID' });
  await button.waitFor();
  await accessible(page);
  await picture(page, 'sign-in-provider');
  await button.click();
  await atProvider('ines');
  await lands('Connections', 'erp/connections');
  await page.goto(`${tieout.url}/your-sign-in`);
  await page.getByRole('row').filter({ hasText: 'This one' }).getByText('single sign-on').waitFor();
  const ines = await person('ines@example.com');
  expect(ines).toMatchObject({
    name: 'ines New',
    erp_integrations: 'standard',
    push_to_accounting: false,
    has_password: false,
    template: { name: 'Accounting' },
  });
});

it('reads groups at each sign-in: gives what is new, takes what is gone, and lets nobody in without any', async () => {
  at.accounts.set('ines', { ...at.accounts.get('ines'), groups: ['approvers', 'accounting'] });
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
});

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
  // The same on the page, for whoever has a password here.
  at.accounts.set('tess', { ...claims, email: 'tess.lindgren@example.com', groups: ['accounting'] });
  await fresh();
  await page.goto(`${tieout.url}/companies/${tieout.company}/erp/tie-out`);
  await page.getByRole('button', { name: 'Sign in with Harbor ID' }).click();
  await atProvider('tess');
  await page.getByText(/says that you are Tess Lindgren/).waitFor();
  await accessible(page);
  await picture(page, 'sign-in-join');
  await page.getByLabel('Your password here').fill(password);
  await page.getByRole('button', { name: 'It is me' }).click();
  await lands('Tie-out', 'erp/tie-out');
});

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

it('brings an application’s request with the longest state back as it was, and refuses at once what it could not keep', async () => {
  const leave = (to: string) =>
    fetch(`${tieout.url}/api/v1/session/single-sign-on`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ company_id: tieout.company, to }),
    });
  const of = (state: string) => `/oauth/authorize?response_type=code&client_id=x&state=${encodeURIComponent(state)}`;
  for (const state of ['s'.repeat(longestState), '"'.repeat(longestState)]) {
    const left = await leave(of(state));
    const { location } = (await left.json()) as { location: string };
    const back = await signInAt(location, 'sam', at);
    const cookie = left.headers.getSetCookie()[0]!.split(';')[0]!;
    const came = await fetch(back, { redirect: 'manual', headers: { cookie } });
    expect(came.headers.get('location')).toBe(of(state));
  }
  const refused = await leave(`/erp?${'x'.repeat(8_000)}`);
  expect(refused.status).toBe(422);
  expect(((await refused.json()) as { detail: string }).detail).toMatch(
    /has 8005 characters, and at most 8000 are kept/,
  );
  expect(refused.headers.getSetCookie()).toEqual([]);
});

it('says in words that the provider does not answer, and who is not active', async () => {
  const sam = (await person('sam.abernathy@example.com'))!;
  await tieout.as('owner').editPerson(tieout.company, sam.id, { active: false });
  const gone = await arrives('sam');
  expect(problemOf(gone.ends)).toBe('deactivated');
  await tieout.as('owner').editPerson(tieout.company, sam.id, { active: true });
  await fresh();
  await page.goto(`${tieout.url}${gone.ends}`);
  await page.getByText('You are in the directory of this company, but not active.').waitFor();
  await picture(page, 'sign-in-not-let-in');
  // As it is set anew, what the provider said before is not kept.
  await set({ client_id: 'another', client_secret: 'another-secret' });
  at.answers = false;
  await page.getByRole('button', { name: 'Sign in with Harbor ID' }).click();
  await page.getByText(/Tieout could not ask Harbor ID to sign you in/).waitFor();
  at.answers = true;
  await set({ client_secret: at.client.secret });
});

it('asks for a second factor right after the password, where the company requires one', async () => {
  const owner = await tieout.inSession('owner');
  const asked = await owner.setSecondFactorRule(tieout.company, { asked_of: 'own_people', password });
  expect(asked.without_second_factor).toBeGreaterThan(3);
  await fresh();
  await page.goto(`${tieout.url}/companies/${tieout.company}/erp/connections`);
  await page.getByLabel('Name or e-mail').fill('clerk');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { name: /asks for more than a password/ }).waitFor();
  await accessible(page);
  await picture(page, 'second-factor-asked');
  const company = () =>
    page.evaluate((c) => fetch(`/api/v1/companies/${c}/erp/connections`).then((a) => a.json()), tieout.company);
  expect(await company()).toMatchObject({ code: 'second_factor_needed' });
  await page.getByRole('button', { name: 'Set up', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Your password').fill(password);
  await dialog.getByRole('button', { name: 'Go on' }).click();
  const key = (await dialog.getByLabel('Key', { exact: true }).inputValue()).replaceAll(' ', '');
  await dialog.getByLabel('Code of the app').fill(new TOTP({ secret: Secret.fromBase32(key) }).generate());
  await dialog.getByRole('button', { name: 'Turn on' }).click();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Go on' }).click();
  await lands('Connections', 'erp/connections');
  // Programs that an administrator made, and people of vendors, go on as they did; single sign-on has shown enough.
  expect((await tieout.call('viewer', 'GET', `/api/v1/companies/${tieout.company}/erp/connections`)).status).toBe(200);
  const sam = await arrives('sam');
  expect((await sam.ask(`/api/v1/companies/${tieout.company}/erp/connections`)).status).toBe(200);
  // Whoever asked it of all is asked too, and has none.
  await sql(tieout.urls.superUrl, `update tieout.company_setting set second_factor = 'optional'`);
});

it('lets the company’s own people in this way alone, but for whoever keeps a password', async () => {
  const owner = tieout.as('owner');
  const people = (await owner.people(tieout.company)).people;
  const [dana, marcus] = ['dana.whitfield@example.com', 'marcus.oyelaran@example.com'].map((email) => {
    const found = people.find((one) => one.email === email)!;
    return found.id;
  });
  const enters = (login: string) =>
    fetch(`${tieout.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ login, password }),
    });
  const before = (await enters('approver')).headers.getSetCookie()[0]!.split(';')[0]!;
  const meWith = (cookie: string) => fetch(`${tieout.url}/api/v1/me`, { headers: { cookie } });
  expect((await meWith(before)).status).toBe(200);
  const alone = { only_way: true, keepers: [dana!] };
  await set({ client_id: 'changed', client_secret: 'another-secret' });
  await expect(set({ client_id: 'changed', ...alone })).rejects.toMatchObject({ code: 'untried' });
  await set({ client_secret: at.client.secret });
  await expect(set(alone)).rejects.toMatchObject({ code: 'untried' });
  expect((await arrives('sam')).ends).toBe('/companies');
  await expect(set({ ...alone, keepers: [] })).rejects.toMatchObject({ code: 'no_key' });
  await expect(set({ ...alone, keepers: [marcus!] })).rejects.toMatchObject({ code: 'no_key' });
  await set(alone);
  const shut = await enters('approver');
  expect([shut.status, ((await shut.json()) as { code: string }).code]).toEqual([403, 'single_sign_on_only']);
  expect(((await (await enters('approver')).json()) as { says?: string; detail: string }).detail).toMatch(/Harbor ID/);
  expect((await enters('owner')).status).toBe(204);
  expect((await enters('subcontractor')).status, 'a vendor’s contact').toBe(204);
  // Another hub believes it for seconds more; the session itself is gone.
  const left = await sql<{ n: string }>(
    tieout.urls.superUrl,
    `select count(*) as n from sign_in.session s join sign_in."user" u on u.id = s."userId" where u.username = 'approver'`,
  );
  expect(left[0]!.n).toBe('0');
  // The last who gets in without the provider stays so.
  await expect(owner.editPerson(tieout.company, dana!, { directory: 'standard' })).rejects.toMatchObject({
    code: expect.stringMatching(/^last_(administrator|granter|key)$/),
  });
  await owner.partIdentity(tieout.company, (await person('sam.abernathy@example.com'))!.id);
  expect((await arrives('sam')).ends).toBe('/sign-in/join');
  await (await tieout.inSession('owner')).removeSingleSignOn(tieout.company, password);
  expect((await enters('approver')).status).toBe(204);
});

it('complains of nothing', () => {
  expect(complaints.filter((text) => !/40[13]|422|503/.test(text))).toEqual([]);
});

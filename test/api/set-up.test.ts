import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start, type Tieout } from '../../src/assemble.ts';
import { openBrowser } from '../support/browser.ts';
import { accessible, openPage, picture, signIn } from '../support/pages.ts';
import { settingsFor } from '../support/tieout.ts';
import { type WalledDatabase, walledDatabase } from '../support/walled-database.ts';

let urls: WalledDatabase;
let tieout: Tieout;
let browser: Browser;
beforeAll(async () => {
  [urls, browser] = await Promise.all([walledDatabase(), openBrowser()]);
  tieout = await serve();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await tieout?.stop();
  await urls?.drop();
});

const serve = () =>
  start(settingsFor(urls.appUrl, { demo: false, sessionSecret: 'a-secret-that-stays-over-many-starts' }), {
    readEveryMs: 0,
  });
const codeOf = ({ setUpUrl }: Tieout) => setUpUrl!.split('#')[1]!;
const first = {
  company: 'Juniper Builders',
  name: 'June Park',
  login: 'june',
  email: 'june@example.com',
  erp: 'sage_100_contractor',
} as const;
async function found(body: object, url = tieout.url) {
  const answer = await fetch(`${url}/api/v1/set-up`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, never> };
}

describe('an installation that is empty', () => {
  it('is set up by nobody without the code that was printed, and not with a wrong field', async () => {
    for (const code of ['', 'x', `${codeOf(tieout)}x`]) {
      expect(await found({ ...first, code })).toMatchObject({ status: 409, body: { code: 'set_up_over' } });
    }
    const code = codeOf(tieout);
    for (const [field, wrong] of [
      ['company', ' '],
      ['name', ''],
      ['login', ' june'],
      ['email', 'june'],
    ] as const) {
      const refused = await found({ ...first, code, [field]: wrong });
      expect(refused).toMatchObject({ status: 422, body: { code: 'invalid', facts: { field } } });
    }
  });

  it('stays open until its first person has a password, whoever dies on the way', async () => {
    const both = await Promise.all([1, 2].map(() => found({ ...first, code: codeOf(tieout) })));
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    const before = codeOf(tieout);
    await tieout.stop();
    tieout = await serve();
    expect(codeOf(tieout)).not.toBe(before);
    // Somebody begins anew, by another name: the company that is there is theirs.
    expect(await found({ ...first, company: 'Another', code: codeOf(tieout) })).toMatchObject({ status: 201 });
  });

  it('is made on a page, and its first person signs in and connects what is there', async () => {
    const complaints: string[] = [];
    const page = await openPage(browser, complaints, 1280);
    await page.goto(`${tieout.url}/set-up#${codeOf(tieout)}`);
    for (const [label, text] of [
      ['Company', first.company],
      ['Your name', first.name],
      ['Login name', first.login],
      ['E-mail', 'june'],
    ] as const) {
      await page.getByLabel(label, { exact: true }).fill(text);
    }
    await accessible(page);
    await page.getByRole('button', { name: 'Make the company' }).press('Enter');
    await page.getByLabel('E-mail', { exact: true }).and(page.locator('[aria-invalid="true"]')).waitFor();
    await picture(page, 'set-up');
    await page.getByLabel('E-mail', { exact: true }).fill(first.email);
    await page.getByRole('button', { name: 'Make the company' }).press('Enter');
    await page.getByText('You sign in to Juniper Builders as').waitFor();
    await page.getByLabel('New password').fill('a-password-of-june');
    await page.getByLabel('The same again').fill('a-password-of-june');
    await page.getByRole('button', { name: 'Set the password' }).press('Enter');
    await page.getByRole('link', { name: 'Go to sign in' }).click();
    await signIn(page, 'june', 'a-password-of-june');
    await page.getByRole('link', { name: 'ERP Integrations' }).first().click();
    await page.getByRole('link', { name: 'Open the connections' }).or(page.locator('.panel-link')).first().click();
    await page.getByRole('heading', { name: 'Sage 100 Contractor®' }).waitFor();
    await accessible(page);
    await picture(page, 'set-up-connections');
    expect(complaints).toEqual([]);
  });

  it('is then over, here and at the next start, and holds one company with one person who may do all', async () => {
    expect(await found({ ...first, code: codeOf(tieout) })).toMatchObject({ status: 409 });
    await tieout.stop();
    tieout = await serve();
    expect(tieout.setUpUrl).toBeNull();
    const cookie = await signedIn('june', 'a-password-of-june');
    const ask = async (path: string, body?: object) => {
      const headers = { cookie, 'content-type': 'application/json', origin: tieout.url };
      const method = body === undefined ? 'GET' : 'POST';
      const answer = await fetch(tieout.url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
      return { status: answer.status, body: await answer.json() };
    };
    const { body: me } = await ask('/api/v1/me');
    const [company, another] = me.companies;
    expect(another).toBeUndefined();
    expect(company).toMatchObject({
      name: 'Juniper Builders',
      grants: { erp_integrations: 'admin', directory: 'admin', push_to_accounting: true },
    });
    const connect = () => ask(`/api/v1/companies/${company.id}/erp/connections`, { kind: 'sage_100_contractor' });
    expect(await connect()).toMatchObject({ status: 409, body: { code: 'connected_already' } });
    const types = await ask(`/rest/v1.0/line_item_types?company_id=${company.id}`);
    expect(types.body.map(({ code }: { code: string }) => code).sort()).toEqual(['E', 'L', 'M', 'O', 'S']);
    // What a demo would have left behind is not there.
    expect((await ask(`/rest/v1.0/projects?company_id=${company.id}`)).body).toEqual([]);
  });
});

async function signedIn(login: string, password: string): Promise<string> {
  const answer = await fetch(`${tieout.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: tieout.url },
    body: JSON.stringify({ login, password }),
  });
  expect(answer.status).toBeLessThan(300);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { smallPng } from './small-png.ts';
import { password, type Running } from './tieout.ts';

const folder = fileURLToPath(new URL('../../docs/screens/', import.meta.url));
/** Pictures are made when they are asked for: a run of the tests changes nothing that is kept. */
const isAsked = process.env.TIEOUT_SCREENS === '1';

/** Every address that the page answers to, as its router has them: `/companies/$c/erp`. */
export function routesOfThePage(): readonly string[] {
  const text = readFileSync(new URL('../../src/web/routes.tsx', import.meta.url), 'utf8');
  const found = [...text.matchAll(/getParentRoute: \(\) => (\w+),\s+path: '([^']+)'/g)];
  const below = found.map(([, parent, path]) => (parent === 'company' ? `/companies/$c${path}` : path!));
  return [...new Set(below.map((path) => path.replace(/(.)\/$/, '$1')))];
}

/** Where each page of the demo is: the addresses with records that show something in them. */
export async function addressesOf(tieout: Running): Promise<ReadonlyMap<string, string>> {
  const [c, owner] = [tieout.company, tieout.as('owner')];
  const [synced, projects] = await Promise.all([owner.list(c, { filter: 'synced', limit: 1 }), owner.projects(c)]);
  const item = synced.items[0]!;
  const p = item.project.id;
  const [orders, people] = await Promise.all([
    Promise.all(projects.map(async ({ id }) => ({ id, orders: await owner.changeOrders(c, id) }))),
    tieout.call('owner', 'GET', `/api/v1/companies/${c}/directory/people`),
  ]);
  const ordered = orders.find((one) => one.orders.length > 0)!;
  const order = ordered.orders[0]!;
  const invitation = await tieout.call(
    'owner',
    'POST',
    `/api/v1/companies/${c}/directory/people/${people.body.people.at(-1).id}/invitation`,
    {},
  );
  const company = `/companies/${c}`;
  const commitment = `${company}/projects/${p}/commitments/${item.commitment.id}`;
  const contract = `${company}/projects/${ordered.id}/commitments/${order.contract_id}`;
  return new Map([
    ['/sign-in', '/sign-in'],
    ['/sign-in/join', '/sign-in/join'],
    ['/invitation', new URL(invitation.body.link).pathname + new URL(invitation.body.link).hash],
    ['/set-up', '/set-up#a-code-of-twenty-letters'],
    ['/', '/'],
    ['/your-sign-in', '/your-sign-in'],
    ['/companies/$c', company],
    ...[
      'projects',
      'erp',
      'erp/connections',
      'erp/connections/set-up',
      'erp/tie-out',
      'erp/prerequisites',
      'erp/accountant-report',
      'directory',
      'settings',
      'settings/sign-in',
      'import',
      'mail',
    ].map((path) => [`/companies/$c/${path}`, `${company}/${path}`] as const),
    ['/companies/$c/erp/records/$kind', `${company}/erp/records/commitment`],
    ['/companies/$c/erp/subcontractor-invoices', `${company}/erp/subcontractor-invoices`],
    ['/companies/$c/erp/subcontractor-invoices/$id', `${company}/erp/subcontractor-invoices/${item.invoice_id}`],
    [
      '/companies/$c/erp/subcontractor-invoices/$id/correct',
      `${company}/erp/subcontractor-invoices/${item.invoice_id}/correct`,
    ],
    ...['commitments', 'billing-periods', 'settings', 'commitments/new'].map(
      (path) => [`/companies/$c/projects/$p/${path}`, `${company}/projects/${p}/${path}`] as const,
    ),
    ['/companies/$c/projects/$p/commitments/$id', commitment],
    ['/companies/$c/projects/$p/commitments/$id/edit', `${commitment}/edit`],
    ['/companies/$c/projects/$p/commitments/$id/change-orders/new', `${contract}/change-orders/new`],
    ['/companies/$c/projects/$p/commitments/$id/change-orders/$order', `${contract}/change-orders/${order.id}`],
    [
      '/companies/$c/projects/$p/invoices/new',
      `${company}/projects/${p}/invoices/new?commitment=${item.commitment.id}`,
    ],
    ['/companies/$c/projects/$p/invoices/$id', `${company}/projects/${p}/invoices/${item.invoice_id}`],
  ]);
}

/** The name of a page's picture: `project-commitments-edit` of `/companies/$c/projects/$p/commitments/$id/edit`. */
export const pictureName = (route: string): string =>
  route
    .replace('/companies/$c/projects/$p/', '/project-')
    .replace(/^\/companies\/\$c$/, '/company')
    .replace('/companies/$c/', '/')
    .replace('/subcontractor-invoices/$id', '/invoice')
    .replace('commitments/$id', 'commitment')
    .replace('change-orders/$order', 'change-order')
    .replace('records/$kind', 'records')
    .replace('invoices/$id', 'invoice')
    .replace(/^\/$/, '/companies')
    .slice(1)
    .replaceAll('/', '-');

/** A browser's window in which somebody is signed in, in a language, from the first page on. */
export async function windowOf(
  browser: Browser,
  tieout: Running,
  login: string,
  language: 'en' | 'es',
): Promise<BrowserContext> {
  const answer = await fetch(`${tieout.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login, password }),
  });
  const [session] = answer.headers.getSetCookie();
  const [name, value] = session!.split(';')[0]!.split('=');
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  await context.addCookies([
    { name: name!, value: decodeURIComponent(value!), url: tieout.url },
    { name: 'tieout_language', value: language, url: tieout.url },
    { name: 'tieout_theme', value: 'light', url: tieout.url },
  ]);
  return context;
}

/** Goes there and waits until all that was asked for is shown. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForFunction(
    () =>
      document.querySelector('#page :is(h1, h2)') !== null &&
      document.querySelector('#page :is(.loading, .skeleton)') === null,
    undefined,
    { polling: 50 },
  );
}

/** Keeps what is shown in docs/screens, where that was asked for. */
export async function keep(page: Page, name: string): Promise<void> {
  if (!isAsked) return;
  mkdirSync(folder, { recursive: true });
  const shown = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  writeFileSync(join(folder, `${name}.png`), smallPng(shown));
}

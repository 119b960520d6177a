import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../test/support/browser.ts';
import { type Seeded, seedInvoices } from '../test/support/many-invoices.ts';
import { password } from '../test/support/tieout.ts';
import { type Figure, figureAlone } from './parts/figures.ts';
import { withDemoDatabase } from './parts/house.ts';
import { startHub } from './parts/hub.ts';
import type { Running } from './parts/processes.ts';
import { get, headersOf, must } from './parts/requests.ts';
import { timed } from './parts/rounds.ts';

const invoices = Number(process.env.TIEOUT_BENCH_INVOICES ?? 1_000_000);
const rounds = 9;
const warmUp = 2;
const opens = { of: 'figure', atMost: 1_000 } as const;
const finds = { of: 'figure', atMost: 150 } as const;

/** What is typed, letter by letter: a number in the middle of all, one far from the newest, a vendor, and what is not there. */
const typed = ['PA-0734512', '0000123', 'cedar works 27', 'zzz nothing'];

/**
 * The list's page in a browser among a million invoices: from the navigation until the first row is drawn, and from each
 * letter that is typed into its search until the rows that it finds are drawn; the server's own time beside it.
 */
export function listPage(): Promise<readonly Figure[]> {
  return withDemoDatabase(async (database) => {
    const seeded = await seedInvoices(database.superUrl, invoices);
    const hub = await startHub(database);
    const browser = await openBrowser();
    try {
      return await measureAll(hub, browser, seeded);
    } finally {
      await browser.close();
      await hub.stop();
    }
  });
}

async function measureAll(hub: Running, browser: Browser, { company }: Seeded): Promise<readonly Figure[]> {
  const page = await signedIn(browser, hub.url);
  const path = `${hub.url}/companies/${company}/erp/subcontractor-invoices?filter=synced`;
  const opened: number[] = [];
  for (let round = -warmUp; round < rounds; round++) {
    const ms = await openOnce(page, path);
    if (round >= 0) opened.push(ms);
  }
  const figures: Figure[] = [figureAlone(`first row of ${invoices} drawn, from the navigation`, 'ms', opens, opened)];
  const headers = await headersOf(hub.url, 'approver', password);
  const api = `${hub.url}/api/v1/companies/${company}/erp/subcontractor-invoices`;
  for (const text of typed) {
    const keys: number[] = [];
    const server: number[] = [];
    for (let round = 0; round < 3; round++) {
      await openOnce(page, path);
      await page.waitForTimeout(500);
      for (let length = 1; length <= text.length; length++) {
        keys.push(await keyOnce(page, text.slice(0, length)));
        const query = new URLSearchParams({ filter: 'synced', limit: '50', search: text.slice(0, length) });
        if (round === 1) server.push(await timed(() => must(get(`${api}?${query}`, headers))));
        await page.waitForTimeout(100);
      }
    }
    figures.push(
      figureAlone(`“${text}”, each letter until its rows are drawn`, 'ms', finds, keys),
      figureAlone(`“${text}”, each letter, the server alone`, 'ms', null, server),
    );
  }
  return figures;
}

async function signedIn(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByLabel('Name or e-mail').fill('approver');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('link', { name: 'Projects' }).first().waitFor();
  return page;
}

/** A load of the whole page, as by a bookmark: nothing is kept but what the browser caches of the program's files. */
async function openOnce(page: Page, path: string): Promise<number> {
  await page.goto('about:blank');
  await page.goto(path, { waitUntil: 'commit' });
  return page.evaluate(
    () =>
      new Promise<number>((done) => {
        // The frame after the one that shows it has begun: it is drawn. Counted from the navigation.
        const look = () =>
          document.querySelector('tr[data-invoice-id]') !== null
            ? requestAnimationFrame(() => done(performance.now()))
            : requestAnimationFrame(look);
        look();
      }),
  );
}

/** One letter more in the search, until the list says that it is that of this search, and the frame after it has begun. */
async function keyOnce(page: Page, text: string): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((done) => {
        const box = document.querySelector<HTMLInputElement>('input[type="search"]')!;
        box.focus();
        box.setSelectionRange(0, box.value.length);
        const began = performance.now();
        document.execCommand('insertText', false, wanted);
        const is = () =>
          new URLSearchParams(location.search).get('search')?.replaceAll('"', '') === wanted &&
          document.querySelector('.list-sheet')?.getAttribute('aria-busy') === 'false';
        const look = () =>
          is() ? requestAnimationFrame(() => done(performance.now() - began)) : requestAnimationFrame(look);
        requestAnimationFrame(look);
      }),
    text,
  );
}

import type { Browser, Page } from 'playwright-core';
import { openBrowser } from '../test/support/browser.ts';
import { callersOf } from '../test/support/callers.ts';
import { password } from '../test/support/tieout.ts';
import { type Figure, figureAlone } from './parts/figures.ts';
import { withClient, withDemoDatabase } from './parts/house.ts';
import { startHub } from './parts/hub.ts';
import { type LongInvoice, seedLongInvoice } from './parts/long-invoice.ts';
import { inRounds, timed } from './parts/rounds.ts';
import { bareSave, serveBareLines } from './peers/bare-lines.ts';

const lines = 500;
const rounds = 9;
const warmUp = 2;
const opens = { of: 'figure', atMost: 300 } as const;
const saves = { of: 'figure', atMost: 500 } as const;

/** An invoice of 500 lines in a real browser: opened, typed into, saved; beside a bare page and a bare update of the same. */
export function longInvoice(): Promise<readonly Figure[]> {
  return withDemoDatabase(async (database) => {
    const hub = await startHub(database);
    const browser = await openBrowser();
    try {
      const pm = callersOf(hub.url, password).as('pm');
      const company = (await pm.me()).companies[0]!.id;
      const long = await seedLongInvoice(database.superUrl, pm, company, lines);
      const page = await signedIn(browser, hub.url);
      const bare = await serveBareLines(database.superUrl, long.invoice);
      try {
        return await measureAll(page, await browser.newPage(), hub.url, database.superUrl, bare.url, long);
      } finally {
        await bare.close();
      }
    } finally {
      await browser.close();
      await hub.stop();
    }
  });
}

async function signedIn(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  await page.goto(url);
  await page.getByLabel('Name or e-mail').fill('pm');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('link', { name: 'Projects' }).first().waitFor();
  return page;
}

async function measureAll(
  page: Page,
  bare: Page,
  hubUrl: string,
  superUrl: string,
  bareUrl: string,
  long: LongInvoice,
): Promise<readonly Figure[]> {
  const commitment = `${hubUrl}/companies/${long.company}/projects/${long.project}/commitments/${long.commitment}`;
  const drawn: number[] = [];
  const open = async () => {
    const { totals, all } = await openOnce(page, commitment);
    drawn.push(all);
    return totals;
  };
  const openBare = () => openBareOnce(bare, bareUrl);
  for (let i = 0; i < warmUp; i++) await Promise.all([await open(), await openBare()]);
  drawn.length = 0;
  const opened = await inRounds('500 lines, opened and totalled', 'ms', opens, rounds, open, openBare);
  const keys: number[] = [];
  for (let i = 0; i < 30; i++) keys.push(await keyOnce(page));
  await page.keyboard.press('Escape');
  const saved = await withClient(superUrl, async (client) => {
    const ours = () => saveOnce(page);
    const peer = () => timed(() => bareSave(client, long.invoice, 20_000));
    for (let i = 0; i < warmUp; i++) await ours();
    return inRounds('500 lines, all changed, saved', 'ms', saves, rounds, ours, async () => {
      const ms = await peer();
      // The page is told nothing of what the bare update did; it is opened anew, outside of the measured time.
      await openOnce(page, commitment);
      return ms;
    });
  });
  return [
    opened,
    figureAlone('500 lines, opened, the last of them drawn', 'ms', null, drawn),
    figureAlone('500 lines, a key, until totals are drawn', 'ms', null, keys),
    saved,
  ];
}

/** Until nothing more is fetched. A page that listens to changes is never without a request, so the browser cannot say. */
const fetchedAll = () =>
  new Promise<void>((done) => {
    let seen = -1;
    const look = () => {
      const now = performance.getEntriesByType('resource').length;
      if (now === seen) return done();
      seen = now;
      setTimeout(look, 300);
    };
    look();
  });

/** From the click on the invoice in its commitment, the program loaded and no figure of the invoice known, to the totals. */
async function openOnce(page: Page, commitment: string): Promise<{ totals: number; all: number }> {
  await page.goto(commitment);
  await page.getByRole('link', { name: 'LONG-1' }).waitFor();
  await page.evaluate(fetchedAll);
  return page.evaluate(async (count) => {
    const until = (met: () => boolean) =>
      new Promise<number>((done) => {
        // The frame after the one that shows it has begun: it is drawn.
        const look = () => (met() ? requestAnimationFrame(() => done(performance.now())) : requestAnimationFrame(look));
        look();
      });
    const link = [...document.querySelectorAll('a')].find((one) => one.textContent === 'LONG-1')!;
    const began = performance.now();
    link.click();
    const total = () => document.querySelector('[data-total="work"]')?.textContent ?? '';
    const totals = await until(
      () => total() !== '' && document.querySelector('[data-row="currentPaymentDue"]') !== null,
    );
    const all = await until(() => document.querySelectorAll('.g703 tbody tr[data-line]').length === count);
    return { totals: totals - began, all: all - began };
  }, lines);
}

/** From the navigation to the frame after the bare page is loaded. */
async function openBareOnce(page: Page, url: string): Promise<number> {
  await page.goto(url, { waitUntil: 'commit' });
  return page.evaluate(
    () =>
      new Promise<number>((done) => {
        const look = () =>
          document.querySelector('#total') !== null && document.readyState === 'complete'
            ? requestAnimationFrame(() => done(performance.now()))
            : requestAnimationFrame(look);
        look();
      }),
  );
}

/** One letter typed into the active cell, until the frame with the new totals is drawn. */
async function keyOnce(page: Page): Promise<number> {
  await page.locator('[data-cell="1:work"]').click();
  return page.evaluate(
    () =>
      new Promise<number>((done) => {
        const began = performance.now();
        document.execCommand('insertText', false, String(1 + Math.floor(Math.random() * 9)));
        requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
      }),
  );
}

let round = 0;
/** Another amount pasted into every line, then from the click on Save until the page says that it is saved. */
async function saveOnce(page: Page): Promise<number> {
  const amount = (150 + (++round % 50)).toFixed(2);
  await page.locator('[data-cell="1:work"]').click();
  await page.evaluate((text) => navigator.clipboard.writeText(text), Array(lines).fill(amount).join('\n'));
  await page.keyboard.press('Control+V');
  await page.locator('[data-saving="kept"]').waitFor();
  await page.evaluate(fetchedAll);
  const ms = await page.evaluate(
    () =>
      new Promise<number>((done) => {
        const save = [...document.querySelectorAll('button')].find((one) => one.textContent === 'Save')!;
        const began = performance.now();
        const look = () =>
          document.querySelector('[data-saving="saved"]') !== null
            ? requestAnimationFrame(() => done(performance.now() - began))
            : requestAnimationFrame(look);
        save.click();
        look();
      }),
  );
  await page.waitForTimeout(300);
  return ms;
}

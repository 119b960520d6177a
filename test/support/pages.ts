import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page, Request, Route } from 'playwright-core';
import { expect } from 'vitest';
import { openBrowser } from './browser.ts';
import { keepAsked, notAnswered, openPages } from './open-pages.ts';
import { password, type Running, runTieout } from './tieout.ts';

/** Pictures of each run; those of the documents are kept with TIEOUT_KEEP_PICTURES=1. */
const folder = process.env.TIEOUT_KEEP_PICTURES === '1' ? '../../docs/images/' : '../../test-output/';
const pictures = fileURLToPath(new URL(folder, import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const quietMs = 400;
/** As long as a page's own waits. */
const patienceMs = 30_000;

/** Waits until a page hears of changes and has asked for what it asks for then: what it shows from here on is news. */
export async function settled(page: Page): Promise<void> {
  await page.locator('[data-liveness="live"]').waitFor();
  const giveUpAt = performance.now() + patienceMs;
  for (let quietFrom = performance.now(); performance.now() - quietFrom < quietMs; await page.waitForTimeout(20)) {
    const asked = await notAnswered(page);
    if (asked.length > 0) quietFrom = performance.now();
    if (quietFrom >= giveUpAt) throw new Error(`not answered yet: ${asked.join(', ')}`);
  }
}

/** A page of its own, signed in nowhere yet. @param complaints gets every error that a script on it does not catch. */
export async function openPage(browser: Browser, complaints: string[], width = 1440): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: 'en-US' });
  const page = await context.newPage();
  page.setDefaultTimeout(patienceMs);
  keepLooking(page);
  await keepAsked(page);
  openPages.add(page);
  page.on('close', () => openPages.delete(page));
  page.on('pageerror', (error) => complaints.push(error.message));
  // What the page's policy forbade it is an error of ours, or an attack that was held.
  page.on('console', (said) => /Content Security Policy/i.test(said.text()) && complaints.push(said.text()));
  return page;
}

/**
 * Once a test holds or answers a page's requests, the browser asks about each of them until the page is closed: where it stops
 * asking while some are under way, it may forget one, and the page waits for it for ever.
 */
function keepLooking(page: Page): void {
  const route = page.route.bind(page);
  page.route = async (which, handler, options) => {
    await page.context().route('**/asked-by-nobody', (asked) => asked.continue());
    // One that is taken away while it is at work has nothing more to say.
    const untilTakenAway = async (asked: Route, request: Request) => {
      await Promise.resolve(handler(asked, request)).catch((problem: unknown) => {
        if (!String(problem).includes('Route is already handled')) throw problem;
      });
    };
    return route(which, untilTakenAway, options);
  };
}

/** Fills in the sign-in that the page shows. */
export async function signIn(page: Page, name: string, secret = password): Promise<void> {
  await page.getByLabel('Name or e-mail').fill(name);
  await page.getByLabel('Password').fill(secret);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/**
 * Fails with whatever would keep somebody out who uses a screen reader or a keyboard.
 * @param rules of axe, where only some are asked again: the contrast, say, in other colours.
 */
export async function accessible(page: Page, rules: readonly string[] | null = null): Promise<void> {
  await page.evaluate(axe);
  const found = await page.evaluate(async (runOnly) => {
    type Found = Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
    type Axe = { run(of: Document, options: object): Found };
    const { violations } = await (globalThis as never as { axe: Axe }).axe.run(document, {
      resultTypes: ['violations'],
      ...(runOnly === null ? {} : { runOnly }),
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  }, rules);
  expect(found.join('\n'), page.url()).toBe('');
}

/** Fails where the page as a whole has to be scrolled to the side; what is wide scrolls within its own frame. */
export async function fitsWidth(page: Page): Promise<void> {
  const over = await page.locator('#content').evaluate((content) => {
    const beyond = (one: Element | null) => (one === null ? 0 : one.scrollWidth - one.clientWidth);
    return Math.max(beyond(content), beyond(document.querySelector('.bar')));
  });
  expect(over, page.url()).toBeLessThanOrEqual(0);
}

/** Keeps a picture of what the page shows, for a person to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** The program with the demo and a browser, for the tests of one file. */
export interface Stage {
  readonly tieout: Running;
  readonly browser: Browser;
  /** Every error that a script of a page did not catch. */
  readonly complaints: string[];
  /** A page of the company, as that person; the path begins below the company's. */
  openAs(name: string, path: string, width?: number): Promise<Page>;
  end(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const [tieout, browser] = await Promise.all([runTieout(), openBrowser()]);
  const complaints: string[] = [];
  return {
    ...{ tieout, browser, complaints },
    openAs: async (name, path, width) => {
      const page = await openPage(browser, complaints, width);
      await page.goto(`${tieout.url}/companies/${tieout.company}/${path}`);
      await signIn(page, name);
      return page;
    },
    end: async () => {
      await browser.close();
      await tieout.end();
    },
  };
}

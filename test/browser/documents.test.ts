import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Billing, billing } from '../support/billing.ts';
import { openBrowser } from '../support/browser.ts';
import { password, type Running, runTieout } from '../support/tieout.ts';

const pictures = fileURLToPath(new URL('../../test-output/', import.meta.url));
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let tieout: Running;
let bills: Billing;
let browser: Browser;
let page: Page;
let synced: number;
const complaints: string[] = [];

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  [tieout, browser] = await Promise.all([runTieout(), openBrowser()]);
  bills = await billing(tieout);
  synced = (await bills.synced()).invoice_id;
  page = await openAs('pm');
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await tieout?.end();
});

const addressOf = async (id: number) =>
  `${tieout.url}/companies/${tieout.company}/projects/${(await bills.site('SC-2604-01')).project}/invoices/${id}`;

async function openAs(name: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
  const made = await context.newPage();
  made.setDefaultTimeout(20_000);
  made.on('pageerror', (error) => complaints.push(error.message));
  // What the content security policy stops is told here and nowhere else.
  made.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await made.goto(await addressOf(synced));
  await made.getByLabel('Name or e-mail').fill(name);
  await made.getByLabel('Password').fill(password);
  // Whether anybody is signed in is asked before; that nobody is, the browser counts as an error.
  complaints.length = 0;
  await made.getByRole('button', { name: 'Sign in' }).click();
  await made.getByRole('heading', { name: /^Subcontractor Invoice/ }).waitFor();
  return made;
}

async function accessible(on: Page): Promise<void> {
  await on.evaluate(readFileSync(axe, 'utf8'));
  const found = await on.evaluate(async () => {
    const { violations } = await (
      globalThis as never as {
        axe: { run(of: Document): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      }
    ).axe.run(document);
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  });
  expect(found, on.url()).toEqual([]);
}

/** Of all points of what was drawn: how many are dark. A page that shows nothing has none. */
const darkPoints = (on: Page, number: number) =>
  on
    .locator('.pdf-page canvas')
    .nth(number)
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      let dark = 0;
      for (let at = 0; at < data.length; at += 4) if (data[at]! + data[at + 1]! + data[at + 2]! < 250) dark++;
      return dark;
    });

describe('the pay application on the invoice page', () => {
  it('is shown in the page, under its content security policy', async () => {
    const button = page.getByRole('button', { name: 'Pay application' });
    expect(await button.getAttribute('aria-expanded')).toBe('false');
    await button.click();
    const first = page.getByRole('region', { name: 'Page 1 of 2' });
    await first.and(page.locator('[data-drawn="true"]')).waitFor();
    const text = (await first.textContent())!;
    expect(text).toContain('Application and certificate for payment');
    expect(text).toContain('8. Current payment due');
    expect(await darkPoints(page, 0)).toBeGreaterThan(2_000);
    const second = page.getByRole('region', { name: 'Page 2 of 2' });
    await second.scrollIntoViewIfNeeded();
    await second.and(page.locator('[data-drawn="true"]')).waitFor();
    expect(await second.textContent()).toContain('Continuation sheet');
    expect(await darkPoints(page, 1)).toBeGreaterThan(2_000);
    await first.scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(pictures, 'pay-application.png') });
    await accessible(page);
  });

  it.each([
    ['PDF', 'pdf', '%PDF-'],
    ['CSV', 'csv', '\ufeffApplication'],
    ['Excel', 'xlsx', 'PK'],
  ])('is taken away as %s', async (name, ending, begins) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: `Download ${name}` }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(new RegExp(`^pay-application-SC-2604-01-\\d+\\.${ending}$`));
    expect(readFileSync(await download.path(), 'utf8').startsWith(begins)).toBe(true);
  });

  it('goes away again', async () => {
    await page.getByRole('button', { name: 'Pay application' }).click();
    await page.locator('.pdf-pages').waitFor({ state: 'detached' });
  });
});

it('had no error on any page', () => expect(complaints).toEqual([]));

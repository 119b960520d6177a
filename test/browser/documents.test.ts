import { readFileSync } from 'node:fs';
import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Billing, billing } from '../support/billing.ts';
import { openBrowser } from '../support/browser.ts';
import { accessible, openPage, picture, signIn } from '../support/pages.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
let bills: Billing;
let browser: Browser;
let page: Page;
let synced: number;
const complaints: string[] = [];

beforeAll(async () => {
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
  const made = await openPage(browser, complaints);
  // What the content security policy stops is told here and nowhere else. A refusal is no error of the page.
  made.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) complaints.push(message.text());
  });
  await made.goto(await addressOf(synced));
  await signIn(made, name);
  await made.getByRole('heading', { name: /^Subcontractor Invoice/ }).waitFor();
  return made;
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
    await picture(page, 'pay-application');
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

  it('is taken away together with all others of its billing period', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'All of this billing period' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^pay-applications-2604-\d{4}-\d\d-\d\d\.pdf$/);
  });

  it('goes away again', async () => {
    await page.getByRole('button', { name: 'Pay application' }).click();
    await page.locator('.pdf-pages').waitFor({ state: 'detached' });
  });
});

describe('attachments of an invoice that is synced', () => {
  const panel = () => page.getByRole('region', { name: 'Attachments' });
  const pick = (...files: { name: string; mimeType: string; buffer: Buffer }[]) =>
    panel().locator('input[type=file]').setInputFiles(files);
  const text = (name: string, content: string | Buffer) => ({
    name,
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(content),
  });

  it('can be added though all else is locked, each with its own answer', async () => {
    await panel().getByText('Attachments stay open while the rest of the invoice is locked.').waitFor();
    await panel().getByText('Nothing is attached.').waitFor();
    await pick(
      text('Lien waiver.pdf', '%PDF-1.7 waiver'),
      text('photo.png', '<html>'),
      text('run.exe', 'MZ'),
      text('notes.txt', 'Delivered on Tuesday.'),
    );
    await panel().getByRole('link', { name: 'Lien waiver.pdf' }).waitFor();
    await panel().getByRole('link', { name: 'notes.txt' }).waitFor();
    await panel()
      .getByText(/^run\.exe was not attached: .*not taken/)
      .waitFor();
    await panel()
      .getByText(/^photo\.png was not attached: .*Save it again as PNG/)
      .waitFor();
    expect(await panel().locator('.attachment').count()).toBe(4);
    await page
      .locator('[data-testid="message"][data-kind="success"]', { hasText: 'has been attached' })
      .first()
      .waitFor();
    await panel().scrollIntoViewIfNeeded();
    await picture(page, 'attachments');
    await accessible(page);
    for (const refused of [1, 2]) {
      await panel().getByRole('button', { name: 'Dismiss' }).first().click();
      await until(
        async () => panel().locator('.attachment').count(),
        (left) => left === 4 - refused,
      );
    }
  });

  it('can be dropped onto the panel', async () => {
    const carried = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(['a,b\r\n1,2\r\n'], 'quantities.csv', { type: 'text/csv' }));
      return data;
    });
    await panel().dispatchEvent('dragenter', { dataTransfer: carried });
    expect(await panel().getAttribute('data-over')).toBe('true');
    await panel().dispatchEvent('drop', { dataTransfer: carried });
    await panel().getByRole('link', { name: 'quantities.csv' }).waitFor();
    expect(await panel().getAttribute('data-over')).toBe('false');
  });

  it('show how far a large one is, and let it be stopped', async () => {
    const session = await page.context().newCDPSession(page);
    const throttle = (uploadThroughput: number) =>
      session.send('Network.emulateNetworkConditions', {
        offline: false,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput,
      });
    await throttle(400_000);
    await pick(text('large.pdf', Buffer.concat([Buffer.from('%PDF-1.7'), Buffer.alloc(8_000_000, 'x')])));
    const arriving = panel().locator('[data-arriving]');
    await until(
      async () => Number(await arriving.locator('progress').getAttribute('value')),
      (percent) => percent > 0 && percent < 100,
    );
    await arriving.getByRole('button', { name: 'Stop' }).click();
    await arriving.waitFor({ state: 'detached' });
    await throttle(-1);
    expect(await panel().getByRole('link', { name: 'large.pdf' }).count()).toBe(0);
  });

  it('are taken away, and removed after a question', async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      panel().getByRole('link', { name: 'Lien waiver.pdf' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('Lien waiver.pdf');
    expect(readFileSync(await download.path(), 'utf8')).toBe('%PDF-1.7 waiver');
    await panel().locator('.attachment', { hasText: 'notes.txt' }).getByRole('button', { name: 'Remove' }).click();
    await page.locator('dialog[open]').getByRole('button', { name: 'Remove' }).click();
    await panel().getByRole('link', { name: 'notes.txt' }).waitFor({ state: 'detached' });
    const events = (await tieout.as('owner').history(tieout.company, synced)).events.map((event) => event.says);
    expect(events).toContain('Attachment removed: notes.txt');
  });

  it('are greyed for whoever may only look', async () => {
    const other = await openAs('viewer');
    const add = other.getByRole('region', { name: 'Attachments' }).getByRole('button', { name: 'Add files' });
    await add.waitFor();
    expect(await add.getAttribute('aria-disabled')).toBe('true');
    await other.getByRole('link', { name: 'quantities.csv' }).waitFor();
    await other.context().close();
  });
});

describe('a file on its way', () => {
  const sending = '**/attachments';
  const panel = () => page.getByRole('region', { name: 'Attachments' });
  const message = (text: string) => page.getByTestId('message').filter({ hasText: text }).waitFor();

  /** Adds a file whose request is held until it is let go. */
  async function add(name: string): Promise<Route> {
    const held = Promise.withResolvers<Route>();
    await page.route(sending, (route) =>
      route.request().method() === 'POST' ? held.resolve(route) : route.continue(),
    );
    const file = { name, mimeType: 'text/plain', buffer: Buffer.from(`${name} as it was delivered`) };
    await panel().locator('input[type=file]').setInputFiles(file);
    const route = await held.promise;
    await panel().locator('[data-arriving]', { hasText: name }).waitFor();
    return route;
  }
  const attached = async (id: number) =>
    (await tieout.as('pm').attachments(tieout.company, 'invoice', id)).attachments.map(({ name }) => name);

  it('arrives though its invoice is sent meanwhile', async () => {
    const id = await bills.create();
    await page.goto(await addressOf(id));
    await panel().getByText('Nothing is attached.').waitFor();
    const file = await add('while-sent.txt');
    await tieout.as('pm').send(tieout.company, id);
    await page.getByRole('region', { name: 'Locked' }).waitFor();
    await panel().locator('[data-arriving]', { hasText: 'while-sent.txt' }).waitFor();
    await file.continue();
    await page.unroute(sending);
    await panel().getByRole('link', { name: 'while-sent.txt' }).waitFor();
    expect(await attached(id)).toEqual(['while-sent.txt']);
  });

  it('arrives though one goes on to another page, and is told of there', async () => {
    await page.goto(await addressOf(synced));
    await panel().getByText('Attachments stay open').waitFor();
    const file = await add('while-gone.txt');
    await page.getByRole('link', { name: 'Projects', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Projects' }).waitFor();
    await file.continue();
    await page.unroute(sending);
    await message('while-gone.txt has been attached.');
    expect(await attached(synced)).toContain('while-gone.txt');
  });

  it('is told of on another page too where it was refused', async () => {
    await page.goto(
      `${tieout.url}/companies/${tieout.company}/erp/subcontractor-invoices?filter=synced&open=${synced}`,
    );
    await page.getByRole('tab', { name: 'Attachments' }).click();
    const file = await add('refused.txt');
    await page.getByRole('tab', { name: 'History' }).click();
    await panel().waitFor({ state: 'detached' });
    await file.abort();
    await page.unroute(sending);
    await message('refused.txt was not attached: the connection broke off.');
    await page.getByRole('tab', { name: 'Attachments' }).click();
    await panel().getByText('refused.txt was not attached').waitFor();
    await panel().getByRole('button', { name: 'Dismiss' }).click();
  });

  it('is asked about before it would be lost', async () => {
    const file = await add('while-leaving.txt');
    await page.getByRole('banner').getByRole('link', { name: 'Tieout' }).click();
    const question = page.locator('dialog[open]');
    await question.getByText('What has not arrived by then is not attached: while-leaving.txt.').waitFor();
    await accessible(page);
    await picture(page, 'attachments-leaving');
    await question.getByRole('button', { name: 'Stay' }).click();
    const asked = page.waitForEvent('dialog');
    const closing = page.close({ runBeforeUnload: true });
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    await closing;
    await file.continue();
    await page.unroute(sending);
    await panel().getByRole('link', { name: 'while-leaving.txt' }).waitFor();
  });
});

it('had no error on any page', () => expect(complaints).toEqual([]));

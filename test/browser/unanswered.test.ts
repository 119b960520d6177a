import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { billing, type Site } from '../support/billing.ts';
import { accessible, openStage, picture, type Stage, signIn } from '../support/pages.ts';
import { until } from '../support/until.ts';

let stage: Stage;
let page: Page;
let site: Site;
/** How often the page asked for an invoice to be made. */
let asked = 0;

const made = '**/rest/v1.1/requisitions';
/** Longer than the first pause before something is sent again. */
const aWhile = 3_000;
const hour = 3_600_000;

beforeAll(async () => {
  stage = await openStage();
  site = await (await billing(stage.tieout)).site('SC-2604-01');
  page = await stage.openAs('pm', newInvoice(), 1280);
  await saving('new');
  // What was typed is kept, so it is left by a reload too.
  page.on('dialog', (dialog) => void dialog.accept());
  page.on('request', (request) => {
    if (request.method() === 'POST' && request.url().includes('/rest/v1.1/requisitions')) asked++;
  });
}, 180_000);
afterAll(async () => {
  expect(stage?.complaints).toEqual([]);
  await stage?.end();
});

const newInvoice = () => `projects/${site.project}/invoices/new?commitment=${site.commitment}`;
const saving = (state: string) => page.locator(`[data-saving="${state}"]`).waitFor();
const number = () => page.getByLabel('Invoice number');
const numbers = async () =>
  (await stage.tieout.as('pm').requisitions(stage.tieout.company, site.project)).map((one) => one.invoice_number);
const create = () => page.getByRole('button', { name: 'Create invoice' }).click();
const undoAll = () => page.getByRole('button', { name: 'Undo all changes' });
const question = () => page.locator('dialog[open]');
const message = (text: string) => page.getByTestId('message').filter({ hasText: text });

interface Held {
  readonly came: Promise<void>;
  let: (go: (route: Route) => Promise<void>) => Promise<void>;
}
const heldBy = (held: Promise<Route>, what: string): Held => ({
  came: held.then(() => undefined),
  let: async (go) => {
    await go(await held);
    await page.unroute(what);
  },
});

/** Holds the next request that makes an invoice, as a slow line does. */
async function hold(what = made): Promise<Held> {
  const held = Promise.withResolvers<Route>();
  await page.route(what, (route) => (route.request().method() === 'POST' ? held.resolve(route) : route.continue()));
  return heldBy(held.promise, what);
}

/** Lets no request arrive that makes an invoice, until the next is held: none comes through in between. */
async function away(): Promise<{ readonly holdNext: () => Held }> {
  let held: PromiseWithResolvers<Route> | null = null;
  await page.route(made, (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    return held === null ? route.abort() : held.resolve(route);
  });
  return {
    holdNext: () => {
      held = Promise.withResolvers<Route>();
      return heldBy(held.promise, made);
    },
  };
}

describe('a new invoice that was sent and not answered', () => {
  beforeEach(async () => {
    await page.goto(`${stage.tieout.url}/companies/${stage.tieout.company}/${newInvoice()}`);
    await saving('new');
    asked = 0;
  });

  it('is sent no more once it was given up, which says that it may be there', async () => {
    const before = await numbers();
    await page.context().setOffline(true);
    await number().fill('GIVEN-UP');
    await create();
    await saving('waiting');
    await undoAll().click();
    await question().getByText('it may have been created already').waitFor();
    await accessible(page);
    await picture(page, 'unanswered-given-up');
    await question().getByRole('button', { name: 'Undo all changes' }).click();
    await saving('new');
    asked = 0;
    await page.context().setOffline(false);
    await page.waitForTimeout(aWhile);
    expect(asked).toBe(0);
    expect(new URL(page.url()).pathname).toMatch(/\/new$/);
    expect(await numbers()).toEqual(before);
  });

  it('is told of if it was made after it was given up, and leaves alone what was typed since', async () => {
    const line = await away();
    await number().fill('LATE-1');
    await create();
    await saving('waiting');
    await undoAll().click();
    const again = line.holdNext();
    await again.came;
    await saving('saving');
    await question().getByRole('button', { name: 'Undo all changes' }).click();
    await number().fill('ANOTHER-1');
    await again.let((route) => route.continue());
    await message('Invoice LATE-1 has been created.').waitFor();
    expect(await number().inputValue()).toBe('ANOTHER-1');
    expect(await numbers()).not.toContain('ANOTHER-1');
    await page.reload();
    await page.getByTestId('found-draft').waitFor();
    expect(await number().inputValue()).toBe('ANOTHER-1');
    await page.getByRole('button', { name: 'Discard' }).click();
    await saving('new');
  });

  it('is not offered to be thrown away while it is sent again after a reload', async () => {
    const line = await away();
    await number().fill('AGAIN-1');
    await create();
    await saving('waiting');
    await page.reload();
    const again = line.holdNext();
    await again.came;
    await page.getByTestId('found-draft').waitFor();
    await saving('saving');
    expect(await page.getByRole('button', { name: 'Discard' }).count()).toBe(0);
    await again.let((route) => route.continue());
    await page.getByRole('heading', { name: /AGAIN-1/ }).waitFor();
  });

  it('is not sent again from a page that was left, and takes nobody away from where they are', async () => {
    const once = await hold();
    await number().fill('LEFT-1');
    await create();
    await once.came;
    await page.getByRole('link', { name: 'Projects', exact: true }).click();
    await question().getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { level: 1, name: 'Projects' }).waitFor();
    await once.let((route) => route.abort());
    await page.waitForTimeout(aWhile);
    expect(asked).toBe(1);
    expect(new URL(page.url()).pathname).toMatch(/\/projects$/);
    // It is kept, and sent once its page is there again.
    await page.goto(`${stage.tieout.url}/companies/${stage.tieout.company}/${newInvoice()}`);
    await page.getByRole('heading', { name: /LEFT-1/ }).waitFor();
    await until(numbers, (all) => all.filter((one) => one === 'LEFT-1').length === 1);
  });

  it('is told of, with the way to it, where its page was left before the answer', async () => {
    const once = await hold();
    await number().fill('LEFT-2');
    await create();
    await once.came;
    await page.getByRole('link', { name: 'Projects', exact: true }).click();
    await question().getByRole('button', { name: 'Leave' }).click();
    await page.getByRole('heading', { level: 1, name: 'Projects' }).waitFor();
    await once.let((route) => route.continue());
    await message('Invoice LEFT-2 has been created.').waitFor();
    expect(new URL(page.url()).pathname).toMatch(/\/projects$/);
    await page.getByRole('link', { name: 'See the invoice' }).click();
    await page.getByRole('heading', { name: /LEFT-2/ }).waitFor();
  });
});

/** The request arrives and is done; what is answered to it does not arrive. */
const lose = (what = made, on = page) =>
  on.route(what, async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await route.fetch();
    await route.abort();
  });
const count = async (name: string) => (await numbers()).filter((one) => one === name).length;
const path = (rest: string) => `${stage.tieout.url}/companies/${stage.tieout.company}/${rest}`;

describe('what may have been made, for its answer was lost', () => {
  beforeEach(async () => {
    await page.goto(path(newInvoice()));
    await saving('new');
  });

  it('is sent again as it was after the session ended, and makes one invoice', async () => {
    await lose();
    await number().fill('ENDED-1');
    await create();
    await saving('waiting');
    await until(
      () => count('ENDED-1'),
      (now) => now === 1,
    );
    // In this order: what is sent again in between is lost as well.
    await page.context().clearCookies();
    await page.unroute(made);
    await page.getByText('Your session has ended').waitFor();
    await signIn(page, 'pm');
    await page.getByRole('heading', { name: /ENDED-1/ }).waitFor();
    expect(await count('ENDED-1')).toBe(1);
  });

  it('goes to a person where the machine slept so long that the server has forgotten it', async () => {
    const sleeper = await stage.openAs('pm', newInvoice(), 1280);
    await sleeper.locator('[data-saving="new"]').waitFor();
    await lose(made, sleeper);
    await sleeper.getByLabel('Invoice number').fill('OLD-1');
    await sleeper.getByRole('button', { name: 'Create invoice' }).click();
    await sleeper.locator('[data-saving="waiting"]').waitFor();
    await sleeper.clock.setFixedTime(Date.now() + 30 * hour);
    await sleeper.unroute(made);
    const unanswered = sleeper.getByTestId('unanswered');
    await unanswered.getByText('it may have been created').waitFor();
    await accessible(sleeper);
    await picture(sleeper, 'unanswered-too-old');
    expect(await sleeper.getByRole('button', { name: 'Create invoice' }).getAttribute('aria-disabled')).toBe('true');
    await unanswered.getByRole('button', { name: 'It is there: discard this' }).click();
    await sleeper.locator('[data-saving="new"]').waitFor();
    expect(await count('OLD-1')).toBe(1);
    await sleeper.reload();
    await sleeper.locator('[data-saving="new"]').waitFor();
    expect(await sleeper.getByTestId('found-draft').count()).toBe(0);
    await sleeper.context().close();
  });

  it('… and who does not, creates it, and once: also with what was typed since', async () => {
    await page.route(made, (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await number().fill('OLD-2');
    await create();
    await saving('waiting');
    await number().fill('OLD-3');
    await page.waitForFunction(() => JSON.stringify({ ...localStorage }).includes('OLD-3'));
    await age();
    await page.unroute(made);
    await page.getByTestId('unanswered').waitFor();
    expect(await page.getByTestId('found-draft').count()).toBe(0);
    await page.getByRole('button', { name: 'It is not there: create it' }).click();
    await page.getByRole('heading', { name: /OLD-3/ }).waitFor();
    expect([await count('OLD-2'), await count('OLD-3')]).toEqual([0, 1]);
  });

  it('… and so does a new commitment', async () => {
    const commitments = '**/rest/v1.0/work_order_contracts*';
    await page.goto(path(`projects/${site.project}/commitments/new?kind=subcontract`));
    await page.getByLabel('Title', { exact: true }).fill('Old fences');
    await page.getByLabel(/^Vendor/).selectOption('Tillman Electric Co.');
    await lose(commitments);
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText(/^Tieout does not answer/).waitFor();
    await page.evaluate((ms) => {
      const of = Object.keys(sessionStorage).find((one) => one.includes('new subcontract'))!;
      const kept = JSON.parse(sessionStorage.getItem(of)!) as { sentAt: number };
      sessionStorage.setItem(of, JSON.stringify({ ...kept, sentAt: kept.sentAt - ms }));
    }, 30 * hour);
    await page.reload();
    await page.unroute(commitments);
    await page.getByText('What you had typed here before is filled in again.').waitFor();
    await page.getByRole('button', { name: 'Create' }).click();
    await page.getByText(/^This was sent before, and the answer was lost/).waitFor();
    const all = await stage.tieout.as('pm').commitments(stage.tieout.company, site.project);
    expect(all.filter(({ title }) => title === 'Old fences')).toHaveLength(1);
    await page.getByRole('button', { name: 'Cancel' }).click();
  });
});

/** What this page sent, it sent more than a day ago; changed from another page, which writes nothing of it. */
async function age(): Promise<void> {
  await page.goto(path('projects'));
  await page.evaluate((ms) => {
    const of = Object.keys(localStorage).find((one) => one.includes('/new-'))!;
    const kept = JSON.parse(localStorage.getItem(of)!) as { sent: { sentAt: number } };
    localStorage.setItem(of, JSON.stringify({ ...kept, sent: { ...kept.sent, sentAt: kept.sent.sentAt - ms } }));
  }, 30 * hour);
  await page.goto(path(newInvoice()));
}

it('a new commitment that is made after its page was left is told of, and takes nobody away from where they are', async () => {
  await page.goto(
    `${stage.tieout.url}/companies/${stage.tieout.company}/projects/${site.project}/commitments/new?kind=subcontract`,
  );
  const once = await hold('**/rest/v1.0/work_order_contracts*');
  await page.getByLabel('Title', { exact: true }).fill('Late fences');
  await page.getByLabel(/^Vendor/).selectOption('Tillman Electric Co.');
  await page.getByRole('button', { name: 'Create' }).click();
  await once.came;
  await page.getByRole('link', { name: 'Projects', exact: true }).click();
  await question().getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('heading', { level: 1, name: 'Projects' }).waitFor();
  await once.let((route) => route.continue());
  await message('has been entered').waitFor();
  expect(new URL(page.url()).pathname).toMatch(/\/projects$/);
});

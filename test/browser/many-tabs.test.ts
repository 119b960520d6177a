import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Billing, billing } from '../support/billing.ts';
import { openStage, type Stage, signIn } from '../support/pages.ts';
import { password } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let stage: Stage;
let bills: Billing;
let first: Page;
beforeAll(async () => {
  stage = await openStage();
  bills = await billing(stage.tieout);
  first = await stage.openAs('approver', 'erp', 1280);
  await first.getByRole('navigation', { name: 'Kinds of records' }).waitFor();
}, 180_000);
afterAll(async () => {
  expect(stage?.complaints).toEqual([]);
  await stage?.end();
});

const address = (path: string) => `${stage.tieout.url}/companies/${stage.tieout.company}/${path}`;
async function tab(path: string): Promise<Page> {
  const page = await first.context().newPage();
  await page.goto(address(path), { timeout: 15_000 });
  return page;
}
const live = (page: Page) => page.locator('.live[data-liveness="live"]').waitFor();
const row = (page: Page, id: number) => page.locator(`tr[data-invoice-id="${id}"]`);

it('the seventh tab of a browser works as the first does, and each hears of what changes', async () => {
  const synced = await bills.synced();
  const list = 'erp/subcontractor-invoices?filter=synced';
  const tabs = [first];
  for (let count = 0; count < 6; count++) tabs.push(await tab(list));
  const seventh = tabs.at(-1)!;
  await row(seventh, synced.invoice_id).waitFor();
  for (const page of tabs) await live(page);
  await bills.atSage(synced.erp_record!.id, 'delete');
  await row(seventh, synced.invoice_id).getByRole('button', { name: 'Unlink' }).click();
  await bills.reaches(synced.invoice_id, 'not_in_erp');
  for (const page of tabs.slice(1)) await row(page, synced.invoice_id).waitFor({ state: 'detached' });

  // The one that came first leaves: the others hear on.
  await first.close();
  await tabs[1]!.close();
  first = tabs[2]!;
  const next = await bills.synced();
  await row(first, next.invoice_id).waitFor();
  await row(seventh, next.invoice_id).waitFor();

  // Somebody signs out in one: the others learn of it.
  await first.getByRole('button', { name: 'Sign out' }).click();
  await seventh.bringToFront();
  await until(
    async () => seventh.url(),
    (url) => url.includes('/sign-in'),
  );
});

it('a page does nothing in the name of somebody else who signed in beside it: it asks who one is', async () => {
  const id = await bills.sent();
  const page = await stage.openAs('approver', 'erp/subcontractor-invoices?filter=ready_to_export', 1280);
  await row(page, id).waitFor();
  // The stream would tell of it a moment later; this is about what is pressed before.
  await page.route('**/api/v1/companies/*/events', (route) => route.abort());
  const signedIn = await page.context().request.post(`${stage.tieout.url}/api/v1/session`, {
    data: { login: 'owner', password },
  });
  expect(signedIn.status()).toBe(204);
  await row(page, id).getByRole('button', { name: 'Accept' }).click();
  await page.getByLabel('Password').waitFor();
  expect((await stage.tieout.as('owner').invoice(stage.tieout.company, id)).erp_status).toBe('ready_to_export');
  await signIn(page, 'approver');
  await row(page, id).getByRole('button', { name: 'Accept' }).click();
  await bills.reaches(id, 'synced');
  const { events } = await stage.tieout.as('owner').history(stage.tieout.company, id);
  expect(events.find(({ type }) => type === 'link.accepted')?.by).toBe('Marcus Oyelaran');
  await page.context().close();
});

it('where a browser has no worker that pages share, a page has a stream of its own', async () => {
  const page = await stage.openAs('viewer', 'erp', 1280);
  await live(page);
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));
  await page.goto(address('erp/subcontractor-invoices?filter=synced'));
  await live(page);
  const item = await bills.synced();
  await row(page, item.invoice_id).waitFor();
  await page.context().close();
});

import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Item } from '../../src/http/client.ts';
import { type Billing, billing } from '../support/billing.ts';
import { openBrowser } from '../support/browser.ts';
import { accessible, openPage, picture, signIn } from '../support/pages.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
let bills: Billing;
let browser: Browser;
const pages = new Map<string, Page>();
const complaints: string[] = [];

beforeAll(async () => {
  [tieout, browser] = await Promise.all([runTieout(), openBrowser()]);
  bills = await billing(tieout);
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await tieout?.end();
});

/** The invoice in its project, as that person sees it. */
async function open(who: string, item: Pick<Item, 'invoice_id' | 'project'>): Promise<Page> {
  const address = `${tieout.url}/companies/${tieout.company}/projects/${item.project.id}/invoices/${item.invoice_id}`;
  const known = pages.get(who);
  if (known !== undefined) {
    await known.goto(address);
    return known;
  }
  const page = await openPage(browser, complaints);
  pages.set(who, page);
  await page.goto(address);
  await signIn(page, who);
  return page;
}

const banner = (page: Page) => page.getByRole('region', { name: 'Locked' });
const item = async (id: number) => tieout.as('owner').invoice(tieout.company, id);

/** Nothing can be typed, saved or deleted; files can be added. */
async function expectLocked(page: Page): Promise<void> {
  await banner(page).waitFor();
  expect(await page.getByLabel('Invoice number').getAttribute('readonly')).not.toBeNull();
  expect(await page.getByLabel('Billing period').isDisabled()).toBe(true);
  for (const name of ['Save', 'Delete']) {
    const button = page.getByRole('button', { name, exact: true });
    expect(await button.getAttribute('aria-disabled'), name).toBe('true');
  }
  expect(await page.getByRole('button', { name: 'Add files' }).getAttribute('aria-disabled')).toBe('false');
  expect(await page.locator('.lines input:not([readonly]):not([disabled])').count()).toBe(0);
  const text = (await banner(page).textContent())!;
  expect(text).toContain('Attachments can still be added and removed.');
  expect(text).not.toMatch(/[{}]|undefined/);
  await accessible(page);
}

it('a sent invoice says so, and is rejected or retrieved from there', async () => {
  const id = await bills.sent();
  const asPm = await open('pm', await item(id));
  await expectLocked(asPm);
  await picture(asPm, 'locked-sent');
  expect(await banner(asPm).textContent()).toContain('waiting for an accounting approver');
  const reject = banner(asPm).getByRole('button', { name: 'Reject' });
  expect(await reject.getAttribute('aria-disabled')).toBe('true');
  expect(await reject.getAttribute('data-tip')).toContain('Can Push to Accounting');
  const asApprover = await open('approver', await item(id));
  await banner(asApprover).getByRole('button', { name: 'Reject' }).click();
  await asApprover.getByLabel('Reason').fill('The waiver is missing.');
  await asApprover.locator('dialog[open]').getByRole('button', { name: 'Reject' }).click();
  // The sender sees it without a reload, and may write again.
  await asPm.getByText('Rejected: The waiver is missing.').waitFor();
  expect(await asPm.getByLabel('Invoice number').getAttribute('readonly')).toBeNull();
  await tieout.as('pm').send(tieout.company, id);
  await banner(asPm).waitFor();
  await asPm.getByRole('button', { name: 'Retrieve from ERP' }).click();
  await banner(asPm).waitFor({ state: 'detached' });
});

it('a failed one shows the ERP’s words and every way on', async () => {
  const failed = await bills.failed();
  const page = await open('approver', failed);
  await expectLocked(page);
  await banner(page).getByText('The export to Sage 100 Contractor® failed.').waitFor();
  expect(await banner(page).textContent()).toContain(failed.error!.detail);
  for (const name of ['Reject', 'Retry']) {
    expect(await banner(page).getByRole('button', { name }).getAttribute('aria-disabled')).toBe('false');
  }
  await picture(page, 'locked-failed');
});

it('a parked one says that it may be there, and is not rejected while its bill is there', async () => {
  const { items } = await tieout.as('owner').list(tieout.company, { filter: 'exporting', limit: 200 });
  const page = await open('approver', items.find((one) => one.parked)!);
  await expectLocked(page);
  expect(await banner(page).getAttribute('data-lock')).toBe('parked');
  expect(await banner(page).getByRole('button', { name: 'Retry' }).getAttribute('aria-disabled')).toBe('false');
  await picture(page, 'locked-parked');
  await banner(page).getByRole('button', { name: 'Reject' }).click();
  await page.getByRole('dialog').getByLabel('Reason').fill('Wrong month.');
  await page.getByRole('dialog').getByRole('button', { name: 'Reject' }).click();
  await page.getByRole('dialog').getByText('The bill of this invoice is in Sage 100 Contractor®').waitFor();
  expect(await banner(page).getAttribute('data-lock')).toBe('parked');
});

it('a synced one is unlinked from there: refused while its bill is there, and open again after', async () => {
  const synced = await bills.synced();
  const page = await open('approver', synced);
  await expectLocked(page);
  const exact = 'The invoice is not editable because it has been synced with ERP';
  expect(await banner(page).locator('strong').textContent()).toBe(exact);
  await picture(page, 'locked-synced');
  const unlink = banner(page).getByRole('button', { name: 'Unlink' });
  await unlink.click();
  const message = page.locator('[data-testid="message"]').first();
  const stillThere = 'The requisition is still in Sage 100 Contractor®. Please delete it before retrying.';
  await until(
    () => message.textContent(),
    (said) => said === stillThere,
  );
  await bills.atSage(synced.erp_record!.id, 'delete');
  await unlink.click();
  await banner(page).waitFor({ state: 'detached' });
  await page.getByText('Not in the ERP: it can be changed and sent again.').waitFor();
  expect(await page.getByLabel('Invoice number').getAttribute('readonly')).toBeNull();
});

it('had no error on any page', () => expect(complaints).toEqual([]));

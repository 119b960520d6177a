import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { accessible, openPage, picture, signIn } from '../support/pages.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let browser: Browser;
/** The subcontractor’s own contact, and the project manager who reviews what they enter. */
let biller: Page;
let reviewer: Page;
let project: number;
let commitment: number;
let period: number;
let invoice: number;
const complaints: string[] = [];

beforeAll(async () => {
  [tieout, browser] = await Promise.all([runTieout(), openBrowser()]);
  const { company } = tieout;
  const owner = tieout.as('owner');
  project = (await owner.projects(company)).find((one) => one.project_number === '2611')!.id;
  commitment = (await owner.commitments(company, project)).find((one) => one.number === 'SC-2611-04')!.id;
  // A month that nobody was invited to yet.
  const january = { start_date: '2027-01-01', end_date: '2027-01-31', due_date: '2027-01-25', status: 'open' } as const;
  period = (await owner.createBillingPeriod(company, project, january)).id;
  biller = await openPage(browser, complaints, 1280);
  reviewer = await openPage(browser, complaints, 1280);
  await Promise.all([open(biller, 'subcontractor'), open(reviewer, 'pm')]);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await tieout?.end();
});

async function open(page: Page, name: string): Promise<void> {
  await page.goto(`${tieout.url}/sign-in`);
  await signIn(page, name);
  await page
    .getByRole('link', { name: name === 'pm' ? 'Projects' : 'Commitments' })
    .first()
    .waitFor();
}
const url = () => `${tieout.url}/companies/${tieout.company}/projects/${project}/invoices/${invoice}`;
const read = () => tieout.as('pm').requisition(tieout.company, project, invoice);
const cell = (page: Page, line: number, column: string) => page.locator(`[data-cell="${line}:${column}"]`);
async function type(page: Page, line: number, column: string, text: string): Promise<void> {
  await cell(page, line, column).click();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}
const verdict = async (line: number): Promise<string> => {
  const chosen = cell(reviewer, line, 'review').locator('option:checked');
  return (await chosen.count()) > 0 ? chosen.innerText() : cell(reviewer, line, 'review').innerText();
};
const columns = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.locator('[data-saving="saved"]').waitFor();
}

describe('a subcontractor bills, and is reviewed line by line', () => {
  it('enters an invoice into the month they were invited to, and submits it', async () => {
    await tieout.as('owner').inviteToBill(tieout.company, project, commitment, period);
    await biller.getByRole('link', { name: 'Commitments' }).first().click();
    await biller.getByRole('link', { name: 'SC-2611-04' }).click();
    await biller.getByRole('button', { name: 'Create invoice' }).click();
    await biller.getByLabel('Invoice number').fill('TE-77');
    await biller.getByLabel('Billing period').selectOption(String(period));
    await type(biller, 2, 'work', '1200');
    await type(biller, 3, 'work', '300');
    await cell(biller, 2, 'held').click();
    await biller.keyboard.type('5');
    await biller.getByRole('tooltip', { name: /set by the contractor’s reviewer/ }).waitFor();
    await biller.getByLabel('Status').selectOption('under_review');
    await accessible(biller);
    await picture(biller, 'review-1-entered-1280');
    await biller.getByRole('button', { name: 'Create invoice' }).click();
    await biller.getByRole('heading', { name: 'Subcontractor Invoice TE-77' }).waitFor();
    invoice = Number(/invoices\/(\d+)$/.exec(biller.url())![1]);
    expect(await read()).toMatchObject({ status: 'under_review', period_id: period });
    expect((await read()).created_by.login).toBe('subcontractor');
  });

  it('is judged by keyboard: one line adjusted, one rejected, each with its comment, the rest approved at once', async () => {
    await reviewer.goto(url());
    await cell(reviewer, 2, 'work').waitFor();
    await columns(reviewer, 'Review');
    expect(await cell(reviewer, 2, 'claimed').innerText()).toBe('1,200.00');
    await type(reviewer, 2, 'work', '1000');
    await cell(reviewer, 2, 'gross').getByText('200.00 less').waitFor();
    await cell(reviewer, 2, 'review').click();
    await reviewer.keyboard.press('a');
    await reviewer.keyboard.press('Tab');
    await reviewer.keyboard.type('Ten panels are in place, not twelve');
    await reviewer.keyboard.press('Enter');
    await reviewer.keyboard.press('r');
    await reviewer.keyboard.press('ArrowRight');
    await reviewer.keyboard.type('No delivery slip');
    await reviewer.keyboard.press('Enter');
    expect(await verdict(3)).toBe('Rejected');
    await reviewer.getByRole('button', { name: 'Approve the rest' }).click();
    expect([await verdict(1), await verdict(3), await verdict(4)]).toEqual(['Approved', 'Rejected', 'Approved']);
    await cell(reviewer, 4, 'line').click();
    await reviewer.keyboard.press('Control+Z');
    expect([await verdict(1), await verdict(3), await verdict(4)]).toEqual(['–', 'Rejected', '–']);
    await accessible(reviewer);
    await picture(reviewer, 'review-2-judged-1280');
    await reviewer.setViewportSize({ width: 1024, height: 900 });
    await picture(reviewer, 'review-2-judged-1024');
    await reviewer.setViewportSize({ width: 1280, height: 900 });
  });

  it('cannot be approved over a rejected line, which is said where it is chosen, and nothing typed is lost', async () => {
    await reviewer.getByLabel('Status').selectOption('approved');
    await reviewer.getByRole('button', { name: 'Save', exact: true }).click();
    await reviewer.getByText(/line 3 was rejected/).waitFor();
    expect(await cell(reviewer, 3, 'comment').innerText()).toBe('No delivery slip');
    await reviewer.getByLabel('Status').selectOption('revise_and_resubmit');
    await save(reviewer);
    const { items, status } = await read();
    expect(status).toBe('revise_and_resubmit');
    expect(items[1]).toMatchObject({
      status: 'approved',
      comment: 'Ten panels are in place, not twelve',
      work_completed_this_period: '1000.00',
      subcontractor_claimed_amount: '1200.00',
    });
    expect(items[2]).toMatchObject({ status: 'rejected', comment: 'No delivery slip' });
  });

  it('comes back with what was said at its lines, is revised and submitted again', async () => {
    await biller.goto(url());
    await cell(biller, 2, 'work').waitFor();
    await biller.locator('[data-note="2"]', { hasText: 'Approved: Ten panels are in place, not twelve' }).waitFor();
    await biller.locator('[data-note="3"]', { hasText: 'Rejected: No delivery slip' }).waitFor();
    await accessible(biller);
    await picture(biller, 'review-3-comments-1280');
    await type(biller, 3, 'work', '250');
    await biller.getByLabel('Status').selectOption('under_review');
    await save(biller);
    await biller.locator('[data-note="3"]', { hasText: 'Comment: No delivery slip' }).waitFor();
    expect((await read()).items[2]).toMatchObject({ status: null, work_completed_this_period: '250.00' });
    // It is under review now: theirs to read alone.
    await biller.reload();
    await biller.getByLabel('Status').waitFor();
    expect(await biller.getByLabel('Status').isDisabled()).toBe(true);
  });

  it('is approved in the end, every line of it', async () => {
    await reviewer.reload();
    await cell(reviewer, 3, 'claimed').waitFor();
    expect(await cell(reviewer, 3, 'claimed').innerText()).toBe('250.00');
    await reviewer.getByRole('button', { name: 'Approve the rest' }).click();
    await reviewer.getByLabel('Status').selectOption('approved');
    await save(reviewer);
    const { items, status } = await read();
    expect([status, new Set(items.map((item) => item.status))]).toEqual(['approved', new Set(['approved'])]);
    expect(complaints).toEqual([]);
  });
});

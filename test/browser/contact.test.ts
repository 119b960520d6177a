import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RequisitionExtended } from '../../src/http/client.ts';
import { openBrowser } from '../support/browser.ts';
import { accessible, openPage, picture, signIn } from '../support/pages.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let browser: Browser;
let page: Page;
const complaints: string[] = [];
beforeAll(async () => {
  [tieout, browser] = await Promise.all([runTieout(), openBrowser()]);
  page = await openPage(browser, complaints, 1280);
  await page.goto(`${tieout.url}/sign-in`);
  await signIn(page, 'subcontractor');
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await tieout?.end();
});

describe('a subcontractor’s own contact at the page', () => {
  it('sees only what they may open: no ERP tool, no panel that says no', async () => {
    await page.getByRole('link', { name: 'Commitments' }).first().waitFor();
    expect(await page.getByText(/ERP|Sage/).count()).toBe(0);
    expect(await page.getByText(/may not|cannot be shown/).count()).toBe(0);
    await accessible(page);
    await picture(page, 'contact-home');
  });

  it('finds the one subcontract that they may bill, and no other', async () => {
    await page.getByRole('link', { name: 'Commitments' }).first().click();
    await page.getByRole('link', { name: 'SC-2611-04' }).waitFor();
    expect(await page.getByRole('link', { name: /^SC-/ }).allInnerTexts()).toEqual(['SC-2611-04']);
    expect(await page.getByRole('button', { name: 'New subcontract' }).count()).toBe(0);
    await page.getByRole('link', { name: 'SC-2611-04' }).click();
    await page.getByRole('heading', { name: /^SC-2611-04/ }).waitFor();
    expect(await page.getByRole('link', { name: 'Payments issued' }).count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Edit', exact: true }).count()).toBe(0);
    await accessible(page);
    expect(await page.getByText(/ERP|Sage/).count()).toBe(0);
    await picture(page, 'contact-commitment');
  });

  it('saves a draft, submits it, and then only looks', async () => {
    const { company } = tieout;
    const owner = tieout.as('owner');
    const project = (await owner.projects(company)).find((one) => one.project_number === '2611')!.id;
    const commitment = (await owner.commitments(company, project)).find((one) => one.number === 'SC-2611-04')!.id;
    const entered = await tieout.call('subcontractor', 'POST', '/rest/v1.1/requisitions', {
      project_id: project,
      commitment_id: commitment,
      requisition: { invoice_number: 'TE-900' },
    });
    const { id } = entered.body as RequisitionExtended;
    await page.goto(`${tieout.url}/companies/${company}/projects/${project}/invoices/${id}`);
    const status = page.getByLabel('Status');
    await status.waitFor();
    expect(await status.locator('option').allInnerTexts()).toEqual(['Draft', 'Under Review']);
    await status.selectOption('under_review');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect
      .poll(async () => (await owner.requisition(company, project, id)).status, { timeout: 30_000 })
      .toBe('under_review');
    await page.reload();
    await page.getByLabel('Status').waitFor();
    expect(await page.getByLabel('Status').isDisabled()).toBe(true);
    expect(complaints).toEqual([]);
  });
});

import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { billing } from '../support/billing.ts';
import { contracts, ok } from '../support/contracts.ts';
import { fitsWidth, openStage, type Stage } from '../support/pages.ts';
import { sql } from '../support/sql.ts';
import { open, windowOf } from '../support/walk.ts';

let stage: Stage;
let company: string;
let pages: Readonly<Record<'en' | 'es', Page>>;
beforeAll(async () => {
  stage = await openStage();
  company = `${stage.tieout.url}/companies/${stage.tieout.company}`;
  const pageOf = async (window: Promise<BrowserContext>) => (await window).newPage();
  pages = {
    en: await pageOf(windowOf(stage.browser, stage.tieout, 'owner', 'en')),
    es: await pageOf(windowOf(stage.browser, stage.tieout, 'owner', 'es')),
  };
}, 180_000);
afterAll(() => stage?.end());

const languages = ['en', 'es'] as const;
const widths = [1440, 1366, 1280, 820, 390] as const;
/** Between a laptop and a tablet, where columns and tabs begin to make room. */
const between = [1226, 1200, 1180, 1161, 1120, 1087, 1041] as const;

it('shows both buttons of an export that stands still, whole and within its list', async () => {
  for (const language of languages) {
    const page = pages[language];
    await open(page, `${company}/erp/subcontractor-invoices?filter=exporting`);
    await page.locator('td.actions .btn').first().waitFor();
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      await fitsWidth(page);
      const beyond = await page.locator('td.actions').evaluateAll((cells) =>
        cells.map((cell) => {
          const { left, right } = cell.getBoundingClientRect();
          const buttons = [...cell.querySelectorAll('.btn')].map((one) => one.getBoundingClientRect());
          return [buttons.length, buttons.some((one) => one.left < left || one.right > right)];
        }),
      );
      expect(beyond, `${language} ${width}`).toEqual([[2, false]]);
    }
  }
});

it('has the projects of the first page whole within their frame, on a telephone too', async () => {
  for (const language of languages) {
    const page = pages[language];
    await open(page, company);
    await page.locator('.sheet tbody a').first().waitFor();
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      const beyond = await page.locator('.sheet').evaluate((one) => one.scrollWidth - one.clientWidth);
      expect(beyond, `${language} ${width}`).toBe(0);
    }
  }
});

it('cuts no heading of the list off, on whatever is narrow', async () => {
  for (const language of languages) {
    const page = pages[language];
    await open(page, `${company}/erp/subcontractor-invoices?filter=synced`);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      const cut = await page
        .locator('.list thead th')
        .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent));
      expect(cut, `${language} ${width}`).toEqual([]);
    }
  }
});

it('shows who the vendor is, and all its tabs within the page, where it is between a laptop and a tablet', async () => {
  for (const language of languages) {
    const page = pages[language];
    await open(page, `${company}/erp/subcontractor-invoices?filter=synced`);
    await page.locator('tr[data-invoice-id]').first().waitFor();
    for (const width of between) {
      await page.setViewportSize({ width, height: 800 });
      await fitsWidth(page);
      const vendor = await page.locator('th[data-column="vendor"]').boundingBox();
      expect(vendor!.width, `${language} ${width}`).toBeGreaterThanOrEqual(120);
    }
  }
});

it('shows every figure of an amount, however large and of whichever sign', async () => {
  const page = pages.en;
  await page.route('**/erp/subcontractor-invoices?*', async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/"(amount_due|retainage)":"[^"]+"/g, '"$1":"-9876543210.98"');
    await route.fulfill({ response: answer, body });
  });
  await open(page, `${company}/erp/subcontractor-invoices?filter=synced`);
  await page.locator('tr[data-invoice-id]').first().waitFor();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    const cut = await page
      .locator('td.num')
      .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent));
    expect(cut, `${width}`).toEqual([]);
  }
  await page.unroute('**/erp/subcontractor-invoices?*');
});

it('shows what comes to more than one amount may be: a contract, and its project’s list', async () => {
  const { pm, line, subcontract, project } = await contracts(stage.tieout, await billing(stage.tieout));
  const id = await subcontract('Draft');
  for (const _line of [1, 2]) {
    await ok(pm('POST', `/work_order_contracts/${id}/line_items`, { line_item: line('9000000000.00') }), 201);
  }
  const page = pages.en;
  await open(page, `${company}/projects/${project}/commitments/${id}?tab=schedule`);
  await page.getByText('18,000,001,500.00').first().waitFor();
  await open(page, `${company}/projects/${project}/commitments`);
  await page.getByText('18,000,001,500.00').first().waitFor();
});

it('breaks no heading of the lines of an invoice in mid-word', async () => {
  const { project, invoice_id: id } = (await stage.tieout.as('owner').list(stage.tieout.company, { limit: 1 }))
    .items[0]!;
  for (const language of languages) {
    const page = pages[language];
    await open(page, `${company}/projects/${project.id}/invoices/${id}`);
    await page.locator('.g703 thead th').first().waitFor();
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      const broken = await page.locator('.g703 thead th').evaluateAll((all) =>
        all.flatMap(({ firstChild: text }) =>
          [...text!.textContent!.matchAll(/\S+/g)].flatMap(({ 0: word, index }) => {
            const range = document.createRange();
            range.setStart(text!, index);
            range.setEnd(text!, index + word.length);
            return range.getClientRects().length > 1 ? [word] : [];
          }),
        ),
      );
      expect(broken, `${language} ${width}`).toEqual([]);
    }
  }
});

it('keeps its width, and the way out, where a name is one long word', async () => {
  const { company: id, urls } = stage.tieout;
  const word = 'Oneunbrokenword'.repeat(6);
  await sql(urls.superUrl, `update company set name = '${word}' where id = ${id}`);
  for (const named of ['connection', 'vendor', 'person', 'project'])
    await sql(urls.superUrl, `update ${named} set name = '${word}' || id`);
  await sql(
    urls.superUrl,
    `insert into alert (company_id, connection_id, kind, tell_after, says)
     select company_id, id, 'reads_failing', clock_timestamp(), name from connection where company_id = ${id} limit 1`,
  );
  const tieout = stage.tieout.as('owner');
  const { project, commitment } = (await tieout.list(id, { filter: 'synced', limit: 1 })).items[0]!;
  const billing = `projects/${project.id}/commitments/${commitment.id}?tab=billing`;
  for (const path of ['erp', 'erp/connections', 'erp/prerequisites', 'erp/accountant-report', 'mail', billing]) {
    await open(pages.en, `${company}/${path}`);
    if (path === 'erp/connections') await pages.en.locator('.alerts').getByText(word).waitFor();
    for (const width of widths) {
      await pages.en.setViewportSize({ width, height: 800 });
      await fitsWidth(pages.en);
      const out = await pages.en.getByRole('button', { name: 'Sign out' }).boundingBox();
      expect(out!.x + out!.width, `${path} ${width}`).toBeLessThanOrEqual(width);
    }
  }
});

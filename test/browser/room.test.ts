import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { fitsWidth, openStage, type Stage } from '../support/pages.ts';
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
const widths = [1280, 820, 390] as const;

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

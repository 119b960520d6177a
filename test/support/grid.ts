import { expect } from 'vitest';
import { billing } from './billing.ts';
import { openStage } from './pages.ts';

export type Grid = Awaited<ReturnType<typeof openGrid>>;

/** The program with a browser on a draft invoice of the demo, whose lines are typed into the grid. */
export async function openGrid() {
  const stage = await openStage();
  const { tieout } = stage;
  const bills = await billing(tieout);
  const site = await bills.site('SC-2604-01');
  async function overBilling(over_billing: 'warn' | 'refuse'): Promise<void> {
    const settings = `/api/v1/companies/${tieout.company}/projects/${site.project}/settings`;
    expect((await tieout.call('owner', 'PUT', settings, { over_billing })).status).toBe(200);
  }
  await overBilling('warn');
  const id = await bills.create({ status: 'draft', items: [] }, site);
  const path = `projects/${site.project}/invoices/${id}`;
  const page = await stage.openAs('pm', path, 1280);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);

  const cell = (line: number, column: string) => page.locator(`[data-cell="${line}:${column}"]`);
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const saving = (state: string) => page.locator(`[data-saving="${state}"]`).waitFor();
  const work = (line: number) => cell(line, 'work');
  await work(1).waitFor();
  return {
    ...stage,
    site,
    id,
    page,
    cell,
    work,
    press,
    saving,
    overBilling,
    url: `${tieout.url}/companies/${tieout.company}/${path}`,
    field: (line: number, name = 'Work this period') => page.getByLabel(`${name}, line ${line}`, { exact: true }),
    /** What a cell shows, typed or not. */
    async shown(line: number, column: string): Promise<string> {
      const input = cell(line, column).locator('input');
      return (await input.count()) > 0 ? input.inputValue() : cell(line, column).locator('.cell-text').innerText();
    },
    total: (column: string) => page.locator(`[data-total="${column}"]`).innerText(),
    saved: () => tieout.as('pm').requisition(tieout.company, site.project, id),
    said: (text: string | RegExp) => page.locator('.grid-sheet [role="status"]', { hasText: text }).waitFor(),
    async save(): Promise<void> {
      await page.getByRole('button', { name: 'Save', exact: true }).click();
      await saving('saved');
    },
    async paste(text: string): Promise<void> {
      await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
      await press('Control+V');
    },
  };
}

import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { enrol } from '../../src/agent/enrol.ts';
import { openLine } from '../../src/agent/line.ts';
import { openRoad } from '../../src/agent/post-json.ts';
import { fewBooks } from '../../src/connectors/agent/testing/books.ts';
import { accessible, openStage, picture, type Stage } from '../support/pages.ts';
import { sql } from '../support/sql.ts';
import type { Running } from '../support/tieout.ts';

let stage: Stage;
let tieout: Running;
let page: Page;

beforeAll(async () => {
  stage = await openStage();
  ({ tieout } = stage);
  page = await openAs('owner');
}, 180_000);
afterAll(() => stage?.end());

async function openAs(name: string): Promise<Page> {
  const made = await stage.openAs(name, 'erp/connections');
  await made.getByRole('heading', { level: 1, name: 'Connections' }).waitFor();
  return made;
}

it('shows how each ERP is reached and whether it is well, and asks it now', async () => {
  const panel = page.locator('section.panel').first();
  await panel.getByText('directly').waitFor();
  await panel.getByRole('button', { name: 'Check now' }).click();
  await panel.getByText(/answers\. It took \d+ ms\./).waitFor();
  await accessible(page);
  await picture(page, 'connections');
});

it('gives an admin a code once, within the command to paste; its agent shows up by itself, and can be revoked', async () => {
  await page.getByRole('button', { name: 'Get a code for an agent' }).press('Enter');
  const command = await page.getByLabel('Command').inputValue();
  const [, url, code] = /agent enrol --url (\S+) --code (\S+) --folder/.exec(command) ?? [];
  expect(url).toBe(tieout.url);
  await accessible(page);
  await picture(page, 'connections-code');
  await page.getByRole('button', { name: 'Done' }).press('Enter');
  await page.getByLabel('Command').waitFor({ state: 'detached' });
  expect(await page.content()).not.toContain(code!);

  const about = { name: 'office server', version: '1.2.3', host: 'srv-1' };
  const key = await enrol({ hub: url!, caFile: null, proxy: null, code: code!, ...about }, Date.now);
  const line = openLine(key, { road: openRoad(key), now: Date.now, log: () => undefined });
  const signal = new AbortController().signal;
  const [kept] = await sql<{ books: string }>(tieout.urls.superUrl, 'select books from connection limit 1');
  const { books } = kept!;
  const traits = { ...fewBooks().traits, books };
  await line.ask('/hello', { kind: key.kind, version: '1.2.3', host: 'srv-1', traits }, signal);
  await line.ask('/claim', { room: 1, hand: [], wait_ms: 0, error: 'The login is refused.', books }, signal);
  await page.getByText('Online').waitFor();
  for (const said of ['through an agent', 'office server', '1.2.3', 'The login is refused.']) {
    await page.getByText(said).waitFor();
  }
  await accessible(page);
  await picture(page, 'connections-agent');

  await page.getByRole('button', { name: 'Revoke the agent' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke the agent' }).click();
  await page.getByText('No agent').waitFor();
  await expect(line.ask('/claim', { room: 1, hand: [], wait_ms: 0, error: null }, signal)).rejects.toThrow(/revoked/);
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByText(/no agent was enrolled for this connection yet/).waitFor();
  await picture(page, 'connections-revoked');
  line.close();
});

it('greys for all others what only an admin may do, and says why', async () => {
  const viewer = await openAs('viewer');
  const button = viewer.getByRole('button', { name: 'Get a code for an agent' });
  await button.waitFor();
  expect(await button.getAttribute('aria-disabled')).toBe('true');
  expect(await button.getAttribute('data-tip')).toMatch(/Admin on the ERP Integrations tool/);
  await viewer.getByRole('link', { name: 'ERP Integrations' }).last().click();
  await viewer.getByRole('link', { name: 'Connections and agents' }).click();
  await viewer.getByRole('heading', { level: 1, name: 'Connections' }).waitFor();
  expect(stage.complaints).toEqual([]);
});

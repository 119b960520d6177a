import { setTimeout as sleep } from 'node:timers/promises';
import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Billing, billing } from '../support/billing.ts';
import { type EventStream, listen } from '../support/event-stream.ts';
import { openStage, type Stage, settled } from '../support/pages.ts';

// A page asks for what it shows as it is loaded, and again only for what changed since then.
let stage: Stage;
let bills: Billing;
let page: Page;
let heard: EventStream;
const asked: string[] = [];

beforeAll(async () => {
  stage = await openStage();
  bills = await billing(stage.tieout);
  page = await stage.openAs('owner', 'erp', 1280);
  await settled(page);
  page.on('request', (request) => void (request.resourceType() === 'fetch' && asked.push(nameOf(request))));
  heard = await listening();
}, 180_000);
afterAll(async () => {
  heard?.close();
  expect(stage?.complaints).toEqual([]);
  await stage?.end();
});

function nameOf(request: Request): string {
  const { pathname, search } = new URL(request.url());
  return `${request.method()} ${pathname}${search}`;
}
const address = (path: string) => `${stage.tieout.url}/companies/${stage.tieout.company}/${path}`;
const listening = async () =>
  listen(`${stage.tieout.url}/api/v1/companies/${stage.tieout.company}/events`, await stage.tieout.token('owner'));

/** Longer than any page takes until it listens. */
const quietMs = 8_000;
async function untilQuiet(): Promise<void> {
  for (let ms = 0; ms <= quietMs; ) {
    const stream = await listening();
    const { data } = await stream.next(({ event }) => event === 'hello');
    stream.close();
    ms = data.quiet_ms;
    if (ms <= quietMs) await sleep(quietMs - ms + 1);
  }
}

/** What a page asks for more than once as it is loaded, while nothing changes. */
async function askedTwice(path: string): Promise<readonly string[]> {
  for (;;) {
    await untilQuiet();
    const before = heard.events.length;
    asked.length = 0;
    await page.goto(address(path));
    await settled(page);
    if (heard.events.length > before) continue;
    expect(asked.length, path).toBeGreaterThan(0);
    return asked.filter((one, at) => asked.indexOf(one) !== at);
  }
}

it('a page that is loaded while nothing changes asks for each thing once', async () => {
  const { project, commitment } = await bills.site('SC-2604-01');
  const paths = [
    '',
    'erp',
    'erp/subcontractor-invoices',
    'erp/records/vendor',
    'directory',
    `projects/${project}/commitments/${commitment}?tab=schedule`,
  ];
  for (const path of paths) expect(await askedTwice(path), path).toEqual([]);
}, 120_000);

it('what changes before a page listens is on it all the same', async () => {
  const late = await stage.openAs('owner', 'erp', 1280);
  await settled(late);
  await late.addInitScript(() => Reflect.deleteProperty(globalThis, 'SharedWorker'));
  const opens = Promise.withResolvers<void>();
  await late.route('**/events', async (route) => {
    await opens.promise;
    await route.continue();
  });
  const answered = late.waitForResponse((answer) => answer.url().includes('filter=ready_to_export&'));
  await late.goto(address('erp/subcontractor-invoices?filter=ready_to_export'));
  await (await answered).finished();
  const id = await bills.sent();
  opens.resolve();
  await late.locator(`tr[data-invoice-id="${id}"]`).waitFor();
  await late.context().close();
});

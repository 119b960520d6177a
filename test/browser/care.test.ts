import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pretendedSettings } from '../../src/connections.ts';
import { openRemoteSimulator } from '../../src/simulators/sage-100-contractor/remote.ts';
import { endPrograms, Program, run } from '../faults/program.ts';
import { emptyCompany } from '../support/empty-company.ts';
import { accessible, fitsWidth, openPage, openStage, picture, type Stage, signIn } from '../support/pages.ts';
import { companyName, openSageHarness } from '../support/sage-harness.ts';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let stage: Stage;
let tieout: Running;
let page: Page;
let connection: number;
beforeAll(async () => {
  stage = await openStage();
  ({ tieout } = stage);
  connection = (await tieout.as('owner').connections(tieout.company)).connections[0]!.id;
  await aDayOfCalls();
  page = await stage.openAs('owner', 'erp/connections', 1280);
}, 180_000);
afterAll(() => stage?.end());

/** So that the picture over time has something to show. */
async function aDayOfCalls(): Promise<void> {
  await sql(
    tieout.urls.superUrl,
    `insert into tieout.erp_calls (company_id, connection_id, at, calls, failed, total_ms, longest_ms, last_failure, last_failure_at)
     select $1, $2, date_bin('5 minutes', now() - n * interval '30 minutes', '2000-01-01'), 20 + (n * 7) % 40,
       case when n between 9 and 11 then 12 else 0 end, 2400, 900,
       case when n between 9 and 11 then 'Sage 100 Contractor® does not answer.' end,
       case when n between 9 and 11 then now() - n * interval '30 minutes' end
     from generate_series(0, 46) n on conflict do nothing`,
    [tieout.company, connection],
  );
}

it('shows how a connection is, in figures and over a day', async () => {
  await page.getByRole('heading', { level: 2, name: 'Health' }).waitFor();
  await page.getByText('Exports that failed: 2.').waitFor();
  await page.getByRole('img', { name: /^Calls of the last 24 hours/ }).waitFor();
  // And of this half hour, where a call of the hub itself went wrong on a busy machine.
  const failing = await tieout.as('owner').health(tieout.company, connection);
  const ofNow = failing.steps.slice(-1).filter(({ failed }) => failed > 0).length;
  expect(await page.locator('.calls-failed').count()).toBe(3 + ofNow);
  await accessible(page);
  await fitsWidth(page);
  await picture(page, 'connection-health');
});

it('keeps the schedule as it is chosen', async () => {
  const schedule = page.getByRole('region', { name: 'Sync schedule' });
  /** No person chooses twice, or leaves, within the milliseconds that an answer takes. */
  const choose = (label: string, option: string) =>
    Promise.all([
      page.waitForResponse((answer) => answer.request().method() === 'PUT' && answer.url().endsWith('/schedule')),
      schedule.getByLabel(label).selectOption(option),
    ]);
  await choose('Synced bills are read again', '15');
  await choose('Quiet hours: From', '22');
  await choose('Quiet hours: to', '5');
  await page.reload();
  await page.getByRole('heading', { level: 2, name: 'Sync schedule' }).waitFor();
  expect(await schedule.getByLabel('Synced bills are read again').inputValue()).toBe('15');
  expect(await schedule.getByLabel('Quiet hours: to').inputValue()).toBe('5');
  await schedule.scrollIntoViewIfNeeded();
  await accessible(page);
  await picture(page, 'connection-schedule');
  // Somebody else's choice, of which this page does not know yet, is not taken back by one's own.
  await tieout.as('owner').setSchedule(tieout.company, connection, { records_every_minutes: 240 });
  await schedule.getByLabel('Quiet hours: to').selectOption('6');
  const kept = await until(
    async () => (await tieout.as('owner').health(tieout.company, connection)).schedule,
    ({ quiet }) => quiet?.to === 6,
  );
  expect(kept.records_every_minutes).toBe(240);
  const viewer = await stage.openAs('viewer', 'erp/connections', 820);
  await viewer.getByRole('region', { name: 'Sync schedule' }).getByText('every 15 minutes').waitFor();
  await fitsWidth(viewer);
  await accessible(viewer);
  await picture(viewer, 'connection-viewer');
});

it('sets a connection up step by step: what is tried is told, kept, and ends with a first reading', async () => {
  await page.getByRole('link', { name: 'Set up step by step' }).press('Enter');
  const tests = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Try it live' }) });
  await tests.getByText('not tried yet').first().waitFor();
  await accessible(page);
  await tests.getByRole('button', { name: 'Try all of them' }).press('Enter');
  await tests.getByText('A reference that nobody has was looked for, and found absent.').waitFor();
  expect(await tests.locator('[data-standing="notWell"]').count()).toBe(0);
  await page.reload();
  await page.getByText(/\d+ vendors and \d+ jobs are there\./).waitFor();
  await page.getByText('The connection is set up.').waitFor();
  await page.getByRole('button', { name: 'Read it now' }).press('Enter');
  await accessible(page);
  await fitsWidth(page);
  await picture(page, 'connection-set-up');
  await page.setViewportSize({ width: 820, height: 1100 });
  await fitsWidth(page);
  await picture(page, 'connection-set-up-820');
});

it('after a restore says why exports wait, and lets them go on only once it was tied out', async () => {
  await sql(
    tieout.urls.superUrl,
    `update tieout.connection set restored_as_of = now() - interval '1 day', restored_at = now() - interval '1 hour'
     where id = $1`,
    [connection],
  );
  await page.getByText('Sign out').waitFor();
  await page.setViewportSize({ width: 820, height: 1100 });
  await page.goto(`${tieout.url}/companies/${tieout.company}/erp/connections`);
  await page.getByText('Restored from a back-up').waitFor();
  await accessible(page);
  await fitsWidth(page);
  await picture(page, 'connection-restored');
  await page.getByRole('button', { name: 'Looked over: let exports go on' }).click();
  await page.getByText(/Have it tied out, and look at what that finds/).waitFor();
  const { id } = await tieout.as('owner').askTieOut(tieout.company, connection);
  await until(
    async () => (await tieout.as('owner').tieOut(tieout.company, id)).state,
    (state) => state === 'complete',
  );
  await page.getByRole('button', { name: 'Looked over: let exports go on' }).click();
  await page.getByText('Restored from a back-up').waitFor({ state: 'detached' });
});

it('begins with nothing but the choice of the accounting system', async () => {
  const empty = await emptyCompany(tieout);
  const clerk = await stage.openAs('clerk', '', 1280);
  await clerk.getByText('Sign out').waitFor();
  await clerk.goto(`${tieout.url}/companies/${empty}/erp/connections/set-up`);
  await clerk.getByRole('button', { name: 'Choose Sage 100 Contractor®' }).waitFor();
  await accessible(clerk);
  await picture(clerk, 'connection-set-up-nothing');
  await clerk.getByRole('button', { name: 'Choose Sage 100 Contractor®' }).press('Enter');
  await clerk
    .getByText('This is the pretend')
    .or(clerk.getByRole('region', { name: 'Beside it, by the agent' }))
    .waitFor();
  await accessible(clerk);
  await picture(clerk, 'connection-set-up-way');
  // Picked by mistake: another takes its place, as long as nothing was sent.
  await clerk.getByRole('button', { name: 'Choose another' }).press('Enter');
  await clerk.getByText('another may take its place').waitFor();
  expect(await clerk.getByRole('button', { name: 'Choose Sage 100 Contractor®' }).count()).toBe(0);
  await accessible(clerk);
  await picture(clerk, 'connection-set-up-another');
  await clerk.getByRole('button', { name: 'Choose Tryton' }).press('Enter');
  await clerk.getByText('Tryton, as Tryton').waitFor();
  await clerk.getByRole('button', { name: 'Choose another' }).press('Enter');
  await clerk.getByRole('button', { name: 'Keep Tryton' }).press('Enter');
  await clerk.getByText('another may take its place').waitFor({ state: 'detached' });
});

it('leads to an agent on another machine: its code, its file, its start, and what it can reach', async () => {
  // Without the demo's own way to its pretend ERP: the ERP is a process that only the agent knows of.
  const [hub, sage] = await Promise.all([runTieout({}, { demo: false }), openSageHarness('in its own process')]);
  const folder = mkdtempSync(join(tmpdir(), 'tieout-wizard-agent-'));
  try {
    // What the demo made was made in its own books: here is one that begins.
    await sql(hub.urls.superUrl, 'update connection set books = null');
    const owner = await openPage(stage.browser, stage.complaints, 1280);
    await owner.goto(`${hub.url}/companies/${hub.company}/erp/connections/set-up`);
    await signIn(owner, 'owner');
    await owner
      .getByRole('region', { name: 'Beside it, by the agent' })
      .getByRole('button', { name: 'Choose' })
      .click();
    const step = owner.getByRole('listitem').filter({ has: owner.getByRole('heading', { name: 'Start the agent' }) });
    await step.getByText('"kind": "sage_100_contractor"').waitFor();
    await accessible(owner);
    await fitsWidth(owner);
    await picture(owner, 'connection-set-up-agent');
    await owner.setViewportSize({ width: 820, height: 1100 });
    await fitsWidth(owner);
    await picture(owner, 'connection-set-up-agent-820');
    await owner.setViewportSize({ width: 1280, height: 900 });
    await step.getByRole('button', { name: 'Get a code for an agent' }).click();
    const command = await owner.getByLabel('Command').inputValue();
    expect(await owner.getByText('instead of the one that does now').count()).toBe(0);
    await owner.getByRole('button', { name: 'Done' }).click();
    // On the other machine: the command as it stands there, the file, and the start.
    const [, args] = /^npx tieout (.+) --folder tieout-agent$/.exec(command)!;
    const tieoutCommand = (line: string) => run('bin/tieout.mjs', [...line.split(' '), '--folder', folder], {});
    expect(await tieoutCommand(args!)).toMatchObject({ code: 0 });
    const where = await openRemoteSimulator({ url: sage.address!, password: sage.password }).where();
    const settings = pretendedSettings(where, companyName, { secret: 'sage' }, {});
    const file = { kind: 'sage_100_contractor', settings, secrets: { sage: sage.password } };
    writeFileSync(join(folder, 'erp.json'), JSON.stringify(file), { mode: 0o600 });
    await step.getByText('has not said hello yet').waitFor();
    const agent = new Program('bin/tieout.ts', ['agent', 'run', '--folder', folder]);
    await step.getByText('is here').waitFor();
    await accessible(owner);
    await picture(owner, 'connection-set-up-agent-here');
    await owner.getByRole('button', { name: 'Try all of them' }).click();
    await owner.getByText('A reference that nobody has was looked for, and found absent.').waitFor();
    expect(await owner.locator('[data-standing="notWell"]').count()).toBe(0);
    await owner.getByRole('button', { name: 'Read it now' }).click();
    await owner.getByText('The connection is set up.').waitFor();
    await fitsWidth(owner);
    await picture(owner, 'connection-set-up-by-agent');
    // What stops the next export is asked over there too.
    await owner.goto(`${hub.url}/companies/${hub.company}/erp/prerequisites?scope=all`);
    await owner.getByText(/would be stopped|Nothing stops them/).waitFor();
    expect(await owner.getByText('This is not all of it').count()).toBe(0);
    await picture(owner, 'prerequisites-by-agent');
    agent.signal('SIGTERM');
    await owner.goto(`${hub.url}/companies/${hub.company}/erp/connections/set-up`);
    await step.getByText(/was last heard of/).waitFor();
    await step.getByRole('button', { name: 'Get a code for an agent' }).click();
    await owner.getByText('instead of the one that does now').waitFor();
    await owner.getByRole('button', { name: 'Done' }).click();
    await picture(owner, 'connection-set-up-agent-away');
    await owner.context().close();
  } finally {
    await endPrograms();
    rmSync(folder, { recursive: true, force: true });
    await hub.end();
    await sage.close();
  }
});

it('lists who may push to accounting, and keeps the span in the address', async () => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.goto(`${tieout.url}/companies/${tieout.company}/erp/connections`);
  await page.getByRole('link', { name: 'Accountant Report' }).press('Enter');
  await page.getByRole('heading', { level: 2, name: '3 people' }).waitFor();
  await accessible(page);
  await fitsWidth(page);
  await picture(page, 'accountant-report');
  await page.getByLabel('To').fill('2000-01-01');
  await page.waitForURL(/to=2000-01-01/);
  await page.getByText('none', { exact: true }).first().waitFor();
  // Days in the wrong order are said to be so, and can be corrected where they stand.
  await page.getByLabel('From').fill('2000-02-01');
  await page.getByText('the end lies before the start').waitFor();
  await page.getByLabel('From').fill('1999-12-01');
  await page.getByRole('heading', { level: 2, name: '3 people' }).waitFor();
  await page.setViewportSize({ width: 820, height: 900 });
  await fitsWidth(page);
  expect(stage.complaints).toEqual([]);
});

it('lets each person say which alerts they want', async () => {
  await page.goto(`${tieout.url}/companies/${tieout.company}/mail`);
  const box = page.getByLabel('When exports failed or stand still');
  await box.waitFor();
  expect(await box.isChecked()).toBe(true);
  await box.press('Space');
  await page.waitForFunction(async (company) => {
    const answer = await fetch(`/api/v1/companies/${company}/erp/my-alerts`);
    return (await answer.json()).told.exports === false;
  }, tieout.company);
  await accessible(page);
  await picture(page, 'my-alerts');
});

it('shows a wish that was refused as it still is', async () => {
  const box = page.getByLabel('When exports failed or stand still');
  const was = await box.isChecked();
  await page.route('**/my-alerts', (route) =>
    route.request().method() === 'PUT' ? route.fulfill({ status: 503, body: '' }) : route.continue(),
  );
  await box.press('Space');
  await page.getByRole('region', { name: 'Alerts' }).locator('.problem').filter({ hasText: /./ }).waitFor();
  await until(
    () => box.isChecked(),
    (is) => is === was,
  );
  await page.unroute('**/my-alerts');
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SetUpTest, setUpTests } from '../../src/domain/set-up-tests.ts';
import { alert } from '../../src/http/api/alert-shapes.ts';
import type { Health, NewSchedule } from '../../src/http/client.ts';
import { expectProblem } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
let connection: number;
let path: string;
beforeAll(async () => {
  tieout = await runTieout();
  connection = (await tieout.as('owner').connections(tieout.company)).connections[0]!.id;
  path = `/api/v1/companies/${tieout.company}/erp/connections/${connection}`;
});
afterAll(() => tieout.end());

const health = (who = 'owner') => tieout.as(who).health(tieout.company, connection);
const weather = (sky: object) => tieout.call('owner', 'POST', '/simulator/sage-100-contractor/weather', sky);
const check = () => tieout.as('owner').checkConnection(tieout.company, connection);
const counted = (done: (seen: Health) => boolean) => until(health, done);

describe('how a connection is', () => {
  it('counts its calls, and those that were not answered with the last reason', async () => {
    expect((await check()).ok).toBe(true);
    const before = await counted(({ last_hour }) => last_hour.calls > 0);
    expect(before).toMatchObject({
      connection_id: connection,
      verdict: 'watch',
      slots: { of: 2 },
      queue: { parked: 1 },
    });
    // What the demo has for its approvers to do.
    expect(before.reasons.map(({ code }) => code)).toEqual(['exports_parked', 'exports_failed']);
    expect(before.last_hour.longest_ms).toBeGreaterThanOrEqual(before.last_hour.mean_ms!);
    await weather({ down: true });
    for (let n = 0; n < 4 + before.last_hour.calls; n++) expect((await check()).ok).toBe(false);
    await weather({ down: false });
    const after = await counted(({ last_hour }) => last_hour.failed >= 4 + before.last_hour.calls);
    expect(after.verdict).toBe('ill');
    expect(after.reasons.map(({ code }) => code)).toContain('calls_fail');
    expect(after.last_failure?.says).toContain('Sage');
    expect(after.steps.at(-1)!.failed).toBeGreaterThan(0);
    expect(after.last_hour.error_rate).toBeGreaterThan(0.5);
  });

  it('says that its readings fail, and why, until one is well', async () => {
    await weather({ down: true });
    await tieout.as('approver').readNow(tieout.company, connection);
    const ill = await counted(({ last_read_error }) => last_read_error !== null);
    expect(ill.reasons[0]).toMatchObject({ code: 'reads_fail' });
    expect(ill.reasons[0]!.says).toContain(ill.last_read_error!);
    await weather({ down: false });
    await tieout.as('approver').readNow(tieout.company, connection);
    const well = await counted(({ last_read_error }) => last_read_error === null);
    expect(well.lag_ms).toBeGreaterThanOrEqual(0);
  });
});

describe('the schedule', () => {
  const schedule: NewSchedule = {
    read_every_minutes: 15,
    records_every_minutes: 120,
    tie_out_hour: 3,
    quiet: { from: 22, to: 5 },
    silent_minutes: 30,
  };

  it('is kept by whoever administers the tool, and told with what comes next', async () => {
    await tieout.as('owner').setSchedule(tieout.company, connection, schedule);
    const { schedule: kept } = await health('viewer');
    expect(kept).toMatchObject({ ...schedule, time_zone: expect.any(String) });
    expect(new Date(kept.next_tie_out_at!).getMinutes()).toBe(0);
    const history = await tieout.call('owner', 'GET', `/api/v1/companies/${tieout.company}/directory/history`);
    expect(JSON.stringify(history.body)).toContain('The sync schedule of Sage 100 Contractor');
    for (const who of ['pm', 'approver', 'viewer']) {
      const said = await tieout.call(who, 'PUT', `${path}/schedule`, schedule);
      expectProblem(said, 403, 'not_permitted');
    }
  });

  it('keeps what a change leaves out, also where two change it at one moment', async () => {
    const owner = tieout.as('owner');
    await Promise.all([
      owner.setSchedule(tieout.company, connection, { read_every_minutes: 10 }),
      owner.setSchedule(tieout.company, connection, { quiet: null }),
      owner.setSchedule(tieout.company, connection, { tie_out_hour: null }),
    ]);
    expect((await health()).schedule).toMatchObject({
      ...{ ...schedule, read_every_minutes: 10, quiet: null, tie_out_hour: null },
    });
    await owner.setSchedule(tieout.company, connection, {});
    await owner.setSchedule(tieout.company, connection, { read_every_minutes: 15 });
    expect((await health()).schedule).toMatchObject({ ...schedule, quiet: null, tie_out_hour: null });
  });

  it('takes no hours or times that cannot be', async () => {
    for (const wrong of [
      { quiet: { from: 5, to: 5 } },
      { quiet: { from: 24, to: 5 } },
      { read_every_minutes: 0 },
      { read_every_minutes: 1_441 },
      { records_every_minutes: 4 },
      { silent_minutes: 1 },
      { tie_out_hour: 24 },
    ]) {
      expectProblem(await tieout.call('owner', 'PUT', `${path}/schedule`, { ...schedule, ...wrong }), 422, 'invalid');
    }
    expect((await health()).schedule.read_every_minutes).toBe(15);
  });

  it('a connection is watched from its making on', async () => {
    const jobs = await sql(tieout.urls.superUrl, `select kind from job where subject_id = $1 and kind = 'watch'`, [
      connection,
    ]);
    expect(jobs).toHaveLength(1);
  });
});

describe('alerts', () => {
  const erp = () => `/api/v1/companies/${tieout.company}/erp`;
  let id: number;
  beforeAll(async () => {
    // The hub's own look at the connection, once a minute, would tell of the alert or end it.
    await until(
      () =>
        sql(
          tieout.urls.superUrl,
          `update job set run_at = now() + interval '1 hour'
           where kind = 'watch' and subject_id = $1 and state = 'queued' and held_until <= clock_timestamp() returning id`,
          [connection],
        ),
      (found) => found.length === 1,
    );
    const [row] = await sql<{ id: number }>(
      tieout.urls.superUrl,
      `insert into tieout.alert (company_id, connection_id, kind, tell_after, says)
       values ($1, $2, 'reads_failing', now(), 'It cannot be read.') returning id`,
      [tieout.company, connection],
    );
    id = Number(row!.id);
  });

  it('are read by whoever may read the tool, one by one and all of them', async () => {
    const { alerts: found } = await tieout.as('viewer').alerts(tieout.company);
    const one = { id, kind: 'reads_failing', says: 'It cannot be read.', told_at: null, ended_at: null };
    expect(found[0]).toMatchObject({ ...one, connection: { id: connection } });
    expect(alert.parse((await tieout.call('viewer', 'GET', `${erp()}/alerts/${id}`)).body)).toMatchObject(one);
    expectProblem(await tieout.call('viewer', 'GET', `${erp()}/alerts/1`), 404, 'not_found');
    for (const path of ['alerts', `alerts/${id}`, 'my-alerts']) {
      expectProblem(await tieout.call('pm', 'GET', `${erp()}/${path}`), 403, 'not_permitted');
      expectProblem(await tieout.call('outsider', 'GET', `${erp()}/${path}`), 404, 'not_found');
    }
    const theirs = `/api/v1/companies/${tieout.otherCompany}/erp/alerts`;
    expectProblem(await tieout.call('outsider', 'GET', `${theirs}/${id}`), 404, 'not_found');
    expect((await tieout.call('outsider', 'GET', `${theirs}?connection_id=${connection}`)).body).toEqual({
      alerts: [],
    });
  });

  it('are wished for by each person, who else gets what is usual', async () => {
    const usual = { exports: null, connections: null, tie_outs: null };
    const all = { exports: true, connections: true, tie_outs: true };
    const none = { exports: false, connections: false, tie_outs: false };
    expect(await tieout.as('approver').myAlerts(tieout.company)).toEqual({ ...usual, told: all });
    expect(await tieout.as('viewer').myAlerts(tieout.company)).toEqual({ ...usual, told: none });
    const set = await tieout.as('approver').setMyAlerts(tieout.company, { ...usual, exports: false });
    expect(set).toEqual({ ...usual, exports: false, told: { ...all, exports: false } });
    expect((await tieout.call('pm', 'PUT', `${erp()}/my-alerts`, usual)).status).toBe(403);
  });
});

describe('the accountant report', () => {
  const path = () => `/api/v1/companies/${tieout.company}/erp/accountant-report`;
  const report = (query = {}) => tieout.as('owner').accountantReport(tieout.company, query);

  it('counts what was done in the last millisecond of a day', async () => {
    const fields = 'company_id, type, person_id, project_id, invoice_id, link_id, facts';
    await sql(
      tieout.urls.superUrl,
      `insert into event (at, ${fields}) select '2026-05-05T23:59:59.9995Z', ${fields} from event
        where type = 'link.accepted' and company_id = $1 order by id limit 1`,
      [tieout.company],
    );
    const accepted = async (day: string) => {
      const { approvers } = await report({ from: day, to: day });
      return approvers.reduce((sum, { acts }) => sum + acts.accepted, 0);
    };
    expect([await accepted('2026-05-05'), await accepted('2026-05-06')]).toEqual([1, 0]);
  });

  it('lists exactly the accounting approvers, with what they did in the span', async () => {
    const { approvers } = await report();
    expect(approvers.map(({ login }) => login).toSorted()).toEqual(['approver', 'accountant', 'owner'].toSorted());
    const counts = await sql<{ login: string; accepted: string }>(
      tieout.urls.superUrl,
      `select p.login, count(*) filter (where e.type = 'link.accepted') as accepted from tieout.event e
       join tieout.person p on p.id = e.person_id where e.company_id = $1 group by 1`,
      [tieout.company],
    );
    for (const { login, acts, signs_in } of approvers) {
      expect([login, acts.accepted]).toEqual([login, Number(counts.find((one) => one.login === login)?.accepted ?? 0)]);
      expect(signs_in.password).toBe(true);
    }
    expect(approvers.reduce((all, { acts }) => all + acts.accepted, 0)).toBeGreaterThan(0);
    const none = await report({ to: '2000-01-01' });
    expect(none.approvers.map(({ acts, last_act_at }) => [acts.accepted, last_act_at])).toEqual(
      approvers.map(() => [0, null]),
    );
  });

  it('is refused for a span that ends before it begins, and has a day that begins and ends it', async () => {
    for (const end of ['', '.csv', '.xlsx']) {
      const answer = await tieout.call('owner', 'GET', `${path()}${end}?from=2026-03-31&to=2026-03-01`);
      expectProblem(answer, 422, 'invalid');
      expect(answer.body.facts).toMatchObject({ field: 'to', because: 'day_order' });
    }
    expect((await report({ from: '2026-03-01', to: '2026-03-01' })).approvers).toHaveLength(3);
  });

  it('says who granted it, and does not list whom it was taken from', async () => {
    const owner = tieout.as('owner');
    const { people } = await owner.people(tieout.company);
    const clerk = people.find(({ login }) => login === 'clerk')!;
    await owner.grantPush(tieout.company, clerk.id, true);
    const listed = (await report()).approvers.find(({ login }) => login === 'clerk');
    expect(listed?.granted).toMatchObject({ by: 'Dana Whitfield' });
    await owner.grantPush(tieout.company, clerk.id, false);
    expect((await report()).approvers.some(({ login }) => login === 'clerk')).toBe(false);
  });

  it('is a file too, and for administrators of the tool alone', async () => {
    const { bytes, name } = await tieout.as('owner').accountantReportFile(tieout.company, 'csv', {});
    const lines = new TextDecoder().decode(bytes).trim().split('\r\n');
    expect(name).toMatch(/^accountant-report-\d{4}-\d\d-\d\d\.csv$/);
    expect([lines[0], lines.length]).toEqual([expect.stringContaining('Name,Login,E-mail,Active'), 4]);
    const excel = await tieout.as('owner').accountantReportFile(tieout.company, 'xlsx', {});
    expect(new TextDecoder().decode(excel.bytes.slice(0, 2))).toBe('PK');
    for (const end of ['', '.csv', '.xlsx']) {
      expectProblem(await tieout.call('outsider', 'GET', path() + end), 404, 'not_found');
      for (const who of ['approver', 'pm', 'viewer']) {
        expectProblem(await tieout.call(who, 'GET', path() + end), 403, 'not_permitted');
      }
    }
    expectProblem(await tieout.call('owner', 'GET', `${path()}?from=yesterday`), 400, 'malformed');
  });
});

describe('setting a connection up', () => {
  const state = (who = 'viewer') => tieout.as(who).setUpState(tieout.company, connection);
  const test = (name: SetUpTest) => tieout.as('owner').testConnection(tieout.company, connection, name);

  it('tries each thing live, says what it came to, and keeps it for whoever comes next', async () => {
    expect(await state()).toMatchObject({
      way: 'demo',
      tests: [],
      examines: true,
      in_use: true,
      settings: { from: 'demo' },
    });
    for (const name of setUpTests) {
      const result = await test(name);
      expect([name, result.ok, result.says], JSON.stringify(result.findings)).toEqual([name, true, null]);
    }
    const { tests } = await state();
    const of = (name: SetUpTest) => tests.find((one) => one.name === name)!;
    expect(tests.map(({ name }) => name).toSorted()).toEqual([...setUpTests].toSorted());
    expect([of('vendors').count! > 0, of('jobs').count! > 0, of('cost_codes').count! > 0]).toEqual([true, true, true]);
    expect(of('examine').findings.length).toBeGreaterThan(5);
    await weather({ down: true });
    const down = await test('reach');
    expect([down.ok, down.says]).toEqual([false, expect.stringContaining('Sage')]);
    expect((await test('vendors')).ok).toBe(false);
    expect((await test('examine')).findings.some(({ ok }) => ok === false)).toBe(true);
    await weather({ down: false });
    expect((await state()).tests.find(({ name }) => name === 'reach')!.ok).toBe(false);
  });

  it('is for administrators of the tool; others see how far it is', async () => {
    for (const who of ['approver', 'viewer', 'pm']) {
      expectProblem(await tieout.call(who, 'POST', `${path}/tests/reach`, {}), 403, 'not_permitted');
      expectProblem(await tieout.call(who, 'PUT', `${path}/way`, { way: 'agent' }), 403, 'not_permitted');
    }
    expectProblem(await tieout.call('pm', 'GET', `${path}/set-up`), 403, 'not_permitted');
    expectProblem(await tieout.call('owner', 'POST', `${path}/tests/everything`, {}), 404, 'not_found');
    expectProblem(await tieout.call('owner', 'PUT', `${path}/way`, { way: 'demo' }), 422, 'invalid');
  });
});

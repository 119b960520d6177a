import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Operation } from '../../src/http/client.ts';
import { type Billing, billing } from '../support/billing.ts';
import { listen } from '../support/event-stream.ts';
import { expectProblem } from '../support/problem.ts';
import { password, type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
let bills: Billing;
let tool: string;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
  tool = `/api/v1/companies/${tieout.company}`;
});
afterAll(() => tieout.end());

const follow = async (who: string, path: string) => listen(`${tieout.url}${path}`, await tieout.token(who));
const begin = (body: object) => tieout.call('owner', 'POST', `${tool}/erp/subcontractor-invoices/bulk`, body);
const operation = (id: number) => tieout.as('owner').operation(tieout.company, id);
const done = (id: number) =>
  until(
    () => operation(id),
    (seen) => seen.state === 'done',
  );

describe('changes as they happen', () => {
  it('of the company are told too; a listener hears no more than they may still read, and nothing once they are out', async () => {
    const [viewer, owner] = [await follow('viewer', `${tool}/events`), await follow('owner', `${tool}/events`)];
    for (const stream of [viewer, owner]) await stream.next(({ event }) => event === 'hello');
    const { people } = await tieout.as('owner').people(tieout.company);
    const { id } = people.find(({ login }) => login === 'viewer')!;
    await tieout.as('owner').editPerson(tieout.company, id, { name: 'Sam A. Abernathy' });
    for (const stream of [viewer, owner]) await stream.next(({ data }) => data.invoice_id === null);
    const { project } = await bills.site('SC-2604-01');
    await tieout.as('owner').editPerson(tieout.company, id, { erp_integrations: 'none' });
    await tieout.as('owner').setProjectRight(tieout.company, id, project, { commitments: 'none' });
    await until(
      async () => (await tieout.as('viewer').me()).companies[0]!.grants.commitments[String(project)],
      (level) => level === 'none',
    );
    // The rights are asked anew a moment after the change. A stream tells in the order of what happened.
    const elsewhere = await bills.site('SC-2617-03');
    const hears = async () => {
      const [here, there] = [await bills.create(), await bills.create({}, elsewhere)];
      await owner.next(({ data }) => data.invoice_id === here);
      await viewer.next(({ data }) => data.invoice_id === there);
      return viewer.events.some(({ data }) => data.invoice_id === here);
    };
    await until(hears, (heard) => !heard);
    await tieout.as('owner').editPerson(tieout.company, id, { active: false });
    await viewer.ended;
    await tieout.as('owner').editPerson(tieout.company, id, { active: true, erp_integrations: 'read_only' });
    await tieout.as('owner').setProjectRight(tieout.company, id, project, { commitments: 'read_only' });
    owner.close();
  });

  it('are told after their commit, to whoever may read the project, and to no other company', async () => {
    const streams = await Promise.all([
      follow('approver', `${tool}/events`),
      follow('pm', `${tool}/events`),
      follow('outsider', `/api/v1/companies/${tieout.otherCompany}/events`),
    ]);
    const [approver, pm, outsider] = streams;
    for (const stream of streams) {
      expect({ status: stream.status, type: stream.type }).toEqual({ status: 200, type: 'text/event-stream' });
      await stream.next(({ event }) => event === 'hello');
    }
    const { project } = await bills.site('SC-2604-01');
    const id = await bills.create();
    for (const stream of [approver!, pm!]) {
      const told = await stream.next(({ data }) => data.invoice_id === id);
      expect(told).toEqual({ event: 'changed', data: { invoice_id: id, project_id: project } });
    }
    // Whoever is told and asks, sees the change: it was committed before.
    const before = approver!.events.length;
    await bills.move('pm', 'send', id);
    await approver!.next((event) => approver!.events.indexOf(event) >= before && event.data.invoice_id === id);
    expect((await tieout.as('approver').invoice(tieout.company, id)).erp_status).toBe('ready_to_export');
    // The neighbour hears of its own alone.
    const [theirs] = await tieout.as('outsider').projects(tieout.otherCompany);
    const [contract] = await tieout.as('outsider').commitments(tieout.otherCompany, theirs!.id);
    const own = await tieout.as('outsider').createRequisition(tieout.otherCompany, theirs!.id, contract!.id, {});
    await outsider!.next(({ data }) => data.invoice_id === own.id);
    expect(outsider!.events.filter(({ event }) => event === 'changed')).toHaveLength(1);
    expect(approver!.events.some(({ data }) => data.invoice_id === own.id)).toBe(false);
    for (const stream of streams) stream.close();
  });

  it('are told to nobody whose token was taken back', async () => {
    const own = { client_id: 'viewer', client_secret: password };
    const token = (await tieout.call(null, 'POST', '/oauth/token', { grant_type: 'client_credentials', ...own })).body
      .access_token;
    const stream = await listen(`${tieout.url}${tool}/events`, token);
    await stream.next(({ event }) => event === 'hello');
    expect((await tieout.call(null, 'POST', '/oauth/revoke', { ...own, token })).status).toBe(200);
    const { people } = await tieout.as('owner').people(tieout.company);
    const { id } = people.find(({ login }) => login === 'viewer')!;
    await tieout.as('owner').editPerson(tieout.company, id, { name: 'Sam Abernathy' });
    await stream.ended;
  });

  it('begin with a head that can be asked for alone, and holds no place of whoever asked', async () => {
    // More of them than one person may have streams.
    for (let asked = 0; asked < 31; asked++) {
      const head = await tieout.call('viewer', 'HEAD', `${tool}/events`);
      expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    }
    const stream = await follow('viewer', `${tool}/events`);
    await stream.next(({ event }) => event === 'hello');
    stream.close();
  });

  it('are many, and none is lost', async () => {
    const stream = await follow('viewer', `${tool}/events`);
    await stream.next(({ event }) => event === 'hello');
    const ids = await Promise.all(Array.from({ length: 12 }, () => bills.create()));
    for (const id of ids) await stream.next(({ data }) => data.invoice_id === id);
    stream.close();
  });
});

describe('many at once', () => {
  it('have one verdict each, the refused ones with the sentence of a single refusal', async () => {
    const ready = [await bills.sent(), await bills.sent()];
    const never = await bills.create();
    const gone = 9_999_999;
    const asked = [...ready, never, gone, ready[0]!];
    const { operation_id } = (await begin({ action: 'accept', invoice_ids: asked })).body;
    const found = await done(operation_id);
    expect(found).toMatchObject({ action: 'accept', total: 4, done: 4, succeeded: 2, refused: 2 });
    const verdict = (id: number) => found.results.filter((one) => one.invoice_id === id);
    for (const id of ready) expect(verdict(id)).toEqual([{ invoice_id: id, ok: true, code: null, detail: null }]);
    const single = (await bills.move('owner', 'accept', never)).body;
    expect(verdict(never)).toEqual([{ invoice_id: never, ok: false, code: single.code, detail: single.detail }]);
    expect(verdict(gone)[0]).toMatchObject({ ok: false, code: 'not_found' });
    for (const id of ready) await bills.reaches(id, 'synced');
  });

  it('reject with the reason, and only the version that was seen', async () => {
    const [one, other] = [await bills.sent(), await bills.sent()];
    const { version } = await tieout.as('owner').invoice(tieout.company, other);
    const { body } = await begin({
      action: 'reject',
      invoice_ids: [one, other],
      versions: { [other]: version - 1 },
      reason: 'All of them.',
    });
    const { results } = await done(body.operation_id);
    expect(results).toEqual([
      { invoice_id: one, ok: true, code: null, detail: null },
      { invoice_id: other, ok: false, code: 'changed_meanwhile', detail: expect.any(String) },
    ]);
    expect(await tieout.as('owner').invoice(tieout.company, one)).toMatchObject({ reject_reason: 'All of them.' });
    expect((await tieout.as('owner').invoice(tieout.company, other)).erp_status).toBe('ready_to_export');
  });

  it('unlink asks live for each', async () => {
    const [gone, there] = [await bills.synced(), await bills.synced()];
    await bills.atSage(gone.erp_record!.id, 'delete');
    const { body } = await begin({ action: 'unlink', invoice_ids: [gone.invoice_id, there.invoice_id] });
    const { results } = await done(body.operation_id);
    expect(results.map(({ ok, code }) => [ok, code])).toEqual([
      [true, null],
      [false, 'still_in_erp'],
    ]);
    expect(results[1]!.detail).toBe(
      'The requisition is still in Sage 100 Contractor®. Please delete it before retrying.',
    );
  });

  it('can be followed until they are done', async () => {
    const ids = [await bills.sent(), await bills.sent(), await bills.sent()];
    const { operation_id } = (await begin({ action: 'accept', invoice_ids: ids })).body;
    const stream = await follow('owner', `${tool}/erp/operations/${operation_id}/events`);
    await stream.ended;
    const last: Operation = stream.events.at(-1)!.data;
    // Each verdict comes once, with the step that brought it.
    const results = stream.events.flatMap(({ data }) => (data as Operation).results);
    expect({ ...last, results }).toEqual(await operation(operation_id));
    expect(last).toMatchObject({ state: 'done', total: 3, succeeded: 3 });
    const counts = stream.events.map(({ data }) => data.done);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  });

  it('are followed no further by whoever may no longer look', async () => {
    const id = await bills.sent();
    const { people } = await tieout.as('owner').people(tieout.company);
    const viewer = people.find(({ login }) => login === 'viewer')!.id;
    const client = new pg.Client({ connectionString: tieout.urls.superUrl });
    await client.connect();
    try {
      // So that it is not over before they are told.
      await client.query(`begin; select from tieout.invoice where id = ${id} for update`);
      const { operation_id } = (await begin({ action: 'accept', invoice_ids: [id] })).body;
      const events = `${tool}/erp/operations/${operation_id}/events`;
      const streams = [await follow('viewer', events), await follow('viewer', `${events}?results=none`)];
      for (const stream of streams) await stream.next(({ event }) => event === 'progress');
      await tieout.as('owner').editPerson(tieout.company, viewer, { erp_integrations: 'none' });
      for (const stream of streams) await stream.ended;
      for (const stream of streams) expect(stream.events.map(({ data }) => data.done)).toEqual([0]);
    } finally {
      await client.end();
      await tieout.as('owner').editPerson(tieout.company, viewer, { erp_integrations: 'read_only' });
    }
  });

  it('are at most 10,000', async () => {
    const ids = Array.from({ length: 10_001 }, (_, i) => 8_000_000 + i);
    expectProblem(await begin({ action: 'retry', invoice_ids: ids }), 413, 'too_large');
    const answer = await begin({ action: 'retry', invoice_ids: ids.slice(1) });
    expect(answer.status).toBe(202);
    expect((await operation(answer.body.operation_id)).total).toBe(10_000);
  });
});

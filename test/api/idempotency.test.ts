import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Billing, billing, type Move } from '../support/billing.ts';
import { expectProblem, expectRestError } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { type Answer, type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let bills: Billing;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
});
afterAll(() => tieout.end());

let keys = 0;
const newKey = () => ({ 'idempotency-key': `key-${++keys}` });

/** The same answer as before, and told that it is. */
function expectReplay(again: Answer, first: Answer): void {
  expect(first.headers.get('idempotency-replayed')).toBeNull();
  expect(again.headers.get('idempotency-replayed')).toBe('true');
  expect({ status: again.status, body: again.body }).toEqual({ status: first.status, body: first.body });
}

const eventsOf = async (id: number, type: string) =>
  (await tieout.as('owner').history(tieout.company, id)).events.filter((event) => event.type === type);

it('the same key and body for another project is another request: it is told so, and given nothing of the first', async () => {
  const [one, other] = await tieout.as('owner').projects(tieout.company);
  const key = newKey();
  const make = (project: number) =>
    tieout.call(
      'owner',
      'POST',
      `/rest/v1.0/cost_codes?project_id=${project}`,
      { cost_code: { code: '99-1', name: 'X' } },
      key,
    );
  const made = await make(one!.id);
  expect(made.status).toBe(201);
  expectReplay(await make(one!.id), made);
  expectRestError(await make(other!.id), 422, 'idempotency_key_reused');
});

describe('the same key and body', () => {
  const ready: Partial<Record<Move, () => Promise<number>>> = {
    send: () => bills.create(),
    retrieve: () => bills.sent(),
    accept: () => bills.sent(),
    reject: () => bills.sent(),
    retry: async () => (await bills.failed()).invoice_id,
    unlink: async () => {
      const item = await bills.synced();
      await bills.atSage(item.erp_record!.id, 'delete');
      return item.invoice_id;
    },
  };
  const event: Partial<Record<Move, string>> = {
    send: 'link.sent',
    retrieve: 'link.retrieved',
    accept: 'link.accepted',
    reject: 'link.rejected',
    retry: 'link.retried',
    unlink: 'link.unlinked',
  };

  it.each(Object.keys(ready) as Move[])('%s is done once and answered alike', async (move) => {
    const id = await ready[move]!();
    const key = newKey();
    const body = { reason: 'Once.' };
    const first = await bills.move('owner', move, id, body, key);
    expect(first.status).toBeLessThan(300);
    expectReplay(await bills.move('owner', move, id, body, key), first);
    expectReplay(await bills.move('owner', move, id, body, key), first);
    expect(await eventsOf(id, event[move]!)).toHaveLength(1);
    // Without the key it is another request, and comes too late. (What failed may have failed again by now.)
    if (move !== 'retry') expectProblem(await bills.move('owner', move, id, body), 409, 'wrong_state');
  });

  it('keeps one view of the list', async () => {
    const path = `/api/v1/companies/${tieout.company}/erp/list-views`;
    const view = { name: 'Once', shared: false, opens: false, settings: {} };
    const key = newKey();
    const first = await tieout.call('owner', 'POST', path, view, key);
    expect(first.status).toBe(201);
    expectReplay(await tieout.call('owner', 'POST', path, view, key), first);
    expect((await tieout.call('owner', 'POST', path, view)).status).toBe(422);
  });

  it('bulk begins one operation', async () => {
    const path = `/api/v1/companies/${tieout.company}/erp/subcontractor-invoices/bulk`;
    const id = await bills.sent();
    const key = newKey();
    const ask = () => tieout.call('owner', 'POST', path, { action: 'accept', invoice_ids: [id] }, key);
    const first = await ask();
    expect(first.status).toBe(202);
    expectReplay(await ask(), first);
    await bills.reaches(id, 'synced');
    expect(await eventsOf(id, 'link.accepted')).toHaveLength(1);
  });

  it.each(['idempotency-key', 'Idempotency-Token'])('entering an invoice, under %s', async (name) => {
    const { project, commitment } = await bills.site('SC-2604-02');
    const header = { [name]: `entry-${name}` };
    const entry = (invoice_number: string) => ({
      project_id: project,
      commitment_id: commitment,
      requisition: { invoice_number },
    });
    const ask = (number: string) => tieout.call('pm', 'POST', '/rest/v1.1/requisitions', entry(number), header);
    const first = await ask(name);
    expect(first.status).toBe(201);
    expectReplay(await ask(name), first);
    expectRestError(await ask('another'), 422, 'idempotency_key_reused');
    const all = await tieout.as('pm').requisitions(tieout.company, project, { 'filters[commitment_id]': commitment });
    expect(all.filter((one) => one.invoice_number === name)).toHaveLength(1);
  });

  it('an invoice whose request died before it was answered, as often as it is asked for', async () => {
    const { project, commitment } = await bills.site('SC-2604-02');
    const entry = { project_id: project, commitment_id: commitment, requisition: { invoice_number: 'DIED' } };
    const key = newKey();
    const ask = () => tieout.call('pm', 'POST', '/rest/v1.1/requisitions', entry, key);
    const first = await ask();
    await sql(
      tieout.urls.superUrl,
      `update tieout.idempotency set status = null, body = null, held_until = now() where key = '${key['idempotency-key']}'`,
    );
    for (const _again of [1, 2]) {
      const again = await ask();
      expect(again).toMatchObject({ status: 201, body: { id: first.body.id } });
      expect(again.headers.get('idempotency-replayed')).toBe('true');
    }
  });

  it('an edit and a reading of the ERP too', async () => {
    const id = await bills.create();
    const { project } = await bills.site('SC-2604-01');
    const key = newKey();
    const edit = () =>
      tieout.call(
        'pm',
        'PATCH',
        `/rest/v1.1/requisitions/${id}`,
        { project_id: project, requisition: { comment: 'x' } },
        key,
      );
    const first = await edit();
    expectReplay(await edit(), first);
    expect(await eventsOf(id, 'invoice.edited')).toHaveLength(1);
    const [connection] = (await tieout.as('owner').connections(tieout.company)).connections;
    const path = `/api/v1/companies/${tieout.company}/erp/connections/${connection!.id}/read-now`;
    const read = await tieout.call('owner', 'POST', path, {}, key);
    expect(read.status).toBe(202);
    expectReplay(await tieout.call('owner', 'POST', path, {}, key), read);
  });
});

describe('the same key', () => {
  it('with another body is refused', async () => {
    const id = await bills.sent();
    const key = newKey();
    expect((await bills.move('owner', 'reject', id, { reason: 'This.' }, key)).status).toBe(200);
    const before = await bills.standing(id);
    expectProblem(await bills.move('owner', 'reject', id, { reason: 'That.' }, key), 422, 'idempotency_key_reused');
    expect(await bills.standing(id)).toEqual(before);
  });

  it('after a refusal is decided anew', async () => {
    const { invoice_id: id, erp_record } = await bills.synced();
    const key = newKey();
    for (const _again of [1, 2]) {
      expectProblem(await bills.move('approver', 'unlink', id, {}, key), 409, 'still_in_erp');
    }
    await bills.atSage(erp_record!.id, 'delete');
    const done = await bills.move('approver', 'unlink', id, {}, key);
    expect(done.body.message).toBe('Successfully Unlinked');
    expectReplay(await bills.move('approver', 'unlink', id, {}, key), done);
  });

  it('after a refusal may even come with another body', async () => {
    const id = await bills.sent();
    const key = newKey();
    expectProblem(await bills.move('owner', 'reject', id, {}, key), 422, 'reason_missing');
    expect((await bills.move('owner', 'reject', id, { reason: 'Now with one.' }, key)).status).toBe(200);
  });

  it('is another key for another caller, another invoice and another move', async () => {
    const [mine, other] = [await bills.sent(), await bills.sent()];
    const key = newKey();
    const fresh = async (who: string, move: Move, id: number, status: number) => {
      const answer = await bills.move(who, move, id, {}, key);
      expect(answer.status, `${who} ${move} ${id}`).toBe(status);
      expect(answer.headers.get('idempotency-replayed')).toBeNull();
    };
    await fresh('owner', 'retrieve', mine, 200);
    await fresh('pm', 'retrieve', mine, 409);
    await fresh('owner', 'retrieve', other, 200);
    await fresh('owner', 'send', mine, 200);
  });

  it('that is too long is refused before anything is done', async () => {
    const id = await bills.sent();
    const before = await bills.standing(id);
    const key = { 'idempotency-key': 'k'.repeat(256) };
    expectProblem(await bills.move('owner', 'retrieve', id, {}, key), 400, 'malformed');
    expect(await bills.standing(id)).toEqual(before);
    expect((await bills.move('owner', 'retrieve', id, {}, { 'idempotency-key': 'k'.repeat(255) })).status).toBe(200);
  });

  it('twice at once: it is done once, and nobody hears anything else', async () => {
    for (let round = 0; round < 5; round++) {
      const id = await bills.sent();
      const key = newKey();
      const answers = await Promise.all([1, 2, 3].map(() => bills.move('owner', 'accept', id, {}, key)));
      const [done, ...others] = answers.sort((a, b) => a.status - b.status);
      expect(done!.status).toBe(202);
      for (const other of others) {
        if (other.status === 202) expect(other.body).toEqual(done!.body);
        else expectProblem(other, 409, 'in_progress');
      }
      expect(answers.filter((one) => one.status === 202 && !one.headers.has('idempotency-replayed'))).toHaveLength(1);
      expect(await eventsOf(id, 'link.accepted')).toHaveLength(1);
    }
  });
});

describe('a kept answer', () => {
  it('is forgotten after a day', async () => {
    const id = await bills.sent();
    const key = newKey();
    expect((await bills.move('owner', 'retrieve', id, {}, key)).status).toBe(200);
    await sql(tieout.urls.superUrl, `update idempotency set created_at = created_at - interval '25 hours'`);
    expectProblem(await bills.move('owner', 'retrieve', id, {}, key), 409, 'wrong_state');
  });

  it('of a request that died after it made its invoice is that invoice', async () => {
    const { project, commitment } = await bills.site('SC-2604-02');
    const key = newKey();
    const body = { project_id: project, commitment_id: commitment, requisition: { invoice_number: 'DIED' } };
    const ask = () => tieout.call('pm', 'POST', '/rest/v1.1/requisitions', body, key);
    const made = await ask();
    // As a crash between the commit and the answer leaves it.
    await sql(
      tieout.urls.superUrl,
      `update idempotency set status = null, body = null, held_until = now() - interval '1 second' where key = $1`,
      [key['idempotency-key']],
    );
    const again = await ask();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(made.body);
  });
});

describe('a process that died between the move and its answer', () => {
  it('had noted the move with its key: whoever asks again is told that it was done', async () => {
    const id = await bills.sent();
    const key = newKey();
    const path = `/api/v1/companies/${tieout.company}/erp/subcontractor-invoices/${id}/accept`;
    expect((await tieout.call('approver', 'POST', path, {}, key)).status).toBe(202);
    // As that process would have left it: the move committed, the answer never kept, its hold run out.
    await sql(
      tieout.urls.superUrl,
      `update idempotency set status = null, body = null, held_until = now() - interval '1 minute' where key = $1`,
      [key['idempotency-key']],
    );
    const again = await tieout.call('approver', 'POST', path, {}, key);
    expect(again.status).toBe(202);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body.invoice_id).toBe(id);
    expect(await eventsOf(id, 'link.accepted')).toHaveLength(1);
  });

  it('tells whoever has lost the right to read it since nothing of how it stands now', async () => {
    const id = await bills.sent();
    const key = newKey();
    const path = `/api/v1/companies/${tieout.company}/erp/subcontractor-invoices/${id}/accept`;
    const ask = () => tieout.call('approver', 'POST', path, {}, key);
    expect((await ask()).status).toBe(202);
    await bills.reaches(id, 'synced');
    const { superUrl } = tieout.urls;
    await sql(superUrl, 'update idempotency set status = null, body = null, held_until = now() where key = $1', [
      key['idempotency-key'],
    ]);
    const of = `person_id = (select id from person where login = 'approver')`;
    const grants = await sql(superUrl, `delete from project_grant where ${of} returning *`);
    const [level] = await sql(superUrl, `select erp_integrations as erp from membership where ${of}`);
    const may = (erp: string) => sql(superUrl, `update membership set erp_integrations = $1 where ${of}`, [erp]);
    await may('none');
    try {
      const again = await ask();
      expect(again.headers.get('idempotency-replayed')).toBeNull();
      expectProblem(again, 403, 'not_permitted');
    } finally {
      await may(level!.erp);
      await sql(superUrl, 'insert into project_grant select * from jsonb_populate_recordset(null::project_grant, $1)', [
        JSON.stringify(grants),
      ]);
    }
  });
});

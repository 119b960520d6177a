import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Billing, billing } from '../support/billing.ts';
import { expectProblem } from '../support/problem.ts';
import { type Running, runTieout } from '../support/tieout.ts';

let tieout: Running;
let bills: Billing;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
});
afterAll(() => tieout.end());

describe('a bill that is void', () => {
  it('counts as there, with the way to remove it; and as gone once the connection says so', async () => {
    const item = await bills.synced();
    await bills.atSage(item.erp_record!.id, 'void');
    const unlink = () => bills.move('approver', 'unlink', item.invoice_id);
    const said = expectProblem(await unlink(), 409, 'void_in_erp');
    expect(said.detail).toMatch(
      /^The requisition is still in Sage 100 Contractor®\. .*4-2 Remove Paid\/Void Invoices\.$/,
    );

    const owner = tieout.as('owner');
    const [connection] = (await owner.connections(tieout.company)).connections;
    expect(connection!.void_is_gone).toBe(false);
    await owner.setVoidPolicy(tieout.company, connection!.id, true);
    expect((await owner.connections(tieout.company)).connections[0]!.void_is_gone).toBe(true);
    expect((await unlink()).status).toBe(200);
  });

  it('takes nothing for a policy but yes or no', async () => {
    const path = `/api/v1/companies/${tieout.company}/erp/connections/31/void-policy`;
    for (const body of [{}, { void_is_gone: 'yes' }, { void_is_gone: null }]) {
      expect((await tieout.call('owner', 'PUT', path, body)).status).toBe(422);
    }
  });
});

describe('policies of a connection', () => {
  const put = (who: string | null, policy: string, on: unknown) =>
    tieout.call(who, 'PUT', `/api/v1/companies/${tieout.company}/erp/connections/${connection}/policies/${policy}`, {
      on,
    });
  const set = async (policy: string, on: boolean) => {
    const answer = await put('owner', policy, on);
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  };
  let connection = 0;
  beforeAll(async () => {
    connection = (await tieout.as('owner').connections(tieout.company)).connections[0]!.id;
  });

  it('are switched by whoever may, noted, and never contradict each other', async () => {
    for (const who of ['approver', 'pm', 'viewer']) {
      expectProblem(await put(who, 'sender_may_not_accept', true), 403, 'not_permitted');
    }
    // What lets everything through needs the privilege besides.
    const clerk = expectProblem(await put('clerk', 'direct_export', true), 403, 'not_permitted');
    expect(clerk.missing).toEqual([{ privilege: 'push_to_accounting' }]);
    expectProblem(await put('outsider', 'direct_export', true), 404, 'not_found');
    expectProblem(await put(null, 'direct_export', true), 401, 'not_signed_in');
    expect((await put('owner', 'direct_export', 'yes')).status).toBe(422);
    expectProblem(await put('owner', 'another', true), 404, 'not_found');

    const both = await Promise.all([put('owner', 'direct_export', true), put('clerk', 'sender_may_not_accept', true)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expectProblem(both.find(({ status }) => status === 409)!, 409, 'policies_contradict');
    for (const policy of ['direct_export', 'sender_may_not_accept']) await set(policy, false);
    const noted = await tieout.call('owner', 'GET', `/api/v1/companies/${tieout.company}/directory/history`);
    expect(JSON.stringify(noted.body)).toMatch(/Direct export was switched|may not accept it was switched/);
  });

  it('who sent may not accept: told in the moves, and refused as it is at the press', async () => {
    const id = await bills.create();
    await tieout.as('approver').send(tieout.company, id);
    expect((await tieout.as('approver').invoice(tieout.company, id)).moves.accept.allowed).toBe(true);
    // Switched on between the page and the press.
    await set('sender_may_not_accept', true);
    expectProblem(await bills.move('approver', 'accept', id), 403, 'own_sending');
    const shut = (await tieout.as('approver').invoice(tieout.company, id)).moves.accept;
    expect(shut.reasons.map(({ code }) => code)).toEqual(['own_sending']);
    const listed = (await tieout.as('approver').list(tieout.company, { limit: 200 })).items;
    expect(listed.find(({ invoice_id }) => invoice_id === id)!.moves.accept).toEqual(shut);
    expect((await tieout.as('accountant').invoice(tieout.company, id)).moves.accept.allowed).toBe(true);
    expect((await bills.move('accountant', 'accept', id)).status).toBe(202);
    await set('sender_may_not_accept', false);
  });

  it('who accepted may not unlink', async () => {
    const item = await bills.synced();
    await bills.atSage(item.erp_record!.id, 'delete');
    await set('accepter_may_not_unlink', true);
    expectProblem(await bills.move('approver', 'unlink', item.invoice_id), 403, 'own_acceptance');
    expect((await bills.move('owner', 'unlink', item.invoice_id)).status).toBe(200);
    await set('accepter_may_not_unlink', false);
  });

  it('direct export: Send exports at once and says so; what waited goes on waiting', async () => {
    const waiting = await bills.sent();
    await set('direct_export', true);
    const id = await bills.create();
    const sent = await bills.move('pm', 'send', id);
    expect(sent.body).toMatchObject({ exported_directly: true });
    expect((await bills.reaches(id, 'synced')).exported_directly).toBe(true);
    const { events } = await tieout.as('viewer').history(tieout.company, id);
    expect(events.map(({ type }) => type)).toContain('link.exported_directly');
    expect(events.map(({ type }) => type)).not.toContain('link.accepted');
    expect((await tieout.as('viewer').invoice(tieout.company, waiting)).erp_status).toBe('ready_to_export');
    await set('direct_export', false);
    expect((await tieout.as('viewer').invoice(tieout.company, await bills.sent())).erp_status).toBe('ready_to_export');
    expect((await bills.move('accountant', 'accept', waiting)).body.exported_directly).toBe(false);
  });
});

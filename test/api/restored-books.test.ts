import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Billing, billing, simulator } from '../support/billing.ts';
import { importAgain } from '../support/imports.ts';
import { expectProblem } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
let bills: Billing;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
});
afterAll(() => tieout.end());

/** A moment between two changes of the books, by their own clock: that of this machine. */
async function moment(): Promise<string> {
  await sleep(10);
  const at = new Date().toISOString();
  await sleep(10);
  return at;
}

async function restore(to: string): Promise<void> {
  const answer = await tieout.call('owner', 'POST', `${simulator}/restore-backup`, { to });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
}

const ask = (who: string, invoice: number, reason: string) =>
  tieout.call(who, 'POST', `/api/v1/companies/${tieout.company}/erp/subcontractor-invoices/${invoice}/forced-unlink`, {
    reason,
  });
const end = (who: string, id: number, act: 'confirm' | 'withdraw') =>
  tieout.call(who, 'POST', `/api/v1/companies/${tieout.company}/erp/forced-unlinks/${id}/${act}`, {});

async function readNow(): Promise<void> {
  const owner = tieout.as('owner');
  const connection = async () => (await owner.connections(tieout.company)).connections[0]!;
  const before = (await connection()).last_read_at;
  await owner.readNow(tieout.company, (await connection()).id);
  await until(connection, (seen) => seen.last_read_at !== before);
}

describe('books that were brought back to an earlier moment', () => {
  it('a deleted bill that comes back is still there', async () => {
    const item = await bills.synced();
    const before = await moment();
    await bills.atSage(item.erp_record!.id, 'delete');
    expect((await tieout.as('approver').unlinkCheck(tieout.company, item.invoice_id)).would_unlink).toBe(true);
    await restore(before);
    expectProblem(await bills.move('approver', 'unlink', item.invoice_id), 409, 'still_in_erp');
    expect((await tieout.as('owner').invoice(tieout.company, item.invoice_id)).erp_status).toBe('synced');
  });

  it('a number that is given out again is another bill: nothing is cut', async () => {
    const before = await moment();
    const first = await bills.synced();
    await restore(before);
    const second = await bills.synced();
    expect(second.erp_record!.id).toBe(first.erp_record!.id);
    expect(second.erp_record!.identity).not.toBe(first.erp_record!.identity);
    const standing = await bills.standing(first.invoice_id);
    const said = expectProblem(await bills.move('approver', 'unlink', first.invoice_id), 409, 'identity_mismatch');
    expect(said.detail).toContain(first.erp_record!.label);
    expect((await bills.standing(first.invoice_id)).item).toEqual(standing.item);
    // The second one is its own bill, and stays so.
    expectProblem(await bills.move('approver', 'unlink', second.invoice_id), 409, 'still_in_erp');
  });

  it('a bill that was paid when last seen and then is gone was purged, not taken back', async () => {
    const before = await moment();
    const item = await bills.synced();
    await bills.atSage(item.erp_record!.id, 'pay');
    await readNow();
    const seen = await tieout.as('owner').invoice(tieout.company, item.invoice_id);
    expect(seen.last_sighting).toMatchObject({ is: 'present', standing: 'paid' });
    await restore(before);
    const standing = await bills.standing(item.invoice_id);
    const said = expectProblem(await bills.move('approver', 'unlink', item.invoice_id), 409, 'purged_in_erp');
    expect(said.detail).toContain(item.erp_record!.label);
    expect((await bills.standing(item.invoice_id)).item).toEqual(standing.item);
    // Reading again does not make anyone forget that it was paid.
    await readNow();
    expectProblem(await bills.move('approver', 'unlink', item.invoice_id), 409, 'purged_in_erp');

    // It is a dead end: one asks in writing, and another confirms it. Nobody cuts it alone.
    const id = item.invoice_id;
    const missing = { missing: [{ tool: 'erp_integrations', at_least: 'admin' }] };
    expect(expectProblem(await ask('approver', id, 'It was.'), 403, 'not_permitted')).toMatchObject(missing);
    expectProblem(await ask('owner', id, ' '), 422, 'invalid');
    expect((await bills.standing(id)).item).toEqual(standing.item);
    const asked = await ask('owner', id, 'The check was never cashed.');
    expect(asked.body).toMatchObject({ state: 'open', code: 'purged_in_erp', dead_end: 'always' });
    expect((await bills.standing(id)).item).toEqual(standing.item);
    expectProblem(await ask('owner', id, 'Again.'), 409, 'forced_unlink_open');
    expectProblem(await end('owner', asked.body.id, 'confirm'), 403, 'needs_another');
    for (const who of ['pm', 'clerk', 'viewer']) {
      expectProblem(await end(who, asked.body.id, 'confirm'), 403, 'not_permitted');
      expectProblem(await end(who, asked.body.id, 'withdraw'), 403, 'not_permitted');
    }
    expectProblem(await end('outsider', asked.body.id, 'confirm'), 404, 'not_found');
    expect((await end('approver', asked.body.id, 'withdraw')).body.state).toBe('withdrawn');
    expectProblem(await end('accountant', asked.body.id, 'confirm'), 409, 'forced_unlink_over');

    // Nobody confirms what was asked too long ago; it makes room for another asking.
    const late = await ask('owner', id, 'The check was never cashed.');
    await sql(tieout.urls.superUrl, `update tieout.forced_unlink set expires_at = now() where id = ${late.body.id}`);
    expectProblem(await end('accountant', late.body.id, 'confirm'), 409, 'forced_unlink_over');
    const again = await ask('owner', id, 'The check was never cashed.');
    // Nor what was asked by somebody who may not ask any more: two people answer for it, at that moment.
    const { people } = await tieout.as('owner').people(tieout.company);
    const owner = people.find(({ login }) => login === 'owner')!.id;
    await tieout.as('owner').editPerson(tieout.company, owner, { erp_integrations: 'standard' });
    const lost = expectProblem(await end('accountant', again.body.id, 'confirm'), 409, 'asker_lost_right');
    expect(lost.detail).toContain('Dana Whitfield');
    await tieout.as('owner').editPerson(tieout.company, owner, { erp_integrations: 'admin' });
    const both = await Promise.all(['accountant', 'approver'].map((who) => end(who, again.body.id, 'confirm')));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);

    // The mark stays: in the tool, in the history, and on whatever is entered in its place.
    const marked = await tieout.as('viewer').invoice(tieout.company, id);
    expect(marked).toMatchObject({ erp_status: 'not_in_erp', forced_unlink_id: again.body.id });
    const { items } = await tieout.as('viewer').list(tieout.company, { limit: 200 });
    expect(items.find(({ invoice_id }) => invoice_id === id)!.forced_unlink_id).toBe(again.body.id);
    const { events } = await tieout.as('viewer').history(tieout.company, id);
    expect(events.at(-1)).toMatchObject({
      type: 'link.unlinked_by_force',
      facts: { evidence: { last_standing: 'paid' } },
    });
    expect(events.at(-1)!.says).toContain('Dana Whitfield had asked for it: The check was never cashed.');

    // It is not sent again unnoticed, nor is what is entered in its place.
    expectProblem(await bills.move('pm', 'send', id), 409, 'forced_before');
    const site = await bills.site('SC-2604-01');
    await tieout.as('pm').deleteRequisition(tieout.company, site.project, id);
    const { number } = marked;
    await importAgain(tieout, number);
    const [brought] = await sql<{ id: number }>(
      tieout.urls.superUrl,
      `select id::int from tieout.invoice where commitment_id = ${site.commitment} and number = ${number} and deleted_at is null`,
    );
    expectProblem(await bills.move('pm', 'send', brought!.id), 409, 'forced_before');
    await tieout.as('pm').deleteRequisition(tieout.company, site.project, brought!.id);
    const next = await bills.create({}, site);
    expectProblem(await bills.move('pm', 'send', next), 409, 'forced_before');
    const sent = await bills.move('pm', 'send', next, { after_forced_unlink: true });
    expect(sent.body).toMatchObject({ erp_status: 'ready_to_export', forced_unlink_id: again.body.id });
  });

  it('whoever accepted an invoice is none of the two who force it, where the company decided that', async () => {
    const owner = tieout.as('owner');
    const connection = (await owner.connections(tieout.company)).connections[0]!.id;
    const policy = `/api/v1/companies/${tieout.company}/erp/connections/${connection}/policies/accepter_may_not_unlink`;
    const decide = async (on: boolean) =>
      expect((await tieout.call('owner', 'PUT', policy, { on })).status, 'the policy is set').toBe(200);
    const accepted = (id: number, by: string) =>
      sql(
        tieout.urls.superUrl,
        `update tieout.link set accepted_by = (select id from tieout.person where login = $2)
         where invoice_id = $1 and ended_at is null`,
        [id, by],
      );
    const before = await moment();
    const { invoice_id: id, erp_record: record } = await bills.synced();
    await bills.atSage(record!.id, 'pay');
    await readNow();
    await restore(before);
    await accepted(id, 'owner');
    const asked = await ask('owner', id, 'The check was never cashed.');
    expect(asked.body.state).toBe('open');
    await decide(true);
    try {
      expectProblem(await ask('owner', id, 'Again.'), 403, 'own_acceptance');
      expectProblem(await end('approver', asked.body.id, 'confirm'), 409, 'asker_lost_right');
      await accepted(id, 'approver');
      expectProblem(await end('approver', asked.body.id, 'confirm'), 403, 'own_acceptance');
      expect((await owner.invoice(tieout.company, id)).erp_status).toBe('synced');
      expect((await end('accountant', asked.body.id, 'confirm')).status).toBe(200);
    } finally {
      await decide(false);
    }
  });

  it('a paid bill is remembered as paid, whatever becomes of another bill under its number', async () => {
    const before = await moment();
    const first = await bills.synced();
    await bills.atSage(first.erp_record!.id, 'pay');
    await readNow();
    await restore(before);
    const second = await bills.synced();
    expect(second.erp_record!.id).toBe(first.erp_record!.id);
    await readNow();
    const noted = () =>
      sql(
        tieout.urls.superUrl,
        `select seen, standing, fingerprint from tieout.sighting
         where link_id = (select last_link_id from tieout.invoice where id = ${first.invoice_id}) order by id`,
      );
    const seen = await noted();
    expect(seen.at(-1), 'another bill has its number').toEqual({ seen: 'present', standing: null, fingerprint: null });
    await readNow();
    expect(await noted(), 'nothing changed, nothing is noted').toEqual(seen);
    expectProblem(await bills.move('approver', 'unlink', first.invoice_id), 409, 'identity_mismatch');
    await bills.atSage(second.erp_record!.id, 'delete');
    const said = expectProblem(await bills.move('approver', 'unlink', first.invoice_id), 409, 'purged_in_erp');
    expect(said.detail).toContain(first.erp_record!.label);
    // The other one was never paid, and is cut.
    expect((await bills.move('approver', 'unlink', second.invoice_id)).status).toBe(200);
  });

  it('nothing is forced while the ERP says that the bill is there, or where it need not be', async () => {
    const item = await bills.synced();
    const id = item.invoice_id;
    expectProblem(await ask('owner', id, 'I know better.'), 409, 'still_in_erp');
    await bills.weather({ down: true });
    expectProblem(await ask('owner', id, 'It is silent.'), 503, 'erp_not_answering');
    // No reading for a week, but a person looked just now and saw the bill: a silence after it is a minute's.
    await sql(
      tieout.urls.superUrl,
      `update tieout.connection set last_read_at = now() - interval '8 days';
       update tieout.link set synced_at = now() - interval '9 days' where invoice_id = ${id};
       insert into tieout.sighting (company_id, link_id, seen, because)
         select company_id, id, 'unknown', 'the line is dead' from tieout.link where invoice_id = ${id}`,
    );
    expectProblem(await ask('owner', id, 'It is silent.'), 503, 'erp_not_answering');
    await bills.weather({ down: false });
    await bills.atSage(item.erp_record!.id, 'delete');
    expectProblem(await ask('owner', id, 'It is gone.'), 409, 'not_a_dead_end');
    expect((await tieout.as('owner').invoice(tieout.company, id)).erp_status).toBe('synced');
  });
});

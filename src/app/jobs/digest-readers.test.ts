import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { bareInstallation } from '../../../test/support/installation.ts';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import type { Lease, MailServer } from '../unit-of-work.ts';
import { digest } from './digest.ts';

const mail = { host: 'mail.example.com', from: 'tieout@example.com' } as unknown as MailServer;

let house: SmallHouse;
beforeAll(async () => {
  house = await smallHouse({ installation: { ...bareInstallation, publicUrl: 'https://tieout.example.com', mail } });
  await query('insert into company_setting (company_id, mail_digest) values ($1, true)', [house.company]);
  const me = await house.caller();
  for (const amount of [10_000, 20_000]) {
    const invoice = await house.approved(house.commitments[0]!, amount, `W-${amount}`);
    await house.hub.send(me, { invoice });
  }
});
afterAll(() => house?.close());
const query = (text: string, values: readonly unknown[] = []) =>
  sql<Record<string, unknown>>(house.urls.superUrl, text, [...values]);
beforeEach(() => query('delete from mail'));

/** To whom the summary that is due now is written, and what it says. */
async function written(): Promise<readonly { readonly to_address: string; readonly plain: string }[]> {
  await query(`update company_setting set digest_due_at = now() - interval '1 second' where company_id = $1`, [
    house.company,
  ]);
  await query(`delete from job where kind = 'digest'`);
  await house.deps.work.run({ company: house.company }, (tx) => tx.jobs.add('digest', house.company));
  const lease: Lease = (await house.deps.queue.claim('digest', 1)).leases[0]!;
  await digest(house.deps, lease);
  return (await query('select to_address, plain from mail order by id')) as never;
}

const owner = { active: true, mail_digest: true, push_to_accounting: true, erp_integrations: 'admin' };
const ownerIs = (of: Partial<Record<keyof typeof owner, boolean | string>>) => {
  const now = { ...owner, ...of };
  return query(
    `update membership set active = $2, mail_digest = $3, push_to_accounting = $4, erp_integrations = $5
      where company_id = $1`,
    [house.company, now.active, now.mail_digest, now.push_to_accounting, now.erp_integrations],
  );
};

it('a summary is written to accounting approvers alone, and only while they are', async () => {
  for (const of of [{}, { erp_integrations: 'standard' }]) {
    await query('delete from mail');
    await ownerIs(of);
    expect(await written(), JSON.stringify(of)).toHaveLength(1);
  }
  for (const of of [
    { active: false },
    { mail_digest: false },
    { push_to_accounting: false },
    { erp_integrations: 'read_only' },
    { erp_integrations: 'none' },
  ]) {
    await query('delete from mail');
    await ownerIs(of);
    expect(await written(), JSON.stringify(of)).toEqual([]);
  }
  await ownerIs({});
});

it('a summary counts what waits, and what waits longest', async () => {
  await query(
    `update link set sent_at = sent_at - interval '3 days' where invoice_id =
      (select id from invoice where invoice_number = 'W-20000')`,
  );
  const [before] = await written();
  expect(before!.plain).toMatch(/\b2\b/);
  expect(before!.plain).toContain('W-20000');
  expect(before!.plain).not.toContain('W-10000');
  expect(before!.plain).toMatch(/3 days/);
});

it('a summary names the alerts of a connection that people were told of and that stand, and no other', async () => {
  const alert = (says: string, kind: string, told: boolean, ended: boolean) =>
    query(
      `insert into alert (company_id, connection_id, kind, cause, tell_after, told_at, ended_at, count, says)
        select company_id, id, $2, $3::text, now(), case when $4::boolean then now() end, case when $5::boolean then now() end,
          1, $3::text from connection where company_id = $1`,
      [house.company, kind, says, told, ended],
    );
  await alert('The agent stands still.', 'agent_silent', true, false);
  await alert('The agent flickers.', 'agent_silent', false, false);
  await alert('The agent is back.', 'reads_failing', true, true);
  await alert('Exports that are counted.', 'exports_failed', true, false);
  const [{ plain }] = (await written()) as unknown as [{ plain: string }];
  expect(plain).toContain('The agent stands still.');
  for (const other of ['flickers', 'is back', 'that are counted']) expect(plain).not.toContain(other);
});

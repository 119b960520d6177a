import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bareInstallation } from '../../../test/support/installation.ts';
import { Died, type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import type { Deps } from '../deps.ts';
import { type Caller, type Lease, LeaseLost, type MailServer } from '../unit-of-work.ts';
import { watch } from './watch.ts';

const publicUrl = 'https://tieout.example.com';
const mail: MailServer = {
  host: 'mail.example.com',
  from: 'tieout@example.com',
  send: async () => ({ is: 'sent' }),
} as unknown as MailServer;

let house: SmallHouse;
let me: Caller;
let connection: ConnectionId;
beforeAll(async () => {
  house = await smallHouse({ installation: { ...bareInstallation, publicUrl, mail } });
  me = await house.caller();
  const found = await house.hub.connections(me);
  connection = (found.ok && found.value[0]!.connection.id) as ConnectionId;
});
afterAll(() => house?.close());
beforeEach(async () => {
  await query('delete from mail');
  await query('delete from alert');
  await query('delete from agent');
  await query('update connection set last_read_error = null, quiet_from = null, quiet_to = null, silent_minutes = 10');
  await query(`update link set state = 'rejected', ended_at = now() where ended_at is null`);
});

const query = (text: string, values: readonly unknown[] = []) =>
  sql<Record<string, unknown>>(house.urls.superUrl, text, [...values]);
const take = async (): Promise<Lease> => {
  await query(`update job set run_at = now(), held_until = '-infinity' where kind = 'watch' and company_id = $1`, [
    house.company,
  ]);
  await query(`update job set run_at = now() + interval '1 day' where kind = 'watch' and company_id <> $1`, [
    house.company,
  ]);
  return (await house.deps.queue.claim('watch', 1)).leases[0]!;
};
const look = async (otherwise: Partial<Deps> = {}) => watch({ ...house.deps, ...otherwise }, await take());
/** As if so long had passed since alerts began or were told. */
const later = (minutes: number) =>
  query(
    `update alert set tell_after = tell_after - $1 * interval '1 minute', told_at = told_at - $1 * interval '1 minute',
    ended_at = ended_at - $1 * interval '1 minute'`,
    [minutes],
  );
const subjects = async () => (await query('select subject from mail order by id')).map(({ subject }) => subject);
const name = 'Sage 100 Contractor (simulator)';

async function silentFor(minutes: number): Promise<void> {
  await query('delete from agent');
  await query(
    `insert into agent (company_id, connection_id, key_id, name, version, host, enrolled_by, joined_at, last_seen_at)
     select $1, $2, $3, 'the agent', '1', 'SAGE-PC', min(id), now(), now() - $4 * interval '1 minute' from person`,
    [house.company, connection, 'k'.repeat(22), minutes],
  );
}

async function failing(amount: number, code: string): Promise<number> {
  const invoice = await house.approved(house.commitments[0]!, amount);
  await house.hub.send(me, { invoice });
  await query(
    `update link set state = 'failed_to_export', error_code = $2, error_detail = $3 where invoice_id = $1 and ended_at is null`,
    [invoice, code, `Sage says no (${code}).`],
  );
  return invoice;
}

describe('a silent agent', () => {
  it('is told once, and once when it is back; both say what, why, what to do, with a link', async () => {
    await silentFor(9);
    await look();
    expect(await subjects()).toEqual([]);
    await silentFor(11);
    for (let n = 0; n < 3; n++) await look();
    expect(await subjects()).toEqual([`${name}: the agent is silent`]);
    const [told] = await query('select * from mail');
    expect(told!.plain).toContain('was last heard of 11 minutes ago');
    expect(told!.plain).toContain('Why: Its program, its machine');
    expect(told!.plain).toContain('What to do: Look at SAGE-PC');
    expect(told!.plain).toContain(`${publicUrl}/companies/${house.company}/erp/connections`);
    await silentFor(0);
    for (let n = 0; n < 3; n++) await look();
    expect(await subjects()).toEqual([`${name}: the agent is silent`, `${name}: the agent is back`]);
  });

  it('is not said to be back while it is not: where more patience is allowed, or it was taken away', async () => {
    await silentFor(30);
    await look();
    await query('update connection set silent_minutes = 120');
    await look();
    expect(await query('select from alert where ended_at is null')).toHaveLength(1);
    await query('update agent set revoked_at = now()');
    await look();
    expect(await query('select from alert where ended_at is null')).toEqual([]);
    expect(await subjects()).toEqual([`${name}: the agent is silent`]);
  });

  it('in quiet hours is told when they are over, and takes failing readings along', async () => {
    const [{ hour }] = (await query(`select extract(hour from now() at time zone 'UTC')::integer as hour`)) as [
      { hour: number },
    ];
    await query('update connection set quiet_from = $1, quiet_to = $2, last_read_error = $3', [
      hour,
      (hour + 2) % 24,
      'away',
    ]);
    await silentFor(60);
    await look();
    expect(await query('select from alert')).toEqual([]);
    await query('update connection set quiet_from = null, quiet_to = null');
    await look();
    await later(60);
    await look();
    expect(await subjects()).toEqual([`${name}: the agent is silent`]);
  });
});

describe('exports that wait for a person', () => {
  it('are gathered into one mail, each cause once, however often it is looked', async () => {
    await failing(1_000, 'erp_closed_period');
    await look();
    await failing(2_000, 'erp_closed_period');
    await failing(3_000, 'erp_unknown_vendor');
    await look();
    expect(await subjects()).toEqual([]);
    await later(3);
    for (let n = 0; n < 3; n++) await look();
    expect(await subjects()).toEqual(['Mine: 2 alerts']);
    const [told] = await query('select plain from mail');
    expect(told!.plain).toMatch(
      /2 exports of .* wait for a person:\n- invoice INV-\d+ of Ace Concrete, 9\.00\n- invoice/,
    );
    expect(told!.plain).toContain('Why: Sage says no (erp_unknown_vendor).');
    expect(await query(`select cause, count from alert where ended_at is null order by cause`)).toEqual([
      { cause: 'erp_closed_period', count: 2 },
      { cause: 'erp_unknown_vendor', count: 1 },
    ]);
  });
});

describe('whatever dies', () => {
  it('leaves one mail: with the alert that it tells, or none of both', async () => {
    await silentFor(30);
    const dying = {
      randomBytes: () => {
        throw new Died('while the mail was written');
      },
    };
    await expect(look(dying)).rejects.toThrow(Died);
    expect([await query('select from alert'), await subjects()]).toEqual([[], []]);
    const slow = await take();
    await query(`update job set held_until = now() - interval '1 second' where kind = 'watch'`);
    const [other] = (await house.deps.queue.claim('watch', 1)).leases;
    await watch(house.deps, other!);
    await expect(watch(house.deps, slow)).rejects.toThrow(LeaseLost);
    await look();
    expect(await subjects()).toEqual([`${name}: the agent is silent`]);
  });
});

describe('who is told', () => {
  it('is whoever wants it, and without a mail server it is noted all the same', async () => {
    await silentFor(30);
    await house.hub.setAlertWishes(me, { exports: null, connections: false, tie_outs: null });
    await look();
    expect(await subjects()).toEqual([]);
    expect(await query('select from alert where told_at is not null')).toHaveLength(1);
    await house.hub.setAlertWishes(me, { exports: null, connections: null, tie_outs: null });
    await query('delete from alert');
    await look({ installation: { ...house.deps.installation, mail: null } });
    expect(await subjects()).toEqual([]);
    expect(await query('select from alert where told_at is not null')).toHaveLength(1);
  });
});

it('an export that is under way is no export that stands still', async () => {
  const invoice = await house.approved(house.commitments[0]!, 7_000);
  await house.hub.send(me, { invoice });
  await query(
    `update link set state = 'exporting', accepted_by = sent_by, bill = '{}', fingerprint = 'x', error_code = 'in_doubt'
      where invoice_id = $1 and ended_at is null`,
    [invoice],
  );
  await look();
  await later(3);
  await look();
  expect(await query('select from alert')).toEqual([]);
  await query('update link set parked = true where invoice_id = $1 and ended_at is null', [invoice]);
  await look();
  expect(await query('select kind, count from alert')).toEqual([{ kind: 'exports_failed', count: 1 }]);
});

describe('a tie-out', () => {
  const tied = async (state: string, kinds: readonly [string, string][]) => {
    const [{ id }] = (await query(
      `insert into tie_out (company_id, connection_id, state, because, ended_at)
       values ($1, $2, $3::text, case when $3::text = 'incomplete' then 'no' end, now()) returning id`,
      [house.company, connection, state],
    )) as [{ id: number }];
    for (const [kind, record] of kinds) {
      await query('insert into tie_out_finding (company_id, tie_out_id, kind, record_id) values ($1, $2, $3, $4)', [
        house.company,
        id,
        kind,
        record,
      ]);
    }
    return id;
  };

  it('is told of what it found new: not what the last one had, nor what is good to know', async () => {
    await tied('complete', [
      ['bill_gone', '1'],
      ['paid', '2'],
    ]);
    await look();
    // What is not whole says nothing yet, of whatever it has found.
    await tied('incomplete', [['bill_gone', '9']]);
    await look();
    await tied('complete', [['bill_gone', '1']]);
    await look();
    const id = await tied('complete', [
      ['bill_gone', '1'],
      ['bill_gone', '3'],
      ['changed', '4'],
    ]);
    for (let n = 0; n < 2; n++) await look();
    expect(await subjects()).toEqual([
      `${name}: the tie-out found something new`,
      `${name}: the tie-out found 2 new things`,
    ]);
    const [, last] = await query('select plain from mail order by id');
    expect(last!.plain).toContain('1 × Bill gone, 1 × ');
    expect(last!.plain).toContain(`/erp/tie-out?run=${id}`);
  });
});

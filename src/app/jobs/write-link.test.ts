import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import type { LinkId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { type Lease, LeaseLost } from '../unit-of-work.ts';
import { type LinkWrite, writeLink } from './write-link.ts';

let house: SmallHouse;
let superuser: pg.Client;
beforeAll(async () => {
  house = await smallHouse();
  superuser = new pg.Client({ connectionString: house.urls.superUrl, options: '-c search_path=tieout' });
  await superuser.connect();
});
afterAll(async () => {
  await superuser?.end();
  await house?.close();
});

/** So many links that are exporting, under leases of ours. */
async function leased(count: number): Promise<readonly Lease[]> {
  const me = await house.caller();
  for (let n = 0; n < count; n++) {
    const invoice = await house.approved(house.commitments[0]!, 100);
    await house.hub.send(me, { invoice });
    await house.hub.accept(me, { invoice });
  }
  return (await house.deps.queue.claim('export', count)).leases;
}

const intent = (lease: Lease): LinkWrite => ({
  lease,
  link: lease.subject as LinkId,
  end: null,
  change: (_, now) => ({ asked: { askedAt: (now + 1) as Instant, settleMs: 2_000 } }),
});
const ended = (lease: Lease): LinkWrite => ({
  lease,
  link: lease.subject as LinkId,
  end: { is: 'again', inMs: 60_000, because: 'enough' },
  change: () => ({}),
});

const asked = async (leases: readonly Lease[]) => {
  const links = leases.map(({ subject }) => subject);
  const { rows } = await superuser.query<{ id: string; asked: boolean; xmin: string }>(
    `select id, asked_at is not null as asked, xmin from link where id = any($1) order by id`,
    [links],
  );
  return rows;
};

describe('writes of many exports', () => {
  it('are committed together, and each has its own verdict', async () => {
    const leases = await leased(4);
    const [lost, ...others] = leases;
    await superuser.query('update job set token = token + 1 where id = $1', [lost!.job]);
    const verdicts = await Promise.allSettled(leases.map((lease) => writeLink(house.deps, intent(lease))));
    expect(verdicts.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.constructor))).toEqual([
      LeaseLost,
      true,
      true,
      true,
    ]);
    const rows = await asked(leases);
    expect(rows.map((row) => row.asked)).toEqual([false, true, true, true]);
    expect(new Set(rows.slice(1).map(({ xmin }) => xmin)).size, 'one transaction').toBe(1);
    // The lost one's too: its hold would run out, and a later test be handed its job.
    const again = { ...lost!, token: lost!.token + 1 };
    await Promise.all([again, ...others].map((lease) => writeLink(house.deps, ended(lease))));
  });

  it('are not let through by another lease of the same job, which this process got after it stood still', async () => {
    const [before, other] = await leased(2);
    await superuser.query('update job set token = token + 1 where id = $1', [before!.job]);
    const again = { ...before!, token: before!.token + 1 };
    const verdicts = await Promise.allSettled(
      [before!, again, other!].map((lease) => writeLink(house.deps, intent(lease))),
    );
    expect(verdicts.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.constructor))).toEqual([
      LeaseLost,
      true,
      true,
    ]);
    await Promise.all([again, other!].map((lease) => writeLink(house.deps, ended(lease))));
  });

  it('do not wait for one that somebody holds; that one is written when it is free', async () => {
    const leases = await leased(3);
    const [busy, ...others] = leases;
    await superuser.query('begin');
    await superuser.query('select from invoice where last_link_id = $1 for update', [busy!.subject]);
    let waited = false;
    const late = writeLink(house.deps, intent(busy!)).then((written) => {
      waited = true;
      return written;
    });
    expect(await Promise.all(others.map((lease) => writeLink(house.deps, intent(lease))))).toEqual([true, true]);
    expect(waited, 'the others are written, and this one is not').toBe(false);
    await superuser.query('commit');
    expect(await late).toBe(true);
    expect((await asked(leases)).map((row) => row.asked)).toEqual([true, true, true]);
    await Promise.all(leases.map((lease) => writeLink(house.deps, ended(lease))));
  });

  it('are not lost by the one that cannot be written', async () => {
    const leases = await leased(3);
    const [wrong, ...others] = leases;
    const impossible: LinkWrite = { ...intent(wrong!), change: () => ({ asked: { askedAt: Number.NaN as Instant } }) };
    const verdicts = await Promise.allSettled([
      writeLink(house.deps, impossible),
      ...others.map((lease) => writeLink(house.deps, intent(lease))),
    ]);
    expect(verdicts.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect((await asked(leases)).map((row) => row.asked)).toEqual([false, true, true]);
    await Promise.all(leases.map((lease) => writeLink(house.deps, ended(lease))));
  });

  it('end no job that was wanted meanwhile: what for, the turn may not have seen', async () => {
    const [first, second] = await leased(2);
    const { deps } = house;
    await deps.work.run({ company: first!.company }, async (tx) => {
      await tx.jobs.add('export', first!.subject);
      await tx.jobs.add('export', second!.subject);
    });
    await writeLink(deps, { ...ended(first!), end: { is: 'done' } });
    await deps.work.run({ company: second!.company }, (tx) => tx.jobs.end(second!, { is: 'done' }));
    const { rows } = await superuser.query(
      `select state, run_at <= clock_timestamp() and run_at > '-infinity' as due from job where id = any($1)`,
      [[first!.job, second!.job]],
    );
    expect(rows).toEqual([
      { state: 'queued', due: true },
      { state: 'queued', due: true },
    ]);
    const again = (await deps.queue.claim('export', 10)).leases;
    expect(again.map(({ job }) => job).sort()).toEqual([first!.job, second!.job].sort());
    await Promise.all(again.map((lease) => writeLink(deps, { ...ended(lease), end: { is: 'done' } })));
  });

  it('change nothing of a link that is not exporting any more, and end its job', async () => {
    const [lease] = await leased(1);
    await superuser.query('set session_replication_role = replica');
    await superuser.query(`update link set state = 'failed_to_export' where id = $1`, [lease!.subject]);
    await superuser.query('set session_replication_role = origin');
    expect(await writeLink(house.deps, { ...intent(lease!), end: { is: 'done' } })).toBe(false);
    expect((await asked([lease!]))[0]!.asked).toBe(false);
    const { rows } = await superuser.query('select state from job where id = $1', [lease!.job]);
    expect(rows[0].state).toBe('done');
  });
});

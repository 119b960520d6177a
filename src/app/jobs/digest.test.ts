import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { bareInstallation } from '../../../test/support/installation.ts';
import { type SmallHouse, smallHouse } from '../../../test/support/small-house.ts';
import { sql } from '../../../test/support/sql.ts';
import type { Lease, MailServer } from '../unit-of-work.ts';
import { digest } from './digest.ts';

const mail = { host: 'mail.example.com', from: 'tieout@example.com' } as unknown as MailServer;

let house: SmallHouse;
beforeAll(async () => {
  house = await smallHouse({
    installation: { ...bareInstallation, publicUrl: 'https://tieout.example.com', mail },
  });
  await query('insert into company_setting (company_id, mail_digest) values ($1, true)', [house.company]);
  await query(`update person set email = 'reader' || id || '@example.com'`);
});
afterAll(() => house?.close());
const query = (text: string, values: readonly unknown[] = []) =>
  sql<Record<string, unknown>>(house.urls.superUrl, text, [...values]);
beforeEach(async () => {
  await query('delete from mail');
  await query('delete from tie_out');
});

/** A tie-out that came to nothing so long ago. */
const tiedOut = (hoursAgo: number) =>
  query(
    `insert into tie_out (company_id, connection_id, state, because, ended_at)
      select company_id, id, 'incomplete', 'nobody is there', now() - $2 * interval '1 hour'
      from connection where company_id = $1`,
    [house.company, hoursAgo],
  );
/** The summary that is due now, and what it says to each. */
async function summaries(): Promise<string> {
  await query(`update company_setting set digest_due_at = now() - interval '1 second' where company_id = $1`, [
    house.company,
  ]);
  await query(`delete from job where kind = 'digest'`);
  const scope = { company: house.company };
  await house.deps.work.run(scope, (tx) => tx.jobs.add('digest', house.company));
  const lease: Lease = (await house.deps.queue.claim('digest', 1)).leases[0]!;
  await digest(house.deps, lease);
  return (await query('select plain from mail order by id')).map((row) => row.plain).join('\n');
}

it('a summary tells in the language of whom it is written to what did not tie out', async () => {
  await query(`update person set language = 'es'`);
  await tiedOut(1);
  const said = await summaries();
  expect(said).toContain('no se pudo completar');
  expect(said).not.toContain('could not be completed');
  await query('update person set language = null');
});

it('a summary leaves nothing out that ended since the last one, however long that was, and tells nothing twice', async () => {
  await tiedOut(26);
  await query(`update company_setting set digest_written_at = now() - interval '27 hours'`);
  expect(await summaries()).toContain('could not be completed');
  await query('delete from mail');
  expect(await summaries()).not.toContain('could not be completed');
});

it('a summary that was put off by a clock that was ahead is due at its hour again', async () => {
  await query(`update company_setting set digest_due_at = now() + interval '1 year' where company_id = $1`, [
    house.company,
  ]);
  await query(`delete from job where kind = 'digest'`);
  await house.deps.work.run({ company: house.company }, (tx) => tx.jobs.add('digest', house.company));
  await digest(house.deps, (await house.deps.queue.claim('digest', 1)).leases[0]!);
  const [job] = await query(`select run_at < now() + interval '2 days' as soon from job where kind = 'digest'`);
  const [kept] = await query(`select digest_due_at < now() + interval '2 days' as soon from company_setting`);
  expect([job, kept]).toEqual([{ soon: true }, { soon: true }]);
});

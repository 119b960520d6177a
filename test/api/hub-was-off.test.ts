import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Billing, billing } from '../support/billing.ts';
import { expectProblem } from '../support/problem.ts';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

let tieout: Running;
let bills: Billing;
let asked: string;
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
});
afterAll(() => tieout.end());

it('a week in which nobody asked is no silence; one in which nothing was answered is', async () => {
  const { invoice_id: id } = await bills.synced();
  // The hub was stopped eight days ago, or put back to what it knew then.
  await sql(
    tieout.urls.superUrl,
    `update tieout.connection set last_read_at = now() - interval '8 days';
     update tieout.link set synced_at = now() - interval '9 days' where invoice_id = ${id};
     update tieout.sighting set as_of = now() - interval '8 days'
       where link_id in (select id from tieout.link where invoice_id = ${id});
     update tieout.erp_calls set at = at - interval '8 days'`,
  );
  await bills.weather({ down: true });
  const path = `/api/v1/companies/${tieout.company}/erp/subcontractor-invoices/${id}/forced-unlink`;
  const ask = () => tieout.call('owner', 'POST', path, { reason: 'It is silent.' });
  expectProblem(await ask(), 503, 'erp_not_answering');
  const failedAt = (ago: string) =>
    sql(
      tieout.urls.superUrl,
      `insert into tieout.erp_calls (company_id, connection_id, at, calls, failed, total_ms, longest_ms)
         select company_id, id, now() - interval '${ago}', 1, 1, 9, 9 from tieout.connection`,
    );
  await failedAt('6 days');
  expectProblem(await ask(), 503, 'erp_not_answering');
  // It did not answer just before the hub was stopped either, as where a whole office goes off: nor is that a week of it.
  await failedAt('7 days 1 hour');
  await sql(tieout.urls.superUrl, "delete from tieout.erp_calls where at between now() - interval '7 days' and now()");
  expectProblem(await ask(), 503, 'erp_not_answering');
  for (const ago of ['5 days', '2 days 12 hours']) await failedAt(ago);
  // Sums are written in passing: those of before it was away may still come.
  const answered = async () => {
    await sql(
      tieout.urls.superUrl,
      "delete from tieout.erp_calls where at > now() - interval '7 days' and failed < calls",
    );
    return ask();
  };
  const { body } = await until(answered, ({ status }) => status === 201);
  expect(body.code).toBe('erp_not_answering');
  asked = `forced-unlinks/${body.id}`;
});

it('a week in which the ERP let nobody in is none either, though its line is dead at this moment', async () => {
  // From here on it would be for the second person to confirm what was asked for in the silence.
  const confirm = () => tieout.call('approver', 'POST', `/api/v1/companies/${tieout.company}/erp/${asked}/confirm`, {});
  await bills.weather({ down: false, wrong_database: true });
  expectProblem(await confirm(), 503, 'erp_not_answering');
  const said = () =>
    sql<{ answered: number }>(tieout.urls.superUrl, 'select sum(answered)::int as answered from tieout.erp_calls');
  await until(said, ([sum]) => sum!.answered > 0);
  // What was answered before is of before, though its sums were written since.
  await sql(
    tieout.urls.superUrl,
    "update tieout.erp_calls set calls = failed where failed > 0 and at > now() - interval '7 days'",
  );
  await bills.weather({ down: true, wrong_database: false });
  expectProblem(await confirm(), 503, 'erp_not_answering');
});

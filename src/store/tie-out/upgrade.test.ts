import { expect, it } from 'vitest';
import { ownedDatabase } from '../../../test/support/owned-database.ts';
import { migrate, schemaFiles } from '../migrate.ts';

it('links of before are added up after the upgrade by what their bills say, whatever became of them', async () => {
  const { superuser, ownerUrl, app, drop } = await ownedDatabase();
  const { migrations, grants } = schemaFiles();
  const older = new Map([...migrations].filter(([name]) => name < '0052'));
  try {
    await migrate(ownerUrl, app, { migrations: older, grants });
    // What an invoice hangs on is not what this is about. The hub's own triggers are at work again while it is brought up.
    await superuser.query(`set search_path = tieout; set session_replication_role = replica;
      insert into invoice (company_id, id, project_id, commitment_id, number, period_id, requisition_start, requisition_end,
          status, created_by, deleted_at) overriding system value
        select company, id, 1, 1, id, 600 + id, '2026-10-01', '2026-10-31', 'approved', 1, case when id = 3 then now() end
        from generate_series(1, 2) company, generate_series(1, 4) id;
      insert into link (company_id, id, invoice_id, connection_id, project_id, reference, state, sent_by, sent_at, accepted_by,
          bill, fingerprint, erp_record_id, synced_at, ended_at) overriding system value
        select company_id, id, id, 31, 1, 'TIE-' || left(translate(md5(company_id || '/' || id), '0189', 'ghij'), 26), state,
          1, now(), 1, bill::jsonb, 'a fingerprint', id, now(), case when state in ('unlinked', 'rejected') then now() end
        from invoice join (values
          (1, 'synced', '{"amount": 999999999999, "billingDate": "2026-10-31"}'),
          (2, 'ready_to_export', null),
          (3, 'unlinked', '{"amount": -5, "billingDate": "0001-02-03"}'),
          (4, 'rejected', null)) of_it (link, state, bill) on link = id;
      set session_replication_role = origin`);
    await migrate(ownerUrl, app);
    const { rows } = await superuser.query(
      `select id::integer, period_id::integer as period, amount::text, billing_month::text as month from link
       where company_id = any('{1,2}') order by company_id, id`,
    );
    const ofEach = [
      { id: 1, period: 601, amount: '999999999999', month: '2026-10-01' },
      { id: 2, period: 602, amount: null, month: null },
      { id: 3, period: 603, amount: '-5', month: '0001-02-01' },
      { id: 4, period: 604, amount: null, month: null },
    ];
    expect(rows).toEqual([...ofEach, ...ofEach]);
    const still = await superuser.query(`select tgname from pg_trigger where not tgisinternal and tgenabled <> 'O'
      and tgrelid = 'link'::regclass`);
    expect(still.rows).toEqual([]);
  } finally {
    await drop();
  }
});

import { expect, it } from 'vitest';
import { ownedDatabase } from '../../../test/support/owned-database.ts';
import { migrate, schemaFiles } from '../migrate.ts';

it('a number that an integrator took back before the upgrade is taken back after it too, in every company', async () => {
  const { superuser, ownerUrl, app, drop } = await ownedDatabase();
  const { migrations, grants } = schemaFiles();
  const older = new Map([...migrations].filter(([name]) => name < '0047'));
  try {
    await migrate(ownerUrl, app, { migrations: older, grants });
    // What stands beside a number is not what this is about.
    await superuser.query(`set search_path = tieout; set session_replication_role = replica;
      insert into external_record (company_id, connection_id, item_type, item_id, origin_id, changed_at) values
        (1, 31, 'requisition', 135, null, '2026-11-20T09:00:00Z'), (2, 32, 'requisition', 136, 'B-1', '2026-11-21T09:00:00Z')`);
    await migrate(ownerUrl, app);
    const { rows } = await superuser.query(
      'select item_id::integer as invoice, number_told_at = changed_at as told from external_record order by item_id',
    );
    expect(rows).toEqual([
      { invoice: 135, told: true },
      { invoice: 136, told: true },
    ]);
    const wall = await superuser.query(`select relforcerowsecurity as forced from pg_class
      where oid = 'external_record'::regclass`);
    expect(wall.rows).toEqual([{ forced: true }]);
  } finally {
    await drop();
  }
});

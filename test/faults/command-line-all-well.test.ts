import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { sql } from '../support/sql.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { type CommandLine, commandLineOf } from './command-line.ts';
import { endPrograms, run } from './program.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let tieout: Running;
let tool: CommandLine;
beforeAll(async () => {
  tieout = await runTieout();
  tool = commandLineOf(tieout);
});
afterAll(async () => {
  await endPrograms();
  await tieout?.end();
});

describe('tieout tie-outs', () => {
  it('ends with 7 while one has not ended: nothing found is not yet all well', async () => {
    const { superUrl } = tieout.urls;
    const [made] = await sql<{ id: string }>(
      superUrl,
      `insert into tie_out (company_id, connection_id)
       select company_id, id from connection where company_id = $1 limit 1 returning id`,
      [tieout.company],
    );
    const { code, said } = await tool.json('approver', 'tie-outs', made!.id);
    expect({ code, state: said.state, findings: said.findings }).toEqual({ code: 7, state: 'waiting', findings: [] });
    await sql(superUrl, 'delete from tie_out where id = $1', [made!.id]);
  });

  it('names the billing period of each sum', async () => {
    const { superUrl } = tieout.urls;
    const [made] = await sql<{ id: string }>(
      superUrl,
      `with run as (
         insert into tie_out (company_id, connection_id, state, begun_at, ended_at)
         select company_id, id, 'complete', now(), now() from connection where company_id = $1 limit 1 returning company_id, id)
       insert into tie_out_total (company_id, tie_out_id, project_id, period_id, month, links, ours, theirs)
       select run.company_id, run.id, period.project_id, period.id, '2026-02-01', 1, 100, 100 from run, lateral (
         select * from billing_period where company_id = run.company_id order by id limit 1) period
       returning tie_out_id as id`,
      [tieout.company],
    );
    const { totals } = (await tool.json('approver', 'tie-outs', made!.id)).said;
    const { out } = await tool.as('approver', 'tie-outs', made!.id);
    expect(out).toContain(`${totals[0].period.start} – ${totals[0].period.end}`);
    await sql(superUrl, `delete from tie_out_total where tie_out_id = $1`, [made!.id]);
    await sql(superUrl, 'delete from tie_out where id = $1', [made!.id]);
  });

  it('lists the newest, and with --all every one that was made', async () => {
    const { superUrl } = tieout.urls;
    await sql(
      superUrl,
      `insert into tie_out (company_id, connection_id, state, ended_at)
       select company_id, id, 'complete', now() from (select * from connection where company_id = $1 limit 1) one,
         generate_series(1, 60)`,
      [tieout.company],
    );
    const newest = await tool.json('approver', 'tie-outs');
    expect(newest.said.tie_outs).toHaveLength(50);
    const all = await tool.json('approver', 'tie-outs', '--all');
    expect(all.said.tie_outs.length).toBeGreaterThanOrEqual(60);
    expect(all.said.next_cursor).toBe(null);
    const ids = all.said.tie_outs.map(({ id }: { id: number }) => id);
    expect(ids).toEqual([...new Set<number>(ids)].sort((a, b) => b - a));
    expect((await tool.as('approver', 'tie-outs')).out).toContain('tieout tie-outs --all');
    await sql(superUrl, 'delete from tie_out where company_id = $1', [tieout.company]);
  });
});

describe('tieout doctor', () => {
  it('finds nothing where all is well, and says NO where nothing runs', async () => {
    const well = await run('bin/tieout.mjs', ['doctor'], { TIEOUT_URL: tieout.url });
    expect(well).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/^running +yes +ready at /m) });
    const away = await run('bin/tieout.mjs', ['doctor', '--json'], { TIEOUT_URL: 'http://127.0.0.1:1' });
    expect(away.code).toBe(1);
    expect(JSON.parse(away.out)).toContainEqual(expect.objectContaining({ what: 'running', ok: false }));
  });

  it('looks into the database, at every connection, and at the newest of each history', async () => {
    const env = { TIEOUT_URL: tieout.url, DATABASE_URL: tieout.urls.appUrl };
    const well = await run('bin/tieout.mjs', ['doctor', '--json'], env);
    const found = JSON.parse(well.out) as { what: string; ok: boolean | null; says: string }[];
    const of = (what: string | RegExp) =>
      found.find((one) => (typeof what === 'string' ? one.what === what : what.test(one.what)));
    for (const what of ['database', 'migrations', 'role of DATABASE_URL', 'clock of this machine', 'settings']) {
      expect(of(what), what).toMatchObject({ ok: true });
    }
    expect(of(/^history of Harbor/)).toMatchObject({ ok: true, says: expect.stringContaining('fit their seals') });
    expect(of(/^connection /)).toMatchObject({
      says: expect.stringMatching(/stand still|failed|read /),
    });
    expect(of('back-up')).toMatchObject({ ok: null });
    // Once something of a history was changed, it says so, and its exit code too.
    const { superUrl } = tieout.urls;
    const [seal] = await sql<{ id: string }>(superUrl, `select min(id) as id from event where company_id = $1`, [
      tieout.company,
    ]);
    const change = (to: string) =>
      sql(
        superUrl,
        `do $$ begin set local session_replication_role = replica;
           update event set type = '${to}' where id = ${seal!.id}; end $$`,
      );
    const [was] = await sql<{ type: string }>(superUrl, `select type from event where id = $1`, [seal!.id]);
    await change('invoice.deleted');
    const changed = await run('bin/tieout.mjs', ['doctor'], env);
    await change(was!.type);
    expect(changed).toMatchObject({ code: 1, out: expect.stringMatching(/^history of Harbor.* +NO +1 things/m) });
    // The clock of the database was set back behind its history: as if its newest event had been three hours from now.
    const moved = (by: string) =>
      sql(
        superUrl,
        `do $$ begin set local session_replication_role = replica;
           update event set at = at + interval '${by}' where id = (select max(id) from event where company_id = ${tieout.company}); end $$`,
      );
    await moved('3 hours');
    const setBack = await run('bin/tieout.mjs', ['doctor'], env);
    await moved('-3 hours');
    expect(setBack).toMatchObject({ code: 1, out: expect.stringMatching(/^clock of the database +NO +was set back/m) });
    const nowhere = await run('bin/tieout.mjs', ['doctor'], { DATABASE_URL: 'postgres://x:y@127.0.0.1:1/none' });
    expect(nowhere).toMatchObject({ code: 1, out: expect.stringMatching(/^database +NO +cannot be reached/m) });
    expect(nowhere.out).not.toContain('x:y');
  });
});

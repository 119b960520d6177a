import pg from 'pg';
import { withClient, withDemoDatabase, withServer } from '/work/main/bench/parts/house.ts';
import { openDatabase } from '/work/main/src/store/pool.ts';
import { openReads } from '/work/main/src/store/reads.ts';
import { seedInvoices } from '/work/main/test/support/many-invoices.ts';

const more = process.argv[2];
await withServer(() =>
  withDemoDatabase(async (db) => {
    let t = performance.now();
    const seeded = await seedInvoices(db.superUrl, 100_000);
    console.log('seed ms', Math.round(performance.now() - t), seeded);
    if (more) {
      // other companies too
      await withClient(db.superUrl, async (c) => {
        await c.query('set session_replication_role = replica');
        for (let k = 1; k <= Number(more); k++) {
          await c.query(`insert into company (id, name, demo) values ($1, 'C'||$1::bigint, false)`, [1000 + k]);
          for (const table of ['project', 'vendor', 'commitment', 'invoice', 'link']) {
            const cols = (
              await c.query(
                `select column_name from information_schema.columns where table_schema='tieout' and table_name=$1 order by ordinal_position`,
                [table],
              )
            ).rows.map((r) => r.column_name);
            await c.query(
              `insert into ${table} (${cols}) overriding system value select ${cols.map((x: string) => (x === 'company_id' ? 1000 + k : x))} from ${table} where company_id=$1 and id>=1000000 and id < 1010000`,
              [seeded.company],
            );
          }
        }
        await c.query('vacuum (analyze)');
      });
    }
    const database = openDatabase(db.appUrl);
    const log: { text: string; values: unknown[] }[] = [];
    const query = pg.Client.prototype.query as any;
    let on = false;
    (pg.Client.prototype as any).query = function (this: any, a: any, b: any, ...rest: any[]) {
      const text = typeof a === 'string' ? a : a.text;
      if (on) log.push({ text, values: Array.isArray(b) ? b : a.values });
      return query.call(this, a, b, ...rest);
    };
    const reads = openReads(database);
    const scope = { company: seeded.company } as any;
    const base = {
      filter: 'synced',
      search: null,
      project: null,
      readable: null,
      sort: 'billing_date',
      descending: true,
      limit: 51,
      after: null,
    } as any;
    const cases: [string, any][] = [
      ['default', base],
      ['asc', { ...base, descending: false }],
      ['number', { ...base, sort: 'invoice_number' }],
      ['amount', { ...base, sort: 'amount_due' }],
      ['-amount', { ...base, sort: 'amount_due', descending: true }],
      ['updated', { ...base, sort: 'updated_at' }],
      ['deep', { ...base, after: { value: '2021-01-02', id: 1_000_060 } }],
      ['deep number', { ...base, sort: 'invoice_number', after: { value: 'PA-0000100', id: 1_000_100 } }],
      ['deep amount', { ...base, sort: 'amount_due', after: { value: 150000, id: 1_000_100 } }],
      ['deep updated', { ...base, sort: 'updated_at', after: { value: Date.parse('2021-01-03'), id: 1_000_100 } }],
      ['deep asc', { ...base, descending: false, after: { value: '2025-12-01', id: 1_000_100 } }],
      ['middle', { ...base, after: { value: '2023-06-20', id: 1_050_000 } }],
      ['search Wharf', { ...base, search: 'Wharf 7' }],
      ['search number', { ...base, search: 'PA-0050000' }],
      ['search nothing', { ...base, search: 'zzzz' }],
      ['one project', { ...base, readable: [seeded.project] }],
      ['one demo project', { ...base, readable: [302] }],
      ['ready', { ...base, filter: 'ready_to_export' }],
      ['failed', { ...base, filter: 'failed_to_export' }],
      ['exporting', { ...base, filter: 'exporting' }],
      ['all', { ...base, filter: 'all' }],
      ['ready asc number', { ...base, filter: 'ready_to_export', sort: 'invoice_number', descending: false }],
      ['ready project', { ...base, filter: 'ready_to_export', project: 302 }],
    ];
    for (const [name, q] of cases) {
      let best = 1e9;
      for (let i = 0; i < 3; i++) {
        t = performance.now();
        await reads.list(scope, q);
        best = Math.min(best, performance.now() - t);
      }
      log.length = 0;
      on = true;
      await reads.list(scope, q);
      on = false;
      const c = new pg.Client({ connectionString: db.appUrl, options: '-c search_path=tieout' });
      await c.connect();
      await c.query(`select set_config('app.company', '${seeded.company}', false)`);
      console.log(`\n#### ${name}: ${best.toFixed(1)} ms`);
      for (const { text, values } of log.filter((x) => /^select/.test(x.text) && !/set_config/.test(x.text))) {
        const { rows } = await query.call(c, `explain (analyze, buffers off, costs on) ${text}`, values);
        const lines = rows.map((r: any) => r['QUERY PLAN']);
        const total = lines.find((l: string) => /Execution/.test(l)),
          plan = lines.find((l: string) => /Planning Time/.test(l));
        console.log('--', total, plan, text.slice(-130));
        if (process.env.FULL === name || process.env.FULL === 'all') console.log(lines.join('\n'));
        else
          console.log(
            lines
              .filter((l: string) => /Scan|Limit|Sort|Aggregate/.test(l))
              .map((l: string) => l.replace(/\(cost.*?\)/, ''))
              .join('\n'),
          );
      }
      await c.end();
    }
    await database.close();
  }),
);

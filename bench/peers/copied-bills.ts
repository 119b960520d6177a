import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { billPages } from '../parts/bill-pages.ts';

/**
 * The least that could be a tie-out: the ERP's pages, four of them asked for beforehand, copied into a table of its own, which
 * PostgreSQL joins with the links in one pass, past all walls. It counts what is the same and what is not, and does nothing:
 * no duplicates, no bill that came back, no rows to look at, nothing kept. Tells of the last, where it is to warm up with some
 * before.
 */
const [url, company, erp, warmUps = '0'] = process.argv.slice(2) as [string, string, string];
const ahead = 4;

const client = new pg.Client({ connectionString: url, options: '-c search_path=tieout -c work_mem=96MB' });
await client.connect();

async function tieOnce() {
  const began = performance.now();
  await client.query('begin');
  await client.query(`create temporary table bill
    (record_id text, identity text, label text, reference text, standing text, fingerprint text, costs text) on commit drop`);
  await pipeline(Readable.from(rows()), client.query(copyFrom('copy bill from stdin')));
  await client.query('analyze bill');
  const { rows: found } = await client.query<Record<string, string>>(
    `select count(*) filter (where same) as same, count(*) filter (where not same) as different,
       count(*) filter (where record_id is null) as gone, count(*) filter (where id is null) as nobodys, sum(amount) as amount
     from (
       select link.id, bill.record_id, (link.bill ->> 'amount')::bigint as amount,
         bill.standing = 'live' and bill.fingerprint = link.fingerprint and bill.costs = link.costs as same
       from (select * from link where company_id = ${Number(company)} and state = 'synced' and id > 1000000) link
         full join bill on bill.record_id = link.erp_record_id and bill.identity = link.erp_identity
     ) laid`,
  );
  await client.query('commit');
  const ms = performance.now() - began;
  return { ms, seen: Object.fromEntries(Object.entries(found[0]!).map(([what, count]) => [what, Number(count)])) };
}

/** Nothing in them has to be escaped. */
async function* rows(): AsyncGenerator<string> {
  for await (const page of billPages(erp, ahead)) {
    let text = '';
    for (const { record, reference, standing, fingerprint, costs } of page) {
      text += `${[record.id, record.identity, record.label, reference ?? '\\N', standing, fingerprint, costs ?? '\\N'].join('\t')}\n`;
    }
    yield text;
  }
}

for (let left = Number(warmUps); left > 0; left--) await tieOnce();
process.stdout.write(`${JSON.stringify(await tieOnce())}\n`);
await client.end();

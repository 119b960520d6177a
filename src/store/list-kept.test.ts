import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seedReady } from '../../test/support/many-invoices.ts';
import { demoDatabase } from '../../test/support/tieout.ts';
import type { WalledDatabase } from '../../test/support/walled-database.ts';

let urls: WalledDatabase;
let client: pg.Client;
let ids: readonly number[];
beforeAll(async () => {
  urls = await demoDatabase();
  ids = await seedReady(urls.superUrl, 40);
  client = new pg.Client({ connectionString: urls.superUrl, options: '-c search_path=tieout' });
  await client.connect();
});
afterAll(async () => {
  await client?.end();
  await urls?.drop();
});

const kept = async () => ({
  counts: (
    await client.query(
      `select company_id, project_id, state, sum(count)::int as count from list_count
       group by 1, 2, 3 having sum(count) <> 0 order by 1, 2, 3`,
    )
  ).rows,
  words: (
    await client.query(
      `select company_id, invoice_id, word, of_record, billing_date::text from list_word order by 1, 2, 3, 4, 5`,
    )
  ).rows,
});

/** The counts and words as they have been kept, beside all of them made anew from the records. */
async function expectAsMadeAnew() {
  const found = await kept();
  await client.query('select rebuild_list(id) from (select distinct company_id as id from link) companies');
  expect(found).toEqual(await kept());
}

const half = (which: 0 | 1) => ids.filter((id) => id % 2 === which);

it.each([
  ['come from one state to another', `state = 'failed_to_export', error_code = 'refused'`],
  ['get records of the ERP', `erp_record_id = 'B-' || id, erp_identity = 'b' || id`],
  ['get other records, and are where they were', `erp_record_id = case when id % 3 = 0 then null else 'X/' || id end`],
  ['change in nothing that is counted or found', `error_detail = 'again'`],
])('counts and words are right after one statement in which many links %s', async (_, change) => {
  await client.query(`update link set ${change} where id = any($1::bigint[])`, [half(1)]);
  await expectAsMadeAnew();
});

it('counts and words are right after one statement in which links of several states end, and get links anew', async () => {
  await client.query(
    `update link set state = 'retrieved', ended_at = clock_timestamp(), ended_by = sent_by, reason = 'x',
       erp_record_id = null where id = any($1::bigint[])`,
    [ids.filter((id) => id % 4 < 2)],
  );
  await client.query(
    `with sent as (
       insert into link (company_id, invoice_id, connection_id, project_id, reference, state, sent_by, sent_at)
       select company_id, invoice_id, connection_id, project_id, 'TIE-' || translate(left(md5('again ' || id), 26), '01789', 'ghijk'),
         'ready_to_export', sent_by, clock_timestamp()
       from link where id = any($1::bigint[]) and ended_at is not null
       returning company_id, id, invoice_id)
     update invoice set last_link_id = sent.id from sent
     where invoice.company_id = sent.company_id and invoice.id = sent.invoice_id`,
    [ids],
  );
  await expectAsMadeAnew();
});

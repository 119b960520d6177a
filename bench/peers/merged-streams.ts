import pg from 'pg';
import { pretendedBills } from '../parts/pretended-bills.ts';

/**
 * The least that could be a tie-out: the links, sorted, in pages from PostgreSQL, and the ERP's bills, sorted, from their
 * stream, merged in memory. It counts what is the same and what is not, and does nothing: no duplicates, no bill that came
 * back, no rows to look at, nothing kept. Tells of the last, where it is to warm up with some before.
 */
const [url, company, invoices, warmUps = '0'] = process.argv.slice(2) as [string, string, string];
const page = 5_000;

interface LinkRow {
  readonly id: string;
  readonly project_id: string;
  readonly erp_record_id: string;
  readonly erp_identity: string;
  readonly fingerprint: string;
  readonly costs: string;
  readonly amount: string;
}

const client = new pg.Client({ connectionString: url, options: '-c search_path=tieout' });
await client.connect();

async function once() {
  const began = performance.now();
  await client.query('begin');
  await client.query(
    `declare links no scroll cursor for
     select id, project_id, erp_record_id, erp_identity, fingerprint, costs, (bill ->> 'amount')::bigint as amount
     from link where company_id = ${Number(company)} and state = 'synced' and id > 1000000 order by erp_record_id collate "C"`,
  );
  const seen = { same: 0, different: 0, gone: 0, nobodys: 0 };
  const ours = links();
  let link = (await ours.next()).value as LinkRow | undefined;
  for (const bill of pretendedBills(Number(invoices))) {
    while (link !== undefined && link.erp_record_id < bill.record.id) {
      seen.gone++;
      link = (await ours.next()).value;
    }
    if (link === undefined || link.erp_record_id !== bill.record.id) {
      seen.nobodys++;
      continue;
    }
    const same = link.fingerprint === bill.fingerprint && link.costs === bill.costs && bill.standing === 'live';
    if (same) seen.same++;
    else seen.different++;
    link = (await ours.next()).value;
  }
  await client.query('commit');
  return { ms: performance.now() - began, seen };
}

async function* links(): AsyncGenerator<LinkRow> {
  for (;;) {
    const { rows } = await client.query<LinkRow>(`fetch forward ${page} from links`);
    if (rows.length === 0) return;
    yield* rows;
  }
}

for (let left = Number(warmUps); left > 0; left--) await once();
process.stdout.write(`${JSON.stringify(await once())}\n`);
await client.end();

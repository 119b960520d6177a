import fc from 'fast-check';
import pg from 'pg';
import { ListedBills } from '../src/app/listed-bills.ts';
import type { ListedBill, Tx } from '../src/app/unit-of-work.ts';
import type { ConnectionId, InvoiceId, TieOutId } from '../src/domain/ids.ts';
import type { Instant } from '../src/domain/time.ts';
import {
  endList,
  expected,
  passOver,
  type World,
  type WorldLink,
  worldsOfLinks,
} from '../src/store/tie-out/testing/worlds.ts';
import { type CrashGround, openCrashGround } from './parts/ground.ts';
import { say, type Table, table } from './parts/table.ts';

const fewest = 1_000;
const most = 10_000;
/** Bills come by handfuls of so many, as a job reads them. */
const handful = 5_000;
const page = 10_000;
/** Of our bills the list passes over so many, as where they change their page while it is read. */
const everyNth = 50;
const token = 1;
const begunAt = Date.parse('2026-11-01T12:00:00Z');

/**
 * Random worlds of 1,000 to 10,000 links, in which bills are gone, changed, void, doubled, of reused numbers and of nobody:
 * what a tie-out on the real database finds, beside what the rules find one bill after the other. Every tenth list is cut
 * short, and must give no verdict at all.
 */
export async function worlds({ worlds: count = 20 }: { worlds?: number }): Promise<Table> {
  const ground = await openCrashGround();
  const options = '-c search_path=tieout -c session_replication_role=replica';
  const client = new pg.Client({ connectionString: ground.urls.superUrl, options });
  await client.connect();
  try {
    const invoices = await ground.ready(most);
    const sums = { links: 0, bills: 0, wanted: 0, found: 0, lacking: 0, besides: 0, cut: 0 };
    const wrong: string[] = [];
    for (let seed = 1; seed <= count; seed++) {
      const links = Math.round(fewest * (most / fewest) ** fraction(seed));
      const [world] = fc.sample(worldsOfLinks(links), { seed, numRuns: 1 });
      const ids = await place(client, ground, invoices, world!);
      const told = await tiedOut(ground, world!, ids);
      const wanted = expected(world!);
      const [has, had] = [new Set<string>(told), new Set<string>(wanted)];
      const lacking = wanted.filter((one) => !has.has(one));
      const besides = told.filter((one) => !had.has(one as never));
      sums.links += links;
      sums.bills += world!.bills.length;
      sums.wanted += wanted.length;
      sums.found += told.length;
      sums.lacking += lacking.length;
      sums.besides += besides.length;
      if (told.length !== has.size) wrong.push(`world ${seed} says something twice`);
      for (const one of lacking.slice(0, 3)) wrong.push(`world ${seed} lacks: ${one}`);
      for (const one of besides.slice(0, 3)) wrong.push(`world ${seed} invents: ${one}`);
      if (seed % 10 === 0) {
        sums.cut++;
        wrong.push(...(await cutShort(ground, world!)).map((what) => `world ${seed}, cut short: ${what}`));
      }
      if (seed % 10 === 0) say(`  ${seed} of ${count} worlds`);
    }
    const head = ['worlds', 'links', 'bills', 'findings wanted', 'found', 'lacking', 'invented', 'lists cut short'];
    return table(
      'Tie-out against its rules',
      head,
      [[count, sums.links, sums.bills, sums.wanted, sums.found, sums.lacking, sums.besides, sums.cut]],
      wrong,
    );
  } finally {
    await client.end();
    await ground.end();
  }
}

/** Spread over all sizes, the same for the same seed. */
const fraction = (seed: number) => (seed * 0.618033988749895) % 1;

const inTx = <T>(ground: CrashGround, work: (tx: Tx) => Promise<T>) =>
  ground.steady.deps.work.run({ company: ground.company }, work);

const at = (ms: number | null) => (ms === null ? null : new Date(begunAt + ms).toISOString());

/** Puts the links of a world in the place of all others of the company. @returns which link is which. */
async function place(
  client: pg.Client,
  { company, connection }: CrashGround,
  invoices: readonly InvoiceId[],
  { links }: World,
): Promise<ReadonlyMap<number, number>> {
  await client.query(`delete from tie_out_finding; delete from tie_out_total; delete from tie_out;
    delete from link where connection_id = ${Number(connection)}`);
  const { rows } = await client.query<{ id: string; index: number }>(
    `with placed as (
       insert into link (company_id, invoice_id, connection_id, project_id, reference, state, sent_by, sent_at, accepted_by,
         bill, fingerprint, costs, asked_at, erp_record_id, erp_identity, erp_label, synced_at, ended_at, period_id)
       select i.company_id, i.id, $2, i.project_id, l.reference, l.state, i.created_by, now(), i.created_by,
         l.bill, l.fingerprint, l.costs, l.asked_at, l.record, l.identity, l.record, l.synced_at, l.ended_at, i.period_id
       from json_to_recordset($3) l (invoice bigint, reference text, state text, bill jsonb, fingerprint text, costs text,
           asked_at timestamptz, record text, identity text, synced_at timestamptz, ended_at timestamptz)
         join invoice i on i.company_id = $1 and i.id = l.invoice
       returning id, invoice_id)
     select placed.id, l.index from placed join json_to_recordset($3) l (invoice bigint, index integer)
       on l.invoice = placed.invoice_id`,
    [company, connection, JSON.stringify(links.map((link) => ({ ...rowOf(link), invoice: invoices[link.index] })))],
  );
  await client.query('analyze link');
  return new Map(rows.map(({ id, index }) => [Number(id), index]));
}

const rowOf = (link: WorldLink) => ({
  index: link.index,
  reference: link.reference,
  state: link.state,
  bill: { amount: link.amount, billingDate: link.fingerprint.split('|')[4] },
  fingerprint: link.fingerprint,
  costs: link.costs,
  asked_at: at(link.askedAt),
  record: link.record,
  identity: link.identity,
  synced_at: at(link.syncedAt),
  ended_at: at(link.endedAt),
});

/** Asks for a tie-out and hands it the bills, a transaction for each handful. */
async function read(ground: CrashGround, bills: readonly ListedBill[]): Promise<TieOutId> {
  const id = await inTx(ground, async ({ tieOuts }) => {
    const asked = (await tieOuts.ask(ground.connection as ConnectionId, null))!;
    await tieOuts.begin(asked, begunAt as Instant);
    return asked;
  });
  for (let from = 0; from < bills.length; from += handful)
    await inTx(ground, ({ tieOuts }) =>
      tieOuts.addBills(id, token, ListedBills.of(bills.slice(from, from + handful)), from),
    );
  return id;
}

async function tiedOut(
  ground: CrashGround,
  world: World,
  ids: ReadonlyMap<number, number>,
): Promise<readonly string[]> {
  const { listed, passedOver } = passOver(world, (place) => place % everyNth === 0);
  const id = await read(ground, listed);
  await inTx(ground, ({ tieOuts }) => tieOuts.counted());
  await inTx(ground, (tx) => endList(tx, id, token, passedOver));
  await inTx(ground, ({ tieOuts }) => tieOuts.settle(id, token));
  const all = { kind: null, project: null, period: null, since: null };
  const told: string[] = [];
  for (let after: number | null = null; ; ) {
    const some = await inTx(ground, ({ tieOuts }) => tieOuts.findings(id, { ...all, after, limit: page }));
    for (const { kind, link, recordId } of some)
      told.push(`${kind} ${link === null ? '-' : ids.get(link)} ${recordId ?? '-'}`);
    if (some.length < page) return told;
    after = some.at(-1)!.id;
  }
}

/** @returns what a tie-out said although its list was not whole. */
async function cutShort(ground: CrashGround, { bills }: World): Promise<readonly string[]> {
  const id = await read(ground, bills.slice(0, Math.ceil(bills.length / 2)));
  return inTx(ground, async ({ tieOuts }) => {
    await tieOuts.giveUp(id, 'the line went dead');
    const run = await tieOuts.get(id);
    const counts = await tieOuts.counts(id);
    return [
      ...(run?.state === 'incomplete' ? [] : [`is ${run?.state}`]),
      ...Object.keys(counts).map((kind) => `speaks of ${kind}`),
    ];
  });
}

import { deepStrictEqual } from 'node:assert/strict';
import type pg from 'pg';
import { type Seeded, seedInvoices } from '../test/support/many-invoices.ts';
import { password } from '../test/support/tieout.ts';
import { type Figure, spreadOf } from './parts/figures.ts';
import { withClient, withDemoDatabase } from './parts/house.ts';
import { startHub } from './parts/hub.ts';
import type { Running } from './parts/processes.ts';
import { get, headersOf, must } from './parts/requests.ts';
import { inRounds, timed } from './parts/rounds.ts';
import { bareList, type Page, sortKeys } from './peers/bare-sql.ts';

interface Size {
  readonly invoices: number;
  readonly rounds: number;
  readonly callsOfRound: number;
  readonly warmUp: number;
}
const usual: Size = { invoices: 100_000, rounds: 7, callsOfRound: 3, warmUp: 20 };
/** Counting alone takes a third of a second there, ours and the peer's: fewer calls tell as much. */
const many: Size = { invoices: 1_000_000, rounds: 5, callsOfRound: 1, warmUp: 3 };
const goal = { of: 'ratio', atMost: 3 } as const;

/** The list of the ERP tool at a hundred thousand invoices, over HTTP, beside the bare SQL of the same page. */
export const list = (): Promise<readonly Figure[]> => listOf(usual, casesOf);

/** The same at a million, its pages alone: a search looks at every invoice, in bare SQL too, and would take an hour. */
export const listOfAMillion = (): Promise<readonly Figure[]> => listOf(many, (ground) => pagesOf(ground, [true]));

function listOf(size: Size, cases: (ground: Ground) => Promise<readonly Case[]>): Promise<readonly Figure[]> {
  return withDemoDatabase(async (database) => {
    const seeded = await seedInvoices(database.superUrl, size.invoices);
    const hub = await startHub(database);
    try {
      return await withClient(database.superUrl, (client) => measureAll({ hub, client, seeded, size }, cases));
    } finally {
      await hub.stop();
    }
  });
}

interface Ground {
  readonly hub: Running;
  readonly client: pg.Client;
  readonly seeded: Seeded;
  readonly size: Size;
}

interface Case extends Page {
  readonly what: string;
  readonly person: 'approver' | 'pm';
}

async function measureAll(
  ground: Ground,
  cases: (ground: Ground) => Promise<readonly Case[]>,
): Promise<readonly Figure[]> {
  await letReadOneProject(ground);
  const figures: Figure[] = [];
  for (const one of await cases(ground)) figures.push(await measure(ground, one));
  return figures;
}

/** `pm` has no right on the company: left with one project, they see that project's invoices alone. */
async function letReadOneProject({ client, seeded }: Ground): Promise<void> {
  const pm = `(select id from person where login = 'pm')`;
  await client.query(`delete from project_grant where company_id = $1 and person_id = ${pm}`, [seeded.company]);
  await client.query(
    `insert into project_grant (company_id, project_id, person_id, commitments) values ($1, $2, ${pm}, 'read_only')`,
    [seeded.company, seeded.project],
  );
}

/** Every order, its first page, one in the middle and one in the deep; a rare state; somebody who reads one project. */
async function pagesOf(ground: Ground, ways = [true, false]): Promise<readonly Case[]> {
  const { size, seeded } = ground;
  const { invoices } = size;
  const cases: Case[] = [];
  for (const sort of Object.keys(sortKeys) as Page['sort'][]) {
    for (const descending of ways) {
      const page = { state: 'synced', sort, descending, person: 'approver' } as const;
      const name = `synced, by ${descending ? '-' : ''}${sort}`;
      const middle = await rowAt(ground, page, invoices / 2);
      const deep = await rowAt(ground, page, invoices - 100);
      cases.push(
        { ...page, what: `${name}, first page` },
        { ...page, what: `${name}, middle`, after: middle },
        { ...page, what: `${name}, deep`, after: deep },
      );
    }
  }
  return [
    ...cases,
    { ...newest, what: 'who may read one project', person: 'pm', project: seeded.project },
    { ...newest, what: 'ready to export, 3 of all', state: 'ready_to_export' },
    { ...newest, what: 'failed to export, 12 of all', state: 'failed_to_export' },
  ];
}

const newest = { state: 'synced', sort: 'billing_date', descending: true, person: 'approver' } as const;

const casesOf = async (ground: Ground): Promise<readonly Case[]> => [
  ...(await pagesOf(ground)),
  { ...newest, what: 'search, a vendor', search: 'Cedar Works 27' },
  { ...newest, what: 'search, one number', search: 'PA-0050000' },
  { ...newest, what: 'search, nothing found', search: 'no such thing' },
];

export async function rowAt(
  { client, seeded }: Pick<Ground, 'client' | 'seeded'>,
  page: Page,
  offset: number,
): Promise<NonNullable<Page['after']>> {
  const { sql: key } = sortKeys[page.sort];
  const direction = page.descending ? 'desc' : 'asc';
  const { rows } = await client.query<{ value: string; id: string }>(
    `select ${key}::text as value, i.id from invoice i
       join link l on l.company_id = i.company_id and l.id = i.last_link_id
     where i.company_id = $1 and l.state = $2 order by ${key} ${direction}, i.id ${direction} offset $3 limit 1`,
    [seeded.company, page.state, offset],
  );
  return { value: rows[0]!.value, id: Number(rows[0]!.id) };
}

async function measure(ground: Ground, one: Case): Promise<Figure> {
  const { hub, client, seeded, size } = ground;
  const headers = await headersOf(hub.url, one.person, password);
  const url = await urlOf(ground, one, headers);
  const ours = async (): Promise<readonly number[]> =>
    (await must(get(url, headers))).items.map((item: { invoice_id: number }) => item.invoice_id);
  const peer = () => bareList(client, seeded.company, one);
  // Both answer the same, or there is nothing to compare; and both are warm, as they are in the second minute of a day.
  for (let i = 0; i < size.warmUp; i++) deepStrictEqual(await ours(), await peer());
  return inRounds(
    one.what,
    'ms',
    goal,
    size.rounds,
    () => usualTime(ours, size.callsOfRound),
    () => usualTime(peer, size.callsOfRound),
  );
}

async function usualTime(call: () => Promise<unknown>, calls: number): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < calls; i++) times.push(await timed(call));
  return spreadOf(times).median;
}

export async function urlOf(
  { hub, seeded }: Pick<Ground, 'hub' | 'seeded'>,
  one: Case,
  headers: Record<string, string>,
): Promise<string> {
  const url = new URL(`/api/v1/companies/${seeded.company}/erp/subcontractor-invoices`, hub.url);
  url.searchParams.set('filter', one.state);
  url.searchParams.set('sort', `${one.descending ? '-' : ''}${one.sort}`);
  if (one.search !== undefined) url.searchParams.set('search', one.search);
  if (one.after === undefined) return url.href;
  // Nobody turns two thousand pages to begin in the deep: a cursor that the hub gave, moved to the row that is meant.
  const { next_cursor } = await must(get(url.href, headers));
  const [sort] = JSON.parse(Buffer.from(next_cursor, 'base64url').toString()) as [string];
  url.searchParams.set('cursor', Buffer.from(JSON.stringify([sort, ...placeOf(one)])).toString('base64url'));
  return url.href;
}

function placeOf({ sort, after }: Case): readonly [string | number, number] {
  const { value, id } = after!;
  if (sort === 'amount_due') return [Number(value), id];
  return [sort === 'updated_at' ? Date.parse(value) : value, id];
}

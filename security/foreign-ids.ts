import { routesOf } from '../src/http/access.ts';
import { sql } from '../test/support/sql.ts';
import { counting } from './parts/attack.ts';
import { everything, tenantTables } from './parts/everything.ts';
import { bodyType, type ForeignAsk, foreignAsks } from './parts/foreign-asks.ts';
import { type House, withHouse } from './parts/house.ts';
import { seedOther } from './parts/seed-other.ts';

/** So many ids of each kind of record; there are some two hundred routes. */
const idsAsked = 2;

/** Every id of another company at every route that takes one, with every method, as the mightiest person of one's own. */
export const run = () =>
  withHouse(async (house) => {
    const count = counting('foreign ids at every route');
    await seedOther(house);
    const { ids, names } = await foreign(house);
    const before = await everything(house);
    const routes = routesOf(house.app).filter(
      ({ method, path, access }) => asks(method) && access !== 'agent' && path.includes(':'),
    );
    const asked = routes.flatMap(({ method, path }) =>
      placesOf(house, path, ids).map((place) => ({ method, path, ...place })),
    );
    await atOnce(asked, async ({ method, path, company, id }) => {
      const address = filled(path, company, id);
      const headers = { 'procore-company-id': String(house.company) };
      const answer = await house.call('owner', method, address, method === 'GET' ? undefined : {}, headers);
      const text = JSON.stringify(answer.body);
      const leak = names.find((name) => text.includes(name));
      const turnedAway = answer.status >= 400 && answer.status < 500;
      count.held(`${method} ${address} ${answer.status} ${leak ?? ''}`, leak === undefined && turnedAway);
    });
    const precise = await askPrecisely(house, names, count);
    const after = await everything(house);
    for (const [table, rows] of Object.entries(after))
      count.held(`${table} of the other company changed`, rows === before[table]);
    return count.result(
      `${routes.length} routes × ids of another company; ${precise}; its rows counted and hashed before and after`,
    );
  });

/** These are not told that it is not there, and why that is right. */
const toldOtherwise: readonly { readonly at: RegExp; readonly statuses: readonly number[]; readonly why: string }[] = [
  {
    at: /^POST .*\/subcontractor-invoices\/bulk invoice_ids$/,
    statuses: [202],
    why: 'an operation that refuses each by itself',
  },
  { at: /^DELETE .*\/invitations\/:period :period$/, statuses: [422], why: 'refused by its field' },
];

/**
 * The same with everything else as it has to be, so that it is the id alone that they are turned away for: it is not there.
 * @returns what came of it, in words.
 */
async function askPrecisely(house: House, names: readonly string[], count: ReturnType<typeof counting>) {
  const asks = await foreignAsks(house);
  const cookie = await house.cookie('owner');
  const answered = new Map<string, number>();
  await atOnce(asks, async (ask) => {
    const { status, text } = await send(house, ask, cookie);
    const leak = names.find((name) => text.includes(name));
    const known = toldOtherwise.find(({ at }) => at.test(`${ask.method} ${ask.template} ${ask.at}`));
    const right = status === 404 || (status === 422 && !ask.at.startsWith(':')) || known?.statuses.includes(status);
    const kind = status === 404 ? 'not there' : (known?.why ?? (right ? 'refused by its field' : 'other'));
    answered.set(kind, (answered.get(kind) ?? 0) + 1);
    count.held(
      `${ask.method} ${ask.address} (${ask.at}) ${status} ${leak ?? text.slice(0, 160)}`,
      leak === undefined && right === true,
    );
  });
  const sure = asks.filter((ask) => ask.sure).length;
  const told = [...answered].map(([kind, many]) => `${many} ${kind}`).join(', ');
  return `${asks.length} requests right but for one id (${sure} of them an id of just that kind): ${told}`;
}

async function send(house: House, { method, address, body, bySession }: ForeignAsk, cookie: string) {
  const headers: Record<string, string> = {
    'procore-company-id': String(house.company),
    ...bodyType(body),
    ...(bySession ? { cookie } : {}),
  };
  const answer = await house.call(bySession ? null : 'owner', method, address, body, headers);
  return { status: answer.status, text: JSON.stringify(answer.body) };
}

/** Their company by its own id; and, where a route takes more than a company, their records' ids under one's own. */
function placesOf(house: House, path: string, ids: readonly number[]): readonly { company: number; id: number }[] {
  const theirs = path.includes(':company') ? [{ company: house.otherCompany, id: ids[0]! }] : [];
  const more = /:(?!company|kind\b|policy\b|test\b|client\b|format\b)/.test(path);
  // A stream that one may open does not end by itself.
  const ends = !/\/(events|progress)$/.test(path);
  return [...theirs, ...(more && ends ? ids.map((id) => ({ company: house.company, id })) : [])];
}

/** Eight at a time. */
async function atOnce<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = all.values();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const one of left) await work(one);
    }),
  );
}

const asks = (method: string) => ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method);

/** A wrong name of another parameter would be refused before any id is looked for: it is filled with one that is right. */
const filled = (path: string, company: number, id: number): string =>
  path
    .replace(':company_id', String(company))
    .replace(':company', String(company))
    .replaceAll(/:(\w+)(\(.*?\))?/g, (_, name: string) => words[name] ?? String(id));
const words: Readonly<Record<string, string>> = {
  kind: 'vendors',
  policy: 'void_is_gone',
  test: 'vendors',
  client: 'nobody',
  format: 'csv',
};

/** Ids that the other company has and one's own has not, whatever they are of; and what its people would recognize. */
async function foreign(house: House): Promise<{ ids: number[]; names: readonly string[] }> {
  const tables = await tenantTables(house);
  const ids: number[] = [];
  const ours = new Set<number>();
  for (const { name, id } of tables.filter((table) => table.id)) {
    if (!id) continue;
    const rows = await sql<{ id: number; company_id: number }>(
      house.urls.superUrl,
      `select id::float8 as id, company_id::float8 as company_id from tieout.${name} where company_id = any($1) order by id limit 2000`,
      [[house.company, house.otherCompany]],
    );
    for (const row of rows) if (row.company_id === house.company) ours.add(row.id);
    ids.push(
      ...rows
        .filter((row) => row.company_id === house.otherCompany)
        .slice(0, idsAsked)
        .map((row) => row.id),
    );
  }
  const named = await sql<{ name: string }>(
    house.urls.superUrl,
    'select name from tieout.company where id = $1 union select name from tieout.project where company_id = $1 union select name from tieout.vendor where company_id = $1',
    [house.otherCompany],
  );
  const own = await sql<{ name: string }>(house.urls.superUrl, 'select name from tieout.vendor where company_id = $1', [
    house.company,
  ]);
  const known = new Set(own.map(({ name }) => name));
  return {
    ids: [...new Set(ids)].filter((id) => !ours.has(id)),
    names: named.map(({ name }) => name).filter((name) => !known.has(name)),
  };
}

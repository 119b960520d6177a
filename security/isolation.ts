import pg from 'pg';
import { sql } from '../test/support/sql.ts';
import { type Running, runTieout } from '../test/support/tieout.ts';

/**
 * Two walls, each without the other. First every condition on `company_id` is struck out of each statement that the hub
 * sends (the mutant of a forgotten filter), and row-level security alone stands: nothing of another company may appear.
 * Then row-level security is switched off and the program is as it is: its own filters alone stand. Last both are gone, so
 * that it is seen what the first two held back.
 */
export async function run(): Promise<{ name: string; tried: number; held: number; note: string }> {
  const tieout = await runTieout();
  try {
    return await attack(tieout);
  } finally {
    mutate(false);
    await tieout.end();
  }
}

/** `i.company_id = $1`, and as it is written where parameters were filled in. */
const filter = /(?:"?\w+"?\.)?"?company_id"?\s*=\s*(\$\d+(?:::bigint)?|'\d+'::bigint)/g;
/** Values of an update or an insert are no filter. */
const isRead = /^\s*(?:set transaction|select|with|\()/i;

let struck = 0;
const real = pg.Client.prototype.query;

/** Strikes the filters out of whatever any connection of this process sends, or leaves them in again. */
function mutate(on: boolean): void {
  if (!on) {
    pg.Client.prototype.query = real;
    return;
  }
  const without = (text: string) =>
    isRead.test(text)
      ? text.replace(filter, (_, value: string) => {
          struck++;
          return `${value.includes('::') ? value : `${value}::bigint`} is not null`;
        })
      : text;
  pg.Client.prototype.query = function query(this: pg.Client, ...args: unknown[]) {
    const [first, ...rest] = args;
    const given =
      typeof first === 'string'
        ? without(first)
        : first !== null && typeof first === 'object' && typeof (first as { text?: unknown }).text === 'string'
          ? Object.assign(first, { text: without((first as { text: string }).text) })
          : first;
    return (real as (...all: unknown[]) => unknown).apply(this, [given, ...rest]);
  } as typeof real;
}

interface Spec {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Which table an id in a path is of, by the word before it. */
const tables: Readonly<Record<string, string>> = {
  'subcontractor-invoices': 'invoice',
  requisitions: 'invoice',
  connections: 'connection',
  operations: 'operation',
  'tie-outs': 'tie_out',
  commitments: 'commitment',
  commitment_contracts: 'commitment',
  work_order_contracts: 'commitment',
  purchase_order_contracts: 'commitment',
  projects: 'project',
  vendors: 'vendor',
  templates: 'permission_template',
  contacts: 'contact',
  people: 'membership',
  users: 'membership',
  'billing-periods': 'billing_period',
  billing_periods: 'billing_period',
  'change-orders': 'change_order',
  hooks: 'webhook_hook',
};

async function attack(tieout: Running) {
  const spec = (await tieout.call(null, 'GET', '/api/v1/openapi.json')).body as Spec;
  const gets = Object.keys(spec.paths).filter((path) => 'get' in spec.paths[path]! && !/event|\.pdf|\.xlsx/.test(path));
  const idsOf = await knownIds(tieout);
  const requests = ['owner', 'viewer', 'outsider'].flatMap((who) => requestsOf(tieout, gets, idsOf, who));
  const theirs = await marksOf(tieout);
  const walls = (word: string) => sql(tieout.urls.superUrl, wallStatement(word));

  const asItIs = await answers(tieout, requests);
  // What tells how long ago something was is another answer each time.
  const again = await answers(tieout, requests);
  const steady = requests.map((_, index) => asItIs[index] === again[index]);
  mutate(true);
  const withoutFilter = await answers(tieout, requests);
  const statements = struck;
  mutate(false);
  await walls('disable');
  const withoutWall = await answers(tieout, requests);
  mutate(true);
  const withoutBoth = await answers(tieout, requests);
  mutate(false);
  await walls('enable');

  const first = compare(requests, asItIs, withoutFilter, theirs, steady);
  const second = compare(requests, asItIs, withoutWall, theirs, steady);
  const both = compare(requests, asItIs, withoutBoth, theirs, steady);
  const fair = statements > 100 && both.leaks > 0;
  const note =
    `${statements} filters struck out of ${requests.length} requests: ${first.leaks} leaks, ${first.other} answers otherwise; ` +
    `walls off: ${second.leaks} leaks, ${second.other} answers otherwise; both off: ${both.leaks} leaks` +
    `${fair ? '' : '; the mutant was none'} ${[...first.which, ...second.which, ...first.unlike, ...second.unlike].slice(0, 5).join(' ')}`;
  const held = 2 * requests.length - first.leaks - second.leaks;
  return { name: 'isolation', tried: 2 * requests.length, held: fair ? held : 0, note };
}

const wallStatement = (word: string) => `do $$ declare walled text; begin
  for walled in select c.relname from pg_class c where c.relnamespace = 'tieout'::regnamespace and c.relkind = 'r'
    and exists (select from pg_policy p where p.polrelid = c.oid)
  loop execute format('alter table tieout.%I ${word} row level security', walled); end loop; end $$`;

/** Some ids of each table, of both companies: own ones must go on being answered, others must go on being nothing. */
async function knownIds(tieout: Running): Promise<(table: string) => readonly number[]> {
  const known = new Map<string, number[]>();
  for (const table of new Set(Object.values(tables))) {
    const id = table === 'membership' ? 'person_id' : 'id';
    const rows = await sql<{ id: string }>(
      tieout.urls.superUrl,
      `(select ${id} as id from ${table} where company_id = ${tieout.company} order by 1 limit 2)
       union all (select ${id} from ${table} where company_id = ${tieout.otherCompany} order by 1 limit 2)`,
    );
    known.set(
      table,
      rows.map((row) => Number(row.id)),
    );
  }
  return (table) => known.get(table) ?? [];
}

interface Asked {
  readonly who: string;
  readonly path: string;
  readonly company: number;
}

function requestsOf(
  tieout: Running,
  gets: readonly string[],
  idsOf: (table: string) => readonly number[],
  who: string,
): Asked[] {
  const company = who === 'outsider' ? tieout.otherCompany : tieout.company;
  return gets.flatMap((template) => {
    let paths = [template.replace('{company}', String(company))];
    for (const [, before] of template.matchAll(/([\w-]+)\/\{(?!company)\w+\}/g)) {
      const ids = idsOf(tables[before!] ?? '');
      const tried = ids.length > 0 ? ids : [1];
      paths = paths.flatMap((path) => tried.map((id) => path.replace(/\{\w+\}/, String(id))));
    }
    const isRest = template.startsWith('/rest/');
    return paths
      .filter((path) => !path.includes('{'))
      .slice(0, 16)
      .flatMap((path) =>
        isRest ? idsOf('project').map((project) => `${path}?project_id=${project}&company_id=${company}`) : [path],
      )
      .map((path) => ({ who, path, company }));
  });
}

/** Texts that stand in one company's rows and nowhere in the other's: whoever sees one of them sees too much. */
async function marksOf(tieout: Running): Promise<(who: string) => readonly string[]> {
  const namesOf = async (company: number) => {
    const rows = await sql<{ name: string }>(
      tieout.urls.superUrl,
      `select name from vendor where company_id = ${company} union select name from project where company_id = ${company}
       union select title from commitment where company_id = ${company}
       union select name from company where id = ${company}`,
    );
    return rows.map(({ name }) => JSON.stringify(name).slice(1, -1)).filter((name) => name.length > 5);
  };
  const [own, other] = [await namesOf(tieout.company), await namesOf(tieout.otherCompany)];
  return (who) => {
    const [mine, foreign] = who === 'outsider' ? [other, own] : [own, other];
    return foreign.filter((name) => !mine.some((one) => one.includes(name)));
  };
}

async function answers(tieout: Running, requests: readonly Asked[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { who, path, company } of requests) {
    const answer = await tieout.call(who, 'GET', path, undefined, { 'procore-company-id': String(company) });
    const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    found.push(
      `${answer.status} ${body.replace(/"request_id":"[^"]*"/, '').replace(/"(\w*at|now|ms)":("[^"]*"|\d+)/g, '')}`,
    );
  }
  return found;
}

/** A leak shows a mark of the other company, or turns a "not there" into an answer. */
function compare(
  requests: readonly Asked[],
  right: readonly string[],
  found: readonly string[],
  theirs: (who: string) => readonly string[],
  steady: readonly boolean[],
) {
  const which: string[] = [];
  const unlike: string[] = [];
  let other = 0;
  for (const [index, { who, path }] of requests.entries()) {
    const [before, after] = [right[index]!, found[index]!];
    if (before === after) continue;
    const isSeen = theirs(who).some((mark) => after.includes(mark) && !before.includes(mark));
    const opened = /^(403|404)/.test(before) && /^2/.test(after);
    if (isSeen || opened) which.push(`${who} ${path}`);
    else if (steady[index]) {
      other++;
      unlike.push(`${who} ${path}`);
    }
  }
  return { leaks: which.length, other, which, unlike };
}

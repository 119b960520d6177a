import { sql } from '../test/support/sql.ts';
import { everything } from './parts/everything.ts';
import { fieldsOther, whyOther } from './parts/explain.ts';
import { bodyType, type ForeignAsk, foreignAsks } from './parts/foreign-asks.ts';
import { type House, withHouse } from './parts/house.ts';
import { knownIds, tables } from './parts/kinds.ts';
import { mutate, struckOut } from './parts/mutant.ts';
import { type Id, seedPlaces } from './parts/seed-kinds.ts';
import { seedOther } from './parts/seed-other.ts';

/**
 * Two walls, each without the other. First every condition on `company_id` is struck out of each statement that the hub
 * sends (the mutant of a forgotten filter), and row-level security alone stands: nothing of another company may appear, and
 * nothing of it may be changed. Then row-level security is switched off and the program is as it is: its own filters alone
 * stand. Last both are gone, so that it is seen what the first two held back.
 *
 * An answer that is another than before without showing anything of the other company is explained, or it counts as not held.
 */
export const run = () =>
  withHouse(async (house) => {
    try {
      return await attack(house);
    } finally {
      mutate(false);
    }
  });

interface Spec {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

async function attack(house: House) {
  const began = performance.now();
  await seedOther(house);
  const requests = await readingRequests(house);
  const theirs = await marksOf(house);
  const walls = (word: string) => sql(house.urls.superUrl, wallStatement(word));

  const asItIs = await answers(house, requests);
  const again = await answers(house, requests);
  struckOut();
  mutate(true);
  const withoutFilter = await answers(house, requests);
  mutate(false);
  const statements = struckOut();
  await walls('disable');
  const withoutWall = await answers(house, requests);
  mutate(true);
  const withoutBoth = await answers(house, requests);
  mutate(false);
  await walls('enable');
  // Last, for they change one's own company: what is read above would be another answer.
  const written = await writesUnder(house, theirs);

  const first = compare(requests, asItIs, again, withoutFilter, theirs);
  const second = compare(requests, asItIs, again, withoutWall, theirs);
  const both = compare(requests, asItIs, again, withoutBoth, theirs);
  const fair = statements > 100 && both.leaks.length > 0;
  const tried = 2 * requests.length + written.tried;
  const bad = [...first.leaks, ...second.leaks, ...written.broken, ...first.unexplained, ...second.unexplained];
  const seconds = Math.round((performance.now() - began) / 1000);
  const note = [
    `${statements} filters struck out; ${requests.length} reading requests: ${first.leaks.length} leaks, ${told(first)}`,
    `${written.tried} writes with an id of the other company: ${written.broken.length} went through`,
    `walls off: ${second.leaks.length} leaks, ${told(second)}`,
    `both off: ${both.leaks.length} leaks${fair ? '' : ' (so the mutant was none)'}; ${seconds} s`,
    ...(bad.length === 0 ? [] : [`NOT HELD: ${bad.slice(0, 8).join(' | ')}`]),
  ].join('; ');
  return { name: 'isolation', tried, held: fair ? tried - bad.length : 0, note };
}

const wallStatement = (word: string) => `do $$ declare walled text; begin
  for walled in select c.oid::regclass::text from pg_class c where c.relkind = 'r'
    and c.relnamespace in ('tieout'::regnamespace, 'sign_in'::regnamespace)
    and exists (select from pg_policy p where p.polrelid = c.oid)
  loop execute format('alter table %s ${word} row level security', walled); end loop; end $$`;

interface Asked {
  readonly who: string;
  readonly path: string;
  readonly company: number;
}

/** What three people may ask, with ids of both companies: own ones must go on being answered, others go on being nothing. */
async function readingRequests(house: House): Promise<readonly Asked[]> {
  const spec = (await house.call(null, 'GET', '/api/v1/openapi.json')).body as Spec;
  const gets = Object.keys(spec.paths).filter((path) => 'get' in spec.paths[path]! && !/event|\.pdf|\.xlsx/.test(path));
  const ids = await knownIds(house);
  const idsOf = (table: string | undefined) => [...ids(table).own, ...ids(table).foreign];
  return ['owner', 'viewer', 'outsider'].flatMap((who) => {
    const company = who === 'outsider' ? house.otherCompany : house.company;
    return gets.flatMap((template) => {
      let paths = [template.replace('{company}', String(company))];
      for (const [, before] of template.matchAll(/([\w-]+)\/\{(?!company)\w+\}/g)) {
        const known = idsOf(tables[before!]);
        const tried = known.length > 0 ? known : [1];
        paths = paths.flatMap((path) => tried.map((id) => path.replace(/\{\w+\}/, String(id))));
      }
      const whole = paths.filter((path) => !path.includes('{')).slice(0, 16);
      const isRest = template.startsWith('/rest/');
      return whole
        .flatMap((path) =>
          isRest ? idsOf('project').map((id) => `${path}?project_id=${id}&company_id=${company}`) : [path],
        )
        .map((path) => ({ who, path, company }));
    });
  });
}

type Marks = (who: string) => readonly string[];

/** Texts that stand in one company's rows and nowhere in the other's: whoever sees one of them sees too much. */
async function marksOf(house: House): Promise<Marks> {
  const namesOf = async (company: number) => {
    const rows = await sql<{ name: string }>(
      house.urls.superUrl,
      `select name from vendor where company_id = ${company} union select name from project where company_id = ${company}
       union select title from commitment where company_id = ${company}
       union select name from company where id = ${company}
       union select p.name from membership m join person p on p.id = m.person_id where m.company_id = ${company}
       union select name from contact where company_id = ${company}
       union select name from permission_template where company_id = ${company}
       union select name from list_view where company_id = ${company}
       union select name from sign_in.application where company_id = ${company}
       union select name from sign_in.service_account where company_id = ${company}
       union select t.name from sign_in.personal_token t join membership m on m.person_id = t.person_id
         where m.company_id = ${company}`,
    );
    return rows.map(({ name }) => JSON.stringify(name).slice(1, -1)).filter((name) => name.length > 5);
  };
  const [own, other] = [await namesOf(house.company), await namesOf(house.otherCompany)];
  return (who) => {
    const [mine, foreign] = who === 'outsider' ? [other, own] : [own, other];
    return foreign.filter((name) => !mine.some((one) => one.includes(name)));
  };
}

async function answers(house: House, requests: readonly Asked[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { who, path, company } of requests) {
    const answer = await house.call(who, 'GET', path, undefined, { 'procore-company-id': String(company) });
    const body = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    found.push(`${answer.status} ${body.replace(/,?"request_id":"[^"]*"/, '')}`);
  }
  return found;
}

/** A leak shows a mark of the other company, or turns a "not there" into an answer; all else that is other has a reason. */
function compare(
  requests: readonly Asked[],
  right: readonly string[],
  again: readonly string[],
  found: readonly string[],
  theirs: Marks,
) {
  const leaks: string[] = [];
  const unexplained: string[] = [];
  const whys = { order: new Set<string>(), moment: new Set<string>(), unsteady: new Set<string>() };
  const note = (why: keyof typeof whys, path: string, [before, after]: readonly [string, string]) =>
    whys[why].add(
      `${path.replace(/\/\d+(?=\/|$)/g, '/…').replace(/^.*companies\/…\//, '')} (${fieldsOther(before, after)})`,
    );
  for (const [index, { who, path }] of requests.entries()) {
    const [before, after] = [right[index]!, found[index]!];
    if (before === after) continue;
    const isSeen = theirs(who).some((mark) => after.includes(mark) && !before.includes(mark));
    const opened = /^(403|404)/.test(before) && /^2/.test(after);
    const why = whyOther(before, after);
    const comes = /\/erp\/alerts$/.test(path);
    if (isSeen || opened) leaks.push(`${who} ${path}`);
    // The watch goes on meanwhile: an alert of one's own connection has come.
    else if (why !== null || comes) note(why ?? 'moment', path, [before, after]);
    // The same request answered otherwise although nothing was taken away between the two.
    else if (whyOther(before, again[index]!) === null && before !== again[index])
      note('unsteady', path, [before, after]);
    else unexplained.push(`${who} ${path} ${firstDifference(before, after)}`);
  }
  return { leaks, unexplained, whys };
}

function firstDifference(before: string, after: string): string {
  let at = 0;
  while (at < before.length && before[at] === after[at]) at++;
  const around = (text: string) => text.slice(Math.max(0, at - 40), at + 60);
  return `«${around(before)}» became «${around(after)}»`;
}

/** What was other, and why that is no leak: of which address, in which fields. */
const told = ({ unexplained, whys: { order, moment, unsteady } }: ReturnType<typeof compare>) =>
  [
    ...(order.size === 0 ? [] : [`in another order: ${[...order].join(', ')}`]),
    ...(moment.size === 0 ? [] : [`of another moment: ${[...moment].join(', ')}`]),
    ...(unsteady.size === 0 ? [] : [`other each time that it is asked: ${[...unsteady].join(', ')}`]),
    `${unexplained.length} otherwise and unexplained`,
  ].join('; ');

/** Every write with an id of the other company, while the filters are struck out: none may change or tell anything of it. */
async function writesUnder(house: House, theirs: Marks) {
  const { own, foreign } = await seedPlaces(house);
  const asks = (await foreignAsks(house, own)).filter(({ method, bySession }) => method !== 'GET' && !bySession);
  // The marks are taken by statements of this process too, whose conditions must stand.
  const before = await everything(house);
  const marks = theirs('owner');
  const broken: string[] = [];
  mutate(true);
  for (const ask of asks) {
    const answer = await send(house, ask, foreign[ask.kind]!);
    const text = JSON.stringify(answer.body);
    const seen = marks.find((mark) => text.includes(mark));
    if (seen !== undefined) broken.push(`${ask.method} ${ask.template} ${ask.at} tells ${seen}`);
  }
  mutate(false);
  const after = await everything(house);
  for (const [table, mark] of Object.entries(after)) {
    if (mark !== before[table]) broken.push(`${table} of the other company was changed`);
  }
  return { tried: asks.length + Object.keys(after).length, broken };
}

function send(house: House, ask: ForeignAsk, id: Id) {
  const { address, body } = ask.with(id);
  return house.call('owner', ask.method, address, body, {
    'procore-company-id': String(house.company),
    ...bodyType(body),
  });
}

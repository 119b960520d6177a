import type { Chance } from '../../sim/chance.ts';
import type { Came, Fed, Surface } from '../parts/surface.ts';
import { everyone, type FuzzHouse, openHouse } from './house.ts';
import { classOf, shownRequest, wrongOf } from './judge.ts';
import { type Ground, makeRequest } from './making.ts';
import { type Operation, parsed } from './operation.ts';
import { type Description, ownOperations } from './own-operations.ts';
import { Pools, singular } from './pools.ts';
import { restOperations } from './rest-operations.ts';

/** Both APIs over HTTP, every operation of their descriptions, as everybody. */

const life = 4_000;
const mostMs = 30_000;

export const ownApi: Surface = {
  name: 'our API',
  share: 200,
  inTests: 150,
  life,
  mostMs,
  open: () => openApi('own'),
};

export const restApi: Surface = {
  name: 'Procore’s shapes',
  share: 180,
  inTests: 120,
  life,
  mostMs,
  open: () => openApi('rest'),
};

/** Shares one hub between surfaces, for the tests: each is given it, and it is closed by whoever opened it. */
export function apisOn(house: FuzzHouse): Readonly<Record<Api, () => Promise<Fed>>> {
  const lent = { ...house, close: async () => undefined };
  // What is there is looked for once.
  let looked: Promise<Found> | null = null;
  const found = () => {
    looked ??= lookRound(lent);
    return looked;
  };
  return {
    own: async () => fedWith(lent, 'own', await found()),
    rest: async () => fedWith(lent, 'rest', await found()),
  };
}

/** What is there to be asked for, and by which ids. */
interface Found {
  readonly description: Description;
  readonly own: readonly Operation[];
  readonly rest: readonly Operation[];
  readonly pools: Pools;
  readonly theirs: Pools;
}

type Api = 'own' | 'rest';

/** Of the first house that this process opened: the others are copies of the same, and a look costs as much as 300 inputs. */
let inTheFirst: Promise<Found> | null = null;

async function openApi(api: Api): Promise<Fed> {
  const house = await openHouse();
  inTheFirst ??= lookRound(house);
  return fedWith(house, api, await inTheFirst);
}

async function descriptionOf(house: FuzzHouse): Promise<Description> {
  return (await house.json('nobody', 'GET', '/api/v1/openapi.json')).body as Description;
}

/** What is learnt within a house stays there. */
function groundOf(house: FuzzHouse, { description, pools, theirs }: Found): Ground {
  const { company, otherCompany } = house.tieout;
  const ground: Ground = {
    pools: pools.copy(),
    theirs: theirs.copy(),
    company,
    otherCompany,
    description,
    beside: ({ template }, chance) => besideOf(template, ground, chance),
    headers: (chance): Record<string, string> =>
      chance.percent(95) ? { 'procore-company-id': String(chance.percent(96) ? company : otherCompany) } : {},
  };
  return ground;
}

function fedWith(house: FuzzHouse, api: Api, found: Found): Fed {
  const operations = found[api];
  const ground = groundOf(house, found);
  let spent = false;
  return {
    async feed(chance) {
      const operation = chance.one(operations);
      const who = whoAsks(chance);
      const asked = makeRequest(operation, who, ground, chance);
      const answered = await house.ask(asked);
      const { status, type, text } = answered;
      const wrong = [...wrongOf(house, asked, answered)];
      const own = asked.method === operation.method;
      if (own && status < 500) wrong.push(...operation.misfits(status, type, text));
      if (status < 300) wrong.push(...whoGotIn(house, operation, asked));
      if (own && status < 300 && who !== 'outsider')
        ground.pools.take(lastPlain(operation.template), parsed(text)?.value);
      // A token that went by what was rightly asked for is made anew; where its owner went too, so is all.
      if (status === 401 && !['nobody', 'forger'].includes(who)) spent ||= !(await stillIn(house, who));
      return {
        to: classOf(status),
        wrong: wrong.map((what) => `${operation.method} ${operation.template}: ${what}`),
        shown: () => `${shownRequest(asked)} came to ${status} ${text.slice(0, 300)}`,
      } satisfies Came;
    },
    spent: () => spent,
    close: () => house.close(),
  };
}

/** Mostly those who may do something: a request that is turned away at the door tries little. */
const whoAsks = (chance: Chance): string =>
  chance.percent(55) ? chance.one(['owner', 'owner', 'session', 'approver', 'pm']) : chance.one(everyone);

async function stillIn(house: FuzzHouse, who: string): Promise<boolean> {
  const { status } = await house.json(who, 'GET', '/api/v1/me');
  return status === 200 || (await house.comesIn(who));
}

/** Nobody is let in where sign-in is needed, and a stranger nowhere within our company. */
function whoGotIn(
  { open, tieout }: FuzzHouse,
  { method, template }: Operation,
  { who, url }: { who: string; url: string },
) {
  const ours = url.startsWith(`/api/v1/companies/${tieout.company}/`) || url.includes(`/companies/${tieout.company}/`);
  if (who === 'outsider' && ours) return ['a stranger got in'];
  const nobody = who === 'nobody' || who === 'forger';
  return nobody && !open.has(`${method} ${template}`) ? ['nobody got in'] : [];
}

const lastPlain = (template: string): string =>
  template.split('/').findLast((part) => part !== '' && !part.startsWith('{')) ?? '';

function besideOf(template: string, { pools, company }: Ground, chance: Chance): Readonly<Record<string, unknown>> {
  if (!template.startsWith('/rest/')) return {};
  return { project_id: pools.one(['project'], chance) ?? 1, ...(chance.percent(60) ? { company_id: company } : {}) };
}

/** What takes long to answer, and names nothing that is not named elsewhere. */
const heavy =
  /\.(pdf|xlsx|csv|jsonl)$|\/(check|health|prerequisites|outcomes|matches|verification|export-preview)$|openapi/;

/** Asks for the lists, so that requests can name what is there; once more, for some lie within what others name. */
async function lookRound(house: FuzzHouse): Promise<Found> {
  const { company: ours, otherCompany } = house.tieout;
  const description = await descriptionOf(house);
  const found = {
    description,
    own: ownOperations(description),
    rest: restOperations(),
    pools: new Pools(),
    theirs: new Pools(),
  };
  const lists = [...found.own, ...found.rest].filter(
    ({ method, template, streams }) => method === 'GET' && !streams && !heavy.test(template) && !template.endsWith('}'),
  );
  const asked = new Set<string>();
  const rounds: readonly (readonly [string, Pools, number])[] = [
    ['owner', found.pools, ours],
    ['owner', found.pools, ours],
    ['outsider', found.theirs, otherCompany],
  ];
  for (const [who, pools, company] of rounds) {
    for (const { template } of lists) {
      for (const url of addressesOf(template, pools, company)) {
        if (asked.has(`${who} ${url}`)) continue;
        asked.add(`${who} ${url}`);
        const headers = { 'procore-company-id': String(company) };
        const { status, type, text } = await house.ask({ who, method: 'GET', url, headers });
        if (status === 200 && type.includes('json')) pools.take(lastPlain(template), parsed(text)?.value);
      }
    }
  }
  return found;
}

const mostOfAKind = 1;

/** The addresses of a call with what is known, a few of each; none where nothing is known. */
function addressesOf(template: string, pools: Pools, company: number): readonly string[] {
  const found: string[] = [];
  const first = { next: () => 0, one: <T>(of: readonly T[]) => of[found.length % of.length]! } as unknown as Chance;
  for (let i = 0; i < mostOfAKind; i++) {
    const parts = template.split('/');
    let known = true;
    const path = parts.map((part, at) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name === undefined) return part;
      if (/^company(_id)?$/.test(name)) return String(company);
      if (name === 'kind') return ['vendors', 'commitments'][found.length % 2]!;
      const kinds =
        name === 'id' ? [singular(parts[at - 1]!)] : [singular(name.replace(/_id$/, '')), singular(parts[at - 1]!)];
      const id = pools.one(kinds, first);
      if (id === undefined) known = false;
      return String(id);
    });
    if (!known) return found;
    const project = pools.one(['project'], first);
    const query =
      template.startsWith('/rest/') && project !== undefined ? `?project_id=${project}&company_id=${company}` : '';
    found.push(path.join('/') + query);
    if (!template.includes('{') || !/\{(?!company)/.test(template)) return found;
  }
  return found;
}

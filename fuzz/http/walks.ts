import type { Chance } from '../../sim/chance.ts';
import { broken } from '../../test/model/invariants.ts';
import { billing, simulator } from '../../test/support/billing.ts';
import { mutated } from '../parts/mutate-tree.ts';
import { strange, strangeTexts } from '../parts/strange.ts';
import type { Fed, Surface } from '../parts/surface.ts';
import { type Asked, everyone, type FuzzHouse, openHouse } from './house.ts';
import { classOf, shownRequest, wrongOf } from './judge.ts';
import { parsed } from './operation.ts';

/**
 * Invoices on their way: entered, sent, accepted, exported, paid or deleted in the ERP, unlinked, and at every step
 * something of it wrong: another's id, a deleted one, an old version, a key that was used, a step out of turn. Beside
 * what holds of every answer, the invariants of the house are asked of the tables.
 */
export const walks: Surface = {
  name: 'invoices on their way',
  share: 60,
  inTests: 100,
  life: 5_000,
  mostMs: 30_000,
  open: async () => walksOn(await openHouse()),
};

/** After so many steps the invariants are asked. */
const askedEach = 250;

interface Way {
  readonly house: FuzzHouse;
  readonly site: { readonly project: number; readonly commitment: number; readonly line: number };
  /** Invoices, those that are deleted among them, and bills in the ERP. */
  readonly invoices: number[];
  readonly bills: string[];
  readonly keys: string[];
  made: number;
}

export async function walksOn(house: FuzzHouse): Promise<Fed> {
  const { company } = house.tieout;
  const bills = await billing(house.tieout);
  const list = await house.json('owner', 'GET', `/api/v1/companies/${company}/erp/subcontractor-invoices?limit=200`);
  const items = (list.body as { items: { invoice_id: number }[] }).items;
  const way: Way = {
    house,
    site: await bills.site('SC-2604-01'),
    invoices: items.map((item) => item.invoice_id),
    bills: [],
    keys: ['a', 'b'],
    made: 0,
  };
  let fed = 0;
  return {
    async feed(chance) {
      const asked = step(way, chance);
      const answered = await house.ask(asked);
      const wrong = [...wrongOf(house, asked, answered)];
      if (answered.status < 300) learn(way, asked, parsed(answered.text)?.value);
      if (++fed % askedEach === 0) {
        await note(way);
        wrong.push(...(await broken({ urls: house.tieout.urls })));
        // Whatever weather somebody made is over, so that what waits for the ERP goes on.
        await house.json('owner', 'POST', `${simulator}/weather`, {
          down: false,
          refuse_next: null,
          lose_next_answer: false,
        });
      }
      return {
        to: classOf(answered.status),
        wrong: wrong.map((what) => `${asked.method} ${asked.url.replaceAll(/\d+/g, 'N').slice(0, 90)}: ${what}`),
        shown: () => `${shownRequest(asked)} came to ${answered.status} ${answered.text.slice(0, 300)}`,
      };
    },
    close: () => house.close(),
  };
}

/** Bills that the ERP has by now. */
async function note({ house, bills }: Way): Promise<void> {
  const { body } = await house.json('owner', 'GET', `${simulator}/payable-invoices`);
  bills.splice(0, bills.length, ...(body as { recnum: string }[]).map(({ recnum }) => String(recnum)));
}

function learn(way: Way, { method, url }: Asked, answer: unknown): void {
  const id = (answer as { id?: unknown } | null)?.id;
  if (method === 'POST' && /\/requisitions(\?|$)/.test(url) && typeof id === 'number') way.invoices.push(id);
  if (way.invoices.length > 400) way.invoices.splice(0, 100);
}

type Step = readonly [who: string, method: string, url: string, body?: unknown];

function step(way: Way, chance: Chance): Asked {
  const [who, method, url, body] = rightStep(way, chance);
  const right = chance.percent(45);
  const asked = right || !chance.percent(40) ? who : chance.one(everyone);
  const given =
    right || body === undefined || !chance.percent(50) ? body : mutated(body, chance, chance.one([1, 1, 2, 3]));
  const odd = !right && chance.percent(15);
  const key = chance.percent(15) ? chance.one(way.keys) : chance.percent(20) ? `k${chance.whole(1, 1e9)}` : null;
  return {
    who: asked,
    method,
    url: odd ? url.replace(/\/\d+/g, (part) => (chance.percent(50) ? part : `/${chance.one(oddIds)}`)) : url,
    headers: {
      'procore-company-id': String(way.house.tieout.company),
      ...(given === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === null ? {} : { 'idempotency-key': key }),
      ...(chance.percent(8) ? { 'if-match': chance.one(['"1"', '"2"', '"99"', '*', 'W/"3"', 'x']) } : {}),
    },
    body: given === undefined ? undefined : JSON.stringify(given),
  };
}

const oddIds = ['0', '-1', '999999999', 'x', '%00', '1.5', '9007199254740993'];

function rightStep(way: Way, chance: Chance): Step {
  const { house, site, invoices } = way;
  const company = `/api/v1/companies/${house.tieout.company}`;
  const tool = `${company}/erp/subcontractor-invoices`;
  const newest = invoices.slice(-12);
  const id = chance.percent(75) ? chance.one(newest) : chance.one(invoices);
  const version = (): object => (chance.percent(15) ? { version: chance.whole(0, 6) } : {});
  const move = (who: string, name: string, more: object = {}): Step => {
    const at = name === 'send' || name === 'retrieve' ? `${company}/subcontractor-invoices` : tool;
    return [who, 'POST', `${at}/${id}/${name}`, { ...version(), ...more }];
  };
  switch (chance.whole(0, 24)) {
    case 0:
    case 1:
    case 2:
      return ['pm', 'POST', '/rest/v1.1/requisitions', entry(way, chance)];
    case 3:
    case 4:
    case 5:
      return move('pm', 'send');
    case 6:
    case 7:
    case 8:
      return move('approver', 'accept');
    case 9:
      return move('approver', 'reject', { reason: 'Not ours.' });
    case 10:
      return move('pm', 'retrieve');
    case 11:
      return move('approver', 'retry');
    case 12:
    case 13:
    case 14:
      return move('approver', 'unlink', chance.percent(50) ? { reason: 'Entered twice.' } : {});
    case 15:
      return ['approver', 'POST', `${tool}/bulk`, bulk(way, chance)];
    case 16:
      return [
        'approver',
        'GET',
        `${tool}/${id}${chance.one(['', '/history', '/unlink-check', '/export-preview', '/side-by-side'])}`,
      ];
    case 17:
      return ['pm', 'DELETE', `/rest/v1.1/requisitions/${id}?project_id=${site.project}`];
    case 18:
      return [
        'pm',
        'PATCH',
        `/rest/v1.1/requisitions/${id}`,
        { project_id: site.project, requisition: { comment: chance.one(strangeTexts), ...version() } },
      ];
    case 19:
      return ['approver', 'POST', `${tool}/${id}/forced-unlink`, { reason: 'The books were restored.', ...version() }];
    case 20:
      return ['approver', 'POST', `${tool}/${id}/correction`, { reason: 'Wrong period.' }];
    case 21:
    case 22:
      return atErp(way, chance);
    case 23:
      return [
        'owner',
        'POST',
        `${simulator}/weather`,
        chance.one([{ lose_next_answer: true }, { refuse_next: 'No such vendor.' }, { down: true }, { down: false }]),
      ];
    default:
      return [
        'approver',
        'POST',
        `${company}/erp/forced-unlinks/${chance.whole(1, 20)}/${chance.one(['confirm', 'withdraw'])}`,
        {},
      ];
  }
}

function entry(way: Way, chance: Chance): object {
  const { project, commitment, line } = way.site;
  const amount = chance.one(['100.00', '100.00', '0.01', '0', '-5.00', '99999999999.99', '1.005', '1e3']);
  return {
    project_id: project,
    commitment_id: commitment,
    requisition: {
      invoice_number: chance.percent(90) ? `W-${++way.made}` : chance.one(strangeTexts),
      billing_date: chance.percent(90) ? '2026-10-31' : chance.one(['0000-01-01', '9999-12-31', '9999-99-99', 'x']),
      status: chance.percent(90) ? 'approved' : chance.one(['draft', 'under_review', 'x']),
      items: [{ line_item_id: line, work_completed_this_period: amount }],
    },
  };
}

function bulk({ invoices }: Way, chance: Chance): object {
  const ids: unknown[] = Array.from({ length: chance.whole(1, 6) }, () => chance.one(invoices));
  if (chance.percent(20)) ids.push(strange(chance));
  if (chance.percent(20)) ids.push(ids[0]);
  return { action: chance.one(['accept', 'reject', 'unlink', 'retry', 'x']), invoice_ids: ids, reason: 'Together.' };
}

/** What an accountant does at the ERP's own screens. */
function atErp({ bills }: Way, chance: Chance): Step {
  const at = `${simulator}/payable-invoices`;
  if (bills.length === 0) return ['accountant', 'GET', at];
  const recnum = chance.percent(70)
    ? bills.slice(-20)[chance.whole(0, Math.min(19, bills.length - 1))]!
    : chance.one(bills);
  const act = chance.one(['delete', 'delete', 'void', 'pay']);
  return act === 'delete'
    ? ['accountant', 'DELETE', `${at}/${recnum}`]
    : ['accountant', 'POST', `${at}/${recnum}/${act}`, {}];
}

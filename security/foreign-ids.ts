import { sql } from '../test/support/sql.ts';
import { counting } from './parts/attack.ts';
import { everything, tenantTables } from './parts/everything.ts';
import { type Answered, answersOf } from './parts/foreign-answers.ts';
import { type ForeignAsk, foreignAsks } from './parts/foreign-asks.ts';
import { type House, withHouse } from './parts/house.ts';
import { type Id, type Place, type Places, seedPlaces } from './parts/seed-kinds.ts';
import { inProject } from './parts/where-ids-go.ts';

/**
 * An id of just the right kind at every place where one goes, in addresses, queries and bodies, for reading and for
 * writing: of another company, and of another project of one's own company. The answer has to be, byte for byte, the one
 * for an id that nobody has, but for the id itself; and one's own has to be answered otherwise, or the request was wrong
 * for another reason and has shown nothing.
 */
export const run = () =>
  withHouse(async (house) => {
    const count = counting('foreign ids at every place');
    const cookie = await house.cookie('owner');
    const places = await seedPlaces(house);
    await sql(house.urls.superUrl, `update sign_in.session set "begunBy" = 'passkey'`);
    await onlyOneProject(house, places.own);
    const empty = await unseeded(house);
    count.held(`no record of ${empty.join(', ')} in the other company`, empty.length === 0);
    const asks = await foreignAsks(house, places.own);
    const attack: Attacked = { house, places, count, answers: answersOf(house, cookie), told: { ...nothing } };
    const before = await everything(house);
    await asForeign(
      attack,
      asks.filter((ask) => !isOutside(ask)),
    );
    // Integrators' routes are for companies whose connection is driven from outside.
    await sql(house.urls.superUrl, `update tieout.connection set kind = 'outside', settings = '{}'`);
    await asForeign(attack, asks.filter(isOutside));
    await sql(house.urls.superUrl, `update tieout.connection set kind = 'sage_100_contractor'`);
    const after = await everything(house);
    for (const [table, rows] of Object.entries(after)) {
      if (table !== 'connection') count.held(`${table} of the other company changed`, rows === before[table]);
    }
    const { told } = attack;
    return count.result(
      `${asks.length} places where an id goes: ${told.company} with another company's, ${told.project} with another project's, ` +
        `${told.colleague} by somebody of one project with another's (${told.forbidden} of them told that they may not): each as if ` +
        `there were none; ${told.precise} answer one's own otherwise, ${told.explained} are explained`,
    );
  });

const nothing = { company: 0, project: 0, colleague: 0, forbidden: 0, precise: 0, explained: 0 };
interface Attacked {
  readonly house: House;
  readonly places: Places;
  readonly count: ReturnType<typeof counting>;
  readonly answers: ReturnType<typeof answersOf>;
  readonly told: Record<keyof typeof nothing, number>;
}
const isOutside = ({ template }: ForeignAsk) => /\/(erp_request|external_data|staged_records)/.test(template);

async function asForeign(attack: Attacked, asks: readonly ForeignAsk[]): Promise<void> {
  const absentOf = new Map<ForeignAsk, Answered>();
  await inTurns(asks, async (ask) => {
    absentOf.set(ask, await asAbsent(attack, ask));
  });
  // Last, for they do what they ask: reading before changing before removing, so that each finds what it names.
  const { answers, places, count, told } = attack;
  const known = new Map<string, Answered>();
  for (const ask of [...asks].sort((one, other) => late(one) - late(other) || byMove(one, other))) {
    const { address, body } = ask.with(places.own[ask.kind]!);
    const whole = `${ask.method} ${address} ${JSON.stringify(body)}`;
    // The same request whichever of its ids is meant: what it does can be done once.
    const own = known.get(whole) ?? (await answers('owner', ask, places.own[ask.kind]!));
    known.set(whole, own);
    const differs = own.text !== absentOf.get(ask)!.text;
    const why = alike.find(({ at }) => at.test(nameOf(ask)));
    told[differs ? 'precise' : 'explained']++;
    count.held(
      `one’s own is answered alike: ${nameOf(ask)}: ${own.text.slice(0, 300)}`,
      (differs || why !== undefined) && own.status < 500,
    );
  }
}

/** @returns what is answered of an id that nobody has, after those of others were answered so. */
async function asAbsent({ answers, places, count, told }: Attacked, ask: ForeignAsk): Promise<Answered> {
  const absent = await answers('owner', ask, nobodys(places.foreign[ask.kind]!));
  const says = (what: string, { text }: Answered, right: boolean, other = absent) =>
    count.held(
      `${what}: ${nameOf(ask)}: ${text.slice(0, 200)} and not ${other.text.slice(0, 200)}`,
      right && !/^5/.test(text),
    );
  const foreign = await answers('owner', ask, places.foreign[ask.kind]!);
  says('another company', foreign, foreign.text === absent.text);
  told.company++;
  const id = places.sibling[ask.kind]!;
  if (inProject.has(ask.kind) && ask.scoped) {
    const sibling = await answers('owner', ask, id);
    // Whoever may see the other project is told of what is missing in it.
    const around = ask.kind === 'project' || ask.leads;
    const right = around
      ? sibling.status === absent.status && !sibling.text.includes('Sibling')
      : sibling.text === absent.text;
    says('another project', sibling, right);
    told.project++;
  }
  if (inProject.has(ask.kind) && !ask.bySession) {
    const colleague = await answers('pm', ask, id);
    const none = await answers('pm', ask, nobodys(id));
    // Colleagues may know that there is something, and what right they lack; nothing of what is in it.
    const forbidden = colleague.status === 403 && !colleague.text.includes('Sibling');
    const around = (ask.kind === 'project' || ask.leads) && colleague.status === none.status;
    says('a project of colleagues', colleague, forbidden || around || colleague.text === none.text, none);
    told.colleague++;
    if (colleague.status === 403) told.forbidden++;
  }
  return absent;
}

const nameOf = ({ method, template, at }: ForeignAsk) => `${method} ${template} ${at}`;
/** First what one's session does, then reading, then changing, and of removing what lies deepest. */
const late = ({ method, bySession, template }: ForeignAsk) =>
  ['GET', 'PATCH', 'POST', 'PUT', 'DELETE'].indexOf(method) * 1_000 -
  (bySession ? 500 : 0) -
  template.split('/').length;
/** What a body names before what the address does, and of the moves of one record those first that leave it where it is. */
const byMove = (one: ForeignAsk, other: ForeignAsk): number =>
  Number(one.at.startsWith(':')) - Number(other.at.startsWith(':')) || one.template.localeCompare(other.template);

/** Where one's own is answered as one that nobody has, and why that shows nothing against it. */
const alike: readonly { readonly at: RegExp; readonly why: string }[] = [
  {
    at: /(contract_detail_items|whole_change_order_items|line_item_contract_details)\/:id :id$/,
    why: 'Tieout has none',
  },
  {
    at: /list-views.* settings\.(project|vendor)_id$/,
    why: 'kept as it is given, and no more than a filter of one’s own',
  },
  {
    at: /records\/(change_order|sub_job|payment)\/.*(matches|link) /,
    why: 'it cannot be joined by hand, whichever it is',
  },
  { at: /records\/commitment\/:id\/link erp_id$/, why: 'the ERP itself is asked for it, which has none of the seed' },
  { at: /records\/(vendor|job|cost_type|payment) \?project_id$/, why: 'of no project' },
  { at: /bulk_item_update requisition_items\.\*\.line_item_id$/, why: 'the id beside it counts' },
  { at: /records\/vendor\/:id\/(reject|retrieve|retry) flow_id$/, why: 'what was under way was accepted just before' },
  { at: /bulk_destroy item_ids\.\*$/, why: 'nothing is there afterwards, whether it was or not' },
  { at: /bulk_remove users\.\*\.permission_template_id$/, why: 'not read where somebody is removed' },
];

/** An id of the same shape that nobody has. */
const nobodys = (id: Id): Id => (typeof id === 'number' ? 9_999_999 : id.replace(/\d+$/, 'nobody'));

/** One of the demo's people from now on sees one project alone. */
async function onlyOneProject(house: House, own: Place): Promise<void> {
  await sql(
    house.urls.superUrl,
    `delete from tieout.project_grant g using tieout.person p
      where p.id = g.person_id and p.login = 'pm' and g.company_id = $1 and g.project_id <> $2`,
    [house.company, own.project],
  );
}

/** Tables whose rows have ids and none of which is the other company's, though an attack could want one. */
async function unseeded(house: House): Promise<readonly string[]> {
  const empty: string[] = [];
  for (const { name, id } of await tenantTables(house)) {
    if (!id || name in unaddressed) continue;
    const [row] = await sql<{ some: boolean }>(
      house.urls.superUrl,
      `select exists (select from tieout.${name} where company_id = $1) as some`,
      [house.otherCompany],
    );
    if (!row!.some) empty.push(name);
  }
  return empty;
}

/** No route takes an id of these. */
const unaddressed: Readonly<Record<string, string>> = {
  agent_task: 'by its agent alone: agent-messages.ts',
  change_order_line: 'they are written and read with their change order',
  company_event: 'a history is read whole',
  import_file: 'a file is named by the import that brings it',
  mail: 'nobody asks for a mail',
  sighting: 'read with its link',
  tie_out_note: 'named by its finding',
  webhook_event: 'read with the deliveries of its hook',
  webhook_delivery: 'read with its hook',
};

/** Eight at a time. */
async function inTurns<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = all.values();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      for (const one of left) await work(one);
    }),
  );
}

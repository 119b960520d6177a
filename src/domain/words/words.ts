import type { Need } from '../permission.ts';
import type { Policy } from '../policy.ts';
import type { Facts, Refusal } from '../refusal.ts';
import { words } from './catalogue.ts';
import { commitmentFacts, sayRowError } from './commitment-words.ts';
import type { EventType } from './en.ts';
import { fill } from './fill.ts';
import { sayImportError, sayImportWhy, sayMade } from './import-words.ts';
import { sayKept } from './kept.ts';
import { recordFacts } from './record-words.ts';

export { inLanguage, language, speakBy } from './catalogue.ts';
export { sayCount } from './count.ts';
export type { CompanyEventType } from './en/directory.ts';
export type { EventType };
export { fill, sayImportError, sayImportWhy, sayKept, sayMade, sayRowError, words };

/** How the ERP of a connection is spoken of. */
export interface ErpName {
  readonly erp: string;
  readonly undo: 'delete' | 'void' | 'reverse';
}

/** `Admin on the project’s Commitments tool and …`: every missing need. */
export function sayNeeds(needs: readonly Need[]): string {
  const { levels, tools, levelOnTool, privilege, and } = words.permission;
  return needs
    .map((need) => {
      if ('privilege' in need) return privilege;
      return fill(levelOnTool[need.at_least], { level: levels[need.at_least], tool: tools[need.tool] });
    })
    .join(and);
}

/** `3 minutes ago`; for null, that it never was. */
export function sayAgo(ms: number | null): string {
  const { ago } = words.agents;
  if (ms === null) return ago.notSince;
  const seconds = Math.max(1, Math.round(ms / 1000));
  const say = (n: number, [one, many]: readonly [string, string]) => fill(n === 1 ? one : many, { n });
  if (seconds < 60) return say(seconds, ago.seconds);
  if (seconds < 3_600) return say(Math.round(seconds / 60), ago.minutes);
  return seconds < 172_800 ? say(Math.round(seconds / 3_600), ago.hours) : say(Math.round(seconds / 86_400), ago.days);
}

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
/** The word for a key, else the key itself. Own keys only: a key may be a stranger's text, such as `constructor`. */
function lookUp(table: Readonly<Record<string, string>>, key: unknown, other: typeof table = {}): string {
  const name = String(key ?? '');
  const found = Object.hasOwn(table, name) ? table : Object.hasOwn(other, name) ? other : null;
  return found?.[name] ?? name;
}
const findingTitles = () =>
  Object.fromEntries(Object.entries(words.tieOut.kinds).map(([kind, { title }]) => [kind, title]));
const nth = (index: string) => ({ number: Number(index) + 1 });
function spoken(field: unknown): string {
  const name = String(field ?? 'value');
  if (Object.hasOwn(words.lineFields, name)) return lookUp(words.lineFields, name);
  return upperFirst(
    name
      .replace(
        /^items\.(\d+)(\.|$)/,
        (_, index: string, on: string) => fill(words.places.item, nth(index)) + (on && ', '),
      )
      .replace(/^(\w+)\.(\d+)$/, (_, list: string, index: string) => fill(words.places.of, { list, ...nth(index) }))
      .replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`)
      .replaceAll('_', ' '),
  );
}

/** A policy by its title. */
export const sayPolicy = (policy: unknown): string => {
  const name = String(policy ?? '');
  return Object.hasOwn(words.policies.names, name) ? words.policies.names[name as Policy].title : name;
};

/** The sentence of a refusal. The one place where a refusal becomes words. */
export function say(refusal: Refusal, connection: ErpName | null = null): string {
  const facts: Record<string, unknown> = {
    erp: words.page.frame.theErp,
    undo: 'delete',
    ...connection,
    ...refusal.facts,
  };
  facts.undo = lookUp(words.erp.undo, facts.undo);
  facts.state_says =
    facts.status === undefined
      ? lookUp(words.erp.erpStatuses, facts.erp_status)
      : lookUp(words.erp.invoiceStatuses, facts.status);
  facts.thing = lookUp(words.things, facts.thing ?? 'record');
  facts.changed_thing = lookUp(words.things, facts.changed_thing ?? 'invoice');
  Object.assign(facts, commitmentFacts(facts));
  Object.assign(facts, recordFacts(facts));
  facts.move_says = lookUp(words.erp.movesDone, facts.move);
  facts.because_says = fill(lookUp(words.forms, facts.because, words.becauses), facts);
  facts.policy_says = sayPolicy(facts.policy);
  facts.other_says = sayPolicy(facts.other);
  facts.where = facts.field === undefined ? '' : `${facts.field}: `;
  const { removeVoid } = words.erp;
  facts.remove_void = facts.removes === undefined ? removeVoid.otherwise : fill(removeVoid.with, facts);
  facts.standing_says = fill(lookUp(words.parked.standings, facts.standing), facts);
  facts.field_says = spoken(facts.field);
  facts.field_upper = facts.field_says;
  if (Array.isArray(facts.missing)) facts.missing_list = facts.missing.join(', ');
  if (refusal.missing) facts.missing = sayNeeds(refusal.missing);
  const sentence = fill(words.refusals[refusal.code], facts);
  const said = facts.integrator_says === undefined ? sentence : `${sentence} (${facts.integrator_says})`;
  // An ERP's own name is kept as it writes itself; ours for one without a name may begin a sentence.
  return facts.erp === words.page.frame.theErp ? upperFirst(said) : said;
}

/** One line of history: what happened, in words. */
export function sayEvent(type: EventType, facts: Facts): string {
  const fields = Array.isArray(facts.fields)
    ? facts.fields.map((field) => lookUp(words.invoiceFields, field, words.commitments.fields)).join(', ')
    : facts.fields;
  const said = Array.isArray(facts.messages) && facts.messages.length > 0 ? `. ${facts.messages.join(' ')}` : '';
  const outcome = `${lookUp(words.outside.statuses, facts.status)}${said}`;
  const way = facts.way === undefined ? {} : { way: lookUp(words.corrections.ways, facts.way) };
  const kept = typeof facts.detail === 'string' ? { detail: sayKept(facts.detail) } : {};
  const to = lookUp(words.page.statuses, facts.to);
  // Its kind. Earlier versions kept its title, in the language of whoever noted it.
  const finding = lookUp(findingTitles(), facts.finding);
  const sentence = fill(words.events[type], { ...facts, ...kept, ...way, fields, finding, outcome, to });
  return facts.posting_period === undefined ? sentence : sentence + fill(words.page.detail.inPeriod, facts);
}

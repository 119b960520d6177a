import type { Facts } from '../refusal.ts';
import { words } from './catalogue.ts';
import { fill } from './fill.ts';

const own = (table: Readonly<Record<string, string>>, key: unknown): string =>
  (Object.hasOwn(table, String(key)) ? table[String(key)] : undefined) ?? String(key ?? '');

/** What the sentences about records besides invoices are filled with. */
export function recordFacts(facts: Facts): Facts {
  const says = words.records;
  if (facts.record_kind === undefined) return {};
  const count = Number(facts.count ?? 0);
  return {
    record_thing: own(says.one, facts.record_kind),
    record_state_says: own(says.states, facts.record_state),
    record_move_says: own(says.movesDone, facts.record_move),
    never_because: facts.record_move === 'unlink' && facts.record_kind === 'payment' ? says.neverBecause.payment : '',
    ...(facts.first_kind === undefined
      ? {}
      : { first: `${own(says.firsts, facts.first_kind)} ${String(facts.first_label)}` }),
    count_says: fill(says.stands[count === 1 ? 0 : 1], { count }),
  };
}

import { fill, words } from '../../domain/words/words.ts';
import { ErpTrouble } from '../trouble.ts';
import type { Books } from './ground.ts';
import { invoiceModel } from './invoice.ts';
import { id, isTrue, mustJoin, type Row, text } from './values.ts';

/**
 * Throws where a rule hides bills of the company from our login. Tryton answers as if they were not there: to an accountant's
 * rule that shows it drafts alone, each that is posted would be gone. That a rule names the company is no matter, for whose
 * books these are is proved beside this; of any other nobody knows what it hides.
 *
 * As Tryton puts them together (its ir/rule.py, 6.0): of a global group of rules one has to be met, and so for each such group;
 * of all others that are the login's, one. A group above one of the login's own is not looked for.
 */
export async function mustHideNoBill(books: Books, signal: AbortSignal): Promise<void> {
  const ofLogin = [
    ['rule_group.global_p', '=', true],
    ['rule_group.default_p', '=', true],
    ['rule_group.groups.users.login', '=', books.login],
  ];
  const domain = [
    ['rule_group.model.model', '=', invoiceModel],
    ['rule_group.perm_read', '=', true],
    ['OR', ...ofLogin],
  ];
  const rules = await books.search('ir.rule', domain, ['domain', 'rule_group.name', 'rule_group.global_p'], signal);
  const groupOf = (rule: Row) => mustJoin(rule, 'rule_group');
  const together = Map.groupBy(rules, (rule) => (isTrue(groupOf(rule), 'global_p') ? id(groupOf(rule)) : 0));
  const [hiding] = [...together.values()].find((some) => some.every((rule) => mayHide(text(rule, 'domain')))) ?? [];
  if (hiding === undefined) return;
  const what = fill(words.tryton.hiddenBills, { rule: text(groupOf(hiding), 'name') });
  throw new ErpTrouble('right_missing', { erp: 'Tryton', login: books.login, what });
}

/** May such a rule hide bills of one company? As Tryton keeps it: JSON, or nothing that is known. */
function mayHide(domain: string): boolean {
  try {
    return fieldsIn(JSON.parse(domain)).some((field) => !/^company(\.|$)/.test(field));
  } catch {
    return true;
  }
}

/** The fields that a condition names, or conditions within each other. */
function fieldsIn(condition: unknown): readonly string[] {
  if (!Array.isArray(condition)) return [''];
  const [first, ...rest] = condition;
  if (first === 'OR' || first === 'AND') return rest.flatMap(fieldsIn);
  return typeof first === 'string' ? [first] : condition.flatMap(fieldsIn);
}

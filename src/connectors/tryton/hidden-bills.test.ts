import { expect, it } from 'vitest';
import type { Books, Domain } from './ground.ts';
import { mustHideNoBill } from './hidden-bills.ts';
import type { Row } from './values.ts';

const never = new AbortController().signal;
const ofCompany = '[["company", "in", {"__class__": "Eval", "d": [], "v": "companies"}]]';
const drafts = '[["state", "=", "draft"]]';
const rule = (domain: string, group: number, isGlobal: boolean | number = true): Row => ({
  domain,
  'rule_group.': { id: group, name: `Rule ${group}`, global_p: isGlobal },
});

async function met(...rules: readonly Row[]): Promise<string> {
  const asked: [string, Domain][] = [];
  const search = async (model: string, domain: Domain) => {
    asked.push([model, domain]);
    return rules;
  };
  const books = { login: 'tieout', search } as unknown as Books;
  const end = await mustHideNoBill(books, never).then(
    () => 'nothing is hidden',
    (error: Error) => error.message,
  );
  expect(JSON.stringify(asked)).toContain('["rule_group.groups.users.login","=","tieout"]');
  return end;
}
const hidden = (group: number) =>
  `Tryton does not let the login tieout see what is needed: supplier invoices that the rule “Rule ${group}” hides`;

it.each<[string, readonly Row[]]>([
  ['no rule', []],
  ['a rule of the company', [rule(ofCompany, 1)]],
  ['a rule of the company, as SQLite says true', [rule(ofCompany, 1, 1)]],
  ['a rule that is met by all', [rule(ofCompany, 1), rule('[]', 2)]],
  ['one of the company beside another of its group, of which one is enough', [rule(ofCompany, 1), rule(drafts, 1)]],
  ['one that lets through all beside those of other groups of the login', [rule(drafts, 2, 0), rule('[]', 3, 0)]],
  ['conditions within each other', [rule(`["OR", ${ofCompany}, ["AND", ["company.party", "=", 1]]]`, 1)]],
])('%s hides no bill of the company', async (_, rules) => {
  expect(await met(...rules)).toBe('nothing is hidden');
});

it.each<[string, readonly Row[]]>([
  ['that shows drafts alone', [rule(ofCompany, 1), rule(drafts, 2)]],
  ['of a group of the login', [rule(ofCompany, 1), rule(drafts, 2, false)]],
  ['with more than the company in it', [rule(`["AND", ${ofCompany}, ${drafts}]`, 2)]],
  ['that cannot be read', [rule('Eval("companies")', 2)]],
  ['that is no condition', [rule('{"company": 1}', 2)]],
])('a rule %s may hide some', async (_, rules) => {
  expect(await met(...rules)).toBe(hidden(2));
});

it('rules that come without their group are not understood', async () => {
  expect(await met({ domain: drafts })).toContain('cannot be read');
});

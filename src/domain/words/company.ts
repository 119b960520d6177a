import type { Facts } from '../refusal.ts';
import type { CompanyEventType } from './en/directory.ts';
import { fill, sayPolicy, words } from './words.ts';

const lookUp = (table: Readonly<Record<string, string>>, key: string): string =>
  (Object.hasOwn(table, key) ? table[key] : undefined) ?? key;

const isNothing = (value: unknown) => value === null || value === undefined || value === '';

function sayValue(value: unknown): string {
  const { nothing, yes, no } = words.companyChange;
  if (isNothing(value)) return nothing;
  if (typeof value === 'boolean') return value ? yes : no;
  return lookUp(
    { ...words.permission.levels, ...words.pushRules, ...words.singleSignOn.secondFactorRules },
    String(value),
  );
}

/** `ERP Integrations: Standard (was None); e-mail: ann@example.com` */
function sayChanges(changes: unknown): string {
  if (typeof changes !== 'object' || changes === null) return '';
  return Object.entries(changes)
    .map(([field, [from, to]]) =>
      fill(isNothing(from) ? words.companyChange.first : words.companyChange.one, {
        field: lookUp(words.companyFields, field),
        from: sayValue(from),
        to: sayValue(to),
      }),
    )
    .join('; ');
}

/** One line of the company's history, in words. */
export const sayCompanyEvent = (type: CompanyEventType, facts: Facts): string =>
  fill(words.companyEvents[type], {
    ...facts,
    scope: lookUp(words.signIn.scopes, String(facts.scope)),
    changes: sayChanges(facts.changes),
    policy_says: sayPolicy(facts.policy),
    state: words.policies.states[facts.on === true ? 'on' : 'off'],
  });

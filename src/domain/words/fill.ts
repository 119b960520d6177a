import type { Facts } from '../refusal.ts';

/** Fills `{name}` from the facts; a name without a fact stays visible, so that a lack is seen and not hidden. */
export function fill(template: string, facts: Facts): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const fact = Object.hasOwn(facts, name) ? facts[name] : undefined;
    return fact === undefined || fact === null ? whole : String(fact);
  });
}

import { words } from '../../domain/words/words.ts';
import type { Draft } from './kept-draft.ts';
import type { Field } from './record-dialog.tsx';

type Shown = Readonly<Record<string, string | number | boolean | null>> | undefined;

const says: Readonly<Record<string, string>> = words.companyFields;
const { yes, no } = words.companyChange;
const nameOf = (field: string) => `profile.${field}`;
const label = (field: string) => {
  const said = says[field] ?? field;
  return said.charAt(0).toUpperCase() + said.slice(1);
};
/** What is filled of it; what its integrator keeps for itself is nothing for people. */
const filled = (profile: Shown) =>
  Object.entries(profile ?? {}).filter(([field, value]) => value !== null && field !== 'origin_data');

/** The plain fields that programs keep with a record: shown, and changed by programs alone. */
export const profileShown = (profile: Shown): readonly Field[] =>
  filled(profile).map(([field]) => ({ name: nameOf(field), label: label(field), readOnly: true, half: true }));

export const profileDraft = (profile: Shown): Draft =>
  Object.fromEntries(
    filled(profile).map(([field, value]) => [
      nameOf(field),
      typeof value === 'boolean' ? (value ? yes : no) : String(value),
    ]),
  );

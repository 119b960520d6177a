import type { Refusal } from '../domain/refusal.ts';
import { say } from '../domain/words/words.ts';

/** A refusal as Procore's clients read it: sentences by the field that they are about; `base` where they are about none. */
export const errorsByField = (refusal: Refusal): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries([refusal, ...(refusal.also ?? [])].map((one) => [fieldOf(one), [say(one)]]));

const fieldOf = ({ facts: { field } }: Refusal): string => (typeof field === 'string' ? field : 'base');

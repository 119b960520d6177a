/** Which cost code or cost type is meant by what stands in a cell: one rule, wherever people type, paste or import it. */

interface Coded {
  readonly code: string;
  readonly name: string;
}

/** `many` where several may be meant: nobody guesses which. Null for none. */
export type CodeMeant<T> = T | 'many' | null;

const key = (text: string) => text.trim().replace(/\s+/g, ' ').toLowerCase();

function byKey<T>(all: readonly T[], textOf: (one: T) => string): ReadonlyMap<string, CodeMeant<T>> {
  const found = new Map<string, CodeMeant<T>>();
  for (const one of all) found.set(key(textOf(one)), found.has(key(textOf(one))) ? 'many' : one);
  return found;
}

/**
 * By the code itself, which goes before every name; by the name, where only one has it; or, as tables often have it, by the
 * code with words behind it, of which the longest code counts: `03 100 Footings` is `03 100`, not `03`. The first word of a
 * name names nothing.
 */
export function codesMeant<T extends Coded>(codes: readonly T[]): (typed: string) => CodeMeant<T> {
  const byCode = byKey(codes, ({ code }) => code);
  const byName = byKey(codes, ({ name }) => name);
  const longest = [...byCode.keys()].reduce((most, { length }) => Math.max(most, length), 0);
  return (typed) => {
    const text = key(typed);
    if (text === '') return null;
    // Codes that differ by their letters' size alone: the one that was written so.
    const written = byCode.get(text) === 'many' ? codes.find(({ code }) => code.trim() === typed.trim()) : undefined;
    const whole = written ?? byCode.get(text) ?? byName.get(text);
    if (whole !== undefined) return whole;
    for (let end = text.lastIndexOf(' ', longest); end > 0; end = text.lastIndexOf(' ', end - 1)) {
      const named = byCode.get(text.slice(0, end));
      if (named !== undefined) return named;
    }
    return null;
  };
}

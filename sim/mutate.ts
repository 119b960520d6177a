import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Mutant } from './mutants.ts';

const source = new URL('../src/', import.meta.url);

/** The text of a file as the mutant has it. @throws where the text to be changed is not there exactly once. */
function mutated({ name, changes }: Mutant, file: string): string {
  let text = readFileSync(fileURLToPath(new URL(file, source)), 'utf8');
  for (const change of changes.filter((one) => one.file === file)) {
    if (text.split(change.from).length !== 2) throw new Error(`“${name}”: ${file} does not have once: ${change.from}`);
    text = text.replace(change.from, () => change.to);
  }
  return text;
}

/** From here on, this thread imports the code that ships with the mutant's mistake in it. */
export function mutate(mutant: Mutant): void {
  const texts = new Map(mutant.changes.map(({ file }) => [new URL(file, source).href, mutated(mutant, file)]));
  registerHooks({
    load: (url, context, next) => {
      const loaded = next(url, context);
      const text = texts.get(url);
      return text === undefined ? loaded : { ...loaded, source: text };
    },
  });
}

import { enWhole } from './en-whole.ts';
import { esWhole } from './es-whole.ts';
import type { Language } from './languages.ts';
import type { Words } from './shape.ts';

// The page is built with src/web/language/catalogue.ts in place of this file: it speaks one language, and fetches no other.

const said: Readonly<Record<Language, Words>> = { en: enWhole, es: esWhole };

let asked: () => Language | null = () => null;
let within: Language | null = null;

/** Says where the language comes from: the hub knows whom it answers, the command line who typed. */
export function speakBy(whose: () => Language | null): void {
  asked = whose;
}

/** The language in which words are said just now; English where nobody says otherwise. */
export const language = (): Language => within ?? asked() ?? 'en';

/** Says something in a given language, whoever asks: a letter in its reader's. `say` has to say it at once. */
export function inLanguage<T>(given: Language, say: () => T): T {
  const before = within;
  within = given;
  try {
    return say();
  } finally {
    within = before;
  }
}

/** The same tree, whose texts are looked up when they are read: a part kept in a constant still says them to everyone. */
function view(of: Readonly<Record<Language, object>>): object {
  const shown = {};
  for (const key of Object.keys(of.en)) {
    const at = (one: Language) => (of[one] as Readonly<Record<string, unknown>>)[key];
    const isPart = typeof at('en') === 'object' && !Array.isArray(at('en'));
    Object.defineProperty(
      shown,
      key,
      isPart
        ? { enumerable: true, value: view({ en: at('en') as object, es: at('es') as object }) }
        : { enumerable: true, get: () => at(language()) },
    );
  }
  return Object.freeze(shown);
}

/** The catalogue in use. Every sentence that a person reads comes from here. */
export const words: Words = view(said) as Words;

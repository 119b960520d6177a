import type { Language } from '../../domain/words/languages.ts';
import type { Words } from '../../domain/words/shape.ts';

// Stands in for src/domain/words/catalogue.ts where the page is built: see vite.config.ts.

/** What the server wrote into the page's first line. It is chosen once: another one comes with another page. */
const chosen: Language = document.documentElement.lang === 'es' ? 'es' : 'en';
export const language = (): Language => chosen;

/** The page speaks one language, to one person. */
export const speakBy = (): void => undefined;
export const inLanguage = <T>(_given: Language, say: () => T): T => say();

// What only the server and the command line say is left out; test/words-of-the-page.test.ts holds that nothing here asks.
const { words: spoken } = await (chosen === 'es' ? import('./words-es.ts') : import('./words-en.ts'));

export const words = spoken as Words;

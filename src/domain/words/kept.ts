import { inLanguage, language, words } from './catalogue.ts';
import { fill } from './fill.ts';
import type { Words } from './shape.ts';

/** A sentence that is longer is somebody else's, or many at once: it is shown as it was kept. */
const longest = 2_000;
/** A pattern with less of its own in it would find itself in what others wrote. */
const leastOwn = 10;
/** A sentence may hold another as its reason, and that one a third. */
const deepest = 3;

interface Pattern {
  /** The English sentence with a group for each fact, and one for what stands in brackets behind it. */
  readonly finds: RegExp;
  readonly names: readonly string[];
  readonly template: () => string;
}

/** The page is built without these: it is answered in its language, and says again nothing that was kept. */
const ofTheHub: Partial<Pick<Words, 'tryton' | 'jobs'>> = words;
/** What jobs say where nobody listens, so that it is kept: in the history, beside a link, as the verdict on a row. */
const parts = (): readonly object[] =>
  [
    words.erp.exportErrors,
    words.erp.billDetails,
    words.troubles,
    words.refusals,
    ofTheHub.tryton,
    ofTheHub.jobs,
  ].filter((part) => part !== undefined);

let known: readonly Pattern[] | null = null;

/**
 * A sentence that was kept, in the language of whoever reads it now. Sentences are kept in English; those of our own
 * catalogue are found again by their pattern, and the facts in them, an ERP's own words above all, stay as they are.
 * What is nobody's pattern is shown as it was kept.
 */
export const sayKept = <T extends string | null>(kept: T): T => (kept === null ? kept : (reworded(kept, 0) as T));

function reworded(kept: string, depth: number): string {
  if (language() === 'en' || kept.length > longest || depth >= deepest) return kept;
  known ??= patterns();
  for (const { finds, names, template } of known) {
    const found = finds.exec(kept);
    if (found === null) continue;
    const facts = Object.fromEntries(names.map((name, n) => [name, reworded(found[n + 1]!, depth + 1)]));
    const behind = found.at(-1);
    const said = fill(template(), facts);
    return behind === undefined ? said : `${said} (${reworded(behind, depth + 1)})`;
  }
  return kept;
}

/** The one that says most by itself comes first: `{erp} refused the bill.` would find much. */
function patterns(): readonly Pattern[] {
  const found = parts().flatMap((part) => templatesOf(part));
  const own = (english: string) => english.replace(/\{\w+\}/g, '').length;
  return found
    .map((template) => ({ template, english: inLanguage('en', template) }))
    .filter(({ english }) => own(english) >= leastOwn)
    .toSorted((one, other) => own(other.english) - own(one.english))
    .map(({ template, english }) => ({ template, ...patternOf(english) }));
}

function templatesOf(part: object): (() => string)[] {
  return Object.keys(part).flatMap((key) => {
    const at = () => (part as Readonly<Record<string, unknown>>)[key];
    const held = at();
    if (typeof held === 'string') return [() => at() as string];
    return typeof held === 'object' && held !== null && !Array.isArray(held) ? templatesOf(held) : [];
  });
}

function patternOf(english: string): Pick<Pattern, 'finds' | 'names'> {
  const pieces = english.split(/\{(\w+)\}/);
  const names = pieces.filter((_, n) => n % 2 === 1);
  const source = pieces.map((piece, n) => (n % 2 === 1 ? '(.+?)' : piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return { names, finds: new RegExp(`^${source.join('')}(?: \\((.+)\\))?$`, 's') };
}

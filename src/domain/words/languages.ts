/** The languages that people may choose. Each calls itself by its own name wherever it is offered. */
export const languages = ['en', 'es'] as const;
export type Language = (typeof languages)[number];
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', es: 'Español' };

/** How numbers and days are written: as contractors in the United States and Mexico do, with a decimal point. */
const locales: Readonly<Record<Language, string>> = { en: 'en-US', es: 'es-MX' };

/** `es` of `es`, `es-MX` or `es_MX.UTF-8`; null for a language that there is no catalogue of. */
export function asLanguage(tag: unknown): Language | null {
  const [first] = String(tag ?? '')
    .trim()
    .toLowerCase()
    .split(/[-_.@]/);
  return languages.find((language) => language === first) ?? null;
}

const mostAsked = 20;

/** The one of ours that a reader likes best, of an `Accept-Language`; null where it names none of them. */
export function likedBest(accept: string | undefined): Language | null {
  const asked = (accept ?? '').split(',', mostAsked).map((part) => {
    const [tag, ...terms] = part.split(';');
    const weight = terms.map((term) => /^\s*q=([\d.]+)\s*$/.exec(term)?.[1]).find((q) => q !== undefined);
    return { language: asLanguage(tag), weight: weight === undefined ? 1 : Number(weight) || 0 };
  });
  const known = asked.filter(({ language, weight }) => language !== null && weight > 0);
  known.sort((a, b) => b.weight - a.weight);
  return known[0]?.language ?? null;
}

/** How the language writes numbers and days, as `Intl` names it. */
export const localeOf = (language: Language): string => locales[language];

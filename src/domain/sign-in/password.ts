import { longestPassword, shortestPassword } from '../directory.ts';

/** Why something may not be a password; for `invalid`. */
export interface Weakness {
  readonly because: 'password_short' | 'password_long' | 'password_common' | 'password_about_you';
  readonly limit?: number;
}

const spelling: Readonly<Record<string, string>> = {
  ...{ '@': 'a', 4: 'a', 0: 'o', 1: 'i', '!': 'i', 3: 'e', $: 's', 5: 's' },
};

/** Everybody's own ideas: a word and a year, a word and a sign, a word twice. What is left is what guessers try first. */
function cores(password: string): readonly string[] {
  const plain = password.normalize('NFKC').toLowerCase();
  const bare = plain.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const half = plain.slice(0, plain.length / 2);
  const twice = half !== '' && half.repeat(2) === plain ? [half] : [];
  const spelled = bare.replace(/[@4$501!3]/g, (sign) => spelling[sign] ?? sign);
  return [plain, bare, spelled, ...twice].filter((core) => core.length > 0);
}

const oneLetter = (password: string): boolean => new Set(password).size < 4;

/**
 * Why a password is refused; null where it will do. Long ones of one's own words are welcome: nothing is asked of the
 * kinds of characters.
 * @param about what everybody may know of the person: their login, name and address.
 * @param isCommon is it among those that are tried first?
 */
export function weaknessOf(
  password: string,
  about: readonly string[],
  isCommon: (text: string) => boolean,
): Weakness | null {
  if (password.length < shortestPassword) return { because: 'password_short', limit: shortestPassword };
  if (password.length > longestPassword) return { because: 'password_long', limit: longestPassword };
  const found = cores(password);
  if (oneLetter(password) || found.some(isCommon)) return { because: 'password_common' };
  const known = about
    .flatMap((text) => [text, ...text.split(/[\s@.]+/)])
    .map((text) => text.toLowerCase())
    .filter((text) => text.length >= 3);
  const isAbout = found.some((core) => [...known, 'tieout'].includes(core));
  return isAbout ? { because: 'password_about_you' } : null;
}

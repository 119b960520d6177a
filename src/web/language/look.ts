import type { Theme } from '../../domain/look.ts';
import type { Language } from '../../domain/words/languages.ts';
import { language } from '../../domain/words/words.ts';
import type { Me } from '../../http/client.ts';

// The names are the server's: it writes both into the page's first line, so that nothing is shown in another first.
const year = 365 * 24 * 3600;
const keep = (name: 'tieout_language' | 'tieout_theme', value: string) => {
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not in every browser yet, and cannot be waited for here
  document.cookie = `${name}=${value}; Path=/; Max-Age=${year}; SameSite=Lax${secure}`;
};
const kept = (name: string) =>
  document.cookie
    .split(/; */)
    .find((pair) => pair.startsWith(`${name}=`))
    ?.split('=')[1];

/** Chosen on the sign-in page by somebody who is not known yet: theirs, once they are. */
const chosenHere = 'tieout-language-chosen';

/** Remembers it in this browser and shows the page anew; never twice for the same, should nothing be remembered. */
export function speak(wanted: Language): void {
  if (wanted === language()) return;
  keep('tieout_language', wanted);
  if (kept('tieout_language') === wanted) location.reload();
}

export function speakBeforeSignIn(wanted: Language): void {
  sessionStorage.setItem(chosenHere, wanted);
  speak(wanted);
}

/** What was chosen before signing in, once: it is to be saved with whoever did. */
export function chosenBeforeSignIn(): Language | null {
  const chosen = sessionStorage.getItem(chosenHere);
  sessionStorage.removeItem(chosenHere);
  return chosen === language() ? language() : null;
}

/** Light, dark, or as the machine is. */
export function colour(theme: Theme | null): void {
  const named = theme === 'light' || theme === 'dark' ? theme : null;
  keep('tieout_theme', named ?? 'system');
  if (named === null) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = named;
}

/** Sees that this browser shows what its person wants, also where they chose it in another one. */
export function asWanted(me: Me): void {
  if (me.theme !== null && me.theme !== (kept('tieout_theme') ?? 'system')) colour(me.theme);
  if (me.language !== null) speak(me.language);
}

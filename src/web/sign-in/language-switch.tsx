import { languageNames, languages } from '../../domain/words/languages.ts';
import { language, words } from '../../domain/words/words.ts';
import { speakBeforeSignIn } from '../language/look.ts';

/** For whoever is not known yet: each language by its own name, the one that is spoken marked. */
export function LanguageSwitch() {
  return (
    <nav className="language-switch" aria-label={words.look.language}>
      {languages.map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          aria-current={one === language() ? 'true' : undefined}
          onClick={() => speakBeforeSignIn(one)}
        >
          {languageNames[one]}
        </button>
      ))}
    </nav>
  );
}

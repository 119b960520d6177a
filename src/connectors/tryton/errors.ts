import { fill, words as sentences } from '../../domain/words/words.ts';
import { ErpTrouble, inWords } from '../trouble.ts';

/** Tryton's no, in its own words. The transaction was rolled back, as far as it can tell. */
export class TrytonNo extends Error {
  /** `rule`: one of Tryton's or of its modules. `right`: this user may not. `busy`: another change was in the way. */
  readonly about: 'rule' | 'right' | 'busy';

  constructor(about: TrytonNo['about'], words: string) {
    super(words);
    this.name = 'TrytonNo';
    this.about = about;
  }
}

const say = sentences.tryton;

/** How PostgreSQL and SQLite say that two transactions met. Tryton repeats such a call five times before it says so. */
const met = /could not (obtain lock|serialize access)|deadlock detected|database (table )?is locked|lock timeout/i;

/** In English, which each call asks for; a changed translation costs the code of the refusal, not its words. */
const rights = /\bnot allowed to\b|\baccess (error|denied)\b/i;

/**
 * What the `error` of a JSON answer means. Tryton's own exceptions come by name with their sentence; whatever else
 * failed on the server comes as its text and, at times, a traceback, which is for its log and not for people.
 */
export function errorOf(error: unknown): TrytonNo | ErpTrouble {
  const [name, given] = Array.isArray(error) ? error : [];
  const words = inWords(sentenceOf(given)).trim();
  switch (name) {
    case 'UserError':
      return new TrytonNo(rights.test(words) ? 'right' : 'rule', words);
    case 'UserWarning':
      return new TrytonNo('rule', words);
    case 'ConcurrencyException':
      return new TrytonNo('busy', words || say.modified);
    default: {
      const text = typeof name === 'string' ? inWords(name).trim() : '';
      if (met.test(text)) return new TrytonNo('busy', text);
      return new ErpTrouble('unexpected', { what: fill(say.failed, { because: text || say.noReason }) });
    }
  }
}

/** `[message, description, domain]` of an error, `[key, message, description]` of a warning. */
function sentenceOf(given: unknown): string {
  if (typeof given === 'string') return given;
  if (!Array.isArray(given)) return '';
  const texts = given.filter((part): part is string => typeof part === 'string');
  // A warning begins with its key, which has no spaces.
  return texts.find((part) => /\s/.test(part)) ?? texts[0] ?? '';
}

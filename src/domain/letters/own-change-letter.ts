import { words } from '../words/words.ts';
import { type LetterText, letterOf } from './letter.ts';

/** What somebody changes of how they sign in, and is told by mail. */
export type OwnChange = keyof typeof words.ownChanges.what;

/** To somebody whose way in was changed at their own browser: so that nobody does it behind their back. */
export function ownChangeLetter({
  to,
  what,
  link,
}: {
  readonly to: string;
  readonly what: OwnChange;
  readonly link: string;
}): LetterText {
  const says = words.ownChanges;
  return letterOf({
    subject: says.subject,
    to,
    paragraphs: [says.what[what], says.next],
    link: { says: says.open, to: link },
    foot: [says.why],
  });
}

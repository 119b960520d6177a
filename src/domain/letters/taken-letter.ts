import { fill, words } from '../words/words.ts';
import { type LetterText, letterOf } from './letter.ts';

export interface TakenFacts {
  readonly to: string;
  /** Null: whoever runs Tieout, at the machine. */
  readonly by: string | null;
  readonly reason: string;
  readonly link: string;
}

/** To somebody whose second factor another took away: so that it is not done behind their back. */
export function takenLetter({ to, by, reason, link }: TakenFacts): LetterText {
  const says = words.waysIn.letter;
  const who = by ?? words.waysIn.machine;
  const sentence = fill(says.says, { by: who });
  return letterOf({
    subject: says.subject,
    to,
    paragraphs: [sentence.charAt(0).toUpperCase() + sentence.slice(1), fill(says.reason, { reason }), says.next],
    link: { says: says.open, to: link },
    foot: [says.why],
  });
}

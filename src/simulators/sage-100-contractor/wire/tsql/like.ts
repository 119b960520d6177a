/** A pattern of LIKE in PostgreSQL's terms: a LIKE of its own, or, where it has sets such as `[a-f]`, an expression. */
export type PostgresPattern = { readonly like: string } | { readonly matches: string } | { readonly never: true };

type Piece =
  | { readonly is: 'any' }
  | { readonly is: 'one' }
  | { readonly is: 'letter'; readonly letter: string }
  | Letters;
interface Letters {
  readonly is: 'letters';
  readonly not: boolean;
  readonly letters: string;
}

/** Reads T-SQL's pattern. Null where a bracket is opened and not closed: that matches nothing. */
function piecesOf(pattern: string, escaping: string | null): readonly Piece[] | null {
  const found: Piece[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const letter = pattern[at]!;
    if (letter === escaping) found.push({ is: 'letter', letter: pattern[++at] ?? '' });
    else if (letter === '%') found.push({ is: 'any' });
    else if (letter === '_') found.push({ is: 'one' });
    else if (letter !== '[') found.push({ is: 'letter', letter });
    else {
      const close = pattern.indexOf(']', at + 1);
      if (close < 0) return null;
      const inside = pattern.slice(at + 1, close);
      const not = inside.startsWith('^');
      found.push({ is: 'letters', not, letters: not ? inside.slice(1) : inside });
      at = close;
    }
  }
  return found;
}

export function postgresPattern(pattern: string, escaping: string | null): PostgresPattern {
  const pieces = piecesOf(pattern, escaping);
  if (!pieces || pieces.some((piece) => piece.is === 'letters' && piece.letters === '')) return { never: true };
  const sets = pieces.some((piece) => piece.is === 'letters');
  return sets ? { matches: `^${pieces.map(expression).join('')}$` } : { like: pieces.map(likePiece).join('') };
}

function likePiece(piece: Piece): string {
  if (piece.is === 'any') return '%';
  if (piece.is === 'one') return '_';
  return piece.is === 'letter' ? piece.letter.replace(/[\\%_]/g, '\\$&') : '';
}

function expression(piece: Piece): string {
  if (piece.is === 'any') return '.*';
  if (piece.is === 'one') return '.';
  if (piece.is === 'letter') return piece.letter.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&');
  return `[${piece.not ? '^' : ''}${piece.letters.replace(/[\\^[\]:.=]/g, '\\$&')}]`;
}

import { SqlError } from '../sql-error.ts';
import { isInteger, isText, nvarchar, type SqlType } from '../sql-type.ts';
import type { Piece } from './bindings.ts';
import { cast, keySql } from './cast.ts';
import type { Ground } from './ground.ts';
import { postgresPattern } from './like.ts';
import type { Condition, Expression } from './syntax.ts';
import { onlyOneColumn, value } from './translate-value.ts';
import { commonOfAll } from './types.ts';

/** A condition as PostgreSQL's SQL. Throws 4145 where a value stands in its place. */
export function condition(node: Expression, ground: Ground): string {
  switch (node.is) {
    case 'and':
    case 'or':
      return `(${node.terms.map((term) => condition(term, ground)).join(` ${node.is} `)})`;
    case 'not':
      return `(not ${condition(node.of, ground)})`;
    case 'compare': {
      const [left, right] = alike([value(node.left, ground), value(node.right, ground)], ground, node.line);
      return `${left} ${node.by} ${right}`;
    }
    case 'between': {
      const pieces = [node.of, node.low, node.high].map((one) => value(one, ground));
      const [of, low, high] = alike(pieces, ground, node.line);
      return `(${of} ${node.not ? 'not ' : ''}between ${low} and ${high})`;
    }
    case 'in':
      return inOf(node, ground);
    case 'like':
      return likeOf(node, ground);
    case 'isNull':
      return `(${ground.whole.bindings.sqlOf(value(node.of, ground))} is ${node.not ? 'not ' : ''}null)`;
    case 'exists':
      return `exists (${ground.whole.query(node.query, ground.scope).sql})`;
    default: {
      const text = `An expression of non-boolean type specified in a context where a condition is expected, near '${wordOf(node)}'.`;
      throw new SqlError(4145, text, { class: 15, line: node.line });
    }
  }
}

const wordOf = (node: Expression): string => {
  if (node.is === 'column') return node.path.at(-1) ?? '';
  if (node.is === 'number' || node.is === 'text') return node.text.slice(0, 60);
  return node.is === 'call' ? node.name : ')';
};

/** The SQL of pieces that are compared with each other: of one type, texts in their folded form. */
function alike(pieces: readonly Piece[], ground: Ground, line: number): readonly string[] {
  const type = commonOfAll(pieces);
  return pieces.map((piece) => comparable(piece, type, ground, line));
}

function comparable(piece: Piece, type: SqlType, ground: Ground, line: number): string {
  // Integers of different sizes compare as they are, so that a column keeps its index.
  const asIs = piece.is === 'computed' && isInteger(piece.type) && isInteger(type);
  return keySql(ground.whole.bindings.sqlOf(asIs ? piece : cast(piece, type, line)), type);
}

function inOf(node: Condition & { is: 'in' }, ground: Ground): string {
  const { among, line } = node;
  const not = node.not ? 'not ' : '';
  const of = value(node.of, ground);
  if (!('selects' in among)) {
    const pieces = among.map((one) => value(one, ground));
    const [left, ...members] = alike([of, ...pieces], ground, line);
    return `(${left} ${not}in (${members.join(', ')}))`;
  }
  const { sql, columns } = ground.whole.query(among, ground.scope);
  if (columns.length !== 1) throw onlyOneColumn(line);
  const alias = ground.whole.nextAlias();
  const member: Piece = { is: 'computed', sql: `${alias}.c0`, type: columns[0]!.type };
  const [left, right] = alike([of, member], ground, line);
  return `(${left} ${not}in (select ${right} from (${sql}) as ${alias}))`;
}

function likeOf(node: Condition & { is: 'like' }, ground: Ground): string {
  const { bindings } = ground.whole;
  const asText = (one: Expression) => {
    const piece = value(one, ground);
    return isText(piece.type) ? piece : cast(piece, nvarchar(60), node.line);
  };
  const [of, pattern] = [asText(node.of), asText(node.pattern)];
  const escaping = node.escape ? escapeOf(value(node.escape, ground), node.line) : null;
  const not = node.not ? 'not ' : '';
  const left = bindings.sqlOf(of);
  if (pattern.is === 'constant' && pattern.value !== null) {
    const known = postgresPattern(String(pattern.value), escaping);
    if ('never' in known) return `(${left} is not null and ${node.not ? 'true' : 'false'})`;
    if ('matches' in known) return `(${left} ${not ? '!~*' : '~*'} ${bindings.bind(known.matches, 'text')})`;
    return `(lower(${left}) ${not}like lower(${bindings.bind(known.like, 'text')}) escape '\\')`;
  }
  // A pattern that only the database knows: its sets in brackets would be read as they stand.
  return `(lower(${left}) ${not}like replace(lower(${bindings.sqlOf(pattern)}), '\\', '\\\\') escape '\\')`;
}

function escapeOf(piece: Piece, line: number): string {
  if (piece.is === 'constant' && typeof piece.value === 'string' && piece.value.length === 1) return piece.value;
  const given = piece.is === 'constant' ? String(piece.value).slice(0, 60) : '';
  throw new SqlError(506, `The invalid escape character "${given}" was specified in a LIKE predicate.`, { line });
}

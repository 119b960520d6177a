import pg from 'pg';

/** `i.company_id = $1`, and as it is written where parameters were filled in; `home_company_id` is another column. */
const filter = /(?<![\w"])(?:"?\w+"?\.)?"?company_id"?\s*=\s*(\$\d+(?:::bigint)?|'\d+'::bigint)/g;
/** In these a condition stands wherever the words stand; in the others behind the first `where` alone, for before it values are set. */
const reads = /^\s*(?:set transaction|select|with|\()/i;
const writes = /\b(?:insert\s+into|update|delete\s+from)\b/i;

const real = pg.Client.prototype.query;
let struck = 0;

/** So many conditions have been struck out since the last time that this was asked. */
export function struckOut(): number {
  const many = struck;
  struck = 0;
  return many;
}

function without(text: string): string {
  const changes = writes.test(text);
  if (!changes && !reads.test(text)) return text;
  const from = changes ? text.search(/\bwhere\b/i) : 0;
  if (from < 0) return text;
  return (
    text.slice(0, from) +
    text.slice(from).replace(filter, (whole, value: string, offset: number) => {
      // `do update set company_id = $1` behind a where is no condition.
      if (/\bset\s+$/i.test(text.slice(0, from + offset))) return whole;
      struck++;
      return `${value.includes('::') ? value : `${value}::bigint`} is not null`;
    })
  );
}

/** Under its name the connection keeps the plan of the right one. */
function mutant(given: unknown): unknown {
  if (typeof given === 'string') return without(given);
  if (given === null || typeof given !== 'object' || !('text' in given) || typeof given.text !== 'string') return given;
  return Object.assign(given, { text: without(given.text), name: undefined });
}

/**
 * The mutant of a forgotten filter: strikes every condition on `company_id` out of whatever any connection of this process
 * sends, or leaves them in again. What is written into a row stays.
 */
export function mutate(on: boolean): void {
  if (!on) {
    pg.Client.prototype.query = real;
    return;
  }
  pg.Client.prototype.query = function query(this: pg.Client, ...args: unknown[]) {
    const [first, ...rest] = args;
    return (real as (...all: unknown[]) => unknown).apply(this, [mutant(first), ...rest]);
  } as typeof real;
}

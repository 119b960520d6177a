import type { FastifyInstance } from 'fastify';
import { Refusing } from './problem.ts';

/**
 * How a body of JSON is read: none at all is no error, for clients send its `content-type` without one, on DELETE above all; what
 * would cost more than it can mean is refused before anything looks at it.
 * @param usualBytes what a route takes that says nothing else.
 */
export function readJsonBodies(app: FastifyInstance, usualBytes: number): void {
  // Fastify reads plain text by itself; here nobody does, and what is not read must not be taken for an empty body.
  app.removeContentTypeParser('text/plain');
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text, done) => {
    if (text === '') return done(null, undefined);
    parse(request, text as string, (error, body) => {
      const because = error ? 'not_json' : wrongWith(text as string, body);
      // A route that takes longer bodies has said what is in them.
      if (because === null && text.length <= usualBytes && holdsTooMany(body)) return done(tooManyValues(), undefined);
      return because === null ? done(null, body) : done(new Refusing('malformed', { because }), undefined);
    });
  });
}

/** Why a body is not looked at by anybody; null where it is. */
function wrongWith(text: string, body: unknown): 'too_deep' | 'half_character' | null {
  if (isTooDeep(body)) return 'too_deep';
  return holdsHalf(text, body) ? 'half_character' : null;
}

/** The values of a body, level by level, as far as anybody asks for them. */
function* levelsOf(body: unknown): Generator<readonly unknown[]> {
  const within = (value: unknown) => (typeof value === 'object' && value !== null ? Object.values(value) : []);
  for (let level = [body]; level.length > 0; level = level.flatMap(within)) yield level;
}

/** What nobody sends. Whatever walks a body by calling itself would run out of stack within one that is endless. */
const deepest = 20;

function isTooDeep(body: unknown): boolean {
  let depth = 0;
  for (const _ of levelsOf(body)) if (depth++ > deepest) return true;
  return false;
}

/**
 * More than any request of a megabyte means anything by. What is wrong with each is noted before it is known who asks: of half
 * a million it took 400 MB and a third of a second.
 */
const mostValues = 100_000;
const tooManyValues = () => new Refusing('too_large', { limit: `${mostValues} values` });

function holdsTooMany(body: unknown): boolean {
  let count = 0;
  for (const level of levelsOf(body)) {
    count += level.length;
    if (count > mostValues) return true;
  }
  return false;
}

/**
 * Half of a character beyond the first 65,536, which JSON can write and no text of a database can be. It comes by its
 * escape alone: of bytes that are no UTF-8 the decoder has made something else.
 */
const holdsHalf = (text: string, body: unknown): boolean => /\\u[dD][89a-fA-F]/.test(text) && !isWhole(body);

function isWhole(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, one]) => name.isWellFormed() && isWhole(one));
}

/**
 * Reads JSON that an ERP, or whatever stands in its place, has written. A name that stands twice in one object says two things,
 * and `JSON.parse` takes the last (RFC 8259, section 4: what a program makes of it cannot be foretold). A list of bills with
 * an empty one behind it would be *none*, so it is no answer.
 * @throws SyntaxError where it is no JSON, or says something twice.
 */
export function readJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (namesWritten(text) !== namesRead(value)) throw new SyntaxError('a name stands twice in it');
  return value;
}

/** In JSON a colon outside of a text stands behind a name, and nowhere else. */
function namesWritten(text: string): number {
  let names = 0;
  let within = false;
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"') within = !within;
    else if (within && sign === '\\') at++;
    else if (!within && sign === ':') names++;
  }
  return names;
}

/** Without calling itself: it may be a hundred thousand lists within each other. */
function namesRead(value: unknown): number {
  let names = 0;
  const left = [value];
  while (left.length > 0) {
    const one = left.pop();
    if (typeof one !== 'object' || one === null) continue;
    const held: readonly unknown[] = Object.values(one);
    if (!Array.isArray(one)) names += held.length;
    for (const each of held) left.push(each);
  }
  return names;
}

/**
 * What no answer may hold, whoever asked for whatever. No value that is made up here (`strange.ts`) holds any of these,
 * so that one which is repeated is never taken for one that leaked.
 */
const telling: readonly (readonly [what: string, sign: RegExp])[] = [
  ['a stack', /\n\s+at |\bat (?:async )?[\w.<>]+ \(|node:internal|file:\/\/\/[a-z]+\/|node_modules/],
  [
    'a file of ours',
    /\/src\/(?:app|store|http|domain|people|connectors|sources|agent)\/|\.ts:\d+|\/(?:root|home|tmp|usr|var|etc)\/\w/,
  ],
  [
    'words of the database',
    /syntax error at or near|relation "|violates [\w-]+ ?[\w-]* constraint|duplicate key value|invalid (?:input syntax|byte sequence)|out of range for type|current transaction is aborted|permission denied for (?:table|schema|function)|row-level security|could not (?:serialize|determine)|pg_catalog|deadlock detected|value too long for type/,
  ],
  ['SQL', /\bselect [\s\S]{1,200} from (?:tieout\.)?\w+ where|\binsert into \w+ \(|\bupdate \w+ set \w+ =/i],
  [
    'words of a library',
    /ZodError|FST_ERR|Unexpected (?:token|end of JSON)|JSON at position|is not a function|Cannot (?:read propert|convert|destructure|set propert|access)|is not (?:an object|defined|a constructor)|is not iterable|Maximum call stack|Invalid (?:time value|array length|string length)/,
  ],
];

/** Texts that stand nowhere but where they were planted. */
export type Planted = Readonly<Record<string, string>>;

/** What an answer tells that it must not, each in a few words. */
export function leaksIn(text: string, planted: Planted): readonly string[] {
  const told = telling.flatMap(([what, sign]) => {
    const found = sign.exec(text);
    return found === null ? [] : [`it tells ${what}: ${text.slice(Math.max(0, found.index - 30), found.index + 90)}`];
  });
  const out = Object.entries(planted).filter(([, secret]) => text.includes(secret));
  return [...told, ...out.map(([name]) => `it tells ${name}`)];
}

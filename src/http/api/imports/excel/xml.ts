/** What stands in an XML text, one after the other. Of what Excel writes nothing else is of interest. */
export type XmlPart =
  | { readonly is: 'open'; readonly name: string; readonly attributes: string; readonly empty: boolean }
  | { readonly is: 'close'; readonly name: string }
  | { readonly is: 'text'; readonly text: string };

/** A tag or a text that is longer than this is none of a spreadsheet's: a cell holds 32,767 characters, of ten letters each at most. */
const longestPart = 512 * 1024;

/** How far the end of a tag was looked for: when more of it comes, nothing is read twice. */
interface Search {
  at: number;
  quote: string;
}

/**
 * Reads XML as it comes, some parts at a time, in no more memory than its longest text. Prefixes of names are left away. Entities of its own it
 * has none: a document that declares any is refused.
 */
export async function* xmlParts(texts: AsyncIterable<string>): AsyncGenerator<readonly XmlPart[]> {
  let held = '';
  let search: Search | null = null;
  for await (const text of texts) {
    held += text;
    const parts: XmlPart[] = [];
    let from = 0;
    for (;;) {
      const open = held.indexOf('<', from);
      if (open === -1) break;
      search ??= { at: open + 1, quote: '' };
      const end = endOf(held, open, search);
      if (end === -1) break;
      search = null;
      if (open > from) parts.push({ is: 'text', text: unescaped(held.slice(from, open)) });
      const tag = held.slice(open + 1, end);
      const part = partOf(tag);
      if (part !== null) parts.push(part);
      from = end + 1;
    }
    held = held.slice(from);
    if (search !== null) search.at -= from;
    yield parts;
    if (held.length > longestPart) throw new Error('a part of the XML has no end');
  }
}

/** Where what begins at a `<` ends; -1 where that has not come yet. */
function endOf(text: string, open: number, search: Search): number {
  const from = search.at;
  search.at = text.length;
  const closed = (begins: string, mark: string) => {
    if (!text.startsWith(begins, open)) return null;
    const end = text.indexOf(mark, Math.max(open + begins.length, from - mark.length));
    return end === -1 ? -1 : end + mark.length - 1;
  };
  const apart = closed('<!--', '-->') ?? closed('<![CDATA[', ']]>');
  if (apart !== null) return apart;
  // Attributes may hold a `>` between their quotation marks.
  for (let i = from; i < text.length; i++) {
    const mark = text[i]!;
    if (search.quote !== '') {
      if (mark === search.quote) search.quote = '';
    } else if (mark === '"' || mark === "'") search.quote = mark;
    else if (mark === '>') return i;
  }
  return -1;
}

const bareName = (name: string) => name.slice(name.indexOf(':') + 1);

function partOf(tag: string): XmlPart | null {
  if (tag.startsWith('![CDATA[')) return { is: 'text', text: tag.slice(8, -2) };
  if (tag.startsWith('!DOCTYPE')) throw new Error('the XML declares a type of its own');
  if (tag.startsWith('?') || tag.startsWith('!')) return null;
  if (tag.startsWith('/')) return { is: 'close', name: bareName(tag.slice(1).trim()) };
  const empty = tag.endsWith('/');
  const whole = empty ? tag.slice(0, -1) : tag;
  const space = whole.search(/\s/);
  const name = space === -1 ? whole : whole.slice(0, space);
  return { is: 'open', name: bareName(name), attributes: space === -1 ? '' : whole.slice(space), empty };
}

const patterns = new Map<string, RegExp>();
function patternOf(name: string): RegExp {
  const known = patterns.get(name) ?? new RegExp(`\\s(?:\\w+:)?${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`);
  patterns.set(name, known);
  return known;
}

/** The value of an attribute; null where it has none of the name. */
export function attribute({ attributes }: { readonly attributes: string }, name: string): string | null {
  const found = patternOf(name).exec(attributes);
  return found === null ? null : unescaped(found[1] ?? found[2] ?? '');
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi,
    (whole, hex?: string, code?: string, name?: string) => {
      if (name !== undefined) return Object.hasOwn(named, name) ? named[name]! : whole;
      const point = hex === undefined ? Number(code) : Number.parseInt(hex, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}

import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** An element, its children in the order in which they stand. `text` is what stands between its tags, untrimmed. */
export interface XmlElement {
  /** With its prefix, as it is written. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  ignoreDeclaration: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
});

type Parsed = Readonly<Record<string, unknown>>;

function elementsOf(nodes: unknown): XmlElement[] {
  return (nodes as Parsed[]).flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text');
    if (name === undefined) return [];
    const inside = node[name] as Parsed[];
    const text = inside.map((child) => child['#text'] ?? '').join('');
    const attributes = (node[':@'] ?? {}) as Record<string, string>;
    return [{ name, attributes, children: elementsOf(inside), text }];
  });
}

/** The root of a document, or why it is none. A document type is refused: nobody here needs one. */
export function readXml(xml: string): { readonly root: XmlElement } | { readonly problem: string } {
  if (/<!DOCTYPE/i.test(xml)) return { problem: 'it has a document type' };
  const valid = XMLValidator.validate(xml);
  if (valid !== true) return { problem: `not well-formed XML: ${valid.err.msg}` };
  const [root, another] = elementsOf(parser.parse(xml)).filter(({ name }) => !name.startsWith('?'));
  if (!root || another) return { problem: 'not one XML document' };
  return { root };
}

/** The text of the element at the end of a path; empty where there is none. */
export function textAt(element: XmlElement | undefined, ...path: string[]): string {
  let here = element;
  for (const name of path) here = here?.children.find((child) => child.name === name);
  return here?.text.trim() ?? '';
}

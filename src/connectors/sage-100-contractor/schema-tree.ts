import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { fill, words } from '../../domain/words/words.ts';
import type { TextLimits } from './named-element.ts';

/** A node of an XML schema, in its order, without prefixes. */
export interface XsNode {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XsNode[];
}

/** The schemas of one installation together. */
export interface SchemaTree {
  readonly namespace: string | null;
  readonly qualified: boolean;
  /** Types, groups and global elements by kind and name: `type ClientKeyType`. */
  readonly named: ReadonlyMap<string, XsNode>;
  /** Every element that is declared anywhere, in the order of the files. */
  readonly elements: readonly XsNode[];
}

/** One element within another, in the schema's order. */
export interface SchemaField {
  readonly name: string;
  readonly required: boolean;
  readonly many: boolean;
  readonly declaration: XsNode;
}

const { because } = words.doctor.schema;

/** Nobody's schema nests deeper; one that refers to itself without end stops here. */
const deepest = 24;
/** The most fields of one request. */
const mostFields = 2_000;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
});

/**
 * Reads the text of a schema. Throws where it is none; a document type is refused, for entities may grow without end.
 */
export function parseSchema(text: string): XsNode {
  if (/<!DOCTYPE/i.test(text)) throw new Error(because.documentType);
  const valid = XMLValidator.validate(text);
  if (valid !== true) throw new Error(fill(because.notWellFormed, { says: valid.err.msg, line: valid.err.line }));
  const parsed: unknown = parser.parse(text);
  const schema = nodesOf(parsed).find((node) => node.tag === 'schema');
  if (!schema) throw new Error(because.noSchema);
  return schema;
}

/** The parser's ordered form: `[{ element: [children], ':@': { name: 'A' } }]`. */
function nodesOf(parsed: unknown): readonly XsNode[] {
  if (!Array.isArray(parsed)) return [];
  return parsed.flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null) return [];
    const tag = Object.keys(one).find((key) => key !== ':@' && key !== '#text');
    if (tag === undefined || tag.startsWith('?')) return [];
    const given: unknown = Reflect.get(one, ':@');
    const attributes = Object.fromEntries(Object.entries(given ?? {}).map(([key, value]) => [key, String(value)]));
    return [{ tag, attributes, children: nodesOf(Reflect.get(one, tag)) }];
  });
}

/** What a schema takes in from other files: their locations as written. */
export const takenIn = (schema: XsNode): readonly string[] =>
  schema.children
    .filter(({ tag }) => tag === 'include' || tag === 'import' || tag === 'redefine')
    .flatMap(({ attributes }) => attributes.schemaLocation ?? []);

/** The first schema is the one whose namespace and form count. */
export function treeOf(schemas: readonly XsNode[]): SchemaTree {
  const named = new Map<string, XsNode>();
  const elements: XsNode[] = [];
  const collect = (node: XsNode, depth: number) => {
    if (depth > deepest * 2) return;
    if (node.tag === 'element' && node.attributes.name) elements.push(node);
    for (const child of node.children) collect(child, depth + 1);
  };
  for (const schema of schemas) {
    for (const node of schema.children) {
      const kind = { complexType: 'type', simpleType: 'type', group: 'group', element: 'element' }[node.tag];
      const key = `${kind} ${node.attributes.name}`;
      if (kind && node.attributes.name && !named.has(key)) named.set(key, node);
    }
    collect(schema, 0);
  }
  return {
    namespace: schemas[0]?.attributes.targetNamespace ?? null,
    qualified: schemas[0]?.attributes.elementFormDefault === 'qualified',
    named,
    elements,
  };
}

const local = (name: string | undefined): string => (name ?? '').replace(/^.*:/, '');

/** The type of an element: declared within it, or by name. Null for one of XML Schema's own. */
function typeOf(tree: SchemaTree, element: XsNode): XsNode | null {
  const inline = element.children.find(({ tag }) => tag === 'complexType' || tag === 'simpleType');
  return inline ?? tree.named.get(`type ${local(element.attributes.type)}`) ?? null;
}

/** The elements within one, in the order in which they must stand. Of a choice none is required. */
export function fieldsOf(tree: SchemaTree, element: XsNode): readonly SchemaField[] {
  const found: SchemaField[] = [];
  const walk = (node: XsNode, required: boolean, many: boolean, depth: number): void => {
    if (depth > deepest || found.length >= mostFields) return;
    const needed = required && node.attributes.minOccurs !== '0';
    const several = many || /^(unbounded|[2-9]|\d{2,})$/.test(node.attributes.maxOccurs ?? '1');
    const inside = (within: boolean) => {
      for (const child of node.children) walk(child, within, several, depth + 1);
    };
    switch (node.tag) {
      case 'element': {
        const declared = node.attributes.ref ? tree.named.get(`element ${local(node.attributes.ref)}`) : node;
        const name = declared?.attributes.name;
        if (declared && name) found.push({ name, required: needed, many: several, declaration: declared });
        return;
      }
      case 'group': {
        const group = node.attributes.ref ? tree.named.get(`group ${local(node.attributes.ref)}`) : node;
        for (const child of group?.children ?? []) walk(child, needed, several, depth + 1);
        return;
      }
      case 'extension': {
        const base = tree.named.get(`type ${local(node.attributes.base)}`);
        if (base) walk(base, needed, several, depth + 1);
        inside(needed);
        return;
      }
      case 'choice':
        inside(false);
        return;
      case 'complexType':
      case 'complexContent':
      case 'restriction':
      case 'sequence':
      case 'all':
        inside(needed);
    }
  };
  const type = typeOf(tree, element);
  if (type?.tag === 'complexType') walk(type, true, false, 0);
  return found;
}

/**
 * The elements within one that holds a record's number, down to `ObjectID`: `[]` where it holds a text itself, null
 * where it holds something else.
 */
export function wayToText(tree: SchemaTree, element: XsNode): readonly string[] | null {
  let here: readonly { readonly field: SchemaField; readonly way: readonly string[] }[];
  const inside = (node: XsNode, way: readonly string[]) =>
    fieldsOf(tree, node).map((field) => ({ field, way: [...way, field.name] }));
  here = inside(element, []);
  if (here.length === 0) return [];
  for (let depth = 0; depth < 3; depth++) {
    const id = here.find(({ field }) => field.name === 'ObjectID' && inside(field.declaration, []).length === 0);
    if (id) return id.way;
    here = here.flatMap(({ field, way }) => inside(field.declaration, way));
  }
  return null;
}

/** What an element's type says of its text, through all types that it is derived from. */
export function limitsOf(tree: SchemaTree, element: XsNode): TextLimits {
  const sizes: { length?: number; digits?: number; places?: number } = {};
  const sizeOf = { maxLength: 'length', length: 'length', totalDigits: 'digits', fractionDigits: 'places' } as const;
  const patterns: string[] = [];
  let values: readonly string[] = [];
  const given = new Set<XsNode>();
  const look = (node: XsNode | null | undefined, depth: number): void => {
    if (!node || depth > deepest || given.has(node)) return;
    given.add(node);
    const here = node.children.filter(({ tag }) => tag === 'enumeration').flatMap((one) => one.attributes.value ?? []);
    // The type itself narrows what it is derived from, so its own list and length come first.
    if (values.length === 0) values = here;
    // Several patterns of one step are alternatives; those of different steps must all hold.
    const forms = node.children.filter(({ tag }) => tag === 'pattern').flatMap((one) => one.attributes.value ?? []);
    if (forms.length > 0) patterns.push(forms.map((form) => `(?:${form})`).join('|'));
    for (const child of node.children) {
      const size = Number(child.attributes.value);
      const which = Object.hasOwn(sizeOf, child.tag) ? sizeOf[child.tag as keyof typeof sizeOf] : null;
      if (which !== null && Number.isInteger(size)) sizes[which] = Math.min(sizes[which] ?? size, size);
      if (['restriction', 'extension', 'simpleType', 'simpleContent'].includes(child.tag)) look(child, depth + 1);
    }
    if (node.attributes.base) look(tree.named.get(`type ${local(node.attributes.base)}`), depth + 1);
  };
  look(typeOf(tree, element), 0);
  return {
    ...sizes,
    ...(patterns.length === 0 ? {} : { patterns }),
    ...(values.length === 0 ? {} : { values }),
  };
}

import { readFile } from 'node:fs/promises';
import { readXml, type XmlElement } from './xml.ts';

/**
 * Reads as much of an XML schema as Sage's messages need: elements, sequences and choices with how often they may occur,
 * named and inline types, and attributes. Values are judged by the program itself and not here.
 */
export interface MessageSchema {
  readonly namespace: string;
  /** What is wrong with a document's elements and attributes, and at which of them; null where nothing is. */
  check(root: XmlElement): Violation | null;
}

export interface Violation {
  /** Names from the root down to the element that is wrong or lacks something. */
  readonly path: readonly string[];
  readonly says: string;
}

interface Type {
  readonly content: Particle | null;
  readonly attributes: readonly Attribute[];
}
interface Attribute {
  readonly name: string;
  readonly required: boolean;
  /** Null where any text will do. */
  readonly values: readonly string[] | null;
}
type Particle = { readonly min: number; readonly max: number } & (
  | { readonly is: 'element'; readonly name: string; readonly type: () => Type | null }
  | { readonly is: 'sequence' | 'choice'; readonly parts: readonly Particle[] }
);

const local = (name: string) => name.slice(name.indexOf(':') + 1);
const named = (element: XmlElement, name: string) => element.children.filter((child) => local(child.name) === name);
const kinds = new Set(['element', 'sequence', 'choice']);

/** Types may name themselves, so each is read when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly it: T } | undefined;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
}

function count(text: string | undefined): number {
  if (text === undefined) return 1;
  return text === 'unbounded' ? Number.POSITIVE_INFINITY : Number(text);
}

export async function readMessageSchema(file: URL | string): Promise<MessageSchema> {
  const read = readXml(await readFile(file, 'utf8'));
  if ('problem' in read) throw new Error(`The schema of the messages cannot be read: ${read.problem}.`);
  const schema = read.root;
  const types = new Map(named(schema, 'complexType').map((type) => [type.attributes.name ?? '', type]));
  const [top] = named(schema, 'element');
  if (!top) throw new Error('The schema of the messages declares no element.');
  const namespace = schema.attributes.targetNamespace ?? '';
  const start = particleOf(top, types);
  return { namespace, check: (root) => checkRoot(root, start, namespace) };
}

function typeOf(element: XmlElement, types: ReadonlyMap<string, XmlElement>): Type | null {
  const declared = named(element, 'complexType')[0] ?? types.get(local(element.attributes.type ?? ''));
  if (!declared) return null;
  const content = declared.children.find((child) => kinds.has(local(child.name)));
  const attributes = named(declared, 'attribute').map((attribute) => {
    const simple = named(attribute, 'simpleType').flatMap((type) => named(type, 'restriction'));
    const values = simple.flatMap((type) => named(type, 'enumeration')).map((one) => one.attributes.value ?? '');
    const { name = '', use } = attribute.attributes;
    return { name, required: use === 'required', values: values.length > 0 ? values : null };
  });
  return { content: content ? particleOf(content, types) : null, attributes };
}

function particleOf(declared: XmlElement, types: ReadonlyMap<string, XmlElement>): Particle {
  const often = { min: count(declared.attributes.minOccurs), max: count(declared.attributes.maxOccurs) };
  const kind = local(declared.name);
  if (kind === 'element') {
    return { is: 'element', name: declared.attributes.name ?? '', type: once(() => typeOf(declared, types)), ...often };
  }
  const parts = declared.children.filter((child) => kinds.has(local(child.name)));
  return { is: kind as 'sequence' | 'choice', parts: parts.map((part) => particleOf(part, types)), ...often };
}

function checkRoot(root: XmlElement, start: Particle, namespace: string): Violation | null {
  const prefix = root.name.includes(':') ? `xmlns:${root.name.split(':')[0]}` : 'xmlns';
  if (start.is !== 'element' || local(root.name) !== start.name || root.attributes[prefix] !== namespace) {
    return { path: [], says: `the document is not ${start.is === 'element' ? start.name : ''} of ${namespace}` };
  }
  const isDeclaration = (name: string) => name === 'xmlns' || name.startsWith('xmlns:');
  const own = Object.entries(root.attributes).filter(([name]) => !isDeclaration(name));
  return checkElement({ ...root, attributes: Object.fromEntries(own) }, start.type(), [start.name]);
}

function checkElement(element: XmlElement, type: Type | null, path: readonly string[]): Violation | null {
  const wrong = (says: string) => ({ path, says: `${path.at(-1)}: ${says}` });
  for (const { name, required, values } of type?.attributes ?? []) {
    const given = element.attributes[name];
    if (given === undefined && required) return wrong(`the attribute ${name} is missing`);
    if (given !== undefined && values?.includes(given) === false)
      return wrong(`${name} must be ${values.join(' or ')}`);
  }
  const odd = Object.keys(element.attributes).find((name) => !type?.attributes.some((known) => known.name === name));
  if (odd !== undefined) return wrong(`there is no attribute ${odd}`);
  const walk = new Walk(element.children, path);
  const violation = type?.content ? walk.take(type.content) : null;
  if (violation) return violation;
  const rest = walk.next();
  return rest ? wrong(`the element ${rest.name} is not expected here`) : null;
}

/** Goes through the children of an element as its type expects them. */
class Walk {
  #at = 0;
  readonly #children: readonly XmlElement[];
  readonly #path: readonly string[];
  constructor(children: readonly XmlElement[], path: readonly string[]) {
    this.#children = children;
    this.#path = path;
  }

  next(): XmlElement | undefined {
    return this.#children[this.#at];
  }

  take(particle: Particle): Violation | null {
    let times = 0;
    for (; times < particle.max && this.#begins(particle); times++) {
      const violation = this.#takeOnce(particle);
      if (violation) return violation;
    }
    return times >= particle.min || this.#mayBeEmpty(particle) ? null : this.#missing(particle);
  }

  #takeOnce(particle: Particle): Violation | null {
    if (particle.is === 'element') {
      const child = this.#children[this.#at++] as XmlElement;
      return checkElement(child, particle.type(), [...this.#path, particle.name]);
    }
    if (particle.is === 'choice') {
      return this.take(particle.parts.find((part) => this.#begins(part)) as Particle);
    }
    for (const part of particle.parts) {
      const violation = this.take(part);
      if (violation) return violation;
    }
    return null;
  }

  /** Can what comes next be the beginning of this? */
  #begins(particle: Particle): boolean {
    const name = this.next()?.name;
    if (name === undefined) return false;
    if (particle.is === 'element') return particle.name === name;
    if (particle.is === 'choice') return particle.parts.some((part) => this.#begins(part));
    for (const part of particle.parts) {
      if (this.#begins(part)) return true;
      if (part.min > 0) return false;
    }
    return false;
  }

  #mayBeEmpty(particle: Particle): boolean {
    if (particle.is === 'element') return false;
    const empty = (part: Particle) => part.min === 0 || this.#mayBeEmpty(part);
    return particle.is === 'choice' ? particle.parts.some(empty) : particle.parts.every(empty);
  }

  #missing(particle: Particle): Violation {
    const first = (part: Particle): string[] => (part.is === 'element' ? [part.name] : part.parts.flatMap(first));
    const expected = first(particle).slice(0, 10).join(' or ');
    const found = this.next() ? `, not ${this.next()?.name}` : '';
    return { path: this.#path, says: `${this.#path.at(-1)}: ${expected} is expected${found}` };
  }
}

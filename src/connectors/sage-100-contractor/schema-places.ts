import { fill, words } from '../../domain/words/words.ts';
import type { HeaderPart, LinePart } from './message-names.ts';
import { lineCandidates, phaseCandidates, plain } from './name-candidates.ts';
import type { NamedElement } from './named-element.ts';
import { finding, type SchemaFinding } from './schema-findings.ts';
import { fieldsOf, limitsOf, type SchemaField, type SchemaTree, wayToText, type XsNode } from './schema-tree.ts';

type Part = HeaderPart | LinePart;

/** What a person says of the installed schema where Tieout does not find it by itself. */
export interface Choices {
  /** Which element holds a part: `{ reference: 'UserDefined2' }`. */
  readonly holds?: Readonly<Partial<Record<Part, string>>>;
  /** Elements that Sage demands and Tieout knows nothing of, with what shall always stand there. */
  readonly always?: Readonly<Record<string, string>>;
  /** Parts that may be left to Sage although a bill has them. */
  readonly without?: readonly Part[];
  /** The values that will be sent as type and status; 1 and 1 where none are chosen. */
  readonly type?: number;
  readonly status?: number;
}

/** Without these a bill could not be found again, or not be recognised as ours: nothing is exported then. */
const needed: ReadonlySet<Part> = new Set<Part>([
  'reference',
  'lines',
  'invoiceNumber',
  'vendor',
  'job',
  'subcontract',
  'billingDate',
  'subcontractLine',
]);
/** Left out only where a person says so: without them the cost stands on no code, or on one that Sage chooses. */
const neededUnlessSpared: ReadonlySet<Part> = new Set<Part>(['costCode', 'costType']);

/** `TIE-` and 26 letters and digits. */
const referenceLength = 30;

const { parts, schema: say } = words.doctor;

interface Search<P extends Part> {
  /** The element whose fields are searched, as sentences name it. */
  readonly within: string;
  readonly candidates: Readonly<Record<P, readonly string[]>>;
  readonly expected: readonly NamedElement<P>[];
  readonly choices: Choices;
}

export interface Places<P extends Part> {
  readonly places: readonly NamedElement<P>[];
  readonly findings: readonly SchemaFinding[];
}

/** Finds which element holds which part, in the schema's order, and what Sage demands beside. */
export function placesIn<P extends Part>(tree: SchemaTree, declared: XsNode, search: Search<P>): Places<P> {
  const fields = fieldsOf(tree, declared);
  const findings: SchemaFinding[] = [];
  const heldBy = new Map<string, P>();
  for (const part of Object.keys(search.candidates) as P[]) {
    const found = fieldFor(fields, part, search, heldBy);
    // Where it need not be given, Sage counts its records better than we could.
    if (part === 'recordNumber' && !found?.required) continue;
    findings.push(...judge(tree, part, found, search));
    if (found) heldBy.set(found.name, part);
  }
  findings.push(...amountPlaces([...heldBy.values()], Object.hasOwn(search.candidates, 'amount'), search.within));
  const places = fields.flatMap((field): NamedElement<P>[] => {
    const holds = heldBy.get(field.name);
    if (holds !== undefined) return [placeOf(tree, holds, field)];
    const value = search.choices.always?.[field.name] ?? (field.required && isPhase(field) ? '0' : undefined);
    if (value === undefined) {
      if (!field.required) return [];
      const says = fill(say.unfilled, { element: field.name, request: search.within });
      findings.push(finding('unfilled', field.name, says));
      return [];
    }
    findings.push(finding('found', field.name, fill(say.fixed, { element: field.name, value })));
    return [{ ...placeOf<P>(tree, 'fixed', field), value }];
  });
  return { places, findings };
}

const isPhase = ({ name }: SchemaField) => phaseCandidates.some((candidate) => plain(candidate) === plain(name));

function fieldFor<P extends Part>(
  fields: readonly SchemaField[],
  part: P,
  { candidates, choices }: Search<P>,
  taken: ReadonlyMap<string, P>,
): SchemaField | undefined {
  const chosen = choices.holds?.[part];
  const names = chosen === undefined ? candidates[part] : [chosen];
  for (const name of names) {
    const found = fields.find((field) => plain(field.name) === plain(name) && !taken.has(field.name));
    if (found) return found;
  }
  return undefined;
}

function placeOf<P extends Part>(tree: SchemaTree, holds: P | 'fixed', field: SchemaField): NamedElement<P> {
  const limits = limitsOf(tree, field.declaration);
  return {
    holds,
    element: field.name,
    within: holds === 'lines' ? [] : (wayToText(tree, field.declaration) ?? []),
    required: field.required,
    ...(holds !== 'lines' && Object.keys(limits).length > 0 ? { limits } : {}),
  };
}

/** What is to be said of one part: where it stands, or that it stands nowhere. */
function judge<P extends Part>(
  tree: SchemaTree,
  part: P,
  field: SchemaField | undefined,
  { within, expected, choices }: Search<P>,
): readonly SchemaFinding[] {
  const what = parts[part];
  const chosen = choices.holds?.[part];
  if (!field) {
    if (chosen !== undefined) {
      return [finding('missing', what, fill(say.noSuchElement, { element: chosen, request: within }), false)];
    }
    if (needed.has(part)) return [finding('missing', what, fill(say.missingButNeeded, { request: within }), false)];
    if (!neededUnlessSpared.has(part)) return [finding('missing', what, fill(say.missing, { request: within }))];
    const spared = choices.without?.includes(part) === true;
    const sentence = fill(spared ? say.spared : say.notSpared, { request: within });
    return [finding('missing', what, sentence, spared ? null : false)];
  }
  const element = field.name;
  if (part !== 'lines' && wayToText(tree, field.declaration) === null) {
    return [finding('differs', what, fill(say.shape, { element }), false)];
  }
  if (part === 'recordNumber') return [finding('differs', what, fill(say.ownNumber, { element, request: within }))];
  const usual = expected.find(({ holds }) => holds === part);
  const facts = { element, expected: usual?.element };
  const place =
    chosen !== undefined
      ? finding('found', what, fill(say.chosen, facts))
      : usual?.element === element
        ? finding('found', what, fill(say.found, facts))
        : finding('differs', what, fill(say.differs, facts));
  return [place, ...judgeLimits(tree, part, field, usual?.limits?.length, choices)];
}

/** Does what we send fit into it? */
function judgeLimits(
  tree: SchemaTree,
  part: Part,
  field: SchemaField,
  columnLength: number | undefined,
  choices: Choices,
): readonly SchemaFinding[] {
  const { length, values } = limitsOf(tree, field.declaration);
  const what = parts[part];
  const facts = { element: field.name, length };
  if (length !== undefined && part === 'reference' && length < referenceLength) {
    return [finding('differs', what, fill(say.tooShort, { ...facts, expected: referenceLength }), false)];
  }
  if (length !== undefined && columnLength !== undefined && length < columnLength) {
    return [finding('differs', what, fill(say.short, { ...facts, expected: columnLength }))];
  }
  const value = part === 'type' ? (choices.type ?? 1) : part === 'status' ? (choices.status ?? 1) : null;
  if (value === null || !values || values.includes(String(value))) return [];
  return [finding('differs', what, fill(say.value, { ...facts, values: values.join(', '), value }), false)];
}

/** A line says what it comes to: by its amount, or by a quantity at a price. */
function amountPlaces(found: readonly Part[], ofLine: boolean, within: string): readonly SchemaFinding[] {
  if (!ofLine || found.includes('amount')) return [];
  if (found.includes('quantity') && found.includes('unitPrice')) return [];
  return [finding('missing', parts.amount, fill(say.missingButNeeded, { request: within }), false)];
}

/** The element that stands once for each line: chosen, named as a line, or the one that can hold an amount. */
export function lineElement(tree: SchemaTree, request: XsNode, choices: Choices): SchemaField | null {
  const fields = fieldsOf(tree, request);
  const chosen = choices.holds?.lines;
  if (chosen !== undefined) return fields.find(({ name }) => plain(name) === plain(chosen)) ?? null;
  const several = fields.filter((field) => field.many && fieldsOf(tree, field.declaration).length > 0);
  const holdsAmount = (field: SchemaField) => {
    const within = fieldsOf(tree, field.declaration).map(({ name }) => plain(name));
    const has = (part: LinePart) => lineCandidates[part].some((candidate) => within.includes(plain(candidate)));
    return has('amount') || (has('quantity') && has('unitPrice'));
  };
  const fitting = several.filter(holdsAmount);
  return fitting.find(({ name }) => /line/i.test(name)) ?? fitting[0] ?? null;
}

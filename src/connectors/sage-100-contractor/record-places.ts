import { madeTypes } from '../../domain/records/made.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { MadeType } from '../contract.ts';
import { phaseCandidates, plain } from './name-candidates.ts';
import type { NamedElement } from './named-element.ts';
import {
  neededLineParts,
  neededParts,
  recordCandidates,
  recordLineCandidates,
  recordRequests,
} from './record-candidates.ts';
import { inferredRecords, type RecordNames, type RecordsNames } from './record-names.ts';
import { finding, type SchemaFinding } from './schema-findings.ts';
import type { Choices } from './schema-places.ts';
import { fieldsOf, limitsOf, type SchemaField, type SchemaTree, wayToText, type XsNode } from './schema-tree.ts';

const { schema: say, several } = words.madeRecords;

/**
 * How records besides bills are made by an installed schema, and what of them is not. Where a request is missing, or
 * wants something that Tieout knows nothing of, those records are entered by hand: that is a finding, and no reason
 * against exporting bills.
 */
export function recordsIn(
  tree: SchemaTree,
  choices: Choices,
): {
  readonly records: RecordsNames;
  readonly findings: readonly SchemaFinding[];
} {
  const records: Partial<Record<MadeType, RecordNames>> = {};
  const findings: SchemaFinding[] = [];
  for (const type of madeTypes) {
    const what = several[type];
    const declared = requestOf(tree, type);
    if (declared === null) {
      findings.push(finding('missing', what, fill(say.noRequest, { request: inferredRecords[type].request, what })));
      continue;
    }
    const request = declared.attributes.name!;
    const read = namesOf(tree, type, declared, choices);
    if ('lacks' in read) {
      findings.push(finding('differs', what, fill(say[read.because], { request, element: read.lacks, what })));
      continue;
    }
    records[type] = { request, ...read };
    findings.push(finding('found', what, fill(say.made, { request, what })));
  }
  return { records, findings };
}

function requestOf(tree: SchemaTree, type: MadeType): XsNode | null {
  for (const name of recordRequests[type]) {
    const found = tree.elements.find((element) => plain(element.attributes.name ?? '') === plain(name));
    if (found) return found;
  }
  return null;
}

type Lacks = { readonly lacks: string; readonly because: 'noPlace' | 'unfilled' };

function namesOf(
  tree: SchemaTree,
  type: MadeType,
  declared: XsNode,
  choices: Choices,
): Omit<RecordNames, 'request'> | Lacks {
  const header = places(tree, declared, recordCandidates[type], neededParts[type], choices);
  if ('lacks' in header) return header;
  if (type !== 'commitment' && type !== 'change_order') return { header: header.places, line: [] };
  const lines = fieldsOf(tree, declared).find(({ name }) => name === header.heldBy.get('lines'));
  const { subcontract, ...ofContract } = recordLineCandidates;
  const candidates = type === 'commitment' ? ofContract : { subcontract, ...ofContract };
  const line = places(tree, lines!.declaration, candidates, neededLineParts[type], choices);
  return 'lacks' in line ? line : { header: header.places, line: line.places };
}

interface Found<P extends string> {
  readonly places: readonly NamedElement<P>[];
  readonly heldBy: ReadonlyMap<P, string>;
}

function places<P extends string>(
  tree: SchemaTree,
  declared: XsNode,
  candidates: Readonly<Partial<Record<P, readonly string[]>>>,
  needed: readonly P[],
  choices: Choices,
): Found<P> | Lacks {
  const fields = fieldsOf(tree, declared);
  const heldBy = new Map<P, string>();
  const partOf = new Map<string, P>();
  for (const [part, names] of Object.entries(candidates) as [P, readonly string[]][]) {
    const found = names
      .map((name) => fields.find((field) => plain(field.name) === plain(name) && !partOf.has(field.name)))
      .find((field) => field !== undefined && (part === 'lines' || wayToText(tree, field.declaration) !== null));
    if (found === undefined) {
      if (needed.includes(part)) return { lacks: part, because: 'noPlace' };
      continue;
    }
    heldBy.set(part, found.name);
    partOf.set(found.name, part);
  }
  const all: NamedElement<P>[] = [];
  for (const field of fields) {
    const holds = partOf.get(field.name);
    const value = choices.always?.[field.name] ?? (field.required && isPhase(field) ? '0' : undefined);
    if (holds === undefined && value === undefined && field.required) return { lacks: field.name, because: 'unfilled' };
    if (holds !== undefined) all.push(placeOf(tree, holds, field));
    else if (value !== undefined) all.push({ ...placeOf<P>(tree, 'fixed', field), value });
  }
  return { places: all, heldBy };
}

const isPhase = ({ name }: SchemaField) => phaseCandidates.some((candidate) => plain(candidate) === plain(name));

function placeOf<P extends string>(tree: SchemaTree, holds: P | 'fixed', field: SchemaField): NamedElement<P> {
  const limits = limitsOf(tree, field.declaration);
  const isLines = holds === 'lines';
  return {
    holds,
    element: field.name,
    within: isLines ? [] : (wayToText(tree, field.declaration) ?? []),
    required: field.required,
    ...(!isLines && Object.keys(limits).length > 0 ? { limits } : {}),
  };
}

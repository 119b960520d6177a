import path from 'node:path';
import { fill, words } from '../../domain/words/words.ts';
import { inWords } from '../trouble.ts';
import { type HeaderPart, inferredNames, type LinePart, type MessageNames, seenNamespace } from './message-names.ts';
import { headerCandidates, lineCandidates, plain, requestAmong } from './name-candidates.ts';
import { recordsIn } from './record-places.ts';
import { readSchemaFiles } from './schema-files.ts';
import { type Finding, finding, type SchemaFinding } from './schema-findings.ts';
import { type Choices, lineElement, placesIn } from './schema-places.ts';
import type { SchemaTree } from './schema-tree.ts';

export type { Choices, Finding, SchemaFinding };

export interface InstalledSchema {
  /** Null where messages by this schema could not be sent, found or recognised again: nothing may be exported then. */
  readonly names: MessageNames | null;
  readonly findings: readonly SchemaFinding[];
}

const { schema: say } = words.doctor;

/** What is used where no schema is at hand, and the finding that says so. */
export const notRead = (file = 'mbxml.xsd'): InstalledSchema => ({
  names: inferredNames,
  findings: [finding('inferred', say.what, fill(say.none, { file }))],
});

/**
 * Reads the `mbxml.xsd` of an installation of Sage (it stands beside the API's dll), and says how a payable invoice is
 * written by it, and how other records are. Never throws: what cannot be read is a finding, and then there are no names.
 */
export async function readInstalledSchema(file: string, choices: Choices = {}): Promise<InstalledSchema> {
  const name = path.basename(file);
  try {
    const { tree, leftOut } = await readSchemaFiles(file);
    const facts = { file: name, count: tree.elements.length, namespace: tree.namespace ?? '–' };
    const read = finding('found', say.what, fill(say.read, facts));
    const left = leftOut.map((location) => finding('differs', say.what, fill(say.leftOut, { location })));
    const { names, findings } = namesIn(tree, choices);
    const { records, findings: ofRecords } = recordsIn(tree, choices);
    return { names: names && { ...names, records }, findings: [read, ...left, ...findings, ...ofRecords] };
  } catch (error) {
    const because = inWords(error).replace(/\.$/, '');
    return { names: null, findings: [finding('unreadable', say.what, fill(say.unreadable, { file: name, because }))] };
  }
}

/** How a payable invoice is written by a schema, and what is odd about it. */
export function namesIn(tree: SchemaTree, choices: Choices = {}): InstalledSchema {
  const findings = envelope(tree);
  const request = requestAmong(tree.elements.flatMap((element) => element.attributes.name ?? []));
  const declared = tree.elements.find((element) => element.attributes.name === request);
  if (request === null || !declared) {
    findings.push(finding('missing', say.what, fill(say.noRequest, { expected: inferredNames.request }), false));
    return { names: null, findings };
  }
  const usual = request === inferredNames.request;
  const sentence = usual ? say.request : say.otherRequest;
  const facts = { request, expected: inferredNames.request };
  findings.push(finding(usual ? 'found' : 'differs', say.what, fill(sentence, facts)));

  const lines = lineElement(tree, declared, choices);
  const header = placesIn<HeaderPart>(tree, declared, {
    within: request,
    candidates: lines === null ? { ...headerCandidates, lines: [] } : { ...headerCandidates, lines: [lines.name] },
    expected: inferredNames.header,
    choices,
  });
  findings.push(...header.findings);
  if (lines === null) return { names: null, findings };
  const line = placesIn<LinePart>(tree, lines.declaration, {
    within: lines.name,
    candidates: lineCandidates,
    expected: inferredNames.line,
    choices,
  });
  findings.push(...line.findings);
  const names: MessageNames = {
    namespace: tree.namespace ?? seenNamespace,
    qualified: tree.qualified,
    request,
    header: header.places,
    line: line.places,
  };
  return { names: findings.some(({ ok }) => ok === false) ? null : names, findings };
}

/** Is what stands around every message as it was seen? */
function envelope(tree: SchemaTree): SchemaFinding[] {
  const declared = new Set(tree.elements.map((element) => plain(element.attributes.name ?? '')));
  const around = ['MBXML', 'MBXMLSessionRq', 'Company', 'User', 'MBXMLMsgsRq'];
  const found = around
    .filter((element) => !declared.has(plain(element)))
    .map((element) => finding('differs', say.what, fill(say.envelope, { element })));
  if (tree.namespace !== null && tree.namespace !== seenNamespace) {
    const facts = { namespace: tree.namespace, expected: seenNamespace };
    found.push(finding('differs', say.what, fill(say.oldNamespace, facts)));
  }
  return found;
}

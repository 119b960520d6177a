import type { ChangeOrderId, CommitmentId, InvoiceId } from './ids.ts';
import { no, type Outcome, yes } from './refusal.ts';

/** What a file can hang on. */
export type Subject =
  | { readonly kind: 'invoice'; readonly id: InvoiceId }
  | { readonly kind: 'commitment'; readonly id: CommitmentId }
  | { readonly kind: 'change_order'; readonly id: ChangeOrderId };
export type SubjectKind = Subject['kind'];

export const mostAttachmentBytes = 25 * 1024 * 1024;
export const mostAttachments = 50;
export const longestFileName = 200;

/** Every kind of file that is taken: by the ending of its name, and what it is served as. Never as a page. */
const types = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  csv: 'text/csv',
  txt: 'text/plain',
} as const;
type Ending = keyof typeof types;
export const attachmentEndings = Object.keys(types) as readonly Ending[];

/** Controls, halves of pairs, and marks that turn the direction of writing: `exe.pdf` must not be read as another ending. */
const unseen = /[\p{Cc}\p{Cs}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;

/** The name without its folders, without what one does not see, and no longer than is kept; its ending stays. */
export function cleanFileName(given: string): string {
  const last = given.split(/[/\\]/).at(-1)!;
  const name = withoutEnds(last.replace(unseen, '').normalize('NFC').replace(/\s+/g, ' '));
  const ending = /\.[^.]{1,10}$/.exec(name)?.[0] ?? '';
  const stem = name.slice(0, name.length - ending.length);
  const characters = [...stem].slice(0, longestFileName - ending.length);
  while (characters.join('').length + ending.length > longestFileName) characters.pop();
  return `${characters.join('').trimEnd()}${ending}`;
}

/** Without blanks and dots around it. Not by a pattern: of a name of thousands of them it would look for its end from each. */
function withoutEnds(name: string): string {
  const around = (character: string | undefined) => character === ' ' || character === '.';
  let [from, to] = [0, name.length];
  while (from < to && around(name[from])) from++;
  while (to > from && around(name[to - 1])) to--;
  return name.slice(from, to);
}

const endingOf = (name: string): string => /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';

/** May a file of this name be sent at all? Asked before its first byte is read. */
export function mayBeNamed(name: string): Outcome<null> {
  return Object.hasOwn(types, endingOf(name))
    ? yes(null)
    : no('invalid', { field: 'file', because: 'attachment_type', name });
}

/** What was seen of a file while it went by: its beginning, its end, and whether all of it could be text. */
export interface Sample {
  readonly size: number;
  readonly head: Uint8Array;
  readonly tail: Uint8Array;
  readonly text: boolean;
}
/** So much of both ends is looked at. The list of what is in an Office file stands at its end. */
export const sampleBytes = 256 * 1024;

/** What the file is, by its own bytes and not by anybody's word; refused where that and its name disagree. */
export function attachmentType(name: string, sample: Sample): Outcome<string> {
  const ending = endingOf(name) as Ending;
  const refused = (because: string) => no('invalid', { field: 'file', because, ending: ending.toUpperCase(), name });
  if (!Object.hasOwn(types, ending)) return refused('attachment_type');
  if (sample.size === 0) return refused('attachment_empty');
  const office = ending === 'xlsx' || ending === 'docx';
  if (office && holds(sample.tail, 'vbaProject.bin')) return refused('attachment_macros');
  return looksLike[ending](sample) ? yes(types[ending]) : refused('attachment_disguised');
}

const begins = ({ head }: Sample, ...bytes: number[]) => bytes.every((byte, place) => head[place] === byte);
const letters = (text: string) => [...text].map((letter) => letter.charCodeAt(0));

const jpeg = (sample: Sample) => begins(sample, 0xff, 0xd8, 0xff);
const plain = (sample: Sample) => sample.text;
/** A ZIP archive that lists the parts which make an Office document. */
const office = (main: string) => (sample: Sample) =>
  begins(sample, 0x50, 0x4b, 3, 4) && holds(sample.tail, '[Content_Types].xml') && holds(sample.tail, main);

const looksLike: Readonly<Record<Ending, (sample: Sample) => boolean>> = {
  pdf: (sample) => holds(sample.head.subarray(0, 1024), '%PDF-'),
  png: (sample) => begins(sample, 0x89, ...letters('PNG\r\n'), 0x1a, 0x0a),
  jpg: jpeg,
  jpeg,
  gif: (sample) => begins(sample, ...letters('GIF87a')) || begins(sample, ...letters('GIF89a')),
  xlsx: office('xl/workbook.'),
  docx: office('word/document.'),
  csv: plain,
  txt: plain,
};

/** Do these bytes hold this text of plain letters? */
function holds(bytes: Uint8Array, text: string): boolean {
  const wanted = letters(text);
  for (let at = bytes.indexOf(wanted[0]!); at >= 0; at = bytes.indexOf(wanted[0]!, at + 1)) {
    if (wanted.every((letter, place) => bytes[at + place] === letter)) return true;
  }
  return false;
}

/** Bytes that no text has: everything below the space but tabs and ends of lines and pages. */
export const couldBeText = (bytes: Uint8Array): boolean =>
  bytes.every((byte) => byte >= 32 || byte === 9 || byte === 10 || byte === 12 || byte === 13);

import type { Cell } from '../../../../domain/imports/import-cells.ts';
import { Allowance } from './allowance.ts';
import { NoSheet } from './no-sheet.ts';
import { attribute, type XmlPart, xmlParts } from './xml.ts';
import { openZip, type Zip } from './zip.ts';

/** The first sheet that an Excel file shows, as rows of cells, read as it is unpacked. */

/** Texts that cells share: so many characters of them are kept at most, each with what an empty one takes as well. */
const mostShared = 64 * 1024 * 1024;
const takesAtLeast = 16;
/** And of one row: Excel's longest cell in each of the columns that are taken comes to less than half. */
const mostOfRow = 16 * 1024 * 1024;

/** What Excel itself has at most: of formats of cells, and of the letters of one. */
const mostFormats = 65_536;
const longestFormat = 255;

/** What Excel itself has at most. */
const mostRows = 1_048_576;
const widest = 16_384;

type Open = Extract<XmlPart, { readonly is: 'open' }>;

/** Every row in its place: what the sheet leaves out between them comes as an empty row. */
export async function* sheetRows(file: Buffer, mostUnpacked: number): AsyncGenerator<readonly Cell[]> {
  const zip = openZip(file, mostUnpacked);
  if (zip === null) throw new NoSheet();
  const { path, from1904 } = await firstSheet(zip);
  const [dated, shared, sheet] = [await dateStyles(zip), await sharedTexts(zip), zip.text(path)];
  if (sheet === null) throw new NoSheet();
  let at = 0;
  for await (const { row, cells } of rowsOf(sheet, { dated, shared, from1904 })) {
    // Rows come in their order, and none beyond what Excel itself has.
    if (!(row > at && row <= mostRows)) throw new NoSheet();
    for (at++; at < row; at++) yield [];
    yield cells;
  }
}

async function* opened(zip: Zip, name: string): AsyncGenerator<Open> {
  for await (const parts of xmlParts(zip.text(name) ?? none())) {
    for (const part of parts) if (part.is === 'open') yield part;
  }
}
async function* none(): AsyncGenerator<string> {}

async function firstSheet(zip: Zip): Promise<{ readonly path: string; readonly from1904: boolean }> {
  let relation: string | null = null;
  let from1904 = false;
  for await (const tag of opened(zip, 'xl/workbook.xml')) {
    if (tag.name === 'workbookPr') from1904 = ['1', 'true'].includes(attribute(tag, 'date1904') ?? '');
    // One that its author hid is not what they look at while they bring it in: often lists, or a table of before.
    if (tag.name === 'sheet' && isShown(tag)) relation ??= attribute(tag, 'id');
  }
  if (relation === null) throw new NoSheet();
  for await (const tag of opened(zip, 'xl/_rels/workbook.xml.rels')) {
    const target = attribute(tag, 'Target');
    if (attribute(tag, 'Id') !== relation || target === null) continue;
    return { path: target.startsWith('/') ? target.slice(1) : `xl/${target}`, from1904 };
  }
  throw new NoSheet();
}

const isShown = (sheet: Open) => ['visible', null].includes(attribute(sheet, 'state'));

/** Excel's own numbers of formats that show a day. */
const dayFormats = new Set([14, 15, 16, 17, 22, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]);

/** Which styles of cells show a day: a date is a number like any other but for its format. */
async function dateStyles(zip: Zip): Promise<ReadonlySet<number>> {
  const own = new Map<number, boolean>();
  const dated = new Set<number>();
  let within = false;
  let place = 0;
  const xml = zip.text('xl/styles.xml');
  for await (const parts of xmlParts(xml ?? none())) {
    for (const part of parts) {
      if (part.is === 'close' && part.name === 'cellXfs') within = false;
      if (part.is !== 'open') continue;
      if (part.name === 'numFmt')
        own.set(Number(attribute(part, 'numFmtId')), showsDay(attribute(part, 'formatCode') ?? ''));
      if (own.size > mostFormats) throw new NoSheet();
      if (part.name === 'cellXfs') within = true;
      if (part.name !== 'xf' || !within) continue;
      const format = Number(attribute(part, 'numFmtId') ?? 0);
      if (own.get(format) ?? dayFormats.has(format)) dated.add(place);
      place++;
      if (place > mostFormats) throw new NoSheet();
    }
  }
  return dated;
}

/**
 * `yyyy-mm-dd` and the like: letters of a day outside of texts, colours and conditions. Of one that is longer than any, nothing
 * but brackets that never close, the end would be looked for from each of them.
 */
const showsDay = (format: string) =>
  /[dy]/i.test(format.slice(0, longestFormat).replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''));

async function sharedTexts(zip: Zip): Promise<readonly string[]> {
  const texts: string[] = [];
  const kept = new Allowance(mostShared);
  let [held, inText, spoken] = ['', false, false];
  const xml = zip.text('xl/sharedStrings.xml');
  for await (const parts of xmlParts(xml ?? none())) {
    for (const part of parts) {
      if (part.is === 'text') {
        if (inText && !spoken) held += kept.take(part.text);
        continue;
      }
      const begins = part.is === 'open' && !part.empty;
      if (part.name === 't') inText = begins;
      // How it is spoken, in Japanese: no part of the text.
      if (part.name === 'rPh') spoken = begins;
      if (part.name !== 'si') continue;
      if (!begins) {
        kept.spend(takesAtLeast);
        texts.push(held);
      }
      held = '';
    }
  }
  return texts;
}

interface Book {
  readonly dated: ReadonlySet<number>;
  readonly shared: readonly string[];
  readonly from1904: boolean;
}

async function* rowsOf(
  xml: AsyncIterable<string>,
  book: Book,
): AsyncGenerator<{ readonly row: number; readonly cells: readonly Cell[] }> {
  let [row, column, inValue, held] = [0, 0, false, ''];
  let formula: string | null = null;
  let inFormula = false;
  let kept = new Allowance(mostOfRow);
  let cells: Cell[] = [];
  let cell: Open | null = null;
  for await (const parts of xmlParts(xml)) {
    for (const part of parts) {
      if (part.is === 'text') {
        if (inValue) held += kept.take(part.text);
        if (inFormula) formula += kept.take(part.text);
      } else if (part.is === 'open' && part.name === 'row') {
        row = Number(attribute(part, 'r') ?? row + 1);
        [cells, column, kept] = [[], 0, new Allowance(mostOfRow)];
        if (part.empty) yield { row, cells };
      } else if (part.is === 'close' && part.name === 'row') {
        yield { row, cells };
      } else if (part.is === 'open' && part.name === 'c') {
        column = columnOf(attribute(part, 'r')) ?? column + 1;
        [cell, held, formula] = [part.empty ? null : part, '', null];
      } else if (part.name === 'f') {
        inFormula = part.is === 'open' && !part.empty;
        formula ??= '=';
      } else if (part.name === 'v' || part.name === 't') {
        inValue = part.is === 'open' && !part.empty && cell !== null;
      } else if (part.is === 'close' && part.name === 'c' && cell !== null) {
        const value = cellOf(cell, { held, formula }, book);
        // What is only formatted makes no row longer: a file can say of every row that its last column is there.
        if (column <= widest && value !== null && value !== '') {
          while (cells.length < column - 1) cells.push(null);
          cells[column - 1] = value;
        }
        cell = null;
      }
    }
  }
}

/** `AB12` stands in the 28th column. */
function columnOf(place: string | null): number | null {
  const letters = /^[A-Z]{1,3}/.exec(place ?? '')?.[0];
  if (letters === undefined) return null;
  return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
}

interface Holds {
  /** What the cell shows. */
  readonly held: string;
  /** With its `=`; null where it has none. */
  readonly formula: string | null;
}

function cellOf(cell: Open, { held, formula }: Holds, { dated, shared, from1904 }: Book): Cell {
  switch (attribute(cell, 't') ?? 'n') {
    case 's':
      return meant(shared[Number(held)] ?? '');
    case 'b':
      return held === '1';
    case 'str':
    case 'inlineStr':
      return meant(held);
    case 'd':
      return { date: held.slice(0, 10) };
    case 'e':
      return held;
    default: {
      // Programs that write a formula and reckon nothing leave its value out.
      if (held === '') return formula === null ? null : { formula };
      const value = Number(held);
      if (!Number.isFinite(value)) return held;
      return dated.has(Number(attribute(cell, 's') ?? -1)) ? { date: dayOf(value, from1904) } : value;
    }
  }
}

/** Excel writes characters that no XML holds, such as what ends a line, as `_x000D_`. */
const meant = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9a-f]{4})_/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;

/** Excel counts days from the last of 1899, or on old Macintoshes from 1904. */
function dayOf(serial: number, from1904: boolean): string {
  const days = Math.floor(serial) + (from1904 ? 1_462 : 0);
  const at = Date.UTC(1899, 11, 30) + days * 86_400_000;
  return Math.abs(days) > 3_000_000 ? String(serial) : new Date(at).toISOString().slice(0, 10);
}

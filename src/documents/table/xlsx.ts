import { escapeXml } from '../../domain/escape-xml.ts';
import { lettersOf } from '../../domain/imports/import-cells.ts';
import { sheetText } from '../sheet-text.ts';
import type { RecordTable, TableCell, TableColumn } from './table.ts';
import { type ZipPart, zip } from './zip.ts';

/** So many rows a sheet of Excel holds, its head among them; what is more goes on the next sheet. */
const mostRows = 1_048_576;
/** So many characters are packed at once. */
const piece = 64_000;

/** Cells' looks by their place in styles.xml. */
const looks = { text: 0, head: 1, money: 2, day: 3, instant: 4, number: 5 } as const;

/**
 * A workbook, made while its rows come. Amounts, days and instants (in UTC) are numbers that Excel reckons with; a text
 * is a text whatever it begins with, for Excel runs formulas only where a cell says that it is one.
 */
export const xlsxTable = (table: RecordTable): AsyncGenerator<Buffer> => zip(parts(table));

async function* parts({ name, columns, rows }: RecordTable): AsyncGenerator<ZipPart> {
  const all = rows[Symbol.asyncIterator]();
  let next = await all.next();
  let sheets = 0;
  do {
    sheets++;
    const content = sheet(columns, {
      take: async () => {
        if (next.done) return null;
        const row = next.value;
        next = await all.next();
        return row;
      },
    });
    yield { name: `xl/worksheets/sheet${sheets}.xml`, content };
  } while (!next.done);
  yield* around(name, sheets);
}

interface Source {
  /** The next row; null after the last. */
  take(): Promise<readonly TableCell[] | null>;
}

async function* sheet(columns: readonly TableColumn[], source: Source): AsyncGenerator<string> {
  const widths = columns.map(
    ({ width = 16 }, at) => `<col min="${at + 1}" max="${at + 1}" width="${width}" customWidth="1"/>`,
  );
  let waiting = `${xml}<worksheet xmlns="${main}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>${widths.join('')}</cols><sheetData>${rowOf(1, columns, ({ head }, place) => textCell(place, head, looks.head))}`;
  for (let count = 1; count < mostRows; count++) {
    const row = await source.take();
    if (row === null) break;
    waiting += rowOf(count + 1, row, (cell, place, at) => cellOf(place, cell, columns[at]!));
    if (waiting.length > piece) {
      yield waiting;
      waiting = '';
    }
  }
  yield `${waiting}</sheetData></worksheet>`;
}

/** Day 25569 is the first of 1970 for Excel. */
const serial = (ms: number) => 25_569 + ms / 86_400_000;

/** A row with its cells, each of which says where it is. */
const rowOf = <T>(row: number, cells: readonly T[], write: (cell: T, place: string, at: number) => string) =>
  `<row r="${row}">${cells.map((cell, at) => write(cell, `${lettersOf(at)}${row}`, at)).join('')}</row>`;

function cellOf(place: string, cell: TableCell, { kind }: TableColumn): string {
  if (cell === null || cell === '') return '';
  if (kind === 'day') return numberCell(place, serial(Date.parse(`${cell}T00:00:00Z`)), looks.day);
  if (typeof cell === 'string') return textCell(place, cell, looks.text);
  if (kind === 'money') return numberCell(place, cell / 100, looks.money);
  return kind === 'instant' ? numberCell(place, serial(cell), looks.instant) : numberCell(place, cell, looks.number);
}

const numberCell = (place: string, value: number, look: number) => `<c r="${place}" s="${look}"><v>${value}</v></c>`;
const textCell = (place: string, text: string, look: number) =>
  `<c r="${place}" s="${look}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(sheetText(text))}</t></is></c>`;

const xml = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const packages = 'http://schemas.openxmlformats.org/package/2006';
const types = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

function* around(name: string, sheets: number): Generator<ZipPart> {
  const numbers = Array.from({ length: sheets }, (_, at) => at + 1);
  // Excel's own limit for the name of a sheet, and the letters that it does not take.
  const title = (at: number) =>
    escapeXml(
      `${sheetText(name)
        .replace(/[\\/?*[\]:]/g, ' ')
        .slice(0, 25)}${at === 1 ? '' : ` ${at}`}`,
    );
  const file = (path: string, content: string): ZipPart => ({ name: path, content: [xml + content] });
  yield file(
    'xl/workbook.xml',
    `<workbook xmlns="${main}" xmlns:r="${office}"><sheets>${numbers.map((at) => `<sheet name="${title(at)}" sheetId="${at}" r:id="rId${at}"/>`).join('')}</sheets></workbook>`,
  );
  yield file(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${packages}/relationships">${numbers.map((at) => `<Relationship Id="rId${at}" Type="${office}/worksheet" Target="worksheets/sheet${at}.xml"/>`).join('')}<Relationship Id="rId${sheets + 1}" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
  );
  yield file('xl/styles.xml', styles);
  yield file(
    '_rels/.rels',
    `<Relationships xmlns="${packages}/relationships"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  );
  yield file(
    '[Content_Types].xml',
    `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${types}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${types}.styles+xml"/>${numbers.map((at) => `<Override PartName="/xl/worksheets/sheet${at}.xml" ContentType="${types}.worksheet+xml"/>`).join('')}</Types>`,
  );
}

const font = (more: string) => `<font>${more}<sz val="11"/><name val="Calibri"/></font>`;
const look = (format: number, more = '') =>
  `<xf numFmtId="${format}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"${more}/>`;
/** In the order of `looks`. */
const styles = `<styleSheet xmlns="${main}"><numFmts count="3"><numFmt numFmtId="164" formatCode="#,##0.00;[Red]-#,##0.00"/><numFmt numFmtId="165" formatCode="yyyy-mm-dd"/><numFmt numFmtId="166" formatCode="yyyy-mm-dd hh:mm"/></numFmts><fonts count="2">${font('')}${font('<b/>')}</fonts><fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FFE8ECF2"/></patternFill></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="6">${look(0)}<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>${look(164)}${look(165)}${look(166)}${look(0)}</cellXfs></styleSheet>`;

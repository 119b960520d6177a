import { crc32, deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import type { Cell } from '../../../../domain/imports/import-cells.ts';
import { rowsOfExcel } from '../../read-table.ts';
import { NoSheet } from './no-sheet.ts';
import { sheetRows } from './sheet.ts';
import { type XmlPart, xmlParts } from './xml.ts';
import { TooMuchUnpacked } from './zip.ts';

const mostUnpacked = 10_000_000;
async function read(file: Buffer, most = mostUnpacked): Promise<readonly (readonly Cell[])[]> {
  const rows: (readonly Cell[])[] = [];
  for await (const row of sheetRows(file, most)) rows.push([...row]);
  return rows;
}

/** A ZIP file of these entries. */
function zip(entries: Readonly<Record<string, string>>, packed = true): Buffer {
  const [locals, centrals]: [Buffer[], Buffer[]] = [[], []];
  let offset = 0;
  for (const [name, text] of Object.entries(entries)) {
    const content = Buffer.from(text);
    const body = packed ? deflateRawSync(content) : content;
    const fixed = Buffer.alloc(26);
    fixed.writeUInt16LE(packed ? 8 : 0, 4);
    fixed.writeUInt32LE(crc32(content), 10);
    fixed.writeUInt32LE(body.length, 14);
    fixed.writeUInt32LE(content.length, 18);
    fixed.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), fixed, Buffer.from(name), body]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    centrals.push(Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), fixed, place, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(centrals.length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...centrals, end]);
}

const book = (sheet: string, more: Readonly<Record<string, string>> = {}, workbook = '') => ({
  'xl/workbook.xml': `<?xml version="1.0"?><workbook>${workbook}<sheets><sheet name="A > B" sheetId="1" r:id="rId2"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels':
    '<Relationships><Relationship Id="rId1" Target="styles.xml"/><Relationship Id="rId2" Target="worksheets/sheet1.xml"/></Relationships>',
  'xl/worksheets/sheet1.xml': `<x:worksheet><x:sheetData>${sheet}</x:sheetData></x:worksheet>`,
  ...more,
});

describe('the first sheet of an Excel file', () => {
  it('has the cells that another program wrote', async () => {
    const rows = [
      ['Project', 'Amount', 'Day', 'Yes'],
      ['A & B <"x">', 0.1 + 0.2, new Date('2026-03-10'), true],
      ['', null, 'text', false],
    ];
    const cells = rows.map((row) =>
      row.map((value) => (value instanceof Date ? { value, format: 'yyyy-mm-dd' } : { value })),
    );
    const found = await read(await writeXlsxFile(cells as never).toBuffer());
    expect(found.slice(0, 2)).toEqual([
      ['Project', 'Amount', 'Day', 'Yes'],
      ['A & B <"x">', 0.1 + 0.2, { date: '2026-03-10' }, true],
    ]);
    expect(found[2]!.at(-1)).toBe(false);
    expect(found[2]![2]).toBe('text');
  });

  it('has every kind of cell, in its place', async () => {
    const sheet = `<x:row r="2"><x:c r="B2" t="s"><x:v>1</x:v></x:c><x:c r="D2" t="inlineStr"><x:is><x:t>in</x:t><x:t>line</x:t></x:is></x:c></x:row>
      <x:row r="5"><x:c t="str"><x:f>A1&amp;"&lt;"</x:f><x:v>&lt;&#65;&#x42;</x:v></x:c><x:c s="1"><x:v>46091.5</x:v></x:c><x:c s="2"><x:v>46091</x:v></x:c><x:c s="0"><x:v>1e3</x:v></x:c><x:c t="e"><x:v>#REF!</x:v></x:c><x:c/></x:row>`;
    const more = {
      'xl/sharedStrings.xml':
        '<sst><si><t>zero</t></si><si><r><t>o</t></r><r><t xml:space="preserve">ne </t></r><rPh><t>ignored</t></rPh></si><si/></sst>',
      'xl/styles.xml':
        '<styleSheet><numFmts><numFmt numFmtId="170" formatCode="[Red]&quot;day&quot; 0.00"/><numFmt numFmtId="171" formatCode="d-mmm-yy"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="171"/><xf numFmtId="170"/></cellXfs></styleSheet>',
    };
    for (const packed of [true, false]) {
      const [first, second, third, fourth, fifth] = await read(zip(book(sheet, more), packed));
      expect([first, third, fourth]).toEqual([[], [], []]);
      expect([second![1], second![3]]).toEqual(['one ', 'inline']);
      expect(fifth).toEqual(['<AB', { date: '2026-03-10' }, 46_091, 1_000, '#REF!']);
    }
    const old = await read(zip(book('<row r="1"><c s="1"><v>0</v></c></row>', more, '<workbookPr date1904="1"/>')));
    expect(old).toEqual([[{ date: '1904-01-01' }]]);
    const [holes] = await read(zip(book('<row r="1"><c r="B1"><v>1</v></c><c r="E1"><v>2</v></c></row>')));
    expect(holes).toEqual([null, 1, null, null, 2]);
  });

  it('has a formula that no program has reckoned as that formula, and not as an empty cell', async () => {
    const cells = [
      '<c><f>SUM(B2:B9)</f></c>',
      '<c><f>A1&amp;"x"</f><v></v></c>',
      '<c><f t="shared" si="0"/><v/></c>',
      '<c t="str"><f>IF(A1,"","x")</f><v></v></c>',
      '<c><f>1+1</f><v>2</v></c>',
      '<c><v>7</v></c>',
    ];
    const [row] = await read(zip(book(`<row r="1">${cells.join('')}</row>`)));
    expect(row).toEqual([{ formula: '=SUM(B2:B9)' }, { formula: '=A1&"x"' }, { formula: '=' }, null, 2, 7]);
  });

  it('is the first that is shown: none that was hidden', async () => {
    const of = (...states: readonly string[]) => {
      const sheets = states.map((state, i) => `<sheet name="${i}" sheetId="${i}" ${state} r:id="rId${i}"/>`);
      const relations = states.map((_, i) => `<Relationship Id="rId${i}" Target="worksheets/sheet${i}.xml"/>`);
      return zip({
        'xl/workbook.xml': `<workbook><sheets>${sheets.join('')}</sheets></workbook>`,
        'xl/_rels/workbook.xml.rels': `<Relationships>${relations.join('')}</Relationships>`,
        'xl/worksheets/sheet0.xml': '<worksheet><row r="1"><c><v>0</v></c></row></worksheet>',
        'xl/worksheets/sheet1.xml': '<worksheet><row r="1"><c><v>1</v></c></row></worksheet>',
        'xl/worksheets/sheet2.xml': '<worksheet><row r="1"><c><v>2</v></c></row></worksheet>',
      });
    };
    expect(await read(of('state="hidden"', 'state="veryHidden"', ''))).toEqual([[2]]);
    expect(await read(of('state="visible"', 'state="hidden"', ''))).toEqual([[0]]);
  });

  it('is none where the file is none, or unpacks to too much', async () => {
    await expect(read(Buffer.from('no zip at all, but long enough to be one'))).rejects.toThrow(NoSheet);
    await expect(read(Buffer.alloc(3))).rejects.toThrow(NoSheet);
    await expect(read(zip({ 'x.xml': '<a/>' }))).rejects.toThrow(NoSheet);
    await expect(read(zip(book('<row/>')).subarray(0, 200))).rejects.toThrow(NoSheet);
    for (const row of ['99999999999', '0', 'x']) {
      await expect(read(zip(book(`<row r="${row}"></row>`)))).rejects.toThrow(NoSheet);
    }
    const bomb = zip(book('<row></row> '.repeat(500_000)));
    expect(bomb.length).toBeLessThan(30_000);
    await expect(read(bomb, 1_000_000)).rejects.toThrow(TooMuchUnpacked);
    const declared = { ...book('<row/>'), 'xl/workbook.xml': '<!DOCTYPE a [<!ENTITY b "c">]><workbook/>' };
    await expect(read(zip(declared))).rejects.toThrow(/declares/);
    const endless = `<row r="1"><c x="${'a'.repeat(1_000_000)}"><v>1</v></c></row>`;
    await expect(read(zip(book(endless)))).rejects.toThrow(/no end/);
    const broken = zip(book('<row r="1"><c><v>1</v></c></row>'));
    broken.fill(0xff, 60, 90);
    await expect(read(broken)).rejects.toThrow();
  });

  it('is none where more of it would be held at once than any spreadsheet has', async () => {
    const bomb = (sheet: string, more: Readonly<Record<string, string>> = {}) => zip(book(sheet, more));
    const shared = (texts: string) => bomb('<row/>', { 'xl/sharedStrings.xml': `<sst>${texts}</sst>` });
    const styles = (parts: string) => bomb('<row/>', { 'xl/styles.xml': `<styleSheet>${parts}</styleSheet>` });
    const long = 'x'.repeat(32_767);
    const column = `<c t="str"><v>${long}</v></c>`;
    const bombs = {
      'texts of nothing': shared('<si/>'.repeat(5_000_000)),
      'one text that goes on and on': shared(`<si><t>${`${long}<!-- -->`.repeat(2_100)}`),
      'one cell that goes on and on': bomb(`<row r="1"><c t="str"><v>${`${long}<!-- -->`.repeat(600)}`),
      'one row of long cells': bomb(`<row r="1">${column.repeat(600)}</row>`),
      'one formula that goes on and on': bomb(`<row r="1"><c><f>${`${long}<!-- -->`.repeat(600)}`),
      'formats of cells': styles(`<cellXfs>${'<xf/>'.repeat(70_000)}</cellXfs>`),
      'formats of their own': styles(Array.from({ length: 70_000 }, (_, i) => `<numFmt numFmtId="${i}"/>`).join('')),
    };
    for (const [what, file] of Object.entries(bombs)) {
      await expect(read(file, 200_000_000), what).rejects.toThrow(NoSheet);
    }
    expect(await read(bomb(`<row r="1">${column.repeat(200)}</row>`))).toMatchObject([{ length: 200 }]);
  });

  it('is not held up by a format of brackets that never close', async () => {
    const formats = `<numFmts><numFmt numFmtId="170" formatCode="${'['.repeat(200_000)}yy"/></numFmts>`;
    const styles = `<styleSheet>${formats}<cellXfs><xf numFmtId="170"/></cellXfs></styleSheet>`;
    const file = zip(book('<row r="1"><c s="0"><v>46091</v></c></row>', { 'xl/styles.xml': styles }));
    // Behind the longest that Excel writes nothing of it is read: so the letters of a day there are not seen.
    expect(await read(file)).toEqual([[46_091]]);
  });

  it('is the same in whatever pieces it comes', async () => {
    const xml = `<a b="1 > 0" c='"'>&lt;t</a><!-- > --><d e=">"/><![CDATA[<">]]>`;
    const readIn = async (pieces: readonly string[]) => {
      async function* coming() {
        yield* pieces;
      }
      const all: XmlPart[] = [];
      for await (const parts of xmlParts(coming())) all.push(...parts);
      return all;
    };
    const whole = await readIn([xml]);
    expect(whole.map((part) => ('name' in part ? part.name : part.text))).toEqual(['a', '<t', 'a', 'd', '<">']);
    expect(await readIn([...xml])).toEqual(whole);
  });
});

describe('an Excel file as a table', () => {
  it('takes no room for what it says is far away, and none for what is only formatted', async () => {
    const cells = (last: string) => {
      const row = /\d+$/.exec(last)![0];
      return zip(book(`<row r="1"><c r="A1"><v>1</v></c></row><row r="${row}"><c r="${last}"><v>2</v></c></row>`));
    };
    const before = process.memoryUsage().rss;
    const refused = (limit: string) => ({ ok: false, refusal: { code: 'too_large', facts: { limit } } });
    expect(await rowsOfExcel(cells('XFD10000'))).toMatchObject(refused('100 columns'));
    expect(await rowsOfExcel(cells('A1048576'))).toMatchObject(refused('10000 rows'));
    expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
    expect(await rowsOfExcel(cells('B3'))).toMatchObject({ value: { rows: [[1], [], [null, 2]] } });
    const blank = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1" s="1"></c></row><row r="1048576"></row>';
    expect(await rowsOfExcel(zip(book(blank)))).toMatchObject({ value: { rows: [[1]] } });
    const lines = '<row r="1"><c t="inlineStr"><is><t>a_x000D_b_x005F_x0041_</t></is></c></row>';
    expect(await rowsOfExcel(zip(book(lines)))).toMatchObject({ value: { rows: [['a\rb_x0041_']] } });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import writeXlsxFile from 'write-excel-file/node';
import type { ImportSource } from '../../../app/hub.ts';
import { readRow } from '../../../domain/imports/read-row.ts';
import { Refusing } from '../../problem.ts';
import { rowsOfText } from '../read-table.ts';
import { jsonSource, objectsOf } from './json-source.ts';
import { csvSource, excelSource } from './table-source.ts';

/** A file that comes in pieces of these sizes, over and over. */
async function* inPieces(content: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let [from, i] = [0, 0];
  while (from < content.length) {
    const size = sizes[i++ % sizes.length]!;
    yield content.subarray(from, from + size);
    from += size;
  }
}
async function* texts(parts: readonly string[]): AsyncGenerator<string> {
  yield* parts;
}
const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });

async function rowsOf(source: ImportSource) {
  const rows = [];
  for await (const batch of source.rows) rows.push(...batch);
  return rows;
}
const cellsOf = async (source: ImportSource) => (await rowsOf(source)).map(({ row, cells }) => [row, cells]);
const refusalOf = (source: ImportSource) =>
  rowsOf(source).then(
    () => null,
    (thrown) => (thrown as Refusing).refusal?.facts,
  );

describe('a CSV file', () => {
  it.each([
    ['commas', ','],
    ['semicolons', ';'],
    ['tabs', '\t'],
  ])('with %s, quoted line ends and letters of two bytes is the same however it comes', async (_name, mark) => {
    const text = ['', 'Name,Address,Phone', '"Été ""A"", B","1 Long\nStreet",☎ 5', '', 'Other,,', ''].join('\r\n');
    const file = Buffer.from(`\ufeff${text.replaceAll(/,(?! )/g, mark)}`);
    await fc.assert(
      fc.asyncProperty(sizes, async (pieces) => {
        const source = csvSource('vendors', inPieces(file, pieces), []);
        expect(await cellsOf(source)).toEqual([
          [3, { name: 'Été "A", B', address: '1 Long\nStreet', phone: '☎ 5' }],
          [5, { name: 'Other', address: '', phone: '' }],
        ]);
        expect(source.style()).toBe(mark === ';' ? 'semicolons' : 'us');
        expect(source.heads().named).toEqual({ name: 'Name', address: 'Address', phone: 'Phone' });
      }),
      { numRuns: 25 },
    );
  });

  it('has a row for each line, whatever ends it and however it comes', async () => {
    const file = Buffer.from('name\r\nAce\nBest\r"Cool\r\nToo"\r\n\nDone');
    await fc.assert(
      fc.asyncProperty(sizes, async (pieces) => {
        expect(await cellsOf(csvSource('vendors', inPieces(file, pieces), []))).toEqual([
          [2, { name: 'Ace' }],
          [3, { name: 'Best' }],
          [4, { name: 'Cool\r\nToo' }],
          [6, { name: 'Done' }],
        ]);
      }),
      { numRuns: 25 },
    );
    const pasted = rowsOfText('Code;Amount\r03-100;1\t000\n03-200;2');
    expect(pasted).toMatchObject({
      value: {
        rows: [
          ['Code', 'Amount'],
          ['03-100', '1\t000'],
          ['03-200', '2'],
        ],
      },
    });
  });

  it('keeps nobody waiting while its first line has no end', async () => {
    const source = csvSource('vendors', inPieces(Buffer.from(`Name,${'a'.repeat(60_000)}\nOne,`), [500]), []);
    const began = performance.now();
    expect(await cellsOf(source)).toEqual([[2, { name: 'One' }]]);
    expect(performance.now() - began).toBeLessThan(3_000);
  });

  it('names the columns that it does not take, those without a head by their letter where they hold anything', async () => {
    const source = csvSource(
      'vendors',
      inPieces(Buffer.from('name,,colour,,,city\nDelta,,red,,7,\nOther,,,5,,\n'), [9]),
      [],
    );
    expect((await cellsOf(source)).length).toBe(2);
    expect(source.heads().unknown).toEqual(['colour', 'D (without a heading)', 'E (without a heading)']);
  });

  it('with more cells than the head says so of the row: an amount with a comma makes two', async () => {
    const said = async (...lines: readonly string[]) => {
      const file = Buffer.from(['name,city,phone', ...lines].join('\n'));
      const source = csvSource('vendors', inPieces(file, [9]), []);
      const rows = await rowsOf(source);
      return rows.flatMap((row) =>
        readRow('vendors', row, source.style(), {}).errors.map(({ row, value, because }) => [row, value, because]),
      );
    };
    expect(await said('A,Reno,1,7', 'B,Reno,1', 'C,Reno', 'D,Reno,1,', '"E, F",Reno,1', 'G,48,000.00,7')).toEqual([
      [2, '7', 'too_many_cells'],
      [7, '48,000.00', 'too_many_cells'],
    ]);
    expect(await said('A,48,000.00,', 'B,$1,250.50,', 'C,48,200,')).toEqual([
      [2, '48,000.00', 'too_many_cells'],
      [3, '$1,250.50', 'too_many_cells'],
      [4, '48,200', 'too_many_cells'],
    ]);
  });

  it('says in which row it cannot be read on', async () => {
    const pieces = (text: string | Buffer) => csvSource('vendors', inPieces(Buffer.from(text), [100]), []);
    expect(await refusalOf(pieces('name\nA\n"B\nC\n'))).toMatchObject({ because: 'import_unreadable', row: 3 });
    expect(await refusalOf(pieces(`name\n${'x'.repeat(1_100_000)}\n`))).toMatchObject({ because: 'import_unreadable' });
    expect(await refusalOf(pieces(`name${',x'.repeat(300)}\n`))).toMatchObject({ because: 'import_too_wide', row: 1 });
    const latin = Buffer.from('name\nA\n\xc9t\xe9\n', 'latin1');
    expect(await refusalOf(pieces(latin))).toMatchObject({ because: 'import_encoding' });
  });

  it('takes whatever is no table as one with the wrong head, and never as a bug', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), sizes, async (bytes, pieces) => {
        const source = csvSource('projects', inPieces(Buffer.from(bytes), pieces), []);
        const rows = await rowsOf(source).catch((thrown) => thrown);
        if (rows instanceof Error) expect(rows).toBeInstanceOf(Refusing);
      }),
      { numRuns: 200 },
    );
  });
});

describe('an Excel file', () => {
  it('whose head has gaps gives the rows below it, also what stands under a gap', async () => {
    const cells = [
      [null, 'name', null, 'phone'],
      ['x', 'A', 'y', '5'],
    ];
    const file = await writeXlsxFile(
      cells.map((row) => row.map((value) => (value === null ? null : { value }))),
    ).toBuffer();
    const source = excelSource('vendors', inPieces(file, [1_000]), []);
    expect(await cellsOf(source)).toEqual([[2, { name: 'A', phone: '5' }]]);
  });
});

describe('a list of objects in JSON', () => {
  it('gives every object, however it is written and however it comes', async () => {
    const objects = fc.array(
      fc.record({ name: fc.string({ unit: 'grapheme' }), more: fc.jsonValue({ maxDepth: 3 }) }),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(objects, fc.constantFrom(undefined, 1), sizes, async (list, indent, pieces) => {
        const wholes = [JSON.stringify(list, null, indent), list.map((one) => JSON.stringify(one)).join('\n')];
        for (const whole of wholes) {
          const parts: string[] = [];
          for (let [from, i] = [0, 0]; from < whole.length; i++) {
            parts.push(whole.slice(from, from + pieces[i % pieces.length]!));
            from += pieces[i % pieces.length]!;
          }
          const found: unknown[] = [];
          for await (const text of objectsOf(texts(parts))) found.push(JSON.parse(text));
          expect(found).toEqual(JSON.parse(JSON.stringify(list)));
        }
      }),
    );
  });

  it('says at which object it is none', async () => {
    const of = (text: string) => jsonSource('vendors', inPieces(Buffer.from(text), [5]));
    expect(await refusalOf(of('[{"name":"A"},{"name":}]'))).toMatchObject({ because: 'import_not_json', row: 2 });
    expect(await refusalOf(of('[{"name":"A"}, 7]'))).toMatchObject({ because: 'import_not_json', row: 2 });
    expect(await refusalOf(of('[{"name":"A"'))).toMatchObject({ because: 'import_not_json', row: 1 });
    expect(await refusalOf(of('[{"name":"A"},\n{"name":"B"},\n'))).toMatchObject({
      because: 'import_not_json',
      row: 3,
    });
    expect(await refusalOf(of('{"name":"A"}]'))).toMatchObject({ because: 'import_not_json', row: 2 });
    const endless = `[{"name":"${'x'.repeat(9 * 1024 * 1024)}"}]`;
    const large = jsonSource('vendors', inPieces(Buffer.from(endless), [65_536]));
    expect(await refusalOf(large)).toMatchObject({ because: 'import_object_too_large', row: 1 });
  });
});

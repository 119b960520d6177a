import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endingWithin, mostCharacters, readBlock, writeBlock } from './tsv.ts';

describe('a block from a spreadsheet', () => {
  it('is rows of cells; the line end that Excel adds begins none', () => {
    expect(readBlock('1\t2\r\n3\t4\r\n')).toEqual([
      ['1', '2'],
      ['3', '4'],
    ]);
    expect(readBlock('1\n\n3')).toEqual([['1'], [''], ['3']]);
    expect(readBlock('1\t\n\t\n')).toEqual([
      ['1', ''],
      ['', ''],
    ]);
    expect(readBlock('1\r\n\r\n\r\n')).toEqual([['1'], [''], ['']]);
    expect(readBlock('')).toEqual([['']]);
  });

  it('has its blank rows where there are lines for them, and none beyond', () => {
    expect(endingWithin([['1'], [''], [' ']], 2)).toEqual([['1'], ['']]);
    expect(endingWithin([['1'], [''], ['3']], 1)).toEqual([['1'], [''], ['3']]);
    expect(endingWithin([['']], 0)).toEqual([['']]);
  });

  it('understands quoted cells, and a quote that only looks like one', () => {
    expect(readBlock('"a\tb"\t"say ""yes"""\n"two\nlines"\tx')).toEqual([
      ['a\tb', 'say "yes"'],
      ['two\nlines', 'x'],
    ]);
    expect(readBlock('5" pipe\t2\n"5" pipe\t2')).toEqual([
      ['5" pipe', '2'],
      ['"5" pipe', '2'],
    ]);
  });

  it('is not read where it is endless', () => expect(readBlock('1\n'.repeat(mostCharacters))).toBeNull());

  it('comes back as it was written', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', '1', '"', "'", '-', '=', '\t', '\n', ' ', '.'),
      minLength: 1,
      maxLength: 6,
    });
    const full = cell.filter((text) => text.trim() !== '');
    fc.assert(
      fc.property(fc.array(fc.array(full, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 4 }), (block) => {
        expect(readBlock(writeBlock(block))).toEqual(block);
      }),
    );
  });

  it('has its deductions as they were typed, and what begins like a formula', () => {
    const block = [
      ['-1,250.00', '($3.00)', '-$4', '– by others'],
      ['- by others', '=x', "'=x", "'tis"],
    ];
    expect(readBlock(writeBlock(block))).toEqual(block);
    expect(writeBlock([['-1,250.00', '-$4']])).toBe('-1,250.00\t-$4');
  });

  it('is no formula for a spreadsheet', () => {
    expect(writeBlock([['=1+1', '-12.50', '@x', '-cmd']])).toBe("'=1+1\t-12.50\t'@x\t'-cmd");
  });
});

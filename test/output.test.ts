import { expect, it } from 'vitest';
import { record, table, tame } from '../bin/parts/output.ts';

/** What the command line prints comes from many hands: a number that a contact typed stands beside an accountant's own. */
const marks = '\u001b[2K\u001b[1A';

it('nothing that others typed is obeyed by a terminal', () => {
  expect(tame(`INV-7${marks} paid\u009b1m\u0007\b\r`)).toBe('INV-7 [2K [1A paid 1m   ');
  expect(tame('No,Name\r\n1,Été\tA\n')).toBe('No,Name\r\n1,Été\tA\n');
});

it('a row of a table is one line, whatever stands in its cells', () => {
  const shown = table([
    { No: 'INV-1\n135  paid', Due: '1,250.00' },
    { No: `B\t${marks}`, Due: '-3.00' },
  ]);
  const row = (no: string, due: string) => `${no.padEnd(15)}  ${due.padStart(8)}`;
  const rows = [row('No', 'Due'), row('INV-1 135  paid', '1,250.00'), row('B [2K [1A', '-3.00')];
  expect(shown.split('\n')).toEqual(rows);
  expect(record({ Vendor: 'Ace\r\nStatus  approved', Status: 'draft' }).split('\n')).toHaveLength(2);
});

import { describe, expect, it } from 'vitest';
import type { Draft } from './draft.ts';
import { merge, type Typed, typedIn } from './merge.ts';
import { fewLines, sheetOf } from './testing/ground.ts';

const draft = (part: Partial<Draft> = {}, work: Readonly<Record<number, string>> = {}): Draft => {
  const lines = sheetOf(fewLines(3));
  const typed = Object.entries(work).map(([line, text]) => [
    100 + Number(line),
    { ...lines[100 + Number(line)]!, work: text },
  ]);
  return {
    invoice_number: 'INV-1',
    period_id: '7',
    billing_date: '2026-11-20',
    status: 'draft',
    final: '',
    comment: '',
    ...part,
    lines: { ...lines, ...Object.fromEntries(typed) },
  };
};
const cell = (line: number, from: string, to: string): Typed => ({
  where: { key: 100 + line, field: 'work' },
  from,
  to,
});

describe('what was typed', () => {
  it('is told field by field', () => {
    expect(typedIn(draft(), draft({ comment: 'Rain' }, { 2: '5.00' }))).toEqual([
      { where: { header: 'comment' }, from: '', to: 'Rain' },
      cell(2, '', '5.00'),
    ]);
    expect(typedIn(draft(), draft())).toEqual([]);
  });

  it('is laid over what others changed elsewhere', () => {
    const { draft: merged, conflicts } = merge([cell(1, '', '5.00')], draft({ comment: 'Theirs' }, { 2: '9.00' }));
    expect(conflicts).toEqual([]);
    expect(merged).toEqual(draft({ comment: 'Theirs' }, { 1: '5.00', 2: '9.00' }));
  });

  it('is no conflict where both say the same', () => {
    expect(merge([cell(1, '', '5.00')], draft({}, { 1: '5.00' })).conflicts).toEqual([]);
  });

  it('stays, and is asked about, where both changed it otherwise', () => {
    const typed: readonly Typed[] = [
      cell(1, '', '5.00'),
      { where: { header: 'status' }, from: 'draft', to: 'approved' },
    ];
    const { draft: merged, conflicts } = merge(typed, draft({ status: 'under_review' }, { 1: '6.00' }));
    expect(merged).toEqual(draft({ status: 'approved' }, { 1: '5.00' }));
    expect(conflicts).toEqual([
      { where: { key: 101, field: 'work' }, mine: '5.00', theirs: '6.00' },
      { where: { header: 'status' }, mine: 'approved', theirs: 'under_review' },
    ]);
  });

  it('is told where its line is gone', () => {
    expect(merge([cell(9, '', '5.00')], draft())).toEqual({
      draft: draft(),
      conflicts: [{ where: { key: 109, field: 'work' }, mine: '5.00', theirs: null }],
    });
  });
});

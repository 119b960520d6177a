import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type ExportErrorCode, exportErrors, type RefusalCode, refusals } from '../src/domain/refusal.ts';
import { type TroubleCode, troubles } from '../src/domain/trouble.ts';
import { words } from '../src/domain/words/words.ts';

const file = fileURLToPath(new URL('../docs/reference/refusals.md', import.meta.url));
const page = readFileSync(file, 'utf8');

/** Rows of the table whose head begins with the given names; a page has each such table once. */
function table(...head: readonly string[]): readonly (readonly string[])[] {
  const start = `\n| ${head.join(' | ')} |\n`;
  const [, after, ...again] = page.split(start);
  if (after === undefined || again.length > 0) throw new Error(`not one table of ${head.join(', ')}`);
  const lines = after.split('\n');
  const end = lines.findIndex((line) => !line.startsWith('|'));
  return lines.slice(1, end).map((line) =>
    line
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
}
const quoted = (code: string) => `\`${code}\``;

describe('the page of refusals', () => {
  const rows = table('no.', 'code', 'status', 'sentence', 'what to do');
  const codes = Object.keys(refusals) as RefusalCode[];

  it('has every refusal of the catalogue and no other, in the order of precedence', () => {
    expect(rows.map(([, code]) => code)).toEqual(codes.map(quoted));
    expect(rows.map(([number]) => Number(number))).toEqual(codes.map((_, i) => i + 1));
  });

  it.each(codes.map((code, i) => [code, i] as const))('has %s with its status and its sentence', (code, i) => {
    const [, , status, sentence] = rows[i]!;
    expect({ status, sentence }).toEqual({ status: String(refusals[code]), sentence: words.refusals[code] });
  });

  it('says of each what to do', () => {
    expect(rows.filter(([, , , , advice]) => !/^.{10,}\.$/.test(advice ?? ''))).toEqual([]);
  });

  it('has every reason why a field is refused, and why something cannot be read', () => {
    const told = (says: object) => Object.entries(says).map(([code, sentence]) => [quoted(code), sentence]);
    expect(table('because', 'in words')).toEqual(told(words.becauses));
    expect(table('form', 'in words')).toEqual(told(words.forms));
  });
});

it('has every trouble of an ERP, with its sentence and how it ends', () => {
  expect(table('trouble', 'in words', 'goes away')).toEqual(
    Object.entries(troubles).map(([code, ends]) => [quoted(code), words.troubles[code as TroubleCode], ends]),
  );
});

describe('the page of export errors', () => {
  /** What becomes of the export where it is not that the ERP refused the bill. */
  const others: Partial<Record<ExportErrorCode, string>> = {
    erp_not_answering: 'goes on',
    not_looked_over: 'goes on',
    integrator_silent: 'parked',
    integrator_contradicts: 'parked',
    exists_but_differs: 'parked',
    number_may_be_ours: 'parked',
    refused_in_doubt: 'parked',
    yes_unread: 'goes on',
    yes_not_shown: 'parked',
    paid_and_gone: 'parked',
    bill_came_back: 'parked',
    gave_up: 'parked',
    internal_error: 'parked',
  };

  it('has every one of them and no other, with what becomes of the export and its sentence', () => {
    const told = table('code', 'the export', 'sentence');
    expect(told).toEqual(
      exportErrors.map((code) => [quoted(code), others[code] ?? 'failed', words.erp.exportErrors[code]]),
    );
  });

  it('calls parked what the export job parks', () => {
    const job = readFileSync(new URL('../src/app/jobs/export-invoice.ts', import.meta.url), 'utf8');
    // By itself, or in the table of what stands still.
    const parking = /\bparked\(deps, lease, started, '(\w+)'|^ {2}\w+: '(\w+)',$/gm;
    const parks = [...new Set([...job.matchAll(parking)].map((match) => match[1] ?? match[2]!))];
    const told = Object.entries(others).flatMap(([code, end]) => (end === 'parked' ? [code] : []));
    expect(parks.sort()).toEqual(told.sort());
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { erpsRefusals } from '../../domain/refusal.ts';
import { isTrouble } from '../../domain/trouble.ts';
import { kitCases } from './cases.ts';

/* What the guide says, where it can be checked. */

const at = (file: string) => fileURLToPath(new URL(`../../../${file}`, import.meta.url));
const guide = readFileSync(at('docs/guides/write-a-connector.md'), 'utf8');

function section(heading: string): string {
  const [, after] = guide.split(`\n## ${heading}\n`);
  if (after === undefined) throw new Error(`the guide has no part ${heading}`);
  return after.split('\n## ')[0]!;
}
/** What stands in backticks in one column of the tables of a part. */
const named = (part: string, column: number): readonly string[] =>
  [...section(part).matchAll(/^\|(.*)\|$/gm)].flatMap((row) =>
    [...(row[1]!.split('|')[column] ?? '').matchAll(/`([^`]+)`/g)].map((match) => match[1]!),
  );

it('explains every case of the kit, in its order', () => {
  expect(named('What a failing case usually means', 0)).toEqual(kitCases.map(({ name }) => name));
});

it('names every reason that an ERP can give for a no', () => {
  const [, refusals = ''] = section('When it goes wrong').split('A refusal of the ERP');
  const codes = [...refusals.matchAll(/`(erp_\w+)`/g)].map((match) => match[1]!);
  expect([...codes].sort()).toEqual([...erpsRefusals].sort());
});

it('names only troubles that there are', () => {
  const [troubles = ''] = section('When it goes wrong').split('A refusal of the ERP');
  const codes = [...troubles.matchAll(/`([a-z]+(?:_[a-z]+)*)`/g)].map((match) => match[1]!);
  expect(codes.length).toBeGreaterThan(10);
  expect(codes.filter((code) => !isTrouble(code))).toEqual([]);
});

it('lists the files of the template', () => {
  const files = named('Copy the template', 0).filter((name) => name.endsWith('.ts'));
  expect([...files].sort()).toEqual(readdirSync(at('src/connectors/template')).sort());
});

import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
/**
 * The catalogue itself; the pretended ERPs, which are no part of the house; connectors, who quote an ERP and speak by
 * the codes of `trouble.ts`; the demo's own contracts; and what only tests read.
 */
const notOurs = /^src\/(domain\/words|simulators|connectors|demo\/projects)\/|\.test\.ts|\/testing\/|\.fixture\.ts/;

const files = globSync(['src/**/*.{ts,tsx}', 'bin/**/*.ts'], { cwd: root }).filter((file) => !notOurs.test(file));
const sourceOf = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** Where people are told something. What is thrown as a plain Error is a bug, or said at the start. */
const told = [
  /\b(?:because|detail|error_description|message|label|title|placeholder)\s*:\s*(['"`])[^'"`]* [^'"`]*\1/g,
  /\bnew (?:SettingRefused|Usage|Unreadable|ErpTrouble)\(\s*(['"`])/g,
  /\b(?:tell|note|log|sayError)\(\s*(['"`])[^'"`]* [^'"`]*\1/g,
  /\b(?:aria-label|title|placeholder|alt|label)="[^"]+"/g,
];

/** A text put together of nothing but facts holds no words. */
const holdsWords = (text: string) =>
  /\(\s*['"`]|[a-z] ?[a-z]/i.test(text.replace(/^[^'"`]*/, '').replace(/\$\{[^}]*\}/g, ''));

it('whatever a person reads comes from the catalogue', () => {
  const found = files.flatMap((file) => {
    const source = sourceOf(file);
    return told.flatMap((where) =>
      [...source.matchAll(where)].filter(([text]) => holdsWords(text)).map(([text]) => `${file}: ${text}`),
    );
  });
  expect(found).toEqual([]);
});

it('no screen holds a sentence between its tags', () => {
  const found = files
    .filter((file) => file.endsWith('.tsx'))
    .flatMap((file) =>
      [...sourceOf(file).matchAll(/<\/?[A-Za-z][^<>]*>\s*([A-Za-z][^<>{}=;()]*[a-z])\s*<\//g)].map(
        ([, text]) => `${file}: ${text}`,
      ),
    );
  expect(found).toEqual([]);
});

it('what is thrown by the database at its start is in the catalogue, but for bugs', () => {
  const bugs = /no TCP port on|a secret cannot be called/;
  const found = globSync('src/store/embedded/*.ts', { cwd: root })
    .filter((file) => !notOurs.test(file) && !file.endsWith('testing.ts'))
    .flatMap((file) =>
      [...sourceOf(file).matchAll(/new Error\(\s*(?:'[^']*'|"[^"]*"|`[^`]*`)/g)].map(([text]) => `${file}: ${text}`),
    );
  expect(found.filter((one) => !bugs.test(one))).toEqual([]);
});

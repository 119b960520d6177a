import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { pages } from './pages.ts';

const routes = readFileSync(new URL('../routes.tsx', import.meta.url), 'utf8');

it('one can go to every page that needs no record chosen first, and no key leads to two', () => {
  const paths = [...routes.matchAll(/getParentRoute: \(\) => company,\s+path: '\/([^']*)'/g)].map(([, path]) => path!);
  const known = new Set(pages.map(({ path }) => path.split('?')[0]!));
  expect(paths.length).toBeGreaterThan(20);
  expect(paths.filter((path) => !path.includes('$') && !known.has(path))).toEqual([]);
  const keys = pages.flatMap(({ key }) => key ?? []);
  expect(new Set(keys).size).toBe(keys.length);
});

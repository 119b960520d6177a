import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { en } from '../src/domain/words/en.ts';
import { enWhole } from '../src/domain/words/en-whole.ts';

const source = fileURLToPath(new URL('../src/', import.meta.url));

/** What only types are taken from is not carried to a browser. */
const isTypes = (line: string): boolean => {
  const named = /\{([^}]*)\}/.exec(line)?.[1];
  return (
    /^(?:import|export)\s+type\b/.test(line) ||
    (named !== undefined && named.split(',').every((one) => /^\s*(type\s.*)?$/.test(one)))
  );
};

/** All files whose code is in the page. */
function inPage(): readonly string[] {
  const seen = new Set<string>();
  const walk = (file: string) => {
    if (seen.has(file) || !/\.tsx?$/.test(file)) return;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    const eager = text.matchAll(/^(?:import|export)\s(?:[^'";]*?\sfrom\s+)?'(\.[^']+)'/gm);
    const later = text.matchAll(/\bimport\('(\.[^']+)'\)/g);
    for (const [line, target] of eager) if (!isTypes(line)) walk(path.resolve(path.dirname(file), target!));
    for (const [, target] of later) walk(path.resolve(path.dirname(file), target!));
  };
  walk(path.join(source, 'web/main.tsx'));
  return [...seen].filter((file) => !file.includes('/domain/words/catalogue.ts') && !/\/words\/(en|es)\b/.test(file));
}

it('the page asks for no words but those that it is given', () => {
  const whole: Readonly<Record<string, object>> = enWhole;
  const given: Readonly<Record<string, object>> = en;
  const lacks = ([part, within]: readonly string[]): boolean =>
    part !== undefined &&
    Object.hasOwn(whole, part) &&
    (!Object.hasOwn(given, part) ||
      (within !== undefined && Object.hasOwn(whole[part]!, within) && !Object.hasOwn(given[part]!, within)));
  const files = inPage();
  expect(files.length).toBeGreaterThan(150);
  const wrong = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const asked = [...text.matchAll(/\bwords\.(\w+)(?:\.(\w+))?/g)].map(([, ...names]) => names as string[]);
    const taken = [...text.matchAll(/\{([^{}]*)\} = words;/g)].flatMap(([, names]) =>
      names!.split(',').map((name) => [name.split(':')[0]!.trim()]),
    );
    return [...asked, ...taken].filter(lacks).map((names) => `${path.relative(source, file)}: ${names.join('.')}`);
  });
  expect(wrong).toEqual([]);
});

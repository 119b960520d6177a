import { readFileSync, writeFileSync } from 'node:fs';

/** `node scripts/licences.ts` writes docs/security/licences.md: every package that npm installs, by its licence. */

interface Locked {
  /** Where it stands in the place of another. */
  readonly name?: string;
  readonly version: string;
  readonly license?: string;
  readonly dev?: boolean;
}
/** Packages whose description does not name their licence; the file beside it does. */
const inTheirFile: Readonly<Record<string, string>> = {
  'png-js': 'MIT',
  '@pipedream/platform': 'Pipedream Source Available License 1.0',
  '@pipedream/procore': 'Pipedream Source Available License 1.0',
};
const root = new URL('../', import.meta.url);

/** What a lockfile names; of the one in `mutants/`, nothing runs in Tieout. */
function lockedIn(file: string): readonly (readonly [string, Locked])[] {
  const { packages } = JSON.parse(readFileSync(new URL(file, root), 'utf8')) as {
    packages: Readonly<Record<string, Locked>>;
  };
  const besides = file.includes('/') ? { dev: true } : {};
  return Object.entries(packages).map(([place, locked]) => [place, { ...locked, ...besides }]);
}

export function licencesPage(): string {
  const packages = ['package-lock.json', 'mutants/package-lock.json'].flatMap(lockedIn);
  const byLicence = new Map<string, { shipped: string[]; dev: string[] }>();
  for (const [place, { name: instead, version, license: said, dev = false }] of packages) {
    if (place === '') continue;
    const name = instead ?? place.split('node_modules/').at(-1)!;
    const license = said ?? inTheirFile[name] ?? 'not said';
    const named = `${name} ${version}`;
    const found = byLicence.get(license) ?? { shipped: [], dev: [] };
    (dev ? found.dev : found.shipped).push(named);
    byLicence.set(license, found);
  }
  const parts = [...byLicence]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([licence, { shipped, dev }]) => {
      const list = (names: string[]) => (names.length === 0 ? 'none' : [...new Set(names)].sort().join(', '));
      return `## ${licence}\n\nIn a running Tieout: ${list(shipped)}.\n\nWhile building and testing: ${list(dev)}.\n`;
    });
  return `# Licences\n\nWritten by \`node scripts/licences.ts\` from the lockfiles; a test holds the two together.\n\n${parts.join('\n')}`;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  writeFileSync(new URL('docs/security/licences.md', root), licencesPage());
}

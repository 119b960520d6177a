import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Component {
  readonly name: string;
  readonly 'bom-ref': string;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}
interface Sbom {
  readonly bomFormat: string;
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

/**
 * `npm run sbom` writes what a running Tieout is made of to dist/sbom.cdx.json, in CycloneDX, from the lockfile alone: to be
 * put beside a release. npm's own `--omit dev` would also leave out what runs and is asked for by a test as well, `pg` among it.
 */
export function makeSbom(): Sbom {
  const cwd = fileURLToPath(new URL('../', import.meta.url));
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  const text = execFileSync('npm', args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  const all = JSON.parse(text) as Sbom;
  const left = new Set(all.components.filter(isOnlyOfBuilding).map((one) => one['bom-ref']));
  return {
    ...all,
    components: all.components.filter((one) => !left.has(one['bom-ref'])),
    dependencies: all.dependencies
      .filter(({ ref }) => !left.has(ref))
      .map((of) => ({ ...of, dependsOn: of.dependsOn.filter((ref) => !left.has(ref)) })),
  };
}

const isOnlyOfBuilding = ({ properties = [] }: Component) =>
  properties.some(({ name, value }) => name === 'cdx:npm:package:development' && value === 'true');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dist = new URL('../dist/', import.meta.url);
  const sbom = makeSbom();
  mkdirSync(dist, { recursive: true });
  writeFileSync(new URL('sbom.cdx.json', dist), `${JSON.stringify(sbom, null, 2)}\n`);
  console.log(`dist/sbom.cdx.json: ${sbom.components.length} components`);
}

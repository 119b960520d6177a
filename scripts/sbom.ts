import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * `npm run sbom` writes what a running Tieout is made of to dist/sbom.cdx.json, in CycloneDX, from the lockfile alone: to be
 * put beside a release.
 */
export function makeSbom(): { readonly bomFormat: string; readonly components: readonly { readonly name: string }[] } {
  const cwd = fileURLToPath(new URL('../', import.meta.url));
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only'];
  const text = execFileSync('npm', args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
  });
  return JSON.parse(text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const dist = new URL('../dist/', import.meta.url);
  const sbom = makeSbom();
  mkdirSync(dist, { recursive: true });
  writeFileSync(new URL('sbom.cdx.json', dist), `${JSON.stringify(sbom, null, 2)}\n`);
  console.log(`dist/sbom.cdx.json: ${sbom.components.length} components`);
}

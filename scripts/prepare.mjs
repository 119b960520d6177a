// What `npm install` does last: makes the page and the program out of their files, where they are not made of them already.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMade } from '../bin/parts/program.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const vite = path.join(root, 'node_modules/vite/bin/vite.js');

if (!isMade(root)) {
  for (const what of [[], ['--ssr']]) {
    const { status } = spawnSync(process.execPath, [vite, 'build', ...what], { cwd: root, stdio: 'inherit' });
    if (status !== 0) process.exit(status ?? 1);
  }
}

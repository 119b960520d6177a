// What `npm start` runs: the demo; with `serve`, the hub without it. Plain JavaScript, so that what Node made of the program's
// TypeScript last time is at hand before the first of it is read: else the part of Node that makes it is loaded for that one
// file, and stays, with 30 MB.
import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';
import { program } from './parts/program.mjs';

enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/tieout', import.meta.url)));
// Told to stop, npm tells the shell that it started this by, and that ends without passing it on.
if (process.env.npm_lifecycle_event === 'start') {
  const shell = process.ppid;
  const watching = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(watching);
    process.kill(process.pid, 'SIGTERM');
  }, 250).unref();
}
const { run } = await program();
await run(process.argv[2] !== 'serve');

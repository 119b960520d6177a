import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { firstFile, isMade } from '../../bin/parts/program.mjs';
import { clearAll, folder } from '../../src/store/embedded/testing.ts';
import { callersOf } from '../support/callers.ts';
import { endPrograms, Program, run } from './program.ts';

vi.setConfig({ testTimeout: 180_000 });

const root = fileURLToPath(new URL('../..', import.meta.url));
/** As deep as where `npm install` puts it: what lies beside its files is found from there. */
const made = path.join('dist', `built-${process.pid}`);

afterEach(endPrograms);
afterAll(() => {
  rmSync(path.join(root, made), { recursive: true, force: true });
  clearAll();
});

it('what npm install makes of the program starts, finds all that lies beside its files, and exports', async () => {
  await build({
    root,
    configFile: path.join(root, 'vite.config.ts'),
    logLevel: 'error',
    build: { ssr: true, outDir: made },
  });
  const start = path.join(made, 'start.mjs');
  writeFileSync(path.join(root, start), "import { run } from './main.js';\nawait run(true);\n");
  // What is called for its throwing alone, a build may take for nothing and leave out.
  const mail = { TIEOUT_SMTP_URL: 'smtp://tieout:100%@mail.example.com', TIEOUT_MAIL_FROM: 'tieout@example.com' };
  const lone = await run(start, [], { ...mail, TIEOUT_PUBLIC_URL: 'https://tieout.example.com', PORT: '0' });
  expect(lone).toMatchObject({ code: 1, err: expect.stringMatching(/^TIEOUT_SMTP_URL has a %/) });
  const program = new Program(start, [], { env: { TIEOUT_DATA_DIR: path.join(folder(), 'data'), PORT: '0' } });
  const url = (await program.says(/Tieout is ready at (http:\/\/127\.0\.0\.1:\d+)\n/))[1]!;
  const tieout = callersOf(url, (await program.says(/Password +(\S+)\n/))[1]!);
  expect(await (await fetch(url)).text()).toContain('<title>Tieout</title>');
  const { status, body } = await tieout.call('owner', 'GET', '/simulator/sage-100-contractor');
  expect([status, body]).toEqual([200, expect.stringContaining('Sage 100 Contractor')]);

  const company = (await tieout.as('owner').me()).companies[0]!.id;
  const { items } = await tieout.as('approver').list(company, { filter: 'ready_to_export' });
  const invoice = items[0]!.invoice_id;
  await tieout.as('approver').accept(company, invoice);
  await vi.waitFor(
    async () => expect(await tieout.as('approver').invoice(company, invoice)).toMatchObject({ erp_status: 'synced' }),
    { timeout: 60_000, interval: 200 },
  );
  expect(await program.stop('SIGTERM')).toEqual({ code: 0, signal: null });
});

it('runs from its files where one of them is newer than what was made of them', () => {
  const home = folder();
  const write = (name: string, second: number) => {
    const file = path.join(home, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, '');
    utimesSync(file, second, second);
  };
  const files = () => utimesSync(path.join(home, 'src'), 1, 1);
  write('package.json', 1);
  write('src/main.ts', 1);
  files();
  const [built, source] = [path.join(home, 'dist/hub/main.js'), path.join(home, 'src/main.ts')];
  expect(firstFile(home)).toBe(source);
  write('dist/hub/main.js', 2);
  expect(isMade(home), 'without its page').toBe(false);
  write('dist/web/index.html', 2);
  expect(isMade(home)).toBe(true);
  write('vite.config.ts', 3);
  expect(isMade(home), 'as it is not made any more').toBe(false);
  write('vite.config.ts', 1);
  expect(firstFile(home)).toBe(built);
  for (const changed of ['src/main.ts', 'package.json', 'node_modules/.package-lock.json']) {
    write(changed, 3);
    files();
    expect(firstFile(home), changed).toBe(source);
    expect(isMade(home), changed).toBe(false);
    write(changed, 1);
    files();
    expect(firstFile(home), changed).toBe(built);
    expect(isMade(home), changed).toBe(true);
  }
  // One that was taken away changes its folder.
  utimesSync(path.join(home, 'src'), 3, 3);
  expect(firstFile(home)).toBe(source);
});

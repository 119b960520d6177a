import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { usualPlaces } from '../../src/connectors/tryton/connector.ts';
import { openHands } from './hands.ts';
import {
  adminPassword,
  blankFile,
  database,
  newPassword,
  placeDatabase,
  prepareBlank,
  startServer,
  usualFolder,
} from './server.ts';
import { type Login, setUp } from './set-up.ts';
import { smallCompany } from './small-company.ts';

const usage = `A real Tryton 6.0 with a small contractor in it, on this machine alone.

  npm run erp:tryton -- [--port 8069] [--folder ./tryton] [--reset] [--prepare]

  --port      where it listens on 127.0.0.1; left out, on a free port
  --folder    where its database is; left out, in the temporary folder
  --reset     begins anew with the small contractor as it was
  --prepare   installs it and makes the blank database, and no more
`;

const say = (line: string) => void process.stdout.write(`${line}\n`);

/** The people that the small contractor is made with, their passwords kept beside the database. */
function loginsOf(folder: string): { readonly tieout: Login; readonly clerk: Login } {
  const file = join(folder, 'passwords.json');
  if (!existsSync(file)) {
    writeFileSync(file, JSON.stringify({ tieout: newPassword(), clerk: newPassword() }), { mode: 0o600 });
  }
  const { tieout, clerk } = JSON.parse(readFileSync(file, 'utf8')) as Record<'tieout' | 'clerk', string>;
  return { tieout: { user: 'tieout', password: tieout }, clerk: { user: 'clerk', password: clerk } };
}

async function run(): Promise<void> {
  const options = {
    port: { type: 'string', default: '0' },
    folder: { type: 'string' },
    reset: { type: 'boolean', default: false },
    prepare: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const;
  const { values } = parseArgs({ options });
  if (values.help) return say(usage);
  const port = Number(values.port);
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535) throw new Error(`--port is ${values.port}: 0 to 65535.`);
  const blank = usualFolder();
  await prepareBlank(blank, say);
  if (values.prepare) return say(`Tryton is installed, its blank database ready in ${blank}.`);

  const folder = resolve(values.folder ?? join(blank, 'by-hand'));
  const done = join(folder, 'set-up-is-done');
  if (values.reset) rmSync(done, { force: true });
  const isNew = !existsSync(done);
  if (isNew) placeDatabase(blankFile(blank), folder);
  const stopped = Promise.withResolvers<void>();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopped.resolve());
  const server = await startServer(folder, port);
  try {
    const logins = loginsOf(folder);
    if (isNew) {
      const admin = openHands(server.address, 'admin', adminPassword(blank));
      const ready = setUp(admin, smallCompany, [logins.tieout, logins.clerk]).then(() => writeFileSync(done, ''));
      ready.catch(() => undefined); // stopped meanwhile: the next start begins anew
      await Promise.race([ready, stopped.promise]);
      if (!existsSync(done)) return;
    }
    say(welcome(server.address, folder, logins));
    const end = await Promise.race([stopped.promise, server.ended]);
    if (end !== undefined) throw new Error(`Tryton ended:\n${end}`);
  } finally {
    await server.stop();
  }
}

const welcome = (address: string, folder: string, { tieout, clerk }: ReturnType<typeof loginsOf>): string =>
  `
  Tryton is ready at ${address}, database ${database}

  For a connection   ${tieout.user}   ${tieout.password}
  For you            ${clerk.user}    ${clerk.password}   (Debian's tryton-client, or any JSON-RPC)
  Company            ${smallCompany.name}
  Jobs below         ${usualPlaces.jobsRoot}; cost codes below ${usualPlaces.costCodesRoot}; retainage on ${usualPlaces.retainageAccount}
  Its database       ${folder}

  Ctrl+C stops it; the next start finds everything as it was, --reset begins anew.
`;

try {
  await run();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

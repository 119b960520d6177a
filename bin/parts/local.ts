import pg from 'pg';
import { fill, words } from '../../src/domain/words/words.ts';
import { tryMailServer } from '../../src/mail/smtp.ts';
import { migrate, missingMigrations, roleIsTooStrong } from '../../src/store/migrate.ts';
import { Usage } from './connect.ts';

const { cli } = words;
const says = cli.doctor;

/** `tieout migrate`: brings an own database up to date as its owner, and grants the hub's role what it needs. */
export async function migrateOwn(env: NodeJS.ProcessEnv): Promise<string> {
  const { DATABASE_URL: app, DATABASE_ADMIN_URL: owner } = env;
  if (!app || !owner) throw new Usage(cli.needsAdminUrl);
  const role = decodeURIComponent(new URL(app).username);
  const names = await migrate(owner, role);
  await makeRoomForSimulator(owner, role);
  return names.length === 0 ? cli.nothingToMigrate : fill(cli.migrated, { names: names.join(', ') });
}

/** The demo's pretend ERP keeps its books in a schema of its own, which the hub's role may not make by itself. */
async function makeRoomForSimulator(owner: string, role: string): Promise<void> {
  const client = new pg.Client({ connectionString: owner, application_name: 'tieout migrate' });
  await client.connect();
  try {
    await client.query('create schema if not exists sage_100_contractor');
    await client.query(`grant usage, create on schema sage_100_contractor to ${pg.escapeIdentifier(role)}`);
  } finally {
    await client.end();
  }
}

export interface Finding {
  readonly what: string;
  /** Null: for a person to judge. */
  readonly ok: boolean | null;
  readonly says: string;
}

/** `tieout doctor`: what would keep it from running, each with its way out. */
export async function examine(env: NodeJS.ProcessEnv): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  const note = (what: string, ok: boolean | null, told: string) => found.push({ what, ok, says: told });
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  note(says.node, major > 22 || (major === 22 && minor >= 18), process.versions.node);
  if (env.DATABASE_URL) {
    const because = (error: unknown) => (error instanceof Error ? error.message : String(error));
    const strong = await roleIsTooStrong(env.DATABASE_URL).catch(because);
    note(says.role, strong === null, strong ?? says.bound);
    const lacking = await missingMigrations(env.DATABASE_URL).catch(because);
    const fine = Array.isArray(lacking) && lacking.length === 0;
    note(says.migrations, fine, fine ? says.upToDate : fill(says.lacking, { names: String(lacking) }));
  } else {
    note(says.database, true, says.embedded);
  }
  await examineMail(env, note);
  const url = env.TIEOUT_URL ?? 'http://127.0.0.1:4100';
  const ready = await fetch(`${url}/readyz`).then(
    (answer) => answer.ok,
    () => false,
  );
  note(says.running, ready, fill(ready ? says.ready : says.notReady, { url }));
  return found;
}

/** Its address is never shown: there is a password in it. */
async function examineMail(
  env: NodeJS.ProcessEnv,
  note: (what: string, ok: boolean | null, told: string) => void,
): Promise<void> {
  const { mailDoctor } = words;
  if (!env.TIEOUT_SMTP_URL) return note(mailDoctor.what, null, mailDoctor.none);
  if (!URL.canParse(env.TIEOUT_SMTP_URL)) return note(mailDoctor.what, false, words.settings.smtpUrl);
  const wrong = await tryMailServer(env.TIEOUT_SMTP_URL);
  note(mailDoctor.what, wrong === null, wrong ?? fill(mailDoctor.well, { host: new URL(env.TIEOUT_SMTP_URL).host }));
}

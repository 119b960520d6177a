import { existsSync } from 'node:fs';
import { sayAway } from '../../src/away-from-home.ts';
import { openCheckpointKey } from '../../src/checkpoint-key.ts';
import { type CheckUpFinding, judgeClock, judgeQueue } from '../../src/domain/care/check-up.ts';
import { fill, words } from '../../src/domain/words/words.ts';
import { tryMailServer } from '../../src/mail/smtp.ts';
import { readSettings } from '../../src/settings.ts';
import { backlog } from '../../src/store/backlog.ts';
import { databaseFacts } from '../../src/store/check-up.ts';
import { lookHome, ofOnesOwn } from '../../src/store/home.ts';
import { type Fit, fitOf, roleIsTooStrong } from '../../src/store/migrate.ts';
import { type Database, openDatabase } from '../../src/store/pool.ts';
import { openCompanies } from '../../src/store/sealed-history.ts';
import { urlOf } from './connect.ts';
import { examineCompany } from './examine-companies.ts';
import { examineMachine, type Machine } from './examine-machine.ts';
import { ofTieout } from './of-tieout.ts';

const { cli, checkUp: says } = words;
const head = cli.doctor;

/** Told what is being looked at, for whoever waits. */
export type Looking = (what: string) => void;
export type Note = (...found: readonly CheckUpFinding[]) => void;

/** PostgreSQL 15 came with what the walls need. */
const oldest = 150_000;

export const because = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * `tieout doctor`: looks over an installation, from this machine to each company's connections, and says what is wrong and
 * what to do. It changes nothing. Whatever cannot be looked at is itself a finding, and the rest is looked at all the same.
 */
export async function examine(env: NodeJS.ProcessEnv, looking: Looking): Promise<readonly CheckUpFinding[]> {
  const found: CheckUpFinding[] = [];
  const note: Note = (...some) => void found.push(...some);
  const part = async (what: string, look: () => Promise<void> | void) => {
    looking(what);
    try {
      await look();
    } catch (error) {
      note({ what, ok: false, says: because(error) });
    }
  };
  await part(head.node, () => {
    const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
    note({ what: head.node, ok: major > 22 || (major === 22 && minor >= 18), says: process.versions.node });
  });
  let copy = false;
  await part(says.settings.what, () => {
    copy = readSettings(env, false).copy === true;
    note({ what: says.settings.what, ok: true, says: says.settings.well });
    if (copy) note({ what: says.settings.what, ok: null, says: says.settings.copy });
  });
  let machine: Machine = { appUrl: env.DATABASE_URL ?? null, keys: null, keysFolder: null };
  await part(says.folder.what, async () => {
    machine = await examineMachine(env, note);
  });
  await part(head.database, () => examineDatabase({ ...machine, copy }, note, part));
  await part(words.mailDoctor.what, () => examineMail(env, note));
  await part(head.running, async () => {
    const url = urlOf(env);
    const ready = await ofTieout(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) }).then(
      (answer) => answer.ok,
      () => false,
    );
    note({ what: head.running, ok: ready, says: fill(ready ? head.ready : head.notReady, { url }) });
  });
  return found;
}

type Part = (what: string, look: () => Promise<void> | void) => Promise<void>;

/** A machine, and whether the installation on it is a copy of one that goes on elsewhere. */
type Examined = Machine & { readonly copy: boolean };

async function examineDatabase(machine: Examined, note: Note, part: Part): Promise<void> {
  const { appUrl } = machine;
  if (appUrl === null) return note({ what: head.database, ok: null, says: says.database.notRunning });
  const database = openDatabase(appUrl);
  try {
    const asked = Date.now();
    const facts = await databaseFacts(database).catch((error: unknown) => {
      note({ what: head.database, ok: false, says: fill(says.database.away, { because: because(error) }) });
      return null;
    });
    if (facts === null) return;
    // Its answer is of some moment in between.
    const middle = (asked + Date.now()) / 2;
    const fits = facts.number >= oldest;
    note({ what: head.database, ok: fits, says: fill(fits ? says.database.version : says.database.old, { ...facts }) });
    note(judgeClock(says.clock.machine, middle - facts.now));
    await part(head.role, async () => {
      const strong = await roleIsTooStrong(appUrl);
      note({ what: head.role, ok: strong === null, says: strong ?? head.bound });
    });
    const wrong = misfitOf(await fitOf(appUrl));
    const fine = wrong === null;
    note({ what: head.migrations, ok: fine, says: wrong ?? head.upToDate });
    // Of a database of another version nothing else can be asked.
    if (fine) await examineWithin(database, machine, note, part);
  } finally {
    await database.close();
  }
}

function misfitOf({ lacking, newer }: Fit): string | null {
  if (newer.length > 0) return fill(words.settings.newerDatabase, { names: newer.join(', ') });
  return lacking.length === 0 ? null : fill(head.lacking, { names: lacking.join(', ') });
}

async function examineWithin(database: Database, machine: Examined, note: Note, part: Part): Promise<void> {
  if (!machine.copy) await part(says.home.what, () => examineHome(database, note));
  await part(says.queue.what, async () => note(judgeQueue((await backlog(database)).jobs)));
  const companies = await openCompanies(database).ids();
  if (companies.length === 0) note({ what: says.companies.what, ok: true, says: says.companies.none });
  const { keysFolder } = machine;
  const hasKey = keysFolder !== null && existsSync(`${keysFolder}/history-key.pem`);
  const publicPem = hasKey ? openCheckpointKey(keysFolder).publicPem : null;
  for (const company of companies)
    await examineCompany({ database, company, keys: machine.keys, publicPem }, note, part);
}

/** Machine and folder of an embedded one are its hub's to judge: it runs only where that has. */
async function examineHome(database: Database, note: Note): Promise<void> {
  const away = await lookHome(database, ofOnesOwn);
  note({ what: says.home.what, ok: away === null, says: away === null ? says.home.well : sayAway(away) });
}

/** Its address is never shown: there is a password in it. */
async function examineMail(env: NodeJS.ProcessEnv, note: Note): Promise<void> {
  const { mailDoctor } = words;
  const { what } = mailDoctor;
  if (!env.TIEOUT_SMTP_URL) return note({ what, ok: null, says: mailDoctor.none });
  if (!URL.canParse(env.TIEOUT_SMTP_URL)) return note({ what, ok: false, says: words.settings.smtpUrl });
  const wrong = await tryMailServer(env.TIEOUT_SMTP_URL);
  const well = fill(mailDoctor.well, { host: new URL(env.TIEOUT_SMTP_URL).host });
  note({ what, ok: wrong === null, says: wrong ?? well });
}

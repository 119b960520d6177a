import { randomBytes } from 'node:crypto';
import { takeFactorsByHand } from '../../src/app/commands/directory/ways-in.ts';
import type { CompanyId, PersonId } from '../../src/domain/ids.ts';
import { type Factors, hasSecondFactor } from '../../src/domain/sign-in/second-factor.ts';
import { fill, words } from '../../src/domain/words/words.ts';
import { Refused } from '../../src/http/client.ts';
import { openMailServer } from '../../src/mail/smtp.ts';
import { readSettings, type Settings } from '../../src/settings.ts';
import { homeOf } from '../../src/store/directory/ways-in.ts';
import { besideHub } from '../../src/store/embedded/beside.ts';
import { openDatabase } from '../../src/store/pool.ts';
import { openUnitOfWork } from '../../src/store/unit-of-work.ts';
import { openWhereItIsKept } from '../../src/where-it-is-kept.ts';
import type { Given, Said } from './commands.ts';
import { Usage } from './connect.ts';
import { exitWhenCutOff } from './cut-off.ts';

const says = words.waysIn;
const longestReason = 500;

/**
 * `tieout free LOGIN --reason TEXT`, on the machine of the hub: takes somebody's second factor and passkeys away, for the
 * last administrator who lost theirs. It asks the database and no hub, for whoever may read its address has it anyway;
 * a hub that runs goes on, and knows of it within five seconds.
 */
export async function free({ words: [login], options }: Given, env: NodeJS.ProcessEnv): Promise<Said> {
  const reason = typeof options.reason === 'string' ? options.reason.trim().slice(0, longestReason) : '';
  if (login === undefined || reason === '') throw new Usage(says.cli.needsLogin);
  const settings = readSettings(env, false);
  exitWhenCutOff();
  const kept = await theDatabase(settings);
  const database = openDatabase(kept.url, 2);
  try {
    const home = await homeOf(database, login);
    const there = home === null || home.company === null ? null : home;
    const taken =
      there &&
      (await takeFactorsByHand(
        { work: openUnitOfWork(database), randomBytes, installation: mailOf(settings) },
        { company: there.company as CompanyId, person: there.person as PersonId, reason },
      ));
    if (!taken) throw new Refused(404, { code: 'not_found', detail: fill(says.cli.noPerson, { login }) });
    const { name, had, mailed } = taken;
    const took = hasSecondFactor(had);
    const done = took ? fill(says.cli.freed, { name, what: whatOf(had) }) : fill(says.cli.nothingToTake, { name });
    const told = took ? [mailed ? says.cli.mailed : says.cli.notMailed] : [];
    return { json: { login, name, ...had, mailed }, text: [done, ...told].join('\n') };
  } finally {
    await database.close();
    await kept.stop();
  }
}

function whatOf({ codes, passkeys }: Factors): string {
  const parts = [
    ...(codes ? [says.what.codes] : []),
    ...(passkeys > 0 ? [fill(says.what.passkeys, { n: passkeys })] : []),
  ];
  return parts.join(', ');
}

/** The one that DATABASE_URL names; the embedded one, beside its hub where that runs, else started for this. */
async function theDatabase(settings: Settings): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const { databaseUrl, dataDir } = settings;
  if (databaseUrl !== undefined) return { url: databaseUrl, stop: async () => undefined };
  const beside = besideHub(dataDir, process.cwd());
  if (!beside.made) throw new Usage(says.cli.noDatabase);
  if (beside.appUrl !== null) return { url: beside.appUrl, stop: async () => undefined };
  const given = { ...settings, dataDir: beside.dataDir };
  // Standard output is for what the command says.
  const witness = { log: (line: string) => void process.stderr.write(`${line}\n`) };
  const kept = await openWhereItIsKept(given, new AbortController().signal, witness);
  return { url: kept.appUrl, stop: kept.stop };
}

/** What a mail is written with; the hub sends it. */
function mailOf({ mail, publicUrl }: Settings) {
  if (mail === undefined || publicUrl === undefined) return { mail: null, publicUrl: publicUrl ?? '' };
  return { mail: openMailServer({ url: mail.smtpUrl, from: mail.from, publicUrl }), publicUrl };
}

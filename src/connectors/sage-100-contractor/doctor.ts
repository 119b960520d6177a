import type { Facts } from '../../domain/refusal.ts';
import { fill, words } from '../../domain/words/words.ts';
import { ErpTrouble, inWords } from '../trouble.ts';
import { sageName } from './company.ts';
import { examineBooks } from './doctor-books.ts';
import type { InstalledSchema } from './installed-schema.ts';
import type { MessageNames } from './message-names.ts';
import type { SageSql } from './ports.ts';
import type { Finding } from './schema-findings.ts';

export interface Patient {
  readonly sql: SageSql;
  /** As the settings have them. */
  readonly companyName: string;
  readonly database: string;
  readonly knownVendors: readonly string[];
  /** The installed schema, as {@link readInstalledSchema} read it, or `notRead()`. */
  readonly schema: InstalledSchema;
  /** The names that the settings hold, and messages bear; null for none. */
  readonly names: MessageNames | null;
  /** Could a message be handed over? `checkProgram`; null where the settings name no program. */
  readonly program: ((signal: AbortSignal) => Promise<void>) | null;
  /** Milliseconds since 1970, by this machine's clock. */
  readonly now: () => number;
}

const say = words.doctor;
const erp = sageName;

/**
 * Looks at everything that an export or a look would rest on, and says of each whether it is well and what to do. It
 * changes nothing in Sage: it reads, and opens a session of the program and closes it.
 *
 * Never throws, but for the signal: what fails is a finding, and the rest is looked at all the same.
 */
export async function examineSage(patient: Patient, signal: AbortSignal): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for await (const finding of examination(patient, signal)) found.push(finding);
  return found;
}

/** The same, each finding as soon as it is known. In the order in which a connection gets further. */
export async function* examination(patient: Patient, signal: AbortSignal): AsyncGenerator<Finding, void, undefined> {
  const greeting = await greet(patient, signal).catch((error: unknown) => notReached(error, signal));
  yield* greeting.findings;
  if (greeting.reached) yield* await examineBooks(patient, signal);
  yield* patient.schema.findings;
  yield namesFinding(patient);
  yield await programFinding(patient, signal);
}

interface Greeting {
  readonly reached: boolean;
  readonly findings: readonly Finding[];
}

/** What needs the server was not asked. */
function notReached(error: unknown, signal: AbortSignal): Greeting {
  signal.throwIfAborted();
  const { whats } = say.sql;
  const refused = error instanceof ErpTrouble && error.code === 'application_refused';
  const found: Finding = { what: refused ? whats.trigger : whats.server, ok: false, says: inWords(error) };
  const others = [whats.company, whats.rights, whats.records];
  const unasked = others.map((what): Finding => ({ what, ok: null, says: say.sql.notAsked }));
  return { reached: false, findings: [found, ...unasked] };
}

/** Who answers, as whom we are there, and what time it is. */
async function greet({ sql, now }: Patient, signal: AbortSignal): Promise<Greeting> {
  const before = now();
  const [[row] = []] = await sql(
    "SELECT @@SERVERNAME AS server, SERVERPROPERTY('ProductVersion') AS version, SERVERPROPERTY('Edition') AS edition, ORIGINAL_LOGIN() AS login, APP_NAME() AS app, DB_NAME() AS db, SYSUTCDATETIME() AS now",
    {},
    signal,
  );
  const between = (before + now()) / 2;
  const facts: Facts = { ...row, database: row?.db, erp };
  const seconds = Math.round(Math.abs(Date.parse(utc(String(row?.now ?? ''))) - between) / 1000);
  const agrees = seconds <= mostSecondsApart;
  const { whats } = say.sql;
  const findings: readonly Finding[] = [
    { what: whats.server, ok: true, says: fill(say.sql.server, facts) },
    { what: whats.trigger, ok: true, says: fill(say.sql.letIn, facts) },
    { what: whats.login, ok: true, says: fill(say.sql.login, facts) },
    {
      what: whats.clock,
      ok: agrees ? true : null,
      says: fill(agrees ? say.sql.clockAgrees : say.sql.clockDiffers, { seconds }),
    },
  ];
  return { reached: true, findings };
}

/** More than a slow answer makes of it. */
const mostSecondsApart = 30;

/** A moment without a zone is of the server's UTC clock, for that is what was asked for. */
const utc = (moment: string) => (/(Z|[+-]\d\d:?\d\d)$/.test(moment) ? moment : `${moment}Z`);

function namesFinding({ schema, names }: Patient): Finding {
  const what = say.namesWhat;
  if (names === null) return { what, ok: null, says: say.namesAbsent };
  const agree = JSON.stringify(sorted(names)) === JSON.stringify(sorted(schema.names));
  return { what, ok: agree ? true : null, says: fill(agree ? say.namesAgree : say.namesDiffer, { erp }) };
}

/** Kept settings may come back with their keys in another order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, held]) => [key, sorted(held)]),
  );
}

async function programFinding({ program }: Patient, signal: AbortSignal): Promise<Finding> {
  const what = say.programWhat;
  if (program === null) return { what, ok: false, says: say.programNotAsked };
  try {
    await program(signal);
    return { what, ok: true, says: fill(say.programFine, { erp }) };
  } catch (error) {
    signal.throwIfAborted();
    return { what, ok: false, says: inWords(error) };
  }
}

import type { LookupFunction } from 'node:net';
import type { Clock, ErpConnector } from './connectors/contract.ts';
import { openSage100Contractor } from './connectors/sage-100-contractor/connector.ts';
import type { Patient } from './connectors/sage-100-contractor/doctor.ts';
import { usualForm } from './connectors/sage-100-contractor/messages.ts';
import type { MssqlClient, openMssqlClient } from './connectors/sage-100-contractor/mssql-client.ts';
import { checkProgram, openProgram, type ProgramOptions } from './connectors/sage-100-contractor/program.ts';
import { readSageSettings, type SecretPlace } from './connectors/sage-100-contractor/settings.ts';
import { openTryton } from './connectors/tryton/connector.ts';
import { trytonSettings } from './connectors/tryton/settings.ts';
import type { ErpFinding } from './domain/set-up-tests.ts';
import { fill, words } from './domain/words/words.ts';
import { readSecret } from './secret.ts';
import { SettingRefused } from './settings.ts';
import { textOf } from './text-of.ts';

const says = words.settings;

/** An ERP that is spoken to from this machine, by the hub itself or by an agent. */
export interface OpenErp {
  readonly connector: ErpConnector;
  close(): Promise<void>;
}

export interface ErpToOpen {
  readonly kind: string;
  /** For sentences: the connection's name or id. */
  readonly name: string;
  /** As a person wrote them; each kind reads its own. */
  readonly settings: unknown;
  readonly clock: Clock;
  /** The value of a secret that the settings only name. */
  readonly secretOf: (place: SecretPlace) => string;
  /** How a name becomes an address, where the settings are not this machine's own word. */
  readonly lookup?: LookupFunction | undefined;
}

/** How each kind of ERP is opened: one line a kind. Nothing is connected yet; that happens at the first call. */
const kinds: Readonly<Record<string, (erp: ErpToOpen) => OpenErp>> = {
  sage_100_contractor: openSage,
  tryton: openTrytonBooks,
};

export const erpKinds: readonly string[] = Object.keys(kinds);

/** @throws SettingRefused that names every setting that cannot be used. */
export function openErp(erp: ErpToOpen): OpenErp {
  const open = Object.hasOwn(kinds, erp.kind) ? kinds[erp.kind] : undefined;
  if (open === undefined) throw new SettingRefused(fill(says.noConnector, { kind: erp.kind, connection: erp.name }));
  return open(erp);
}

/** Reads a secret from an environment variable or a file, where only this machine has it. */
export function secretOfThisMachine(place: SecretPlace): string {
  if ('file' in place) return textOf(place.file).trimEnd();
  if ('secret' in place) return readSecret(place.secret);
  const value = process.env[place.env];
  if (value === undefined) throw new SettingRefused(fill(says.envMissing, { name: place.env }));
  return value;
}

function openSage({ name, settings: given, clock, secretOf }: ErpToOpen): OpenErp {
  const { settings, client, program } = openSageWays(name, given, secretOf);
  const { callMs } = program;
  // A program that outlives its hub may begin to save until callMs after it was started, which is after the intent.
  const settleMs = Math.max(settings.settleMs ?? 3 * callMs, 2 * callMs);
  const times = { callMs, settleMs, ...defined({ maxInFlight: settings.maxInFlight }) };
  const { companyName, sageUser, knownVendors, overSubcontract, duplicateNumber, booksOpenFrom } = settings;
  const own = defined({ names: settings.messageNames, fiscalYearBegins: settings.fiscalYearBegins });
  const form = { form: { ...usualForm, ...own } };
  const rules = { companyName, sageUser, knownVendors, overSubcontract, duplicateNumber, booksOpenFrom };
  const { database } = settings.sqlServer;
  const ways = { sql: client.sql, submit: openProgram(program) };
  const connector = openSage100Contractor({ ...rules, ...form, ...times, ...ways, database, clock });
  const patient = { sql: client.sql, companyName, database, knownVendors, names: settings.messageNames ?? null };
  return {
    connector: { ...connector, examine: (signal) => examineSage(patient, program, signal) },
    close: client.close,
  };
}

/** The doctor is loaded when it is called: a connection is set up once, and runs for years. */
async function* examineSage(
  patient: Omit<Patient, 'schema' | 'program' | 'now'>,
  program: ProgramOptions,
  signal: AbortSignal,
): AsyncGenerator<ErpFinding, void, undefined> {
  const [{ examination }, { notRead }] = await Promise.all([
    import('./connectors/sage-100-contractor/doctor.ts'),
    import('./connectors/sage-100-contractor/installed-schema.ts'),
  ]);
  const whole = {
    ...patient,
    schema: notRead(),
    program: (within: AbortSignal) => checkProgram(program, within),
    now: Date.now,
  };
  yield* examination(whole, signal);
}

/** Sage's two ways by its settings, nothing connected yet. */
export function openSageWays(name: string, given: unknown, secretOf: ErpToOpen['secretOf']) {
  const read = readSageSettings(given);
  if ('problems' in read) {
    throw new SettingRefused(fill(says.connectionSettings, { connection: name, problems: read.problems.join('\n') }));
  }
  const { settings } = read;
  const { sqlServer, submitter, callMs = 10_000, companyName: company, sageUser: user } = settings;
  const env = Object.fromEntries(
    Object.entries(submitter.env).map(([name, value]) => [name, typeof value === 'string' ? value : secretOf(value)]),
  );
  const program: ProgramOptions = { command: submitter.command, args: submitter.args, env, callMs, company, user };
  return { settings, client: openSqlServer(sqlServer, secretOf(sqlServer.password), callMs), program };
}

/** SQL Server's client is loaded with the first read: it takes 40 MB, which a hub whose ERPs have agents never needs. */
function openSqlServer(...where: Parameters<typeof openMssqlClient>): MssqlClient {
  let client: Promise<MssqlClient> | null = null;
  const open = async () => (await import('./connectors/sage-100-contractor/mssql-client.ts')).openMssqlClient(...where);
  return {
    sql: async (...asked) => {
      client ??= open();
      return (await client).sql(...asked);
    },
    close: async () => (await client)?.close(),
  };
}

function openTrytonBooks({ settings, clock, secretOf, lookup }: ErpToOpen): OpenErp {
  const { passwordSecret, ...given } = trytonSettings(settings as Readonly<Record<string, unknown>>);
  const password = () => secretOf({ secret: passwordSecret });
  return { connector: openTryton({ ...given, password, clock, lookup }), close: async () => undefined };
}

/** Without what was left open, so that each default stands in one place. */
const defined = <T extends object>(given: T): { [Name in keyof T]?: NonNullable<T[Name]> } =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [Name in keyof T]?: NonNullable<T[Name]>;
  };

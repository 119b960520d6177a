import { isIP } from 'node:net';

/** What the environment says, read once and checked. Every name is promised in docs/reference/settings.md. */
export interface Settings {
  readonly demo: boolean;
  readonly host: string;
  readonly port: number;
  readonly tlsInFront: boolean;
  readonly dataDir: string | undefined;
  readonly databaseUrl: string | undefined;
  readonly demoPassword: string | undefined;
  /** What sessions are signed with; left out, it comes from the data folder, or from DATABASE_URL itself. */
  readonly sessionSecret: string | undefined;
  /** A simulator in another process instead of the built-in one. */
  readonly simulatorUrl: string | undefined;
  readonly logLevel: string;
}

/** A setting that cannot be used: said to whoever starts the program, which then ends. */
export class SettingRefused extends Error {}

const logLevels: readonly string[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

export function readSettings(env: NodeJS.ProcessEnv, demo: boolean): Settings {
  const given = (name: string) => env[name]?.trim() || undefined;
  const port = Number(given('PORT') ?? '4100');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new SettingRefused(`PORT is ${env.PORT}; it has to be a whole number from 0 to 65535.`);
  }
  const logLevel = given('TIEOUT_LOG_LEVEL') ?? 'warn';
  if (!logLevels.includes(logLevel)) {
    throw new SettingRefused(`TIEOUT_LOG_LEVEL is ${logLevel}; it has to be one of ${logLevels.join(', ')}.`);
  }
  const settings: Settings = {
    demo,
    host: given('HOST') ?? '127.0.0.1',
    port,
    tlsInFront: given('TIEOUT_TLS_IN_FRONT') === '1',
    dataDir: given('TIEOUT_DATA_DIR'),
    databaseUrl: given('DATABASE_URL'),
    demoPassword: given('TIEOUT_DEMO_PASSWORD'),
    sessionSecret: given('TIEOUT_SESSION_SECRET'),
    simulatorUrl: given('TIEOUT_SIMULATOR_URL'),
    logLevel,
  };
  if (!isLoopback(settings.host) && !settings.tlsInFront) {
    throw new SettingRefused(
      `HOST ${settings.host} is reachable from other machines, and passwords would cross the network in the clear. ` +
        'Put a proxy with TLS in front and set TIEOUT_TLS_IN_FRONT=1, or leave HOST at 127.0.0.1.',
    );
  }
  if (demo && settings.demoPassword !== undefined && settings.demoPassword.length < 8) {
    throw new SettingRefused('TIEOUT_DEMO_PASSWORD has fewer than 8 characters. Choose a longer one.');
  }
  if (demo && settings.databaseUrl !== undefined && settings.demoPassword === undefined) {
    throw new SettingRefused('With DATABASE_URL nothing is kept on disk, so TIEOUT_DEMO_PASSWORD has to be given too.');
  }
  return settings;
}

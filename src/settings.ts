import { isIP } from 'node:net';
import { isMailAddress } from './domain/directory.ts';
import { fill, words } from './domain/words/words.ts';
import { textOf } from './text-of.ts';

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
  /** Settings of connections that this hub speaks to directly, by the connection's id. */
  readonly connections: Readonly<Record<string, unknown>>;
  /** May webhooks be sent into private networks and to this machine? */
  readonly webhooksPrivate: boolean;
  /** Where the hub keeps its keys; left out: in the data folder, and with DATABASE_URL nowhere. */
  readonly keysDir?: string | undefined;
  /** Where the keys are that secrets are encrypted with: themselves, a file, or a command; never shown. */
  readonly secretsKey?: {
    readonly value?: string | undefined;
    readonly file?: string | undefined;
    readonly command?: string | undefined;
  };
  /** May addresses of ERPs that stand in the database lie in private networks and on this machine? */
  readonly connectionsPrivate: boolean;
  /** May providers of single sign-on lie in private networks and on this machine, without TLS too? */
  readonly signInPrivate?: boolean;
  /** Is it a copy, to try things on, of an installation that goes on elsewhere? Then nothing of its work leaves it. */
  readonly copy?: boolean;
  readonly logLevel: string;
  /** With this token a Prometheus reads the figures; left out, nobody does. */
  readonly metricsToken: string | undefined;
  /** Does OpenTelemetry's own environment name a collector? */
  readonly traced: boolean;
  /** Where people reach it, for links; left out, where it listens. */
  readonly publicUrl: string | undefined;
  /** Logins that may grant Can Push to Accounting in every company. */
  readonly operators: readonly string[];
  /** How mail goes out; left out, none is written. Its address holds a password: it is never shown. */
  readonly mail: { readonly smtpUrl: string; readonly from: string } | undefined;
  /** Names that look like settings and that nobody reads: misspelt, most likely. */
  readonly unread?: readonly string[];
}

/** Read elsewhere: by the command line, by settings of connections, by tests and benches. */
const readElsewhere = /^TIEOUT_(URL|TOKEN|LOGIN|PASSWORD|LANG|TAMPERINGS|(CLIENT|SECRET|TEST|BENCH)_.*)$/;

/** A setting that cannot be used: said to whoever starts the program, which then ends. */
export class SettingRefused extends Error {}

const says = words.settings;
const shortestPassword = 8;
const shortestToken = 16;
const logLevels: readonly string[] = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

/** The address at which a hub with these settings is asked. */
export const listensAt = ({ host, port }: Pick<Settings, 'host' | 'port'>): string =>
  `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;

function readMetricsToken(token: string | undefined): string | undefined {
  if (token !== undefined && token.length < shortestToken) {
    throw new SettingRefused(fill(says.shortToken, { limit: shortestToken }));
  }
  return token;
}

/** On by `1`, off by `0` and where it is not set. `true` is refused: taken for off, whoever wrote it would believe it on. */
function readSwitch(name: string, value: string | undefined): boolean {
  if (value !== undefined && value !== '0' && value !== '1') {
    throw new SettingRefused(fill(says.notASwitch, { name, value }));
  }
  return value === '1';
}

export function readSettings(env: NodeJS.ProcessEnv, demo: boolean): Settings {
  const read = new Set<string>();
  const given = (name: string) => {
    read.add(name);
    return env[name]?.trim() || undefined;
  };
  const isOn = (name: string) => readSwitch(name, given(name));
  const portGiven = given('PORT') ?? '4100';
  const port = Number(portGiven);
  if (!/^\d+$/.test(portGiven) || port > 65_535) {
    throw new SettingRefused(fill(says.port, { value: env.PORT }));
  }
  const logLevel = given('TIEOUT_LOG_LEVEL') ?? 'warn';
  if (!logLevels.includes(logLevel)) {
    throw new SettingRefused(fill(says.logLevel, { value: logLevel, options: logLevels.join(', ') }));
  }
  const settings: Settings = {
    demo,
    host: given('HOST') ?? '127.0.0.1',
    port,
    tlsInFront: isOn('TIEOUT_TLS_IN_FRONT'),
    dataDir: given('TIEOUT_DATA_DIR'),
    databaseUrl: readDatabaseUrl('DATABASE_URL', given('DATABASE_URL')),
    demoPassword: given('TIEOUT_DEMO_PASSWORD'),
    sessionSecret: given('TIEOUT_SESSION_SECRET'),
    simulatorUrl: readSimulatorUrl(given('TIEOUT_SIMULATOR_URL')),
    connections: readConnections(given('TIEOUT_CONNECTIONS')),
    webhooksPrivate: isOn('TIEOUT_WEBHOOKS_PRIVATE'),
    keysDir: given('TIEOUT_KEYS_DIR'),
    secretsKey: {
      value: given('TIEOUT_SECRETS_KEY'),
      file: given('TIEOUT_SECRETS_KEY_FILE'),
      command: given('TIEOUT_SECRETS_KEY_COMMAND'),
    },
    connectionsPrivate: isOn('TIEOUT_CONNECTIONS_PRIVATE'),
    signInPrivate: isOn('TIEOUT_SIGN_IN_PRIVATE'),
    copy: isOn('TIEOUT_COPY'),
    logLevel,
    metricsToken: readMetricsToken(given('TIEOUT_METRICS_TOKEN')),
    traced: (given('OTEL_EXPORTER_OTLP_ENDPOINT') ?? given('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT')) !== undefined,
    publicUrl: readPublicUrl(given('TIEOUT_PUBLIC_URL')),
    mail: readMail(given('TIEOUT_SMTP_URL'), given('TIEOUT_MAIL_FROM'), given('TIEOUT_PUBLIC_URL')),
    operators: (given('TIEOUT_OPERATORS') ?? '')
      .split(',')
      .map((login) => login.trim())
      .filter((login) => login !== ''),
    unread: Object.keys(env).filter((name) => /^TIEOUT_/.test(name) && !read.has(name) && !readElsewhere.test(name)),
  };
  if (!isLoopback(settings.host) && !settings.tlsInFront) {
    throw new SettingRefused(fill(says.openHost, { host: settings.host }));
  }
  if (demo && settings.demoPassword !== undefined && settings.demoPassword.length < shortestPassword) {
    throw new SettingRefused(fill(says.shortPassword, { limit: shortestPassword }));
  }
  if (demo && settings.databaseUrl !== undefined && settings.demoPassword === undefined) {
    throw new SettingRefused(says.passwordNeeded);
  }
  return settings;
}

/** What is wrong is said without the address: there is a password in it. */
export function readDatabaseUrl<T extends string | undefined>(name: string, text: T): T {
  if (text === undefined) return text;
  const socket = /^(socket:|\/)/.test(text);
  // A host may be left out after a password, where a socket is named behind the question mark.
  const server = /^postgres(ql)?:\/\//.test(text) && URL.canParse(text.replace('@/', '@host/'));
  if (!socket && !server) throw new SettingRefused(fill(says.databaseUrl, { name }));
  return text;
}

function readSimulatorUrl(text: string | undefined): string | undefined {
  if (text === undefined || (/^https?:\/\//.test(text) && URL.canParse(text))) return text;
  throw new SettingRefused(says.simulatorUrl);
}

/** What is wrong is said without the address: there may be a password in it. */
function readPublicUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : null;
  const plain =
    url !== null &&
    ['http:', 'https:'].includes(url.protocol) &&
    url.search + url.hash + url.username + url.password === '';
  if (!plain) throw new SettingRefused(says.publicUrl);
  return url.href.replace(/\/+$/, '');
}

/** A lone percent sign stands for nothing in an address. What came of it is asked for: else a build leaves the call out. */
function canBeDecoded(text: string): boolean {
  try {
    return typeof decodeURIComponent(text) === 'string';
  } catch {
    return false;
  }
}

/** What is wrong is said without the address: there is a password in it. */
function readMail(
  smtpUrl: string | undefined,
  from: string | undefined,
  publicUrl: string | undefined,
): Settings['mail'] {
  if (smtpUrl === undefined) return undefined;
  const url = URL.canParse(smtpUrl) ? new URL(smtpUrl) : null;
  if (url === null || !['smtp:', 'smtps:'].includes(url.protocol) || url.hostname === '') {
    throw new SettingRefused(says.smtpUrl);
  }
  if (![url.username, url.password].every(canBeDecoded)) throw new SettingRefused(says.smtpPercent);
  if (from === undefined || !isMailAddress(from)) throw new SettingRefused(says.mailFrom);
  if (publicUrl === undefined) throw new SettingRefused(says.mailNeedsPublicUrl);
  return { smtpUrl, from };
}

/**
 * The file of connections that this hub speaks to directly: `{"31": {…}}`, settings by the connection's id. A file on this
 * machine and not the database, for it names a program to start and where secrets are: whoever may administer the ERP
 * tool in the browser shall not be able to run programs here.
 */
function readConnections(file: string | undefined): Settings['connections'] {
  if (file === undefined) return {};
  try {
    const read: unknown = JSON.parse(textOf(file));
    if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as Settings['connections'];
  } catch (cause) {
    throw new SettingRefused(
      fill(says.connectionsFile, { file, because: cause instanceof Error ? cause.message : cause }),
    );
  }
  throw new SettingRefused(fill(says.connectionsFile, { file, because: says.notAnObject }));
}

import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Answer, callersOf } from '../test/support/callers.ts';
import { freePort } from '../test/support/free-port.ts';

/**
 * Secrets that occur nowhere else are given to a program of its own, in each of the places where it takes one; then it
 * lives through good and failing connections, mails, hooks and sign-ins, logging all that it can. Afterwards none of them
 * may stand in what it printed, in any answer, or in any file of its database, write-ahead log included.
 */
export async function run(): Promise<{ name: string; tried: number; held: number; note: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-canaries-'));
  chmodSync(folder, 0o755);
  let hub: ChildProcess | null = null;
  try {
    const port = await freePort();
    const said: Buffer[] = [];
    hub = spawn(process.execPath, [fileURLToPath(new URL('../src/main.ts', import.meta.url))], {
      env: { ...process.env, ...environment(port, folder) },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    hub.stdout!.on('data', (chunk: Buffer) => void said.push(chunk));
    hub.stderr!.on('data', (chunk: Buffer) => void said.push(chunk));
    const url = `http://127.0.0.1:${port}`;
    await until(() => fetch(`${url}/readyz`).then((answer) => answer.ok));
    const answers = await story(url);
    const ended = new Promise((resolve) => hub!.once('exit', resolve));
    hub.kill('SIGTERM');
    await ended;
    return judge(Buffer.concat(said), answers, folder);
  } finally {
    hub?.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

const canary = (name: string) => `canary-${name}-${randomBytes(12).toString('hex')}`;
const planted = {
  password: canary('password'),
  session: canary('session'),
  mail: canary('mail'),
  environment: canary('environment'),
  key: randomBytes(32).toString('base64'),
  hook: canary('hook'),
  wrongPassword: canary('wrong-password'),
  wrongClient: canary('wrong-client'),
  wrongToken: canary('wrong-token'),
  misshapen: canary('misshapen'),
  connection: Array.from({ length: 40 }, (_, index) => canary(`connection-${index}`)),
};
const all: readonly string[] = Object.values(planted).flat();

/** The mail's server refuses: nothing listens there. */
const environment = (port: number, folder: string) => ({
  PORT: String(port),
  TIEOUT_DATA_DIR: join(folder, 'data'),
  TIEOUT_LOG_LEVEL: 'trace',
  TIEOUT_DEMO_PASSWORD: planted.password,
  TIEOUT_SESSION_SECRET: planted.session,
  TIEOUT_SMTP_URL: `smtp://tieout:${planted.mail}@127.0.0.1:1`,
  TIEOUT_MAIL_FROM: 'tieout@example.com',
  TIEOUT_PUBLIC_URL: `http://127.0.0.1:${port}`,
  TIEOUT_SECRET_BOOKS: planted.environment,
  TIEOUT_SECRETS_KEY: planted.key,
  TIEOUT_WEBHOOKS_PRIVATE: '1',
});

async function until(so: () => Promise<boolean>): Promise<void> {
  for (let left = 600; !(await so().catch(() => false)); left--) {
    if (left === 0) throw new Error('it did not come to be');
    await sleep(200);
  }
}

/** What people and programs do, well and badly; every answer is kept but the token that was asked for. */
async function story(url: string): Promise<string> {
  const kept: string[] = [];
  const callers = callersOf(url, planted.password);
  const ask = async (...asked: Parameters<typeof callers.call>): Promise<Answer> => {
    const answer = await callers.call(...asked);
    kept.push(JSON.stringify([answer.status, [...answer.headers], answer.body]));
    return answer;
  };
  const owner = callers.as('owner');
  const company = (await owner.me()).companies[0]!.id;
  const erp = `/api/v1/companies/${company}/erp`;
  const { connections } = await owner.connections(company);
  const at = `${erp}/connections/${connections[0]!.id}`;

  for (const [index, value] of planted.connection.entries()) {
    await ask('owner', 'PUT', `${at}/secrets/canary_${index}`, { value });
    if (index % 3 === 0) await ask('viewer', 'PUT', `${at}/secrets/canary_${index}`, { value });
  }
  await ask('owner', 'GET', `${at}/secrets`);
  await ask('owner', 'PUT', `${at}/secrets/NOT A NAME`, { value: planted.misshapen });
  await ask('owner', 'PUT', `${at}/secrets/canary_0`, `{"value": "${planted.misshapen}"`);
  await ask('owner', 'PUT', `${at}/secrets/canary_0`, { value: { deep: planted.misshapen } });
  for (const end of ['check', 'health', 'set-up']) await ask('owner', 'GET', `${at}/${end}`);

  for (const body of [
    { login: 'owner', password: planted.wrongPassword },
    { login: planted.wrongPassword, password: planted.wrongPassword },
    `{"login": "owner", "password": "${planted.wrongPassword}"`,
  ]) {
    await ask(null, 'POST', '/api/v1/session', body);
  }
  await ask(null, 'POST', '/api/v1/session', { login: 'owner', password: planted.password });
  const wrong = { grant_type: 'client_credentials', client_id: 'owner', client_secret: planted.wrongClient };
  await ask(null, 'POST', '/oauth/token', wrong);
  await ask(null, 'GET', '/api/v1/me', undefined, { authorization: `Bearer ${planted.wrongToken}` });

  const headers = { Authorization: planted.hook };
  const hook = {
    api_version: 'v2',
    namespace: 'canary',
    destination_url: 'http://127.0.0.1:1/',
    destination_headers: headers,
  };
  const rest = { 'procore-company-id': String(company) };
  const made = await ask('owner', 'POST', '/rest/v1.0/webhooks/hooks', { company_id: company, hook }, rest);
  const trigger = { resource_name: 'Requisitions', event_type: 'update' };
  const triggers = `/rest/v1.0/webhooks/hooks/${made.body?.id}/triggers`;
  await ask('owner', 'POST', triggers, { company_id: company, api_version: 'v2', trigger }, rest);
  await ask('owner', 'GET', `/rest/v1.0/webhooks/hooks?company_id=${company}`, undefined, rest);

  // What waits is accepted and rejected: exports, mails that no server takes, hooks that nobody answers.
  await ask('owner', 'POST', '/simulator/sage-100-contractor/weather', { down: true });
  const { items } = await owner.list(company, { filter: 'ready_to_export' });
  for (const [index, { invoice_id }] of items.entries()) {
    const move = index % 2 === 0 ? 'accept' : 'reject';
    await ask('owner', 'POST', `${erp}/subcontractor-invoices/${invoice_id}/${move}`, { reason: 'Canary.' });
  }
  await ask('owner', 'GET', `${at}/check`);
  await ask('owner', 'POST', '/simulator/sage-100-contractor/weather', {});
  await sleep(6_000);
  await ask(
    'owner',
    'GET',
    `/rest/v1.0/webhooks/hooks/${made.body?.id}/deliveries?company_id=${company}`,
    undefined,
    rest,
  );
  await ask('owner', 'GET', `/api/v1/companies/${company}/directory/history`);
  await ask('owner', 'GET', `/api/v1/companies/${company}/audit/events.csv`);
  return kept.join('\n');
}

/** Each canary as it is, and as base64 or hexadecimal digits would hide it. */
function judge(said: Buffer, answers: string, folder: string) {
  const files = filesIn(join(folder, 'data')).filter((file) => !file.includes(`${join('data', 'secrets')}`));
  const places: readonly (readonly [string, Buffer])[] = [
    ['what it printed', said],
    ['answers', Buffer.from(answers)],
    ...files.map((file) => [file.slice(folder.length), readFileSync(file)] as const),
  ];
  const seen: string[] = [];
  let [tried, held] = [0, 0];
  for (const one of all) {
    const forms = [one, Buffer.from(one).toString('hex'), Buffer.from(one).toString('base64').replace(/=+$/, '')];
    const found = places.filter(([, bytes]) => forms.some((form) => bytes.includes(form)));
    // The demo's password is told to whoever starts the demo: that is what it is for.
    const wrong = found.filter(([place]) => !(one === planted.password && place === 'what it printed'));
    tried++;
    if (wrong.length === 0) held++;
    else seen.push(`${one.replace(/-[0-9a-f]{24}$/, '')} in ${wrong[0]![0]}`);
  }
  const size = Math.round(places.reduce((sum, [, bytes]) => sum + bytes.length, 0) / 1e6);
  const worked = answers.includes('"Authorization":"********') && /"status":4|\[4\d\d,/.test(answers);
  const note = `${all.length} canaries, ${places.length} places, ${size} MB${worked ? '' : '; the story went wrong'}${
    seen.length === 0 ? '' : `: ${seen.slice(0, 5).join(', ')}`
  }`;
  return { name: 'canaries', tried, held: worked ? held : 0, note };
}

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

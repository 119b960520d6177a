import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';

export interface Proof {
  readonly name: string;
  /** So many attempts were made. */
  readonly tried: number;
  /** So many came to what they ought to. All of them, or the attack succeeded. */
  readonly held: number;
  readonly note: string;
}

const attempts = 10_000;
/** Over so many connections: more at once and the system itself cuts some off, which would prove nothing of ours. */
const connections = 2_000;
/** How much memory a flood may take for as long as it lasts. */
const mostMegabytes = 250;

interface Answer {
  readonly status: number;
  readonly retryAfter: number | null;
  readonly cookie: string | null;
}

/**
 * Ten thousand sign-ins at once, each from an address of its own, with a hundred real and invented names. A few passwords
 * are compared at a time and a bounded number wait; the rest are told at once when to come again. Nobody gets in, the
 * memory stays bounded, whoever is signed in goes on being answered, and afterwards the right password opens the door.
 */
export async function run(): Promise<Proof> {
  // With what `npm start` gives it.
  const execArgv = ['--max-semi-space-size=8', '--max-old-space-size=1024'];
  const hub = fork(fileURLToPath(new URL('parts/flooded-hub.ts', import.meta.url)), [], { execArgv });
  const gone = once(hub, 'exit').then(([code]) => Promise.reject(new Error(`the hub ended with ${code}`)));
  gone.catch(() => undefined);
  const told = async () => (await Promise.race([once(hub, 'message'), gone]))[0] as never;
  try {
    const { url, password }: { url: string; password: string } = await told();
    const memory = async (): Promise<{ rss: number; most: number }> => {
      hub.send('memory');
      return told();
    };
    const agent = new Agent({ keepAlive: true, maxSockets: connections });
    const owner = await ask(url, new Agent(), 'POST', '/api/v1/session', '192.0.2.1', { login: 'owner', password });
    if (owner.status !== 204 || owner.cookie === null) throw new Error(`the owner was answered ${owner.status}`);
    const { cookie } = owner;
    const before = (await memory()).rss;
    const working = await begin(url, cookie);
    const began = performance.now();
    const answers = await Promise.all(Array.from({ length: attempts }, (_, i) => guess(url, agent, i)));
    const ms = performance.now() - began;
    const { longest, calls, wrong } = await working();
    const { most } = await memory();
    const megabytes = Math.round((most - before) / 1e6);
    const right = await opens(url, password);
    const compared = answers.filter(({ status }) => status === 401).length;
    const turned = answers.filter(({ status, retryAfter }) => status === 429 && retryAfter !== null).length;
    const whole = megabytes <= mostMegabytes && wrong === 0 && right && compared > 0;
    return {
      name: '10,000 sign-ins at once',
      tried: attempts,
      held: whole ? compared + turned : 0,
      note:
        `${compared} compared and refused, ${turned} turned away with Retry-After in ${(ms / 1000).toFixed(1)} s; ` +
        `${megabytes} MB more at the most; whoever was signed in waited ${longest} ms at the most (${calls} calls, ${wrong} of them refused); ` +
        `afterwards the right password ${right ? 'opens' : 'DOES NOT OPEN'}`,
    };
  } finally {
    if (hub.connected) {
      hub.send('stop');
      await once(hub, 'exit');
    }
  }
}

/** Somebody signed in, at work; called, they stop and say how it went. */
async function begin(url: string, cookie: string) {
  const person = fork(fileURLToPath(new URL('parts/signed-in.ts', import.meta.url)), [url, cookie]);
  await once(person, 'message');
  return async (): Promise<{ longest: number; calls: number; wrong: number }> => {
    person.send('stop');
    return (await once(person, 'message'))[0] as never;
  };
}

const guess = (url: string, agent: Agent, i: number): Promise<Answer> =>
  ask(url, agent, 'POST', '/api/v1/session', `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`, {
    login: i % 4 === 0 ? 'pm' : `person${i % 100}`,
    password: `guess number ${i}`,
  });

/** At another's name, for the one that was guessed at may have to wait its five minutes. */
async function opens(url: string, password: string): Promise<boolean> {
  for (let i = 0; i < 20; i++) {
    const answer = await ask(url, new Agent(), 'POST', '/api/v1/session', '192.0.2.9', { login: 'approver', password });
    if (answer.status === 204) return true;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  return false;
}

function ask(url: string, agent: Agent, method: string, path: string, from: string, body: object): Promise<Answer> {
  const headers = { 'x-forwarded-for': from, 'content-type': 'application/json' };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${path}`, { method, agent, headers }, (response) => {
      response.resume();
      response.on('end', () => {
        const set = response.headers['set-cookie']?.[0]?.split(';')[0] ?? null;
        const after = response.headers['retry-after'];
        resolve({
          status: response.statusCode ?? 0,
          retryAfter: after === undefined ? null : Number(after),
          cookie: set,
        });
      });
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { name, tried, held, note } = await run();
  process.stdout.write(`${name}: ${held} of ${tried} held. ${note}\n`);
  process.exitCode = held === tried ? 0 : 1;
}

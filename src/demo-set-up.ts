import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Deps, Founding, Hub, SignIn } from './app/hub.ts';
import { makeDemo } from './demo/make-demo.ts';
import { demoLogins, laterLogins } from './demo/people.ts';
import { refusal } from './domain/refusal.ts';
import { words } from './domain/words/words.ts';
import { companiesOf, whoAsks } from './http/caller.ts';
import { sendRefusal } from './http/problem.ts';
import { SettingRefused } from './settings.ts';
import type { Simulator } from './simulators/sage-100-contractor/simulator.ts';

export interface DemoParts {
  readonly founding: Founding;
  readonly hub: Hub;
  readonly queue: Deps['queue'];
  readonly simulator: Simulator;
  readonly signIn: SignIn;
  readonly password: string;
}

/**
 * The demo is for an empty database, or one that it was begun in. To be asked before anything else is done: a worker
 * would take other companies' jobs in hand, and the pretend ERP would make its tables.
 */
export async function refuseForeignGround(founding: Pick<Founding, 'ground'>): Promise<void> {
  if ((await founding.ground()) !== 'another') return;
  throw new SettingRefused(words.settings.foreignGround);
}

/** Makes the demo company in an empty database, goes on with one that was begun, and lets its people in. */
export async function ensureDemo(parts: DemoParts): Promise<void> {
  const { founding, hub, queue, simulator } = parts;
  await founding.alone(async () => {
    await refuseForeignGround(founding);
    const meanwhile = () => letIn(parts);
    if ((await founding.ground()) === 'done') await meanwhile();
    else await makeDemo({ founding, hub, simulator, settle: () => exportsEnd(queue), meanwhile });
  });
}

async function letIn({ founding, signIn, password }: DemoParts): Promise<void> {
  for (const login of demoLogins) {
    const person = await founding.person(login);
    if (person === null && laterLogins.includes(login)) continue;
    if (person === null) throw new Error(`the demo has no ${login}`);
    // Two at a time: each takes a core for as long as a password takes to hash.
    await Promise.all([signIn.setPassword(person, password), signIn.setServiceAccount(login, person, password)]);
  }
}

async function exportsEnd(queue: Deps['queue']): Promise<void> {
  while ((await queue.nextInMs('export')) !== null) await sleep(20);
}

/** The pretend ERP is open to whoever is signed in and belongs to the demo company; to others it is not there. */
export function guardSimulator(hub: Hub, signIn: SignIn) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const companies = await companiesOf(hub, await whoAsks(request, signIn));
    if (!companies.some((company) => company.demo)) {
      await sendRefusal(request, reply, refusal('not_found', { thing: 'page' }));
    }
  };
}

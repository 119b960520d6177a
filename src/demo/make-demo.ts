import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller, Founding, Hub } from '../app/hub.ts';
import type { CompanyId } from '../domain/ids.ts';
import { words } from '../domain/words/words.ts';
import { type DemoSimulator, demoBooks } from './books.ts';
import { castOf, must, type Part } from './cast.ts';
import { firstOpenDay, harborAndPine, projects, ridgelineCivil } from './company.ts';
import { invitedTo, outsider } from './people.ts';
import { laurelCreekBridge } from './projects/laurel-creek-bridge.ts';
import { months } from './story.ts';
import { enter, type Stage, tell } from './tell.ts';
import { tellCommitments } from './tell-commitments.ts';

export interface DemoMaking {
  readonly founding: Founding;
  readonly hub: Hub;
  readonly simulator: DemoSimulator;
  /** Waits until no export job is queued. */
  readonly settle: () => Promise<void>;
  /** What is to be done once the people are there, while the rest is made. */
  readonly meanwhile?: () => Promise<void>;
}

/** So many stories are told at once. */
const abreast = 4;
/** A worker that was killed holds its job for as long as its lease lasts, and then it takes a moment. */
const patienceMs = 60_000;

/**
 * Makes the demo company, once in the life of a database, by the roads that people take: entered, approved, sent, accepted,
 * exported by the worker. Killed at any moment, it goes on where it stood when called again; where it is complete, it does
 * nothing. A worker has to be running, and nobody else making the demo: to be called within {@link Founding.alone}.
 * @throws Error in a database with people that are not the demo's.
 */
export async function makeDemo(making: DemoMaking): Promise<void> {
  const { founding, simulator } = making;
  const ground = await founding.ground();
  if (ground === 'done') return;
  if (ground === 'another') {
    throw new Error(words.settings.foreignPeople);
  }
  const company = await founding.found('demo', harborAndPine(simulator.companyName));
  const neighbour = await founding.found('neighbour', ridgelineCivil);
  await standStill([making.meanwhile?.() ?? Promise.resolve(), tellAll(making, company, neighbour)]);
  await founding.done();
}

async function tellAll(making: DemoMaking, company: CompanyId, neighbour: CompanyId): Promise<void> {
  const { founding, hub, simulator } = making;
  const by = (login: string) => callerOf(making, login, company);
  const [pm, approver, accountant] = [await by('pm'), await by('approver'), await by('accountant')];
  await tellMonths(making, { hub, simulator, pm, approver, accountant });
  await tellCommitments(hub, pm, projects);
  await tellNeighbour(making, await callerOf(making, outsider.login, neighbour));
  await founding.closePeriods(company, firstOpenDay);
  await inviteSubcontractor(hub, pm);
  await readErp(hub, await by('owner'));
}

/** Month by month, so that Sage's books have the bills in the order of their dates. */
async function tellMonths(making: DemoMaking, stage: Stage): Promise<void> {
  const cast = await castOf(stage.hub, stage.pm, projects);
  const partsOf = (month: number | undefined) => cast.filter(({ story }) => story.month === month);
  let locked: ReadonlySet<string> | null = null;
  // What a killed run left queued has to meet the books as that run left them, locks and all.
  await making.settle();
  await enterAll(stage, partsOf(months[0]));
  for (const [i, month] of months.entries()) {
    const parts = partsOf(month);
    const lock = lockedIn(parts);
    if (locked === null) await stage.simulator.setUp(demoBooks(lock));
    else await stage.simulator.setUp(lockings(locked, lock));
    locked = lock;
    const waiting = await tellOnce(stage, parts);
    await standStill([tellRest(making, stage, waiting), enterAll(stage, partsOf(months[i + 1]))]);
  }
}

/** The subcontracts alone whose lock is another now. */
const lockings = (before: ReadonlySet<string>, now: ReadonlySet<string>) => ({
  subcontracts: demoBooks(now).subcontracts.filter(({ ctcnum, locked }) => locked !== before.has(ctcnum)),
});

const lockedIn = (parts: readonly Part[]): ReadonlySet<string> =>
  new Set(
    parts
      .filter(({ story }) => story.end === 'failed on a locked subcontract')
      .map(({ commitment }) => commitment.number),
  );

/** One after the other: the demo's ids are the same in every database. */
async function enterAll(stage: Stage, parts: readonly Part[]): Promise<void> {
  for (const part of parts) await enter(stage, part);
}

/** @returns those that wait for the worker. */
async function tellOnce(stage: Stage, parts: readonly Part[]): Promise<readonly Part[]> {
  const ends = await inLanes(parts, (part) => tell(stage, part));
  return parts.filter((_, i) => ends[i] === 'waiting');
}

async function tellRest(making: DemoMaking, stage: Stage, parts: readonly Part[]): Promise<void> {
  const giveUpAt = performance.now() + patienceMs;
  for (let waiting = parts; waiting.length > 0; waiting = await tellOnce(stage, waiting)) {
    if (performance.now() > giveUpAt) {
      const numbers = waiting.map(({ story }) => story.number).join(', ');
      throw new Error(`the demo's exports did not come to an end: ${numbers}`);
    }
    await Promise.race([making.settle(), sleep(patienceMs, undefined, { ref: false })]);
    await sleep(10);
  }
}

async function tellNeighbour(making: DemoMaking, person: Caller): Promise<void> {
  const { hub, simulator } = making;
  const stage = { hub, simulator, pm: person, approver: person, accountant: person };
  const cast = await castOf(hub, person, [laurelCreekBridge]);
  await enterAll(stage, cast);
  await tellRest(making, stage, await tellOnce(stage, cast));
}

/** Into the newest period, which nothing is billed in yet. */
async function inviteSubcontractor(hub: Hub, pm: Caller): Promise<void> {
  for (const { id: project } of must(await hub.project.projects(pm))) {
    const commitment = must(await hub.project.commitments(pm, project)).find(({ number }) => number === invitedTo);
    if (commitment === undefined) continue;
    const period = must(await hub.project.billingPeriods(pm, project)).at(-1)!;
    must(await hub.project.invite(pm, project, commitment.id, period.id));
  }
}

/** So that what was paid and voided in Sage is known from the beginning. */
async function readErp(hub: Hub, owner: Caller): Promise<void> {
  for (const { connection } of must(await hub.connections(owner))) must(await hub.readNow(owner, connection.id));
}

async function callerOf({ founding, hub }: DemoMaking, login: string, company: CompanyId): Promise<Caller> {
  const person = await founding.person(login);
  const caller = person === null ? null : await hub.caller(person, company, null);
  if (caller === null) throw new Error(`${login} does not belong to the demo's company`);
  return caller;
}

/** A few at a time, answers in the order of what was given. */
async function inLanes<T, R>(all: readonly T[], work: (one: T) => Promise<R>): Promise<readonly R[]> {
  const answers: R[] = [];
  const todo = all.entries();
  const lane = async () => {
    for (const [i, one] of todo) answers[i] = await work(one);
  };
  await standStill(Array.from({ length: abreast }, lane));
  return answers;
}

/** The first failure is thrown once nothing is under way any more: whoever begins again must not meet what is. */
async function standStill(works: readonly Promise<unknown>[]): Promise<void> {
  for (const end of await Promise.allSettled(works)) if (end.status === 'rejected') throw end.reason;
}

import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import { enrol } from './agent/enrol.ts';
import { type AgentFolder, openFolder } from './agent/folder.ts';
import { openLine } from './agent/line.ts';
import type { Reach } from './agent/perform.ts';
import { openRoad } from './agent/post-json.ts';
import { runAgent } from './agent/run.ts';
import { steadyClock } from './agent/times.ts';
import { careful } from './connectors/careful.ts';
import type { ErpConnector } from './connectors/contract.ts';
import type { SecretPlace } from './connectors/sage-100-contractor/settings.ts';
import { fill, words } from './domain/words/words.ts';
import { openErp, secretOfThisMachine } from './open-erp.ts';
import { readHolder, takeLock } from './store/embedded/file-lock.ts';
import { makeFolder } from './store/embedded/make-folder.ts';
import { isAlive } from './store/embedded/process-identity.ts';

const says = words.agents.run;
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

export interface EnrolmentGiven {
  readonly hub: string;
  readonly code: string;
  readonly folder: string;
  readonly name: string | undefined;
  readonly caFile: string | undefined;
  readonly proxy: string | undefined;
}

/** `tieout agent enrol`: turns a one-time code into the folder's key. Answers what was done, in words. */
export async function enrolAgent(given: EnrolmentGiven): Promise<string> {
  const folder = openFolder(resolve(given.folder));
  // Before the code is used: it counts once, and a key that cannot be kept is lost with it.
  makeRoomIn(folder);
  const road = {
    hub: given.hub.replace(/\/+$/, ''),
    caFile: given.caFile === undefined ? null : resolve(given.caFile),
    proxy: given.proxy ?? null,
  };
  const about = { name: given.name ?? hostname(), version, host: hostname() };
  const key = await enrol({ ...road, code: given.code, ...about }, Date.now);
  folder.writeKey(key);
  return fill(says.enrolled, { ...key, folder: folder.path });
}

function makeRoomIn(folder: AgentFolder): void {
  try {
    makeFolder(folder.path, 0o700);
  } catch {
    // What cannot be made takes no key either, and that is said in words.
  }
  folder.mustTakeKey();
}

export interface RunGiven {
  readonly folder: string;
  readonly stop: AbortSignal;
  readonly log: (message: string) => void;
  /** Points at which tests end the process. */
  readonly reach?: Reach;
}

/**
 * `tieout agent run`: serves until it is stopped.
 * @throws Error with a sentence for whoever started it.
 */
export async function runFolder({ folder: path, stop, log, reach }: RunGiven): Promise<void> {
  const folder = openFolder(resolve(path));
  const key = folder.readKey();
  const erp = await openCareful(folder);
  const lock = await takeLock(lockOf(folder));
  if ('heldBy' in lock)
    throw new Error(fill(says.alreadyRuns, { folder: folder.path, pid: lock.heldBy, path: lockOf(folder) }));
  const line = openLine(key, { road: openRoad(key), now: Date.now, log });
  try {
    const options = {
      line,
      erp: erp.connector,
      kind: erp.kind,
      version,
      host: hostname(),
      log,
      keepKey: folder.writeKey,
      now: Date.now,
      random: Math.random,
      ...(reach === undefined ? {} : { reach }),
    };
    await runAgent(options, stop);
  } finally {
    line.close();
    await erp.close();
    lock.release();
  }
}

export interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly says: string;
}

/**
 * `tieout agent status`: does it run, does the hub know it, does the ERP answer it.
 * @param looking told what is asked next: what cannot be reached takes as long as a call may.
 */
export async function statusOf(path: string, looking: (what: string) => void): Promise<readonly Finding[]> {
  const folder = openFolder(resolve(path));
  const holder = readHolder(lockOf(folder));
  const pid = holder !== null && isAlive(holder) ? holder.pid : null;
  const running = pid === null ? says.runsNot : fill(says.runs, { pid });
  return [
    { what: says.rowRuns, ok: pid !== null, says: running },
    await finding(says.rowHub, () => askHub(folder), looking),
    await finding(says.rowErp, () => askErp(folder), looking),
  ];
}

async function finding(what: string, ask: () => Promise<string>, looking: (what: string) => void): Promise<Finding> {
  looking(what);
  try {
    return { what, ok: true, says: await ask() };
  } catch (cause) {
    return { what, ok: false, says: cause instanceof Error ? cause.message : String(cause) };
  }
}

async function askHub(folder: AgentFolder): Promise<string> {
  const key = folder.readKey();
  const said: string[] = [];
  const line = openLine(key, { road: openRoad(key), now: Date.now, log: (message) => void said.push(message) });
  try {
    // A claim of nothing, with nothing in hand, is a question and no sign of life.
    const nothing = { room: 0, hand: [], wait_ms: 0, error: null };
    await line.ask('/claim', nothing, new AbortController().signal);
    return [fill(says.knows, { hub: key.hub }), ...said].join(' ');
  } finally {
    line.close();
  }
}

async function askErp(folder: AgentFolder): Promise<string> {
  const erp = await openCareful(folder);
  try {
    const { traits } = erp.connector;
    const found = await erp.connector.check(AbortSignal.timeout(traits.callMs));
    if (!found.ok) throw new Error(found.because);
    return fill(says.erpWell, { erp: traits.name });
  } finally {
    await erp.close();
  }
}

async function openCareful(
  folder: AgentFolder,
): Promise<{ readonly kind: string; readonly connector: ErpConnector; close(): Promise<void> }> {
  const given = folder.readErp();
  const secretOf = (place: SecretPlace): string => {
    const value = 'secret' in place ? given.secrets[place.secret] : undefined;
    return value ?? secretOfThisMachine(place);
  };
  const erp = openErp({ kind: given.kind, name: folder.path, settings: given.settings, clock: steadyClock, secretOf });
  const connector = careful(erp.connector, { clock: steadyClock, insideTransaction: () => false });
  return { kind: given.kind, connector, close: erp.close };
}

const lockOf = (folder: AgentFolder) => join(folder.path, 'agent.lock');

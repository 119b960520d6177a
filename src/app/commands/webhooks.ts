import type { ProjectId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Instant } from '../../domain/time.ts';
import { hookLimits } from '../../domain/webhook.ts';
import type { CompanyEventType } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import type {
  Caller,
  Delivery,
  DeliveryFilter,
  Hook,
  HookVersion,
  Trigger,
  Tx,
  WebhookEventType,
} from '../unit-of-work.ts';

/** A hook with what it sends along, opened for the view that masks it. */
export interface ShownHook {
  readonly hook: Hook;
  readonly headers: Readonly<Record<string, string>>;
}

export interface HookEntry {
  readonly apiVersion: HookVersion;
  readonly namespace: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Of a project, or of the whole company. */
export interface HookScope {
  readonly project: ProjectId | null;
}
export interface OfHook extends HookScope {
  readonly hook: number;
}

async function scoped(deps: Deps, caller: Caller, { project }: HookScope): Promise<Outcome<null>> {
  const known = project === null || (await deps.reads.projects(caller)).some(({ id }) => id === project);
  if (!known) return no('not_found', { thing: 'project' });
  const lacking = missing(caller.grants, 'webhook.manage', null);
  return lacking.length > 0 ? noMore(notPermitted(lacking)) : yes(null);
}

/** Does something with a hook that the caller may see within the scope that they named. */
async function withHook<T>(
  deps: Deps,
  caller: Caller,
  of: OfHook,
  work: (tx: Tx, hook: Hook) => Promise<Outcome<T>>,
): Promise<Outcome<T>> {
  const may = await scoped(deps, caller, of);
  if (!may.ok) return may;
  return deps.work.run(caller, async (tx): Promise<Outcome<T>> => {
    const hook = await tx.webhooks.hook(of.hook);
    if (hook === null || (of.project !== null && hook.projectId !== of.project)) {
      return no('not_found', { thing: 'webhook' });
    }
    return work(tx, hook);
  });
}

const shown = (deps: Deps, hook: Hook): ShownHook => {
  // Sealed with another secret, they are of no use to anybody; the hook itself still is.
  try {
    return { hook, headers: hook.headers === null ? {} : deps.webhooks.open(hook, hook.headers) };
  } catch {
    return { hook, headers: {} };
  }
};

const sealed = (deps: Deps, hook: Pick<Hook, 'company' | 'id'>, headers: HookEntry['headers']) =>
  Object.keys(headers).length === 0 ? null : deps.webhooks.seal(hook, headers);

/** Of an address the receiver's host alone: there may be a secret in the rest. */
const hostOf = ({ url }: Pick<Hook, 'url'>) => new URL(url).host;

const note = (
  tx: Tx,
  caller: Caller,
  type: Extract<CompanyEventType, `webhook.${string}`>,
  facts: Readonly<Record<string, unknown>>,
): Promise<void> => tx.directory.note({ type, by: caller.person, facts, requestId: caller.requestId });

function refusedUrl(deps: Deps, url: string): Outcome<null> {
  const because = deps.webhooks.refuses(url);
  return because === null ? yes(null) : no('invalid', { field: 'destination_url', because });
}

export async function makeHook(
  deps: Deps,
  caller: Caller,
  { project, ...entry }: HookScope & HookEntry,
): Promise<Outcome<ShownHook>> {
  const may = await scoped(deps, caller, { project });
  if (!may.ok) return may;
  const address = refusedUrl(deps, entry.url);
  if (!address.ok) return address;
  return deps.work.run(caller, async (tx): Promise<Outcome<ShownHook>> => {
    if ((await tx.webhooks.countHooks()) >= hookLimits.hooks) {
      return no('too_many_hooks', { limit: hookLimits.hooks, what: 'webhooks' });
    }
    const made = { ...entry, headers: null, projectId: project, ownerId: caller.person };
    const hook = await tx.webhooks.addHook(made);
    // They are bound to it, so it has to be there first.
    const headers = sealed(deps, hook, entry.headers);
    if (headers !== null) await tx.webhooks.saveHook(hook.id, { ...entry, headers });
    await note(tx, caller, 'webhook.added', { hook: hook.id, receiver: hostOf(hook) });
    return yes(shown(deps, { ...hook, headers }));
  });
}

/** What was given for one receiver is sent to no other: the headers go where the address is of another origin. */
const keptHeaders = (hook: Hook, url: string | undefined): Hook['headers'] =>
  url === undefined || new URL(url).origin === new URL(hook.url).origin ? hook.headers : null;

/**
 * How often the receiver failed at another address, or with other headers, says nothing of these: what waits is sent at once,
 * and has half a day from its first failure there. The job first, as whoever delivers takes them.
 */
async function beginAnew(tx: Tx, { id }: Hook): Promise<void> {
  await tx.jobs.add('webhook', id);
  await tx.webhooks.noteHealth(id, 0, null, null);
}

export async function changeHook(
  deps: Deps,
  caller: Caller,
  { change, ...of }: OfHook & { readonly change: Partial<HookEntry> },
): Promise<Outcome<ShownHook>> {
  if (change.url !== undefined) {
    const address = refusedUrl(deps, change.url);
    if (!address.ok) return address;
  }
  return withHook(deps, caller, of, async (tx, hook) => {
    const next = {
      apiVersion: change.apiVersion ?? hook.apiVersion,
      namespace: change.namespace ?? hook.namespace,
      url: change.url ?? hook.url,
      headers: change.headers === undefined ? keptHeaders(hook, change.url) : sealed(deps, hook, change.headers),
    };
    if (change.url !== undefined || change.headers !== undefined) await beginAnew(tx, hook);
    await tx.webhooks.saveHook(hook.id, next);
    const other = (['apiVersion', 'namespace', 'url'] as const).some((field) => next[field] !== hook[field]);
    if (other || change.headers !== undefined) {
      await note(tx, caller, 'webhook.changed', { hook: hook.id, receiver: hostOf(next), was: hostOf(hook) });
    }
    return yes(shown(deps, { ...hook, ...next }));
  });
}

export const deleteHook = (deps: Deps, caller: Caller, of: OfHook): Promise<Outcome<null>> =>
  withHook(deps, caller, of, async (tx, hook) => {
    if (!(await tx.webhooks.deleteHook(hook.id))) return no('not_found', { thing: 'webhook' });
    await note(tx, caller, 'webhook.deleted', { hook: hook.id, receiver: hostOf(hook) });
    return yes(null);
  });

export async function hooks(deps: Deps, caller: Caller, of: HookScope): Promise<Outcome<readonly ShownHook[]>> {
  const may = await scoped(deps, caller, of);
  if (!may.ok) return may;
  const found = await deps.work.run(caller, (tx) => tx.webhooks.hooks(of.project));
  return yes(found.map((hook) => shown(deps, hook)));
}

export interface TriggerEntry {
  readonly resource: string;
  readonly event: WebhookEventType;
}

export const addTriggers = (
  deps: Deps,
  caller: Caller,
  { triggers, ...of }: OfHook & { readonly triggers: readonly TriggerEntry[] },
): Promise<Outcome<readonly Trigger[]>> =>
  withHook(deps, caller, of, async (tx, hook) => {
    const there = await tx.webhooks.triggers(hook.id);
    if (there.length + triggers.length > hookLimits.triggers) {
      return no('too_many_hooks', { limit: hookLimits.triggers, what: 'triggers' });
    }
    const made: Trigger[] = [];
    for (const { resource, event } of triggers) {
      made.push(await tx.webhooks.addTrigger({ hookId: hook.id, resource, event, madeBy: caller.person }));
    }
    const added = made.filter(({ id }) => !there.some((one) => one.id === id));
    await noteTriggers(tx, caller, 'webhook.triggers_added', added);
    return yes(made);
  });

export const triggers = (deps: Deps, caller: Caller, of: OfHook): Promise<Outcome<readonly Trigger[]>> =>
  withHook(deps, caller, of, async (tx, hook) => yes(await tx.webhooks.triggers(hook.id)));

export const deleteTriggers = (
  deps: Deps,
  caller: Caller,
  { ids, ...of }: OfHook & { readonly ids: readonly number[] },
): Promise<Outcome<readonly number[]>> =>
  withHook(deps, caller, of, async (tx, hook) => {
    const there = await tx.webhooks.triggers(hook.id);
    const gone = await tx.webhooks.deleteTriggers(hook.id, ids);
    const removed = there.filter(({ id }) => gone.includes(id));
    await noteTriggers(tx, caller, 'webhook.triggers_removed', removed);
    return yes(gone);
  });

/** Of more it is said that there were more. */
const mostNamed = 20;

async function noteTriggers(
  tx: Tx,
  caller: Caller,
  type: 'webhook.triggers_added' | 'webhook.triggers_removed',
  some: readonly Trigger[],
): Promise<void> {
  const [first] = some;
  if (first === undefined) return;
  const names = some.slice(0, mostNamed).map(({ resource, event }) => `${resource} (${event})`);
  const of = [...names, ...(some.length > mostNamed ? ['…'] : [])].join(', ');
  await note(tx, caller, type, { hook: first.hookId, of });
}

export const deliveries = (
  deps: Deps,
  caller: Caller,
  { filter, ...of }: OfHook & { readonly filter: DeliveryFilter },
): Promise<Outcome<readonly Delivery[]>> =>
  withHook(deps, caller, of, async (tx, hook) => yes(await tx.webhooks.deliveries(hook.id, filter)));

export interface Signing {
  /** What the receiver checks signatures with, beginning `whsec_`. */
  readonly secret: string;
  readonly overlapUntil: Instant | null;
}

const signingOf = (deps: Deps, hook: Hook): Signing => ({
  secret: deps.webhooks.signingSecret(hook),
  overlapUntil: hook.signingOverlapUntil,
});

/** What deliveries of a hook are signed with, for whoever administers webhooks to give to the receiver. */
export const hookSigning = (deps: Deps, caller: Caller, hook: number): Promise<Outcome<Signing>> =>
  withHook(deps, caller, { project: null, hook }, async (_, found) => yes(signingOf(deps, found)));

/** Another key from now on; for a day what was there before signs as well, so that the receiver may change over. */
export const rotateHookSigning = (deps: Deps, caller: Caller, hook: number): Promise<Outcome<Signing>> =>
  withHook(deps, caller, { project: null, hook }, async (tx) => {
    const found = await tx.webhooks.rotateSigning(hook, signingOverlapSeconds);
    await note(tx, caller, 'webhook.key_rotated', { hook });
    return yes(signingOf(deps, found));
  });

const signingOverlapSeconds = 24 * 3600;

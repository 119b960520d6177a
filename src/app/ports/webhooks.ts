import type { CompanyId, PersonId, ProjectId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';

export const eventTypes = ['create', 'update', 'delete'] as const;
export type WebhookEventType = (typeof eventTypes)[number];

/** Something changed, and whoever asked to be told of it is told. Thin: names and ids, never the record. */
export interface Announcement {
  /** As Procore calls it: `Requisitions`, `ERP Requests`, `Work Order Contracts` … */
  readonly resource: string;
  readonly event: WebhookEventType;
  readonly id: number;
  readonly project: ProjectId | null;
  /** Null for the hub itself. */
  readonly by: PersonId | null;
}

export const hookVersions = ['v2', 'v3', 'v4'] as const;
export type HookVersion = (typeof hookVersions)[number];

/** Where to send. Its headers are sealed: only the road to the receiver opens them. */
export interface Hook {
  readonly id: number;
  readonly company: CompanyId;
  readonly projectId: ProjectId | null;
  readonly ownerId: PersonId;
  readonly apiVersion: HookVersion;
  readonly namespace: string;
  readonly url: string;
  readonly headers: Uint8Array | null;
  /** Attempts in a row that failed. */
  readonly failures: number;
  /** Since when what waits has failed; null where nothing does, though what came before it was given up. */
  readonly failingSince: Instant | null;
  readonly pausedUntil: Instant | null;
  /** Raised by each rotation of the key that deliveries are signed with. */
  readonly signingVersion: number;
  /** Until then those before it sign as well: the last one, and the one from before the overlap. */
  readonly signingOverlapUntil: Instant | null;
  /** What signed when the overlap began. */
  readonly signingOverlapFrom: number | null;
}

export interface Trigger {
  readonly id: number;
  readonly hookId: number;
  /** The hook's. */
  readonly projectId: ProjectId | null;
  readonly resource: string;
  readonly event: WebhookEventType;
  readonly madeBy: PersonId;
}

export interface WebhookEvent {
  readonly id: number;
  readonly uid: string;
  readonly resource: string;
  readonly resourceId: number;
  readonly event: WebhookEventType;
  readonly projectId: ProjectId | null;
  readonly personId: PersonId | null;
  readonly at: Instant;
}

/** How an attempt to deliver came out. */
export interface Attempt {
  readonly startedAt: Instant;
  readonly completedAt: Instant;
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly body: string | null;
  readonly error: string | null;
}

export interface Delivery {
  readonly id: number;
  readonly event: WebhookEvent;
  readonly state: 'queued' | 'ok' | 'discarded';
  readonly attempts: number;
  readonly last: Attempt | null;
}

export interface DeliveryFilter {
  readonly status: 'any' | 'successful' | 'failing' | 'discarded';
  readonly after: number;
  readonly limit: number;
}

export interface WebhookTx {
  announce(news: Announcement): Promise<void>;
  /** From here on what is announced only waits, and holds up nobody else's telling. */
  gather(): void;
  /** Tells what waits, in its order. The last thing of its transaction; what is not told so is not told at all. */
  tellGathered(): Promise<void>;
  hooks(project: ProjectId | null): Promise<readonly Hook[]>;
  hook(id: number): Promise<Hook | null>;
  /** How many the company has; its rows are locked, so that two at once cannot both be the last. */
  countHooks(): Promise<number>;
  addHook(hook: Pick<Hook, 'projectId' | 'ownerId' | 'apiVersion' | 'namespace' | 'url' | 'headers'>): Promise<Hook>;
  saveHook(id: number, change: Pick<Hook, 'apiVersion' | 'namespace' | 'url' | 'headers'>): Promise<void>;
  /** Another key signs from now on, beside the one before it, and the one from before an overlap that runs, for so many seconds. */
  rotateSigning(id: number, overlapSeconds: number): Promise<Hook>;
  /** With its triggers and its deliveries. False where it is gone already. */
  deleteHook(id: number): Promise<boolean>;
  triggers(hook: number): Promise<readonly Trigger[]>;
  /** One that is there already is answered as it is. */
  addTrigger(trigger: Omit<Trigger, 'id' | 'projectId'>): Promise<Trigger>;
  /** Which of them were there. */
  deleteTriggers(hook: number, ids: readonly number[]): Promise<readonly number[]>;
  deliveries(hook: number, filter: DeliveryFilter): Promise<readonly Delivery[]>;
  /** The oldest that waits. */
  next(hook: number): Promise<Delivery | null>;
  noteAttempt(delivery: number, attempt: Attempt, ok: boolean): Promise<void>;
  /** No failures, and null for both: the last attempt was well. */
  noteHealth(hook: number, failures: number, failingSince: Instant | null, pausedUntil: Instant | null): Promise<void>;
  /** What waits is given up; how many that were. */
  discard(hook: number): Promise<number>;
  /** What was delivered or given up longer ago than this is forgotten. */
  forget(hook: number, before: Instant): Promise<void>;
}

/** The way to a receiver, over the network. Opens what was sealed; never throws. */
export interface WebhookRoad {
  send(
    hook: Pick<Hook, 'url' | 'headers'> & Partial<Hook>,
    payload: unknown,
    signal: AbortSignal,
    /** What it is signed with; left out, it is not signed. */
    signing?: { readonly id: string; readonly at: Instant },
  ): Promise<Omit<Attempt, 'startedAt' | 'completedAt'>>;
  /** Why this address cannot be one to send to; null where it may. */
  refuses(url: string): 'address' | 'private_address' | null;
  /** What a receiver checks signatures with. */
  signingSecret(hook: Pick<Hook, 'company' | 'id' | 'signingVersion'>): string;
  /** Bound to the hook: in another's row they do not open. */
  seal(hook: Pick<Hook, 'company' | 'id'>, headers: Readonly<Record<string, string>>): Uint8Array;
  open(hook: Pick<Hook, 'company' | 'id'>, sealed: Uint8Array): Readonly<Record<string, string>>;
}

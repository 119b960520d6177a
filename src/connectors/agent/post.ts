import type { AgentCall } from '../../domain/agent.ts';
import type { CompanyId, ConnectionId } from '../../domain/ids.ts';
import type { RecordKey } from '../../domain/records/made.ts';
import type { Instant } from '../../domain/time.ts';

/** Whose agent is meant. */
export interface AgentPlace {
  readonly company: CompanyId;
  readonly connection: ConnectionId;
}

export interface NewAgentTask {
  readonly call: AgentCall;
  /** Plain JSON. */
  readonly arguments: readonly unknown[];
  /** So long may an answer take, from when it was put; each part of a list anew. */
  readonly withinMs: number;
  /** Of what is to be made: its time then counts from when the intent to make it was saved. Null for a look. */
  readonly makes: Intended | null;
}

/** By what an intent to make something is known. */
export type Intended = { readonly reference: string } | { readonly record: RecordKey };

export type PutAnswer =
  /** `at` by the hub's database: earlier than anything that the agent does about it. */
  | { readonly is: 'put'; readonly id: number; readonly at: Instant }
  | { readonly is: 'missing' }
  | { readonly is: 'away'; readonly agoMs: number | null }
  | { readonly is: 'full' };

export type Heard =
  | { readonly is: 'part'; readonly part: readonly unknown[] }
  /** `at`: when it arrived, by the hub's database. */
  | { readonly is: 'answer'; readonly answer: unknown; readonly at: Instant };

/** Did its agent take it at all? And when was the agent last heard of; null where it left. */
export interface GivenUp {
  readonly claimed: boolean;
  readonly agoMs: number | null;
}

/** Where the hub leaves tasks for an agent and hears what it answers. The store fills it. */
export interface AgentPost {
  put(place: AgentPlace, task: NewAgentTask): Promise<PutAnswer>;
  /** The next part after those already heard, or the answer; null when nothing came in time. */
  hear(place: AgentPlace, id: number, heardParts: number, withinMs: number, signal: AbortSignal): Promise<Heard | null>;
  /** Nobody waits any more: not begun it never will be, and begun its agent is told to end. */
  giveUp(place: AgentPlace, id: number): Promise<GivenUp>;
}

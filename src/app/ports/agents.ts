import type { ErpTraits } from '../../connectors/contract.ts';
import type { AgentCall } from '../../domain/agent.ts';
import type { AgentId, CompanyId, ConnectionId, PersonId } from '../../domain/ids.ts';
import type { Outcome } from '../../domain/refusal.ts';
import type { Instant } from '../../domain/time.ts';

/** An agent whose request was proved to be its own. */
export interface KnownAgent {
  readonly company: CompanyId;
  readonly agent: AgentId;
  readonly connection: ConnectionId;
  readonly keyId: string;
}

/** Who signed a request, and the id by which it counts once. */
export interface SignedRequest {
  readonly company: CompanyId;
  readonly keyId: string;
  readonly keyVersion: number;
  readonly requestId: string;
  /** Milliseconds since 1970, as the agent believes. */
  readonly time: number;
}

export interface NewAgent {
  readonly company: CompanyId;
  readonly codeHash: Uint8Array;
  readonly keyId: string;
  readonly name: string;
  readonly version: string;
  readonly host: string;
}

export interface AgentHello {
  readonly kind: string;
  readonly version: string;
  readonly host: string;
  readonly traits: ErpTraits;
}

/** A task as its agent gets it. The token proves later that it was given to this one. */
export interface HandedTask {
  readonly id: number;
  readonly call: AgentCall;
  readonly arguments: unknown;
  /** Milliseconds until nobody waits for it any more. */
  readonly leftMs: number;
}

export interface Claim {
  /** Tasks that the agent can take now. */
  readonly room: number;
  /** What it holds: their leases are prolonged. */
  readonly hand: readonly number[];
  readonly waitMs: number;
  /** What last went wrong between the agent and its ERP; null while nothing does. */
  readonly error: string | null;
  /** Whose books it reads; null where it does not say. */
  readonly books: string | null;
  /** A fresh token for each task, and its hash, which alone is kept. */
  readonly token: () => { readonly token: string; readonly hash: Uint8Array };
}

export interface Claimed {
  readonly tasks: readonly (HandedTask & { readonly token: string })[];
  /** Of what it holds: nobody waits for these any more. */
  readonly over: readonly number[];
}

/** A task that an agent says it was given. */
export interface HeldTask {
  readonly id: number;
  readonly claimHash: Uint8Array;
}

/** What agents are given and what they answer. Every refusal is a value; all of it is behind the wall of a company. */
export interface Agents {
  /** Uses up the code. The agent serves its connection from its first {@link hello} on. Refuses `agent_code_wrong`. */
  enrol(agent: NewAgent): Promise<Outcome<{ readonly connection: ConnectionId; readonly kind: string }>>;
  /** Lets a signed request in, once. Refuses `agent_not_known`, `request_repeated`. */
  admit(request: SignedRequest): Promise<Outcome<KnownAgent>>;
  /** Keeps what the agent's connector declares, and takes the place of the connection's last agent. */
  hello(agent: KnownAgent, says: AgentHello): Promise<Outcome<{ readonly name: string }>>;
  goodbye(agent: KnownAgent): Promise<void>;
  /** Waits until there is something to do, or something in hand is over, or `waitMs` have passed, or nobody listens. */
  claim(agent: KnownAgent, claim: Claim, listening: AbortSignal): Promise<Claimed>;
  /** May it be done now? For how many milliseconds more, counted from when this was asked. Refuses `claim_over`. */
  begin(agent: KnownAgent, task: HeldTask): Promise<Outcome<{ readonly leftMs: number }>>;
  /** The next numbered part of a list; again with the same is as well as once. Refuses `claim_over`. */
  part(
    agent: KnownAgent,
    task: HeldTask,
    number: number,
    part: readonly unknown[],
    hash: Uint8Array,
  ): Promise<Outcome<null>>;
  /** The end of a task; again with the same is as well as once. Refuses `claim_over`. */
  result(agent: KnownAgent, task: HeldTask, answer: object, hash: Uint8Array): Promise<Outcome<null>>;
  /** Offers the next version of the agent's key; the present one counts until the next one is first used. */
  offerKey(agent: KnownAgent): Promise<number>;
}

/** How a connection's agent is, as people see it. */
export interface AgentHealth {
  readonly connection: ConnectionId;
  readonly id: AgentId;
  readonly name: string;
  readonly version: string;
  readonly host: string;
  readonly lastSeenAt: Instant | null;
  /** How long a task last waited until the agent took it. */
  readonly lagMs: number | null;
  /** How far the agent's own clock is ahead of the hub's. */
  readonly clockSkewMs: number | null;
  readonly away: boolean;
  readonly error: string | null;
}

/** What people do with agents, within their transaction. */
export interface AgentTx {
  /** The living agents of the company's connections, also one that has not said hello yet. */
  list(): Promise<readonly AgentHealth[]>;
  /** The code takes the place of the connection's last one. Answers when it ends. */
  addCode(connection: ConnectionId, by: PersonId, codeHash: Uint8Array): Promise<Instant>;
  /** How it was called; null where the connection has no such living agent. */
  revoke(connection: ConnectionId, agent: AgentId, by: PersonId): Promise<string | null>;
}

import type { Clock, ErpConnector } from '../connectors/contract.ts';
import type {
  CheckpointKey,
  Connection,
  Installation,
  Keyring,
  Queue,
  Reads,
  Telemetry,
  UnitOfWork,
  WebhookRoad,
} from './unit-of-work.ts';

/** The points of an export at which a test may end the process. In production nothing happens there. */
export const exportPoints = ['looked', 'asking', 'asked', 'answered'] as const;
export type ExportPoint = (typeof exportPoints)[number];

/** Settings of a connection as they may be shown. */
export interface ShownSettings {
  /** `file`: of the hub's machine; `database`: of a kind whose settings name no program; `demo`: the pretend ERP. */
  readonly from: 'file' | 'database' | 'demo';
  readonly rows: readonly { readonly name: string; readonly value: string }[];
}

/** All that the commands, queries and jobs are given. Time, randomness, ERPs and faults come in from outside. */
export interface Deps {
  readonly work: UnitOfWork;
  readonly reads: Reads;
  readonly queue: Queue;
  readonly clock: Clock;
  readonly installation: Installation;
  /** A connector that keeps its promises whatever happens (`careful`). */
  readonly connectorFor: (connection: Connection) => ErpConnector;
  readonly randomBytes: (size: number) => Uint8Array;
  readonly reach: (point: ExportPoint) => Promise<void> | void;
  readonly log: { error(detail: object, message: string): void; info(detail: object, message: string): void };
  /** How often every synced bill is looked at again; null: as each connection says, 0: never. */
  readonly readEveryMs: number | null;
  /** What the settings of a connection hold, without their secrets; null where it has none. */
  readonly settingsOf?: (connection: Connection) => ShownSettings | null;
  /** Whoever measures what is done; nobody in tests. */
  readonly telemetry?: Telemetry;
  /** The way to the receivers of webhooks. */
  readonly webhooks: WebhookRoad;
  /** What the heads of histories are signed with; left out or null where this hub has no place for keys. */
  readonly checkpointKey?: CheckpointKey | null;
  /** What secrets are encrypted with; left out or null where this hub has no keys. */
  readonly keyring?: Keyring | null;
}

import type { ConnectionId } from '../../domain/ids.ts';
import type { ChosenWay, ErpFinding, SetUpTest } from '../../domain/set-up-tests.ts';
import type { Instant } from '../../domain/time.ts';

/** What a live test came to. */
export interface TestResult {
  readonly name: SetUpTest;
  readonly at: Instant;
  readonly ok: boolean;
  /** Of a list: so many. */
  readonly count: number | null;
  readonly ms: number;
  /** What is wrong; null where nothing is. */
  readonly says: string | null;
  readonly findings: readonly ErpFinding[];
}

/** The share of setting up in a transaction. */
export interface SetUpTestTx {
  results(connection: ConnectionId): Promise<readonly TestResult[]>;
  keep(connection: ConnectionId, result: Omit<TestResult, 'at'>): Promise<TestResult>;
  way(connection: ConnectionId): Promise<ChosenWay | null>;
  setWay(connection: ConnectionId, way: ChosenWay): Promise<void>;
  /** Until when the newest code for an agent counts; null without one that does. */
  codeUntil(connection: ConnectionId): Promise<Instant | null>;
}

import {
  type AgeBucket,
  ageBucketNames,
  type Outcome,
  outcomes,
  type UnsyncedState,
  unsyncedStates,
} from '../../../domain/erp-figures.ts';
import { type FindingKind, findingKinds } from '../../../domain/tie-out.ts';

/** What the address holds of the page: which tie-out, which of its findings and sums, and which figures are open. */
export interface TieOutSearch {
  readonly run?: number | undefined;
  readonly kind?: FindingKind | undefined;
  readonly since?: 'new' | 'settled' | undefined;
  readonly by?: 'period' | undefined;
  readonly project?: number | undefined;
  /** The first and the last day of a billing period. */
  readonly start?: string | undefined;
  readonly end?: string | undefined;
  /** The invoices behind a sum. */
  readonly rows?: 'all' | 'differing' | undefined;
  readonly age?: AgeBucket | 'all' | undefined;
  readonly state?: UnsyncedState | undefined;
  readonly scale?: 'week' | undefined;
  readonly from?: string | undefined;
  readonly outcome?: Outcome | undefined;
}

const id = (value: unknown) => (Number.isSafeInteger(Number(value)) && Number(value) > 0 ? Number(value) : undefined);
const day = (value: unknown) => (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined);
const among = <T extends string>(all: readonly T[], value: unknown) => all.find((one) => one === value);

/** Reads the address; what it cannot mean is left out. */
export function tieOutSearch(given: Record<string, unknown>): TieOutSearch {
  const read: TieOutSearch = {
    run: id(given.run),
    kind: among(findingKinds, given.kind),
    since: among(['new', 'settled'] as const, given.since),
    by: among(['period'] as const, given.by),
    project: id(given.project),
    start: day(given.start),
    end: day(given.end),
    rows: among(['all', 'differing'] as const, given.rows),
    age: among([...ageBucketNames, 'all'] as const, given.age),
    state: among(unsyncedStates, given.state),
    scale: among(['week'] as const, given.scale),
    from: day(given.from),
    outcome: among(outcomes, given.outcome),
  };
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined));
}

/** What the wire is to do at one login or one query. Nothing ordered is fair weather. */
export interface WireWeather {
  /** Nothing answers: the connection is closed at once. */
  readonly down: boolean;
  /** How long to wait before doing anything, in milliseconds. An attention, or the client's leaving, ends the wait. */
  readonly latencyMs: number;
  /** At a login: refuse it with this error number, such as 18456, 4060 or 17892. */
  readonly refuseLogin: number | null;
  /** At a query: fail it with this error number, such as 1205. */
  readonly fail: number | null;
  /** At a query: close the connection before it runs, or after half of its answer. */
  readonly drop: 'before' | 'in the middle' | null;
  /** The database bears another name than the one asked for: a backup was restored, or it is the wrong one. */
  readonly databaseName: string | null;
}

/**
 * Asked at each connection, login and query. Orders that serve once are taken by whoever answers: the wire does what it
 * is told and remembers nothing. It may wait itself instead of naming a latency; the signal fires when nobody waits any
 * more. Rejecting counts as `down`. `reads` is true at a query that names a table: clients also send their greetings and
 * ask whether the connection lives, and those should not take what was meant for a read.
 */
export type UnderWeather = (
  moment: 'connection' | 'login' | 'query',
  signal: AbortSignal,
  reads: boolean,
) => Promise<Partial<WireWeather>>;

export const fairWireWeather: WireWeather = {
  down: false,
  latencyMs: 0,
  refuseLogin: null,
  fail: null,
  drop: null,
  databaseName: null,
};

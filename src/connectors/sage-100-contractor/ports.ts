/**
 * A value as it leaves the reader: 64-bit numbers and decimals as text (decimals with their places), days as
 * `yyyy-mm-dd`, moments as ISO text in UTC, identities in capitals.
 */
export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell | undefined>>;

export type SqlValue = string | number | boolean | null;

/**
 * Reads of the company's database, and nothing else: rules live in Sage's program, so nobody writes by SQL. A batch of
 * T-SQL with named parameters (`@p0`), answered by one list of rows for each SELECT in it.
 *
 * Complete or it rejects: a connection lost on the way must not read as a short answer. Its errors are `ErpTrouble` and
 * hold no credentials.
 */
export type SageSql = (
  text: string,
  parameters: Readonly<Record<string, SqlValue>>,
  signal: AbortSignal,
) => Promise<readonly (readonly Row[])[]>;

/** Hands one XML message to Sage's program and resolves with its XML answer, once Sage has closed the session. */
export type SageSubmit = (xml: string, signal: AbortSignal) => Promise<string>;

/** Both ways into Sage. */
export interface SageWays {
  readonly sql: SageSql;
  readonly submit: SageSubmit;
}

/** A value as SQL Server hands it over: 64-bit numbers as text, decimals as text or numbers, days as `yyyy-mm-dd`. */
export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell | undefined>>;

/** The tables of a company's database that we read. Their columns are named where they are used, in `rows.ts`. */
export type SageTable = 'cmpany' | 'acpinv' | 'apivln' | 'actpay' | 'actrec' | 'cstcde' | 'csttyp' | 'subcon';

/** Reads of the company's database, and nothing else: rules live in Sage's program, so nobody writes by SQL. */
export interface SageRows {
  /**
   * Rows whose columns hold one of the given values; every row where no column is named.
   * Complete or it rejects: a connection lost on the way must not read as a short answer. Its errors hold no
   * credentials.
   */
  read(
    table: SageTable,
    where: Readonly<Record<string, readonly (string | number)[]>>,
    signal: AbortSignal,
  ): Promise<readonly Row[]>;
}

/** Hands one XML message to Sage's program and resolves with its XML answer, once Sage has closed the session. */
export type SageSubmit = (xml: string, signal: AbortSignal) => Promise<string>;

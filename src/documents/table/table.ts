/** A column of a plain table of records. Amounts are whole cents, days `yyyy-mm-dd`, instants milliseconds since 1970. */
export interface TableColumn {
  readonly head: string;
  readonly kind: 'text' | 'money' | 'number' | 'day' | 'instant';
  /** About how many characters wide it is shown. */
  readonly width?: number;
}
export type TableCell = string | number | null;

/** Rows of records as a file, made while they come: however many there are, few of them are held at once. */
export interface RecordTable {
  readonly name: string;
  readonly columns: readonly TableColumn[];
  readonly rows: AsyncIterable<readonly TableCell[]>;
}

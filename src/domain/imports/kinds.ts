/** What can be brought in from files, in the order in which a company begins: each kind names records of those before. */
export const importKinds = [
  'projects',
  'vendors',
  'cost-codes',
  'commitments',
  'schedules-of-values',
  'invoices',
] as const;
export type ImportKind = (typeof importKinds)[number];

export const importFormats = ['csv', 'xlsx', 'json'] as const;
export type ImportFormat = (typeof importFormats)[number];

/** How much one file may hold. What is larger goes in parts. */
export const importLimits = {
  bytes: 200 * 1024 * 1024,
  /** Lines of a CSV file, or records and their lines of a JSON file. */
  rows: 500_000,
  /** Of one commitment: the lines of all of its invoices. They are looked at together. */
  rowsOfRecord: 50_000,
  /** An Excel file as it comes, and what it unpacks to. */
  excelBytes: 32 * 1024 * 1024,
  excelUnpacked: 1024 * 1024 * 1024,
  columns: 200,
  /** Characters of a cell. */
  cell: 10_000,
  /** Characters of one object of a JSON file, its lines included. */
  object: 8 * 1024 * 1024,
  /** So many errors are told one by one; of the others their number. */
  errors: 1_000,
} as const;

/** By the ending of its name; null where that says nothing. */
export function formatOf(name: string): ImportFormat | null {
  const ending = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase();
  if (ending === 'txt' || ending === 'tsv') return 'csv';
  return importFormats.find((one) => one === ending) ?? null;
}

/** Where in a file something stands: rows count from 1 as a spreadsheet counts them, items within an object likewise. */
export interface Place {
  readonly row: number;
  /** A line within an object of a JSON file; 0 elsewhere. */
  readonly item: number;
}

/** What is wrong with a file, where, and why. */
export interface ImportError extends Place {
  /** The column's own name, as {@link importColumns} has it; null for a row as a whole. */
  readonly column: string | null;
  /** What stands there, shortened; null where nothing does. */
  readonly value: string | null;
  /** A code of the catalogue of reasons. */
  readonly because: string;
  readonly facts?: Readonly<Record<string, unknown>>;
}

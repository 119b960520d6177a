import { z } from 'zod';
import { importFormats, importKinds } from '../../domain/imports/kinds.ts';
import { idText } from './shapes.ts';

/** Bringing in files. */
export const onImport = z.object({ company: idText, kind: z.enum(importKinds) });

export const importQuery = z.object({
  dry_run: z.enum(['true', 'false']).default('false'),
  /** Without it the ending of `file` says it, else the content type. */
  format: z.enum(importFormats).optional(),
  /** The file's name, for the history and for what is told of errors. */
  file: z.string().trim().min(1).max(200).optional(),
  /** The number or name of the project of rows that name none. */
  project: z.string().trim().min(1).max(255).optional(),
});

export const imported = z.object({
  kind: z.enum(importKinds),
  file: z.string(),
  dry_run: z.boolean(),
  rows: z.number().int(),
  /** How many of what was made, or would be: `projects`, `vendors`, `cost_codes`, `commitments`, `lines`, … */
  made: z.record(z.string(), z.number().int()),
  /** Heads that name no column: what stands below them was not taken. */
  ignored: z.array(z.string()),
  message: z.string(),
});
export type ImportedFile = z.infer<typeof imported>;

/** A line of progress, where it was asked for. */
export interface ImportProgressLine {
  readonly phase: 'reading' | 'writing';
  readonly rows: number;
  readonly of: number | null;
}

/** An error of a file, in the facts of `import_refused`. */
export interface ImportErrorLine {
  readonly file: string;
  /** Rows count from 1 as a spreadsheet counts them; objects of a JSON file likewise. */
  readonly row: number;
  /** The line within an object of a JSON file; 0 elsewhere. */
  readonly item: number;
  /** The column's own name, and what the file calls it; null for a row as a whole. */
  readonly column: string | null;
  readonly head: string | null;
  readonly value: string | null;
  readonly because: string;
  /** The whole sentence, and what is wrong alone, for whoever shows the place apart. */
  readonly detail: string;
  readonly why: string;
}

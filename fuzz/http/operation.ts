import type { Schema } from '../parts/shaped.ts';

export interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: Schema;
}

/** One call of an API, as its description has it. */
export interface Operation {
  readonly method: string;
  /** `/api/v1/companies/{company}/erp/list-views/{id}` */
  readonly template: string;
  readonly parameters: readonly Parameter[];
  /** What may be sent, by its content type. */
  readonly bodies: readonly { readonly type: string; readonly schema: Schema }[];
  /** Is its yes a stream of events? */
  readonly streams: boolean;
  /** What is wrong with an answer of this status, type and text, held against what is declared of it. */
  misfits(status: number, type: string, text: string): readonly string[];
}

/** Reads JSON where it has to be some; null where it is none. */
export function parsed(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

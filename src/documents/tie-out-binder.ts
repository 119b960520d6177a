import type { Cents } from '../domain/money.ts';
import type { FindingKind } from '../domain/tie-out.ts';

/** A tie-out as it goes into the binder of a month: plain, and with all that stands on the paper. */
export interface TieOutBinder {
  readonly company: string;
  readonly connection: string;
  readonly erp: string;
  readonly id: number;
  readonly complete: boolean;
  /** Why it is not complete. */
  readonly because: string | null;
  /** When the list of bills was begun; null where it was not. */
  readonly asOf: number | null;
  /** Null: by its schedule. */
  readonly askedBy: string | null;
  readonly madeBy: string;
  readonly madeAt: number;
  readonly links: number;
  readonly bills: number;
  readonly costsTold: number;
  readonly counts: Readonly<Partial<Record<FindingKind, number>>>;
  readonly compared: { readonly asOf: number | null; readonly added: number; readonly settled: number } | null;
  readonly projects: readonly BinderTotal[];
  readonly periods: readonly BinderTotal[];
  readonly findings: readonly BinderFinding[];
  /** False: what is good to know is counted, and listed no longer. */
  readonly toKnowKept: boolean;
  /** So many more were found than are in `findings`. */
  readonly left: number;
}

export interface BinderTotal {
  readonly name: string;
  readonly links: number;
  readonly ours: Cents;
  readonly theirs: Cents;
}

export interface BinderFinding {
  readonly kind: FindingKind;
  readonly isNew: boolean;
  readonly project: string;
  readonly vendor: string;
  readonly invoice: string;
  readonly bill: string;
  readonly ours: Cents | null;
  readonly theirs: Cents | null;
  /** Each part that differs, in a sentence. */
  readonly differences: readonly string[];
  readonly note: string | null;
}

/** `2026-11-26 09:43 UTC`: on paper nobody knows whose time another one is. */
export const momentText = (at: number | null): string =>
  at === null ? '–' : `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

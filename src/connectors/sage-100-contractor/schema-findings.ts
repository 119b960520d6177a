/** One thing that was looked at: well, not well, or (null) for a person to judge. */
export interface Finding {
  readonly what: string;
  readonly ok: boolean | null;
  readonly says: string;
}

/** What became of a name that Tieout expects in the installed schema. */
export interface SchemaFinding extends Finding {
  readonly is: 'found' | 'inferred' | 'differs' | 'missing' | 'unfilled' | 'unreadable';
}

const wellness = { found: true, inferred: null, differs: null, missing: null, unfilled: false, unreadable: false };

export const finding = (
  is: SchemaFinding['is'],
  what: string,
  says: string,
  ok: boolean | null = wellness[is],
): SchemaFinding => ({ is, what, ok, says });

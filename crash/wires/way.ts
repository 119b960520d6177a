import type { BillKey, ErpConnector } from '../../src/connectors/contract.ts';
import type { BillReference } from '../../src/domain/ids.ts';
import type { ErpRecord, Fingerprint } from '../../src/domain/sighting.ts';

/** A bill of a link, as the ERP at the end of a wire holds it. */
export interface Placed {
  readonly reference: BillReference;
  readonly record: ErpRecord;
  readonly fingerprint: Fingerprint;
}

/** Something that looks, over a wire, like a bill that is gone, or is one. */
export interface WireKind {
  readonly name: string;
  /** What unlink may say: `cut` where the bill is truly gone, and else only these refusals. */
  readonly says: readonly string[];
  /** Of all cases of its wire so many parts. */
  readonly share: number;
  /** What becomes of the bill; it serves no other case then. */
  readonly make?: (bill: Placed) => Promise<void>;
  /** How the wire then answers, until it is straightened. */
  readonly bend?: (bill: Placed) => Promise<void> | void;
  /** What is asked before, and has to be answered as it says. */
  readonly first?: WireKind;
}

/** A connector's own wire, and the ERP at its end. */
export interface Way {
  readonly name: string;
  readonly erp: ErpConnector;
  readonly kinds: readonly WireKind[];
  /** Kinds that cannot come over this wire, each with its reason. */
  readonly without: Readonly<Record<string, string>>;
  /** A bill in the books under this reference, as its link has it. */
  place(link: { readonly reference: BillReference; readonly fingerprint: Fingerprint }): Promise<Placed>;
  /** The wire is again as it was, whatever it was bent to. */
  straighten(): Promise<void>;
  close(): Promise<void>;
}

const signal = new AbortController().signal;

/** As the connector sees it, over a wire that nothing is done to. @throws where it is not seen. */
export async function seenUnder(erp: ErpConnector, reference: BillReference): Promise<Placed> {
  const seen = await erp.lookFor({ reference }, signal);
  if (seen.is !== 'present' || seen.fingerprint === null)
    throw new Error(`a bill that was placed is ${seen.is}${seen.is === 'unknown' ? `: ${seen.because}` : ''}`);
  return { reference, record: seen.record, fingerprint: seen.fingerprint };
}

/** One connector whose looks go now to this, now to that one. */
export const switching = (usual: ErpConnector, now: () => ErpConnector): ErpConnector => ({
  ...usual,
  lookFor: (key: BillKey, within) => now().lookFor(key, within),
});

const unheard = ['erp_not_answering'] as const;

/** The bill is there, and nothing is heard of it that could be believed. */
export const unheardOf = (name: string, bend: WireKind['bend'], share = 3): WireKind => ({
  ...{ name, says: unheard, share },
  ...(bend === undefined ? {} : { bend }),
});

export const stillThere: WireKind = { name: 'there', says: ['still_in_erp'], share: 6 };

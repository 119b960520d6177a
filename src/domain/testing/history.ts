import {
  beginningOf,
  type Checkpoint,
  chainHash,
  type Log,
  type LoggedEvent,
  type Seal,
  type Sha256,
} from '../history/sealed-history.ts';

/** A whole history as it could be read from a database, to be tampered with. */
export interface Kept {
  events: LoggedEvent[];
  seals: Seal[];
  checkpoints: Checkpoint[];
}

/** Seals events as the database does, so many to a seal, each seal of one history. */
export function sealed(company: number, events: readonly LoggedEvent[], perSeal: number, sha256: Sha256): Seal[] {
  const seals: Seal[] = [];
  let hash = beginningOf(company, sha256);
  let place = 0;
  let open: { log: Log; ids: number[]; hashes: string } | null = null;
  const close = () => {
    if (open === null) return;
    const { log, ids, hashes } = open;
    seals.push({ number: seals.length + 1, log, first: place - ids.length + 1, ids, hashes, sealedBelow: 1_000 });
    open = null;
  };
  for (const event of events) {
    if (open !== null && (open.log !== event.log || open.ids.length === perSeal)) close();
    open ??= { log: event.log, ids: [], hashes: '' };
    hash = chainHash(hash, event, sha256);
    open.ids.push(event.id);
    open.hashes += hash;
    place++;
  }
  close();
  return seals;
}

import type { ErpReader, RecordSighting } from '../../../connectors/contract.ts';
import { outsideKind } from '../../../domain/outside.ts';
import { changeOrderNumber } from '../../../domain/records/making.ts';
import type { LookedFor } from '../../../domain/records/parting.ts';
import { isoInstant } from '../../../domain/time.ts';
import { sayTrouble } from '../../../domain/trouble.ts';
import type { Deps } from '../../deps.ts';
import { allBusy, askErp } from '../../erp-access.ts';
import { reasonOf } from '../../reason.ts';
import type { Connection } from '../../unit-of-work.ts';

/** A person waits for this look at a screen. */
const turnMs = 8_000;

/** What is looked for: by its number, and where that lies. */
export interface Sought {
  readonly kind: LookedFor;
  readonly erpNumber: string;
  readonly job: string | null;
  /** Of a change order: its commitment's number in the ERP. */
  readonly commitment: string | null;
  /** It is to be joined, and billed on from then on: only what the ERP's list offers for that counts. */
  readonly toJoin?: true;
}

/**
 * Looks live, whatever the list said. Where the ERP cannot be asked for one record, its list is read whole: an answer
 * that ends early throws, and is *unknown*. Of a change order nobody has a list, but where its subcontract is gone, so
 * is it.
 */
export async function lookForRecord(
  deps: Deps,
  connection: Connection,
  erp: ErpReader,
  sought: Sought,
): Promise<RecordSighting> {
  if (connection.kind === outsideKind) return notListed(erp);
  try {
    const seen = await askErp(deps, connection, erp, turnMs, (signal) => look(deps, erp, sought, signal));
    return seen === null ? allBusy() : seen.value;
  } catch (cause) {
    return { is: 'unknown', because: reasonOf(cause, connection.name) };
  }
}

async function look(deps: Deps, erp: ErpReader, sought: Sought, signal: AbortSignal): Promise<RecordSighting> {
  const { kind, erpNumber, commitment } = sought;
  if (erp.traits.makes.includes(kind)) {
    if (kind === 'commitment') return erp.findRecord({ type: kind, number: erpNumber }, signal);
    const number = changeOrderNumber(commitment, erpNumber);
    return number === null
      ? notListed(erp)
      : erp.findRecord({ type: kind, number, commitmentNumber: commitment! }, signal);
  }
  const contract = kind === 'commitment' ? erpNumber : commitment;
  if (contract === null) return notListed(erp);
  const seen = await contractSeen(deps, erp, contract, sought, signal);
  return kind === 'commitment' || seen.is !== 'present' ? seen : notListed(erp);
}

/** Where it is found by its number, no list is asked: that leaves out what was put out of use, or is another job's by now. */
async function contractSeen(
  { clock }: Deps,
  erp: ErpReader,
  number: string,
  { job, toJoin }: Sought,
  signal: AbortSignal,
): Promise<RecordSighting> {
  if (erp.traits.finds?.includes('commitment') && !toJoin)
    return erp.findRecord({ type: 'commitment', number }, signal);
  const asOf = await clock.now();
  const name = await inList(erp, number, job, signal);
  return name === null ? { is: 'gone', asOf } : { is: 'present', number, name, fingerprint: '', asOf };
}

/** Nobody has a list of it, and there is no number to ask for. */
function notListed(erp: ErpReader): RecordSighting {
  const trouble = 'not_listed';
  return { is: 'unknown', because: sayTrouble(trouble, { erp: erp.traits.name }), trouble };
}

/** @returns what it is called in the list of its job; null where the whole list does not have it. */
async function inList(erp: ErpReader, number: string, job: string | null, signal: AbortSignal): Promise<string | null> {
  if (job === null) throw new Error(sayTrouble('not_listed', { erp: erp.traits.name }));
  let found: string | null = null;
  // To its end: an answer that breaks off says nothing of what it lacks.
  for await (const one of erp.subcontracts(job, signal)) if (one.number === number) found = one.description;
  return found;
}

/** A sighting as the history keeps it. */
export const seenOf = (sighting: RecordSighting) =>
  sighting.is === 'unknown'
    ? { is: sighting.is, because: sighting.because }
    : { ...sighting, asOf: undefined, as_of: isoInstant(sighting.asOf) };

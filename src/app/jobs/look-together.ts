import type { ErpReader } from '../../connectors/contract.ts';
import type { BillReference } from '../../domain/ids.ts';
import type { Sighting } from '../../domain/sighting.ts';
import type { Deps } from '../deps.ts';
import { askErp, slotWaitMs } from '../erp-access.ts';
import { gathering } from '../gathering.ts';
import type { Connection } from '../unit-of-work.ts';

/** References asked for in one look, at most. */
const mostTogether = 200;

type Seen = { readonly value: Sighting } | null;
type Look = (reference: BillReference) => Promise<Seen | 'alone'>;

/** The gatherings of each connector of this process. */
const connectors = new WeakMap<ErpReader, Look>();

/**
 * Looks for the bill of a reference, in one call with others of its connection that came while the look before was under
 * way: as many as one call of the ERP tells of. None joins a look that has begun: its absence would be from before they
 * asked. Where the many cannot be looked for together, each is looked for by itself, so that one that cannot be read costs
 * the others nothing.
 * @returns null where no slot of the connection came free.
 */
export async function lookForBill(
  deps: Pick<Deps, 'queue'>,
  connection: Connection,
  erp: ErpReader,
  reference: BillReference,
): Promise<Seen> {
  const most = Math.min(erp.traits.keysACall, mostTogether);
  // Each a call of its own: together they would hold one slot in turn, and leave the others idle.
  if (most === 1) return lookForOne(deps, connection, erp, reference);
  const look = connectors.get(erp) ?? gathering(most, (references) => lookForAll(deps, connection, erp, references));
  connectors.set(erp, look);
  const seen = await look(reference);
  return seen === 'alone' ? lookForOne(deps, connection, erp, reference) : seen;
}

const lookForOne = (
  deps: Pick<Deps, 'queue'>,
  connection: Connection,
  erp: ErpReader,
  reference: BillReference,
): Promise<Seen> => askErp(deps, connection, erp, slotWaitMs.export, (signal) => erp.lookFor({ reference }, signal));

async function lookForAll(
  deps: Pick<Deps, 'queue'>,
  connection: Connection,
  erp: ErpReader,
  references: readonly BillReference[],
): Promise<readonly (Seen | 'alone')[]> {
  if (references.length === 1) return [await lookForOne(deps, connection, erp, references[0]!)];
  const keys = references.map((reference) => ({ reference }));
  try {
    const seen = await askErp(deps, connection, erp, slotWaitMs.export, (signal) =>
      Array.fromAsync(erp.lookForMany(keys, signal)),
    );
    return references.map((_, place) => (seen === null ? null : { value: seen.value[place]! }));
  } catch {
    return references.map(() => 'alone');
  }
}

import type { ErpReader } from '../../../connectors/contract.ts';
import type { CorrectionId } from '../../../domain/ids.ts';
import type { Link } from '../../../domain/link.ts';
import { no, type Outcome, yes } from '../../../domain/refusal.ts';
import type { Sighting } from '../../../domain/sighting.ts';
import type { Deps } from '../../deps.ts';
import { allBusy, askErp, readerFor, slotWaitMs } from '../../erp-access.ts';
import { asTheyStand } from '../../held-still.ts';
import { inOtherBooks } from '../../since-the-look.ts';
import type { Caller, Connection } from '../../unit-of-work.ts';
import { lookBothWays, told } from '../unlink.ts';
import { correctionEvent } from './begin.ts';
import { openCorrection } from './change.ts';

interface Looking {
  readonly link: Link;
  readonly connection: Connection;
  /** Was the bill known to be gone? */
  readonly wasGone: boolean;
}

/**
 * *Check now*: asks the ERP live for the wrong bill, before its link is cut and after, and writes down what it said. A
 * silence is written down as one, and changes nothing of what was known before it.
 */
export async function checkCorrection(
  deps: Deps,
  caller: Caller,
  { correction }: { readonly correction: CorrectionId },
): Promise<Outcome<CorrectionId>> {
  const read = await deps.work.run(caller, async (tx): Promise<Outcome<Looking>> => {
    const found = await openCorrection(tx, caller, correction);
    if (!found.ok) return found;
    const link = await tx.corrections.link(correction);
    const connection = await tx.connections.get(found.value.connectionId);
    if (link === null || connection === null) return no('not_found', { thing: 'ERP connection' });
    const story = await tx.corrections.story(correction);
    return yes({ link, connection, wasGone: story?.records.bill === 'gone' });
  });
  if (!read.ok) return read;
  const { link, connection } = read.value;
  const erp = readerFor(deps, connection);
  const answer = await askErp(deps, connection, erp, slotWaitMs.person, (signal) => lookForBill(erp, link, signal));
  return note(deps, caller, correction, read.value, erp, answer?.value ?? allBusy());
}

/**
 * Of a link that is cut, another bill under its number is nothing to us: numbers are used again. Then only our reference
 * tells whether its own bill came back.
 */
async function lookForBill(erp: ErpReader, link: Link, signal: AbortSignal): Promise<Sighting> {
  const seen = await lookBothWays(erp, link, signal);
  const another = seen.is === 'present' && seen.record.identity !== link.record!.identity;
  return another && link.state !== 'synced' && seen.record.id === link.record!.id
    ? erp.lookFor({ reference: link.reference }, signal)
    : seen;
}

function note(
  deps: Deps,
  caller: Caller,
  correction: CorrectionId,
  { link, connection, wasGone }: Looking,
  erp: ErpReader,
  sighting: Sighting,
): Promise<Outcome<CorrectionId>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<CorrectionId>> => {
    // It may have been given up, or come to its end, while the ERP was asked.
    const found = await openCorrection(tx, await asTheyStand(tx, caller), correction);
    if (!found.ok) return found;
    // A bill that came back keeps a second one from being made. It is not gone because it was not in books of another name.
    const now = await tx.connections.get(connection.id);
    if (now === null || inOtherBooks(connection, now)) {
      return no('changed_meanwhile', { changed_thing: 'ERP connection' });
    }
    await tx.sightings.note(link, sighting);
    const facts = { correction, erp: erp.traits.name, record: link.record?.label ?? '', evidence: told(sighting) };
    if (sighting.is === 'gone' && !wasGone) {
      await tx.events.append([correctionEvent(caller, found.value, 'correction.bill_gone', facts)]);
    }
    if (sighting.is === 'present' && wasGone) {
      await tx.events.append([correctionEvent(caller, found.value, 'correction.bill_back', facts)]);
    }
    return yes(correction);
  });
}

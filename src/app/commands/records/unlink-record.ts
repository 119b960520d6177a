import type { ErpReader, RecordSighting } from '../../../connectors/contract.ts';
import { heldRefusal } from '../../../domain/records/holders.ts';
import { rulesOf } from '../../../domain/records/kinds.ts';
import { type LookedFor, mayPart, notWithin } from '../../../domain/records/parting.ts';
import { noMore, type Outcome, type Refusal, yes } from '../../../domain/refusal.ts';
import type { Instant } from '../../../domain/time.ts';
import { say, words } from '../../../domain/words/words.ts';
import type { Deps } from '../../deps.ts';
import { nameErp } from '../../erp-access.ts';
import { asTheyStand } from '../../held-still.ts';
import type { ShownRecord } from '../../records.ts';
import { inOtherBooks } from '../../since-the-look.ts';
import type { Caller, Connection, Tx } from '../../unit-of-work.ts';
import { lookForRecord, type Sought, seenOf } from './look-for-record.ts';
import { asItNowStands, type MovingRecord, openRecord, type RecordInput, recordEvent } from './open-record.ts';

export interface Unlinked extends ShownRecord {
  readonly message: string;
}

/**
 * *Unlink*. Whatever stands on the record goes first. A vendor, job or code is parted by our word alone: no bill hangs on
 * its number any more. Of a contract the ERP has to have taken its own back, and that is looked at live, after the
 * asking: a read, outside of any transaction, and a local write that checks everything again.
 */
export async function unlinkRecord(deps: Deps, caller: Caller, input: RecordInput): Promise<Outcome<Unlinked>> {
  const { unlinked } = rulesOf(input.kind);
  if (unlinked !== 'when_gone') return part(deps, caller, input, null);
  const { keeping: _kept, ...asking } = caller;
  const opened = await deps.work.run(asking, async (tx) => {
    const found = await openRecord(deps, tx, caller, 'unlink', input);
    if (!found.ok) return found;
    const blocked = await blockedBy(tx, found.value);
    if (blocked !== null) return noMore(await refused(caller, found.value, blocked, null));
    const sought = await soughtOf(tx, found.value);
    const { connection, erp } = found.value;
    const misplaced = misplacedIn(erp, sought);
    if (misplaced !== null) return noMore(await refused(caller, found.value, nameErp(misplaced, erp), null));
    return yes({ sought, connection, erp, after: await provenAfter(tx, found.value) });
  });
  if (!opened.ok) return opened;
  const { sought, connection, erp, after } = opened.value;
  const sighting = await lookForRecord(deps, connection, erp, sought);
  return part(deps, caller, input, { sighting, sought, after, asked: connection });
}

interface Looked {
  readonly sighting: RecordSighting;
  readonly sought: Sought;
  readonly after: Instant;
  /** The connection as it was when it was asked. */
  readonly asked: Connection;
}

/** The second half, in one transaction: everything is checked again, for nobody was held up by the look. */
function part(deps: Deps, caller: Caller, input: RecordInput, looked: Looked | null): Promise<Outcome<Unlinked>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<Unlinked>> => {
    const found = await openRecord(deps, tx, await asTheyStand(tx, caller), 'unlink', input);
    if (!found.ok) return found;
    const { record, erp } = found.value;
    const blocked = await blockedBy(tx, found.value);
    if (blocked !== null) return noMore(await refused(caller, found.value, blocked, looked));
    if (looked !== null) {
      // It was joined to another one meanwhile, or its books have another name: what was seen says nothing of it.
      const { erpNumber, commitment } = await soughtOf(tx, found.value);
      const isAnother = looked.sought.erpNumber !== erpNumber || looked.sought.commitment !== commitment;
      if (isAnother || inOtherBooks(looked.asked, found.value.connection)) {
        return noMore({ code: 'changed_meanwhile', facts: { changed_thing: input.kind } });
      }
      const verdict = mayPart(input.kind as LookedFor, record.erpNumber!, looked.sighting, looked.after);
      if (!verdict.ok) return noMore(await refused(caller, found.value, nameErp(verdict.refusal, erp), looked));
    }
    const number = record.erpNumber;
    await tx.records.setNumber(input.kind, input.id, null);
    const facts = { erp: erp.traits.name, number, ...evidence(looked) };
    await tx.events.append([recordEvent(caller, record, 'record.unlinked', facts)]);
    const now = await asItNowStands(tx, caller, input, found.value);
    const { plain, change_order } = words.records.unlinked;
    const message = input.kind === 'change_order' ? change_order : plain;
    return now.ok ? yes({ ...now.value, message }) : now;
  });
}

const blockedBy = async (tx: Tx, { record }: MovingRecord) =>
  heldRefusal(record.kind, record.number ?? record.name, await tx.records.held(record.kind, record.id));

/** A refusal is written down too: what was seen, and what was said. */
async function refused(
  caller: Caller,
  { tx, record, erp }: MovingRecord,
  refusal: NonNullable<Awaited<ReturnType<typeof blockedBy>>>,
  looked: Looked | null,
) {
  const facts = { erp: erp.traits.name, code: refusal.code, detail: say(refusal), ...evidence(looked) };
  await tx.events.append([recordEvent(caller, record, 'record.unlink_refused', facts)]);
  return refusal;
}

const evidence = (looked: Looked | null) => (looked === null ? {} : { evidence: seenOf(looked.sighting) });

/** Where the ERP is asked for a change order by its number within its commitment, that has to be one. */
const misplacedIn = ({ traits }: ErpReader, { kind, commitment, erpNumber }: Sought): Refusal | null =>
  kind === 'change_order' && traits.makes.includes(kind) ? notWithin(commitment, erpNumber) : null;

/** The commitment is only read: whoever edits a change order locks the commitment first, and the order after it. */
async function soughtOf(tx: Tx, { record, connection }: MovingRecord): Promise<Sought> {
  const commitment =
    record.kind === 'change_order'
      ? await tx.records.row('commitment', record.commitmentId as number, connection.id)
      : null;
  return {
    kind: record.kind as LookedFor,
    erpNumber: record.erpNumber!,
    job: record.job,
    commitment: commitment?.erpNumber ?? null,
  };
}

/**
 * An absence counts from this moment on. Of an ERP that is asked live that is now; one that is read through a mirror is
 * always behind, so there it is when the two were joined, or when its list last had it.
 */
async function provenAfter(tx: Tx, { record, connection, erp }: MovingRecord): Promise<Instant> {
  if (erp.traits.reads === 'live') return tx.now();
  const joined = await tx.records.joinedAt(record.kind, record.id);
  const [reading] = (await tx.records.readings(connection.id)).filter(({ kind }) => kind === record.kind);
  const listed = await tx.records.row(record.kind, record.id, connection.id);
  const seenAt = listed?.listed ? (reading?.asOf ?? 0) : 0;
  return Math.max(joined ?? 0, seenAt) as Instant;
}

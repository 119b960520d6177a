import type { ProjectId } from '../domain/ids.ts';
import { outsideKind } from '../domain/outside.ts';
import { missing } from '../domain/permission.ts';
import { type RecordKind, rulesOf } from '../domain/records/kinds.ts';
import type { MadeType } from '../domain/records/made.ts';
import { mayJoin } from '../domain/records/rejecting.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../domain/refusal.ts';
import { notOnItsWay } from './commands/records/on-its-way.ts';
import { asTheyStand } from './held-still.ts';
import type { Caller, Tx } from './unit-of-work.ts';

/** A record that is about to be given another number, and as what that number is spoken of where it was sent. */
interface Numbered {
  readonly kind: RecordKind;
  /** Of a contract or a change order, whose rights are their project's. */
  readonly project: ProjectId | null;
  readonly field: 'origin_id' | 'erp_number' | `change_order_packages.${number}`;
}

/** A vendor, a job or a code: their rights are the company's. */
export const ofCompany = (kind: RecordKind): Numbered => ({ kind, project: null, field: 'erp_number' });

/**
 * May what has its number in the ERP be given another, or none? As on the page of its record: joining it to another takes the
 * rights for that, and it is parted by *Unlink* alone. An integrator gives and takes the numbers itself.
 * @param from the number that it has; undefined as `to`: it stays.
 */
export async function otherErpNumber(
  tx: Tx,
  caller: Caller,
  { kind, project, field }: Numbered,
  from: string | null,
  to: string | null | undefined,
): Promise<Outcome<null>> {
  if (from === null || to === undefined || from === to || !(await isJoinedToErp(tx))) return yes(null);
  const { may, unlinked } = rulesOf(kind);
  if (to === null) {
    return no('invalid', { field, because: unlinked === 'freely' ? 'joined_by_number' : 'joined_in_erp' });
  }
  const lacking = missing((await asTheyStand(tx, caller)).grants, may.join, project);
  return lacking.length > 0 ? noMore(notPermitted(lacking)) : yes(null);
}

/**
 * May it be given this number as far as what the ERP is being asked to make goes? Not where it may have made this very record
 * under another number, nor where it may be making another of ours under this one: a second one would be left there.
 * @param id null for one that is new.
 * @param asAsked as the ERP would be asked for it: of a change order, within its commitment.
 */
export async function numberIsFree(
  tx: Tx,
  kind: MadeType,
  id: number | null,
  to: string | null | undefined,
  asAsked = to,
): Promise<Outcome<null>> {
  if (!to) return yes(null);
  const record = id === null ? null : await tx.records.lock(kind, id);
  if (record?.erpNumber === to) return yes(null);
  // Whether what is being asked for is there, nobody knows yet: as on the page of its record, it is waited for.
  if (record?.flow?.state === 'exporting' && !record.flow.parked) {
    return no('record_state', { record_kind: kind, record_state: 'exporting', record_move: 'link' });
  }
  const own = mayJoin(kind, record?.flow ?? null, asAsked ?? to);
  return own.ok ? notOnItsWay(tx, { kind, key: to, number: to }, id) : own;
}

/** An ERP that can be asked says itself whether a contract is gone from it. */
const isJoinedToErp = async (tx: Tx): Promise<boolean> =>
  (await tx.connections.list()).some(({ kind }) => kind !== outsideKind);

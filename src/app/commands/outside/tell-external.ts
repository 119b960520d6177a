import type { InvoiceId, LinkId } from '../../../domain/ids.ts';
import { missing } from '../../../domain/permission.ts';
import type { RecordKind } from '../../../domain/records/kinds.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../../domain/refusal.ts';
import { fill, words } from '../../../domain/words/words.ts';
import { announce } from '../../announce.ts';
import type { Deps } from '../../deps.ts';
import { ofConnection } from '../../queries/outside.ts';
import {
  type Caller,
  type Connection,
  type ExternalRecord,
  type NewExternalRecord,
  type NumberedType,
  numberedTypes,
  type OutsideRequest,
  type Tx,
} from '../../unit-of-work.ts';
import { recordEvent } from '../records/open-record.ts';
import { heardOfMaking, wakeExport } from './heard.ts';

export interface ToldNumber {
  readonly itemType: string;
  readonly itemId: number;
  /** Null takes the number back; what is left out says nothing, and stays as it is. */
  readonly originId?: string | null | undefined;
  readonly originCode?: string | null | undefined;
  readonly originData?: string | null | undefined;
}

/**
 * With what is known of it for what was left out: a bill whose number was not spoken of has it still. A code goes with the
 * number that is taken back.
 */
function whole(told: ToldNumber, known: ExternalRecord | null): Omit<NewExternalRecord, 'requestId'> {
  const originId = told.originId === undefined ? (known?.originId ?? null) : told.originId;
  const stays = told.originId === null ? null : known;
  return {
    itemType: told.itemType,
    itemId: told.itemId,
    originId,
    originCode: told.originCode === undefined ? (stays?.originCode ?? null) : told.originCode,
    originData: told.originData === undefined ? (stays?.originData ?? null) : told.originData,
    numberTold: told.originId !== undefined,
  };
}

/** One entry of a `sync`: what it came to, or why it was not taken, by the field that is wrong. */
export type Taken =
  | { readonly ok: true; readonly record: ExternalRecord }
  | { readonly ok: false; readonly field: string; readonly because: string };

/** Lines of a requisition, as Procore's integrators name them. */
const lineTypes = new Set([
  'requisition_contract_item',
  'requisition_change_order_item',
  'requisition_contract_detail_item',
]);
const says = words.outside.entries;

/** What the ERP calls our records. Each entry stands for itself, in a transaction of its own, in the order given. */
export async function tellExternal(
  deps: Deps,
  caller: Caller,
  updates: readonly ToldNumber[],
): Promise<Outcome<readonly Taken[]>> {
  const found = await ofConnection(deps, caller);
  if (!found.ok) return found;
  const taken: Taken[] = [];
  for (const update of updates) {
    const { wake = null, ...entry } = await deps.work.run(caller, (tx) => take(tx, caller, found.value, update));
    await wakeExport(deps, caller, wake);
    taken.push(entry);
  }
  return yes(taken);
}

const not = (field: string, because: string): Taken => ({ ok: false, field, because });

/** With the export that has to look again because of it. */
type Took = Taken & { readonly wake?: LinkId | null };

async function take(tx: Tx, caller: Caller, connection: Connection, told: ToldNumber): Promise<Took> {
  if (told.itemType === 'requisition') return takeRequisition(tx, caller, connection, told);
  const numbered = numberedTypes.find((type) => type === told.itemType);
  if (numbered !== undefined) return takeNumber(tx, caller, connection, { ...told, itemType: numbered });
  if (!lineTypes.has(told.itemType)) return not('item_type', says.notKept);
  if (!(await tx.outside.hasLine(told.itemId))) return not('item_id', says.unknown);
  const [known = null] = await tx.outside.external(connection.id, told.itemType, [told.itemId]);
  const given = whole(told, known);
  if (await isAnothers(tx, connection, given)) return not('origin_id', says.taken);
  return {
    ok: true,
    record: await tx.outside.putExternal(connection.id, { ...given, requestId: null }, caller.person),
  };
}

/** Does another item of its type have this number already? */
async function isAnothers(tx: Tx, connection: Connection, { itemType, itemId, originId }: ReturnType<typeof whole>) {
  const holder = originId === null ? null : await tx.outside.holderOf(connection.id, itemType, originId);
  return holder !== null && holder !== itemId;
}

/** As the webhooks call what integrators number; the others are none of their resources. */
const resources: Partial<Record<NumberedType, string>> = {
  vendor: 'Company Vendors',
  project: 'Projects',
  work_order_contract: 'Work Order Contracts',
  purchase_order_contract: 'Purchase Order Contracts',
};

/** What an integrator numbers, by the kind of record that it is of ours. */
const recordKinds: Readonly<Record<NumberedType, RecordKind>> = {
  vendor: 'vendor',
  project: 'job',
  work_order_contract: 'commitment',
  purchase_order_contract: 'commitment',
  cost_code: 'cost_code',
  line_item_type: 'cost_type',
};

/** In the record's history stands who gave it its number, and who took it back. */
async function noteNumber(
  tx: Tx,
  caller: Caller,
  told: { readonly itemType: NumberedType; readonly itemId: number },
  had: string | null,
  number: string | null,
) {
  const record = had === number ? null : await tx.records.lock(recordKinds[told.itemType], told.itemId);
  if (record === null) return;
  const event =
    number === null
      ? recordEvent(caller, record, 'record.number_taken_back', { number: had })
      : recordEvent(caller, record, 'record.numbered', { number });
  await tx.events.append([event]);
}

/** The number of a vendor, a job … under which bills name it from now on. Bills that were asked for keep theirs. */
async function takeNumber(
  tx: Tx,
  caller: Caller,
  connection: Connection,
  told: ToldNumber & { readonly itemType: NumberedType },
): Promise<Taken> {
  if (!(await tx.connections.stays(connection))) return not('item_id', says.unknown);
  const found = await tx.outside.numberRecord(told.itemType, told.itemId, told.originId);
  if (found === 'taken') return not('origin_id', says.taken);
  if (found === null) return not('item_id', says.unknown);
  await noteNumber(tx, caller, told, found.had, found.number);
  const [known = null] = await tx.outside.external(connection.id, told.itemType, [told.itemId]);
  // A code that was told beside another number, before somebody else gave it this one, is not of this one.
  const ofThis = known?.originId === found.had ? known : null;
  const given = { ...whole(told, ofThis), originId: found.number, requestId: null };
  const record = await tx.outside.putExternal(connection.id, given, caller.person);
  const resource = resources[told.itemType];
  if (resource !== undefined) {
    await announce(tx, caller, { resource, event: 'update', id: told.itemId, project: found.projectId });
  }
  return { ok: true, record };
}

async function takeRequisition(tx: Tx, caller: Caller, connection: Connection, told: ToldNumber): Promise<Took> {
  const locked = await tx.links.lock(told.itemId as InvoiceId);
  if (locked === null) return not('item_id', says.unknown);
  const requests = await tx.outside.requests({ invoices: [locked.head.id], ids: null, limit: 100 });
  const makings = requests.filter((one) => one.name === 'create_requisitions' && one.connectionId === connection.id);
  const [known = null] = await tx.outside.external(connection.id, 'requisition', [told.itemId]);
  const request = whoseNumber(makings, known);
  if (request === undefined || locked.link === null) return not('item_id', says.notAsked);
  const given = whole(told, known);
  const { originId } = given;
  const had = known?.originId ?? null;
  const event = (
    type: 'outside.numbered' | 'outside.number_taken_back' | 'outside.second_bill',
    facts: Readonly<Record<string, unknown>>,
  ) =>
    tx.events.append([
      {
        type,
        by: caller.person,
        projectId: locked.head.projectId,
        invoiceId: locked.head.id,
        linkId: request.linkId,
        facts,
        requestId: caller.requestId,
      },
    ]);
  // Whoever takes the number back says that the bill is gone, and the next unlink goes by it: not while it is named all the same.
  if (originId === null && had !== null && told.originCode != null)
    return not('origin_id', fill(says.takenBackNamed, { origin: had, code: told.originCode }));
  if (originId !== null && had !== null && originId !== had) {
    // Two numbers for one invoice may be two bills: the first stands, and people are told of the other.
    await event('outside.second_bill', { origin: originId, other: had });
    return not('origin_id', fill(says.second, { origin: had }));
  }
  if (await isAnothers(tx, connection, given)) return not('origin_id', says.taken);
  const record = await tx.outside.putExternal(connection.id, { ...given, requestId: request.id }, caller.person);
  if (had === originId) return { ok: true, record };
  if (originId === null) await event('outside.number_taken_back', { origin: had });
  else await event('outside.numbered', { origin: given.originCode ?? originId });
  const wake = await heardOfMaking({ tx, caller, connection, head: locked.head, link: locked.link, request });
  return { ok: true, record, wake };
}

/**
 * The request whose bill a number is of, newest first. A number that stands stays of the one it was told for; a new one is of
 * an ended sending whose bill still waits for its number, before it is of the one that is asked for now.
 */
export function whoseNumber<R extends Pick<OutsideRequest, 'id' | 'withdrawn' | 'details'>>(
  makings: readonly R[],
  known: Pick<ExternalRecord, 'originId' | 'requestId' | 'numberToldAt'> | null,
): R | undefined {
  if (known?.originId != null) return makings.find(({ id }) => id === known.requestId) ?? makings[0];
  const since = known?.numberToldAt ?? Number.NEGATIVE_INFINITY;
  const waits = ({ withdrawn, details }: R) =>
    withdrawn && details.some(({ status, closedAt }) => status === 'success' && closedAt! > since);
  return makings.find(waits) ?? makings[0];
}

/** Forgets what was told, and takes each number back that was. Of requisitions it is nothing but that. */
export async function forgetExternal(
  deps: Deps,
  caller: Caller,
  { itemType, ids }: { readonly itemType: string; readonly ids: readonly number[] },
): Promise<Outcome<null>> {
  if (itemType === 'requisition') {
    const taken = await tellExternal(
      deps,
      caller,
      ids.map((itemId) => ({ itemType, itemId, originId: null })),
    );
    return taken.ok ? yes(null) : taken;
  }
  const found = await ofConnection(deps, caller);
  if (!found.ok) return found;
  const numbered = numberedTypes.find((type) => type === itemType);
  await deps.work.run(caller, async (tx) => {
    const known = numbered === undefined ? [] : await tx.outside.external(found.value.id, itemType, ids);
    const now = numbered === undefined ? [] : await tx.outside.numbersOf(numbered, ids);
    for (const { itemId, originId } of known) {
      // Forgotten alone it would stand in every bill still, and nobody could see any more who said so. One that somebody else
      // gave in its place was not told.
      const stands = now.some(({ id, number }) => id === itemId && number === originId);
      if (originId !== null && stands)
        await takeNumber(tx, caller, found.value, { itemType: numbered!, itemId, originId: null });
    }
    await tx.outside.forgetExternal(found.value.id, itemType, ids);
  });
  return yes(null);
}

/** `origin_id` of a requisition, and what goes with it, as its integrator writes it through the requisition itself. */
export async function tellOrigin(
  deps: Deps,
  caller: Caller,
  { invoice, ...told }: { readonly invoice: InvoiceId } & Omit<ToldNumber, 'itemType' | 'itemId'>,
): Promise<Outcome<null>> {
  const lacking = missing(caller.grants, 'integrator.drive', null);
  const [connection] = await deps.work.run(caller, (tx) => tx.connections.list());
  if (connection?.kind !== 'outside') return no('invalid', { field: 'origin_id', because: 'read_only' });
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  const update: ToldNumber = { itemType: 'requisition', itemId: invoice, ...told };
  const taken = await tellExternal(deps, caller, [update]);
  if (!taken.ok) return taken;
  const [entry] = taken.value;
  const because = update.originId === null ? 'number_and_code' : 'taken_origin';
  return entry?.ok ? yes(null) : no('invalid', { field: 'origin_id', because });
}

import type { InvoiceId } from '../../domain/ids.ts';
import { outsideKind } from '../../domain/outside.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, type Refusal, refusal, yes } from '../../domain/refusal.ts';
import type { Instant } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';
import { staleMsOf } from '../outside.ts';
import {
  type Asking,
  type AskingFilter,
  type Caller,
  type Connection,
  type ExternalRecord,
  numberedTypes,
  type OutsideRequest,
  type Slice,
  type Tx,
} from '../unit-of-work.ts';
import { erpInvoice } from './erp-invoice.ts';

/** The company's connection that is driven from outside, for its integrator. */
export async function ofConnection(deps: Deps, caller: Caller): Promise<Outcome<Connection>> {
  const lacking = missing(caller.grants, 'integrator.drive', null);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  const all = await deps.work.run(caller, (tx) => tx.connections.list());
  const found = all.find(({ kind }) => kind === outsideKind);
  return found === undefined ? no('not_found', { thing: 'ERP connection' }) : yes(found);
}

export interface OutsideView {
  readonly request: OutsideRequest;
  readonly connection: Connection;
  readonly now: Instant;
  readonly staleMs: number;
}

/** Two for each time that an invoice was sent: so many nobody has. */
const mostOfInvoice = 200;

/** One request of the company, for its integrator. */
export async function outsideRequest(deps: Deps, caller: Caller, id: number): Promise<Outcome<OutsideView>> {
  const connection = await ofConnection(deps, caller);
  if (!connection.ok) return connection;
  return deps.work.run(caller, async (tx): Promise<Outcome<OutsideView>> => {
    const [request] = await tx.outside.requests({ invoices: null, ids: [id], limit: 1 });
    if (request === undefined || request.connectionId !== connection.value.id) {
      return no('not_found', { thing: 'ERP request' });
    }
    const [withheld = null] = await withheldFor(tx, [request]);
    if (withheld !== null) return noMore(withheld);
    return yes({ request, connection: connection.value, now: await tx.now(), staleMs: staleMsOf(connection.value) });
  });
}

/**
 * Why a bill is not to be made of what each of these requests says, in their order, so that nobody is handed it: its sending
 * has ended, or the bill of an earlier one is there, beside which no other is to be made. What is made already is no matter of
 * that.
 */
async function withheldFor(tx: Tx, requests: readonly OutsideRequest[]): Promise<readonly (Refusal | null)[]> {
  const toMake = requests.filter(isToBeMade);
  const bills = await tx.outside.earlierBills(
    toMake.map(({ invoiceId, linkId }) => ({ invoice: invoiceId, link: linkId })),
  );
  const held = new Map(toMake.map(({ id }, place) => [id, bills[place] ?? null]));
  return requests.map((request) => {
    if (request.name === 'create_requisitions' && request.ended) return refusal('request_withdrawn');
    const record = held.get(request.id) ?? null;
    return record === null ? null : refusal('request_held', { record });
  });
}

/** A bill that is asked for and not made yet. */
const isToBeMade = ({ name, ended, details }: OutsideRequest) =>
  name === 'create_requisitions' && !ended && !details.some(({ status }) => status === 'success');

/** One of the list: what it asks for is handed out only where it would be by itself. */
export interface ListedRequest extends OutsideView {
  readonly withheld: Refusal | null;
}

/** A page of the requests, newest first, for the integrator; each with why what it asks for is not handed out. */
export async function outsideRequests(
  deps: Deps,
  caller: Caller,
  slice: Slice,
): Promise<Outcome<{ readonly rows: readonly ListedRequest[]; readonly total: number }>> {
  const found = await ofConnection(deps, caller);
  if (!found.ok) return found;
  const connection = found.value;
  const filter = { connection: connection.id, invoices: null, ids: null };
  return deps.work.run(caller, async (tx) => {
    const requests = await tx.outside.requests({ ...filter, ...slice });
    const seen = { connection, now: await tx.now(), staleMs: staleMsOf(connection) };
    const total = await tx.outside.countRequests(filter);
    const withheld = await withheldFor(tx, requests);
    const rows = requests.map(
      (request, place): ListedRequest => ({ request, ...seen, withheld: withheld[place] ?? null }),
    );
    return yes({ rows, total });
  });
}

/** One asking, as of now. */
export interface AskingView extends Asking {
  readonly now: Instant;
  readonly staleMs: number;
}

/** A page of the askings, oldest first: of all, or of some invoices, or some of them, or in some state. */
export async function outsideAskings(
  deps: Deps,
  caller: Caller,
  {
    invoices = null,
    ids = null,
    statuses = null,
    offset,
    limit,
  }: Partial<Pick<AskingFilter, 'invoices' | 'ids' | 'statuses'>> & Slice,
): Promise<Outcome<{ readonly rows: readonly AskingView[]; readonly total: number }>> {
  const connection = await ofConnection(deps, caller);
  if (!connection.ok) return connection;
  const staleMs = staleMsOf(connection.value);
  return deps.work.run(caller, async (tx) => {
    const now = await tx.now();
    const staleBefore = (now - staleMs) as Instant;
    const filter = { connection: connection.value.id, invoices, ids, statuses, staleBefore };
    const askings = await tx.outside.askings({ ...filter, offset, limit });
    const total = await tx.outside.countAskings(filter);
    return yes({ rows: askings.map((asking) => ({ ...asking, now, staleMs })), total });
  });
}

/** What the integrator was asked for an invoice, for the people of the ERP tool. */
export async function askedOutside(
  deps: Deps,
  caller: Caller,
  id: InvoiceId,
): Promise<Outcome<readonly OutsideView[]>> {
  const found = await erpInvoice(deps, caller, id);
  if (!found.ok) return found;
  return deps.work.run(caller, async (tx) => {
    const requests = await tx.outside.requests({ invoices: [id], ids: null, limit: mostOfInvoice });
    const connections = await tx.connections.list();
    const now = await tx.now();
    return yes(
      requests.flatMap((request) => {
        const connection = connections.find((one) => one.id === request.connectionId);
        return connection === undefined ? [] : [{ request, connection, now, staleMs: staleMsOf(connection) }];
      }),
    );
  });
}

/** What records of a kind are called in the ERP: as it was told, and of those that others may number too as it is now. */
export async function externalRecords(
  deps: Deps,
  caller: Caller,
  { itemType, ids }: { readonly itemType: string; readonly ids: readonly number[] },
): Promise<Outcome<readonly ExternalRecord[]>> {
  const connection = await ofConnection(deps, caller);
  if (!connection.ok) return connection;
  const connectionId = connection.value.id;
  return deps.work.run(caller, async (tx) => {
    const told = await tx.outside.external(connectionId, itemType, ids);
    const numbered = numberedTypes.find((type) => type === itemType);
    if (numbered === undefined) return yes(told);
    const numbers = await tx.outside.numbersOf(numbered, ids);
    return yes(
      numbers.flatMap(({ id, number }) =>
        asItIsNow(
          { connectionId, itemType, itemId: id, originId: number },
          told.find(({ itemId }) => itemId === id),
        ),
      ),
    );
  });
}

/** What was told beside another number than the one that there is now is not of this one. */
function asItIsNow(
  now: Pick<ExternalRecord, 'connectionId' | 'itemType' | 'itemId' | 'originId'>,
  told: ExternalRecord | undefined,
): readonly ExternalRecord[] {
  if (told?.originId === now.originId) return [told];
  if (told === undefined && now.originId === null) return [];
  return [{ ...now, originCode: null, originData: null, requestId: null, changedAt: null, numberToldAt: null }];
}

import type { InvoiceId } from '../../domain/ids.ts';
import { outsideKind } from '../../domain/outside.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Instant } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';
import { staleMsOf } from '../outside.ts';
import type { Caller, Connection, ExternalRecord, OutsideRequest } from '../unit-of-work.ts';
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

/** The page size that nobody needs more than. */
const mostRequests = 200;
/** What waits is listed further: nobody may forget it. */
const mostOpen = 2_000;

/** One request of the company, for its integrator. */
export async function outsideRequest(deps: Deps, caller: Caller, id: number): Promise<Outcome<OutsideView>> {
  const connection = await ofConnection(deps, caller);
  if (!connection.ok) return connection;
  return deps.work.run(caller, async (tx): Promise<Outcome<OutsideView>> => {
    const [request] = await tx.outside.requests({ invoices: null, ids: [id], limit: 1 });
    if (request === undefined || request.connectionId !== connection.value.id) {
      return no('not_found', { thing: 'ERP request' });
    }
    if (request.withdrawn) return no('request_withdrawn');
    return yes({ request, connection: connection.value, now: await tx.now(), staleMs: staleMsOf(connection.value) });
  });
}

/** The requests of some invoices, or the newest of all, for the integrator. */
export async function outsideRequests(
  deps: Deps,
  caller: Caller,
  { invoices, open = false }: { readonly invoices: readonly InvoiceId[] | null; readonly open?: boolean },
): Promise<Outcome<readonly OutsideView[]>> {
  const connection = await ofConnection(deps, caller);
  if (!connection.ok) return connection;
  return deps.work.run(caller, async (tx) => {
    const requests = await tx.outside.requests({ invoices, ids: null, open, limit: open ? mostOpen : mostRequests });
    const now = await tx.now();
    const staleMs = staleMsOf(connection.value);
    const ours = requests.filter(({ connectionId }) => connectionId === connection.value.id);
    return yes(ours.map((request) => ({ request, connection: connection.value, now, staleMs })));
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
    const requests = await tx.outside.requests({ invoices: [id], ids: null, limit: mostRequests });
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

/** What was told of records of a kind. */
export async function externalRecords(
  deps: Deps,
  caller: Caller,
  { itemType, ids }: { readonly itemType: string; readonly ids: readonly number[] },
): Promise<Outcome<readonly ExternalRecord[]>> {
  const connection = await ofConnection(deps, caller);
  if (!connection.ok) return connection;
  return yes(await deps.work.run(caller, (tx) => tx.outside.external(connection.value.id, itemType, ids)));
}

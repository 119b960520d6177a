import type { ErpReader } from '../../connectors/contract.ts';
import type { InvoiceId } from '../../domain/ids.ts';
import type { Link, Move } from '../../domain/link.ts';
import { no, noMore, type Outcome, yes } from '../../domain/refusal.ts';
import type { EventType } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import { nameErp, readerFor } from '../erp-access.ts';
import { hindrances } from '../moves.ts';
import type { Caller, Connection, ErpInvoice, InvoiceHead, NewEvent, Tx } from '../unit-of-work.ts';

/** What every move on an invoice may be given. */
export interface MoveInput {
  readonly invoice: InvoiceId;
  /** The version that the caller saw; if the invoice has moved on since, nothing is done. */
  readonly version?: number | undefined;
  /** How long it may wait for its turn at the ERP; left out, as long as a person waits at a screen. */
  readonly turnMs?: number | undefined;
  /** Of an accept or a retry: the month to post to, as `yyyy-mm`. Left out, that of the billing date. */
  readonly postingPeriod?: string | undefined;
  /** Of a send: it was unlinked by force, and somebody has made sure that its first bill is not in the books. */
  readonly afterForce?: boolean | undefined;
  /** Nobody reads the answer: the invoice as it then is need not be read. */
  readonly unread?: boolean | undefined;
  /** Runs in the transaction of the move, for a bulk operation to note its verdict with the effect. */
  readonly alongside?: ((tx: Tx) => Promise<void>) | undefined;
}

/** What a move sees, its invoice locked. */
export interface Moving {
  readonly tx: Tx;
  readonly head: InvoiceHead;
  readonly link: Link | null;
  readonly connection: Connection;
  readonly erp: ErpReader;
}

/**
 * The frame of every move: within the wall of the company, the invoice locked, permission before state before the move
 * itself, the caller's version held to, and the invoice as it then is for an answer. `work` refuses before it writes.
 */
export async function moveInvoice(
  deps: Deps,
  caller: Caller,
  move: Move,
  input: MoveInput,
  work: (moving: Moving) => Promise<Outcome<unknown>>,
): Promise<Outcome<ErpInvoice>> {
  const outcome = await deps.work.run(caller, async (tx): Promise<Outcome<unknown>> => {
    const found = await open(deps, tx, caller, move, input);
    if (!found.ok) return found;
    const done = await work(found.value);
    if (!done.ok) return noMore(nameErp(done.refusal, found.value.erp));
    await input.alongside?.(tx);
    return done;
  });
  if (!outcome.ok || input.unread) return outcome as Outcome<ErpInvoice>;
  return asItNowIs(deps, caller, input.invoice);
}

export async function asItNowIs(deps: Deps, caller: Caller, invoice: InvoiceId): Promise<Outcome<ErpInvoice>> {
  const item = await deps.reads.erpInvoice(caller, invoice);
  return item === null ? no('not_found', { thing: 'invoice' }) : yes(item);
}

/** Finds and locks the invoice, and checks permission, version and state, in this order. */
export async function open(deps: Deps, tx: Tx, caller: Caller, move: Move, input: MoveInput): Promise<Outcome<Moving>> {
  const found = await tx.links.lock(input.invoice);
  if (found === null) return no('not_found', { thing: 'invoice' });
  const { head, link } = found;
  const connections = await tx.connections.list();
  const connection = link === null ? connections[0] : connections.find((one) => one.id === link.connectionId);
  if (connection === undefined) return no('not_found', { thing: 'ERP connection' });
  const erp = readerFor(deps, connection);
  const against = hindrances(caller.grants, head, link, move, {
    person: caller.person,
    policies: connection.policies,
    restored: connection.restored,
  }).filter(({ code }) => code !== 'forced_before' || input.afterForce !== true);
  const forbidden = against.find((refusal) => refusal.code === 'not_permitted');
  if (forbidden) return noMore(forbidden);
  if (input.version !== undefined && input.version !== head.version) {
    return no('changed_meanwhile', { version: head.version });
  }
  const first = against[0];
  if (first) return noMore(nameErp(first, erp));
  return yes({ tx, head, link, connection, erp });
}

/** An event of a move, by the one who asked for it. */
export const eventOf = (
  caller: Pick<Caller, 'person' | 'requestId'>,
  head: InvoiceHead,
  link: Link,
  type: EventType,
  facts: Readonly<Record<string, unknown>> = {},
): NewEvent => ({
  type,
  by: caller.person,
  projectId: head.projectId,
  invoiceId: head.id,
  linkId: link.id,
  facts,
  requestId: caller.requestId,
});

import type { PersonId } from '../domain/ids.ts';
import type { Link } from '../domain/link.ts';
import { ofThisSending, outsideKind, staleAfterMs, standing } from '../domain/outside.ts';
import type { Connection, Tx } from './unit-of-work.ts';

/** So long may an integrator of this connection be silent before its detail is stale. */
export function staleMsOf({ settings }: Pick<Connection, 'settings'>): number {
  const { staleMs } = settings;
  return typeof staleMs === 'number' && staleMs > 0 ? staleMs : staleAfterMs;
}

/**
 * Was a no of an integrator taken back, or is it at it again? Then the bill may be there, whatever the link says. Asked with
 * the invoice locked, for every word of an integrator comes under that lock. What it was never asked for it never refused.
 */
export async function noWasTakenBack(tx: Tx, connection: Connection, link: Link): Promise<boolean> {
  if (connection.kind !== outsideKind) return false;
  const told = ofThisSending(await tx.outside.told(link));
  return told.making !== null && standing(told, connection.name, staleMsOf(connection)).is !== 'gone';
}

/** With the cut the number ends too: the next bill of this invoice will have another. */
export async function takeNumberBack(tx: Tx, connection: Connection, link: Link, by: PersonId): Promise<void> {
  const [known] = await tx.outside.external(connection.id, 'requisition', [link.invoiceId]);
  if (known?.originId == null) return;
  await tx.outside.putExternal(
    connection.id,
    { ...known, originId: null, originCode: null, originData: null, requestId: null, numberTold: true },
    by,
  );
}

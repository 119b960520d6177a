import type { PersonId } from '../domain/ids.ts';
import type { Link } from '../domain/link.ts';
import { staleAfterMs } from '../domain/outside.ts';
import type { Connection, Tx } from './unit-of-work.ts';

/** So long may an integrator of this connection be silent before its detail is stale. */
export function staleMsOf({ settings }: Pick<Connection, 'settings'>): number {
  const { staleMs } = settings;
  return typeof staleMs === 'number' && staleMs > 0 ? staleMs : staleAfterMs;
}

/** With the cut the number ends too: the next bill of this invoice will have another. */
export async function takeNumberBack(tx: Tx, connection: Connection, link: Link, by: PersonId): Promise<void> {
  const [known] = await tx.outside.external(connection.id, 'requisition', [link.invoiceId]);
  if (known?.originId == null) return;
  await tx.outside.putExternal(
    connection.id,
    { ...known, originId: null, originCode: null, originData: null, requestId: null },
    by,
  );
}

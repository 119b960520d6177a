import { inOtherBooks } from '../since-the-look.ts';
import { type Connection, LeaseLost, type Tx } from '../unit-of-work.ts';

/**
 * Another ERP may have taken its place while it was read, or its books have another name by now: nothing of it is that one's, and
 * the next turn begins with that. Asked in the transaction that keeps what was read; none takes its place before that has ended.
 */
export async function mustBeTheSame(tx: Tx, connection: Connection): Promise<void> {
  const stays = await tx.connections.stays(connection);
  const now = stays ? await tx.connections.get(connection.id) : null;
  if (now === null || inOtherBooks(connection, now)) throw new LeaseLost(`connection ${connection.id} became another`);
}

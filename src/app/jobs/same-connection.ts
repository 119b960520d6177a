import { type Connection, LeaseLost, type Tx } from '../unit-of-work.ts';

/**
 * Another ERP may have taken its place while it was read: nothing of it is that one's, and the next turn begins with that. Asked
 * in the transaction that keeps what was read; none takes its place before that has ended.
 */
export async function mustBeTheSame(tx: Tx, connection: Connection): Promise<void> {
  if (!(await tx.connections.stays(connection))) throw new LeaseLost(`connection ${connection.id} became another`);
}

/** What the system, the server and node-postgres say of a connection that is lost, or that came to nothing. */
const codes: ReadonlySet<unknown> = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH'],
  ...['ENOTFOUND', 'EAI_AGAIN', '57P01', '57P02', '57P03', '08003', '08006'],
]);
/** It has no code for these. */
const without = /^(Connection terminated|Client (was closed|has encountered a connection error))/;

export const isLostLine = (cause: unknown): cause is Error =>
  cause instanceof Error && (codes.has(Reflect.get(cause, 'code')) || without.test(cause.message));

/**
 * The connection to the database was lost. Before the commit was sent nothing of its transaction is done (08006); after it,
 * whether it is done is known to the database alone (08007), and whoever hears that nothing was would do it twice.
 */
export class LostLine extends Error {
  readonly code: '08006' | '08007';

  constructor(cause: Error, commitSent: boolean) {
    super(cause.message, { cause });
    this.code = commitSent ? '08007' : '08006';
  }
}

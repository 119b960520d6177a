import type { ConnectionId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Instant } from '../../domain/time.ts';
import type { Deps } from '../deps.ts';
import type { Caller, Connection, Tx } from '../unit-of-work.ts';

/** A secret as it may be shown: everything but itself. */
export interface ShownSecret {
  readonly name: string;
  readonly setAt: Instant;
  readonly by: string | null;
  /** The name of the key that sealed it; null where it is no ciphertext of ours. */
  readonly key: string | null;
  /** Can this hub open it? */
  readonly opens: boolean;
}

interface OfConnection {
  readonly connection: ConnectionId;
  readonly name: string;
}

async function found(tx: Tx, caller: Caller, connection: ConnectionId): Promise<Outcome<Connection>> {
  const one = await tx.connections.get(connection);
  if (one === null) return no('not_found', { thing: 'ERP connection' });
  const lacking = missing(caller.grants, 'connection.manage', null);
  return lacking.length > 0 ? noMore(notPermitted(lacking)) : yes(one);
}

const placeOf = (caller: Caller, { connection, name }: OfConnection) =>
  ({ company: caller.company, kind: 'connection', record: connection, name }) as const;

/** Which secrets of a connection are kept here, never what they are. */
export function listSecrets(
  deps: Deps,
  caller: Caller,
  { connection }: { readonly connection: ConnectionId },
): Promise<Outcome<readonly ShownSecret[]>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<readonly ShownSecret[]>> => {
    const of = await found(tx, caller, connection);
    if (!of.ok) return of;
    const kept = await tx.secrets.list(connection);
    return yes(
      kept.map(({ sealed, ...shown }) => ({
        ...shown,
        key: deps.keyring?.keyOf(sealed) ?? null,
        opens: opens(deps, caller, { connection, name: shown.name }, sealed),
      })),
    );
  });
}

function opens(deps: Deps, caller: Caller, of: OfConnection, sealed: string): boolean {
  try {
    return deps.keyring?.open(placeOf(caller, of), sealed) !== undefined;
  } catch {
    return false;
  }
}

/** Keeps a secret encrypted, in the place of the one that was there. It is used from the next call to the ERP on. */
export function setSecret(
  deps: Deps,
  caller: Caller,
  input: OfConnection & { readonly value: string },
): Promise<Outcome<{ readonly key: string }>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<{ readonly key: string }>> => {
    const of = await found(tx, caller, input.connection);
    if (!of.ok) return of;
    const { keyring = null } = deps;
    if (keyring === null) return no('no_secrets_key');
    const sealed = keyring.seal(placeOf(caller, input), input.value);
    await tx.secrets.set(input.connection, input.name, sealed, caller.person);
    await note(tx, caller, 'secret.set', of.value, input.name);
    return yes({ key: keyring.keyOf(sealed)! });
  });
}

export function removeSecret(deps: Deps, caller: Caller, input: OfConnection): Promise<Outcome<null>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<null>> => {
    const of = await found(tx, caller, input.connection);
    if (!of.ok) return of;
    if (!(await tx.secrets.remove(input.connection, input.name))) return no('not_found', { thing: 'secret' });
    await note(tx, caller, 'secret.removed', of.value, input.name);
    return yes(null);
  });
}

async function note(
  tx: Tx,
  caller: Caller,
  type: 'secret.set' | 'secret.removed',
  connection: Connection,
  secret: string,
): Promise<void> {
  const facts = { connection: connection.id, name: connection.name, secret };
  await tx.directory.note({ type, by: caller.person, facts, requestId: caller.requestId });
}

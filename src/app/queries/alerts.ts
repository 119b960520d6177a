import { isTold } from '../../domain/care/alerts.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { Deps } from '../deps.ts';
import type { Alert, AlertWishes, Caller, Tx } from '../unit-of-work.ts';

const shown = 100;

/** What is wrong, and what was lately: of one connection or of all. */
export const alerts = (deps: Deps, caller: Caller, connection: ConnectionId | null) =>
  readable(deps, caller, async (tx) => yes(await tx.alerts.list(connection, shown)));

export const alert = (deps: Deps, caller: Caller, id: number): Promise<Outcome<Alert>> =>
  readable(deps, caller, async (tx) => {
    const found = await tx.alerts.get(id);
    return found === null ? no('not_found', { thing: 'alert' }) : yes(found);
  });

export interface MyAlerts {
  readonly wishes: AlertWishes;
  /** What comes of the wishes, and of what is usual where there are none. */
  readonly told: Readonly<Record<keyof AlertWishes, boolean>>;
}

/** Which alerts the caller gets. */
export const myAlerts = (deps: Deps, caller: Caller): Promise<Outcome<MyAlerts>> =>
  readable(deps, caller, async (tx) => yes(await mineOf(tx, caller)));

/** Says which alerts the caller wants; null for what is usual. */
export const setAlertWishes = (deps: Deps, caller: Caller, wishes: AlertWishes): Promise<Outcome<MyAlerts>> =>
  readable(deps, caller, async (tx) => {
    await tx.alerts.saveWishes(caller.person, wishes);
    return yes(await mineOf(tx, caller));
  });

async function mineOf(tx: Tx, caller: Caller): Promise<MyAlerts> {
  const me = (await tx.alerts.addressees()).find(({ id }) => id === caller.person);
  if (me === undefined) throw new Error('whoever may read the tool is one who may be told');
  const told = {
    exports: isTold(me, 'exports'),
    connections: isTold(me, 'connections'),
    tie_outs: isTold(me, 'tie_outs'),
  };
  return { wishes: me.wants, told };
}

async function readable<T>(deps: Deps, caller: Caller, read: (tx: Tx) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const lacking = missing(caller.grants, 'connection.read', null);
  return lacking.length > 0 ? noMore(notPermitted(lacking)) : deps.work.run(caller, read);
}

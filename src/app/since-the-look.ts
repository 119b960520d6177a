import type { Link } from '../domain/link.ts';
import { outsideKind, standing } from '../domain/outside.ts';
import type { Sighting } from '../domain/sighting.ts';
import { staleMsOf } from './outside.ts';
import type { Connection, Tx } from './unit-of-work.ts';

/**
 * Have the books another name than when they were looked into? Then nothing was seen of these. The first name that is kept is
 * that of the books of the look.
 */
export const inOtherBooks = (asked: Pick<Connection, 'books'>, now: Pick<Connection, 'books'>): boolean =>
  asked.books !== null && asked.books !== now.books;

/** What counts of a look when it is decided by: of an integrator what it said since, which is at hand. */
export const asItStands = async (tx: Tx, connection: Connection, link: Link, seen: Sighting): Promise<Sighting> =>
  connection.kind === outsideKind
    ? standing(await tx.outside.told(link), connection.name, staleMsOf(connection))
    : seen;

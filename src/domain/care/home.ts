/** What tells one place of a database from another. Null where it cannot be known, or does not matter. */
export interface Home {
  /** The machine that an embedded database is on. */
  readonly machine: string | null;
  /** The data folder of an embedded one. */
  readonly folder: string | null;
  /** PostgreSQL's own mark of a server's data, which a standby shares with its primary. */
  readonly server: string | null;
  /** The database on that server, and its tables: another wherever they were loaded from a dump. */
  readonly database: string | null;
}

const signs = ['machine', 'folder', 'server', 'database'] as const;
export type Sign = (typeof signs)[number];

/**
 * By what a database turns out to be at another place than it was: a copy, a back-up put back, or an installation that has
 * moved. Only a person knows which. Null where nothing tells; what is not known on either side tells nothing.
 */
export function awayFrom(was: Home, is: Home): Sign | null {
  return signs.find((sign) => was[sign] !== null && is[sign] !== null && was[sign] !== is[sign]) ?? null;
}

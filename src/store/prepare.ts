import pg from 'pg';

export interface PreparedDatabase {
  /** Owns the tables: for migrations alone. */
  readonly ownerUrl: string;
  /** What the hub connects as: bound by row-level security. */
  readonly appUrl: string;
  readonly appRole: string;
  /** Owns the pretend ERP's schema and nothing else. */
  readonly simulatorUrl: string;
}

const databaseName = 'tieout';
const roles = { owner: 'tieout_owner', app: 'tieout_app', simulator: 'tieout_simulator' } as const;
const simulatorSchema = 'sage_100_contractor';

/**
 * Makes the database and the three roles of a server of ours, or finds them. Passwords are set anew each time, so that
 * the data folder's secret stays the only one that counts.
 * @param superuserUrl of a server that belongs to us alone.
 */
export async function prepareDatabase(superuserUrl: string, password: string): Promise<PreparedDatabase> {
  await as(superuserUrl, async (client) => {
    for (const role of Object.values(roles)) await makeRole(client, role, password);
    const found = await client.query('select from pg_database where datname = $1', [databaseName]);
    if (found.rowCount === 0) await client.query(`create database ${databaseName} owner ${roles.owner}`);
  });
  const inDatabase = new URL(superuserUrl);
  inDatabase.pathname = `/${databaseName}`;
  await as(inDatabase.href, async (client) => {
    await client.query('revoke all on schema public from public');
    await client.query(`create schema if not exists ${simulatorSchema} authorization ${roles.simulator}`);
  });
  const url = (role: string) => urlOf(superuserUrl, role, password);
  return {
    ownerUrl: url(roles.owner),
    appUrl: urlOf(superuserUrl, roles.app, password),
    appRole: roles.app,
    simulatorUrl: url(roles.simulator),
  };
}

/** What the hub connects as, on an embedded server that listens there and that {@link prepareDatabase} has seen to before. */
export const appUrlOf = (port: number, password: string): string =>
  urlOf(`postgres://127.0.0.1:${port}?sslmode=disable`, roles.app, password);

function urlOf(superuserUrl: string, role: string, password: string): string {
  const address = new URL(superuserUrl);
  address.pathname = `/${databaseName}`;
  address.username = role;
  address.password = password;
  return address.href;
}

async function makeRole(client: pg.Client, role: string, password: string): Promise<void> {
  const found = await client.query('select from pg_roles where rolname = $1', [role]);
  const rights = 'login nosuperuser nobypassrls nocreatedb nocreaterole';
  const verb = found.rowCount === 0 ? 'create' : 'alter';
  await client.query(`${verb} role ${role} ${rights} password ${pg.escapeLiteral(password)}`);
}

async function as(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'tieout set-up' });
  // A server that is stopped meanwhile, because the start was given up: the query fails as well, and says so.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

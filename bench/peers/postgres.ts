import { createServer } from 'node:http';
import pg from 'pg';
import { startPostgres } from '../../src/store/embedded/postgres.ts';

/** The embedded PostgreSQL and one query, and nothing of the hub: what a start costs at the least. */
const server = await startPostgres({ dataDir: process.env.TIEOUT_DATA_DIR, cwd: process.cwd() });
const client = new pg.Client({ connectionString: server.url });
await client.connect();
await client.query('select 1');
await client.end();
createServer((_request, response) => response.end('ready')).listen(Number(process.env.PORT), '127.0.0.1');
process.once('SIGTERM', () => void server.stop().then(() => process.exit(0)));

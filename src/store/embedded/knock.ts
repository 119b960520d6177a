import { realpathSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { fill, words } from '../../domain/words/words.ts';
import { superuser } from './cluster.ts';

/** `refused`: nobody listens. `foreign`: somebody does, but it is not the server of this cluster, or not our password. */
export type Answer = { readonly is: 'ours' } | { readonly is: 'refused' | 'foreign'; readonly because: string };

/** How long a server may say "I am starting up" before we stop asking. Recovery after a crash is part of that. */
const patienceMs = 300_000;

/**
 * Connects as the superuser and asks which cluster this is: a port alone proves nothing. Waits out a start.
 * @throws the signal's reason where it was given up.
 */
export async function knock(port: number, password: string, cluster: string, giveUp: AbortSignal): Promise<Answer> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    giveUp.throwIfAborted();
    const answer = await ask(port, password, cluster);
    if (answer.is !== 'starting') return answer;
    if (performance.now() > deadline) return { is: 'refused', because: answer.because };
    await sleep(20);
  }
}

async function ask(
  port: number,
  password: string,
  cluster: string,
): Promise<Answer | { readonly is: 'starting'; readonly because: string }> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: superuser,
    database: 'postgres',
    password,
    ssl: false, // else PGSSLMODE of our surroundings would decide
    connectionTimeoutMillis: 10_000,
    query_timeout: 10_000,
  });
  client.on('error', () => {}); // a server that stops while we ask: the query below fails as well
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    const folder = rows[0]!.data_directory;
    if (realpathSync(folder) === realpathSync(cluster)) return { is: 'ours' };
    return { is: 'foreign', because: fill(words.embedded.serves, { folder }) };
  } catch (error) {
    const { message } = error as Error;
    if (!(error instanceof pg.DatabaseError)) return { is: 'refused', because: message };
    if (error.code !== '57P03') return { is: 'foreign', because: message }; // a server spoke, and said no
    return { is: message.includes('shutting down') ? 'refused' : 'starting', because: message };
  } finally {
    await client.end().catch(() => {});
  }
}

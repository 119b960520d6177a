import Fastify, { type FastifyInstance } from 'fastify';
import { mountSimulator } from './http.ts';
import { isPassword } from './password.ts';
import { LostAnswer, type Ports } from './ports.ts';
import { openProgram } from './program.ts';
import { openSimulator, type Simulator } from './simulator.ts';
import { openSqlServer } from './sql-server.ts';

/** For a port that nobody waits on: once a message has arrived it takes effect, whether its sender lives or not. */
const nobodyGivesUp = new AbortController().signal;

/** The simulator as a server: the two ports for connectors in other processes, and the page with its calls. */
export async function serveSimulator(simulator: Simulator, password?: string): Promise<FastifyInstance> {
  const app = Fastify({ logger: false, bodyLimit: 4_000_000, forceCloseConnections: true });
  app.addContentTypeParser('text/xml', { parseAs: 'string' }, (_, body, done) => done(null, body));
  const portsFor = (given: unknown): Ports => simulator.signIn('tieout', typeof given === 'string' ? given : '');
  const said = (error: unknown) => (error instanceof Error ? error.message : 'It failed.');

  app.post<{ Body: { table?: unknown; where?: unknown } }>('/ports/read', async (request, reply) => {
    const { table, where } = request.body ?? {};
    if (typeof table !== 'string' || !isWhere(where)) return reply.code(400).send('A table and its conditions.');
    try {
      return await portsFor(request.headers['x-simulator-password']).rows.read(table, where, nobodyGivesUp);
    } catch (error) {
      return reply.code(503).type('text/plain').send(said(error));
    }
  });
  app.post('/ports/submit', async (request, reply) => {
    try {
      const xml = typeof request.body === 'string' ? request.body : '';
      const answer = await portsFor(request.headers['x-simulator-password']).submit(xml, nobodyGivesUp);
      return reply.type('text/xml').send(answer);
    } catch (error) {
      if (!(error instanceof LostAnswer)) return reply.code(503).type('text/plain').send(said(error));
      // As on a real line: the socket closes, and whoever asked knows nothing.
      reply.hijack();
      request.raw.socket.destroy();
      return reply;
    }
  });
  app.get('/ports/calls', async () => ({
    in_flight: simulator.inFlight(),
    most_in_flight: simulator.mostInFlight(),
  }));
  await mountSimulator(app, simulator, {
    async guard(request, reply) {
      const given = request.headers['x-simulator-password'];
      if (!isPassword(typeof given === 'string' ? given : '', password)) await reply.code(401).send('Sign in first.');
    },
  });
  return app;
}

function isWhere(value: unknown): value is Record<string, (string | number)[]> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every(
    (wanted) => Array.isArray(wanted) && wanted.every((one) => typeof one === 'string' || typeof one === 'number'),
  );
}

/**
 * `node serve.ts` with SIMULATOR_DATABASE_URL; SIMULATOR_COMPANY, SIMULATOR_PASSWORD and PORT (0: any) where wanted.
 * Prints its address when it is ready, and on further lines where its other listeners are. All listen on this machine
 * only.
 */
async function main(): Promise<void> {
  const { SIMULATOR_DATABASE_URL, SIMULATOR_COMPANY, SIMULATOR_PASSWORD, PORT } = process.env;
  if (!SIMULATOR_DATABASE_URL) throw new Error('SIMULATOR_DATABASE_URL names the database of the books.');
  const password = SIMULATOR_PASSWORD ? { password: SIMULATOR_PASSWORD } : {};
  const companyName = SIMULATOR_COMPANY || 'Demo Builders';
  const simulator = await openSimulator({ connectionString: SIMULATOR_DATABASE_URL, companyName, ...password });
  const app = await serveSimulator(simulator, SIMULATOR_PASSWORD || undefined);
  const address = await app.listen({ host: '127.0.0.1', port: Number(PORT || 0) });
  const door = { password: SIMULATOR_PASSWORD || undefined };
  const [program, database] = await Promise.all([openProgram(simulator, door), openSqlServer(simulator, door)]);
  const listeners = Object.entries({ Program: program, Database: database });
  const lines = listeners.map(([name, { port }]) => `${name} at 127.0.0.1:${port}\n`);
  process.stdout.write(`Simulator of Sage 100 Contractor ready at ${address}\n${lines.join('')}`);
  const stop = async () => {
    await Promise.all([app.close(), program.close(), database.close()]);
    await simulator.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
}

if (import.meta.main) {
  await main().catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
}

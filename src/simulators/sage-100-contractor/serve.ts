import Fastify, { type FastifyInstance } from 'fastify';
import { mountSimulator } from './http.ts';
import { isPassword } from './password.ts';
import { openSimulator, type Simulator } from './simulator.ts';
import { openWires, type Wires } from './wires.ts';

/** The simulator as a server: the page with its calls, and where its wires are for connectors in other processes. */
export async function serveSimulator(simulator: Simulator, wires: Wires, password?: string): Promise<FastifyInstance> {
  const app = Fastify({ logger: false, bodyLimit: 4_000_000, forceCloseConnections: true });
  app.get('/ports/where', async (request, reply) => {
    const given = request.headers['x-simulator-password'];
    if (!isPassword(typeof given === 'string' ? given : '', password)) return reply.code(401).send('Sign in first.');
    return wires.where;
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
  const asked = SIMULATOR_PASSWORD || undefined;
  const wires = await openWires(simulator, { password: asked });
  const app = await serveSimulator(simulator, wires, asked);
  const address = await app.listen({ host: '127.0.0.1', port: Number(PORT || 0) });
  const { port, env } = wires.where;
  const lines = [`Program at 127.0.0.1:${env.SAGE_PROGRAM_PORT}`, `Database at 127.0.0.1:${port}`];
  process.stdout.write(`Simulator of Sage 100 Contractor ready at ${address}\n${lines.join('\n')}\n`);
  const stop = async () => {
    await Promise.all([app.close(), wires.close()]);
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

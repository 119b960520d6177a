import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type Ground, makeGround } from '../../../people/testing/ground.ts';
import { everyRouteSaysWhom } from '../../access.ts';
import { Refusing, refusalOf, sendRefusal } from '../../problem.ts';
import { identify } from '../identify.ts';
import { signInRoutes } from '../routes.ts';

/** The sign-in routes on a real server, with all that it logs, and one route that says who asks. */
export interface Served {
  readonly ground: Ground;
  readonly app: FastifyInstance;
  readonly url: string;
  readonly log: readonly string[];
  close(): Promise<void>;
}

export const secret = 'a service secret & more';

export async function serve(
  secureCookies = false,
  before: (app: FastifyInstance) => void = () => undefined,
): Promise<Served> {
  const ground = await makeGround(secureCookies);
  await ground.signIn.setServiceAccount('robot', ground.pat, secret);
  const log: string[] = [];
  const app = Fastify({ logger: { level: 'trace', stream: { write: (line: string) => log.push(line) } } });
  app.setErrorHandler((error, request, reply) => {
    const refused = refusalOf(error);
    if (refused === null) throw error;
    return sendRefusal(request, reply, refused);
  });
  everyRouteSaysWhom(app);
  // As the whole server reads JSON: it throws what carries no status.
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'string' },
    async (_request: FastifyRequest, text: string) => {
      try {
        return JSON.parse(text);
      } catch {
        throw new Refusing('malformed', { because: 'not_json' });
      }
    },
  );
  before(app);
  signInRoutes(app, ground.signIn, { secureCookies, issuer: () => 'http://127.0.0.1' });
  app.all('/who', async (request, reply) => {
    const found = await identify(request, ground.signIn);
    return found.ok ? found : sendRefusal(request, reply, found.refusal);
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const close = async () => {
    await app.close();
    await ground.close();
  };
  return { ground, app, url, log, close };
}

import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { HeldTask, KnownAgent } from '../../app/hub.ts';
import { companyOfCode } from '../../domain/agent.ts';
import type { CompanyId } from '../../domain/ids.ts';
import { no, type Outcome } from '../../domain/refusal.ts';
import { Refusing, sendRefusal } from '../problem.ts';
import { agentKey, sha256 } from './keys.ts';
import * as shapes from './shapes.ts';
import { type AgentContext, bodyIn, whichAgent } from './signed.ts';

/** Guesses at a code, of one address in a minute: each has 130 bits, so this is only against noise. */
const enrolmentsPerMinute = 20;

/**
 * For the programs that stand beside an ERP. They call us, and we never them; each request is signed, and its answer
 * tells the hub's time. To be registered by itself: bodies are kept as they came, for the signature is over their bytes.
 */
export async function agentRoutes(app: FastifyInstance, context: AgentContext): Promise<void> {
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  enrolling(app, context);
  signedIn(app, context, '/hello', async (agent, request) => {
    const said = bodyIn(shapes.hello, request);
    if (!('leaving' in said)) return need(await context.hub.agents.hello(agent, said));
    await context.hub.agents.goodbye(agent);
    return {};
  });
  signedIn(app, context, '/rotate', async (agent) => {
    const keyVersion = await context.hub.agents.offerKey(agent);
    const key = agentKey(context.secret, { ...agent, keyVersion });
    return { key_version: keyVersion, key: key.toString('base64url') };
  });
  working(app, context);
}

function enrolling(app: FastifyInstance, { hub, secret, now }: AgentContext): void {
  const rateLimit = { max: enrolmentsPerMinute, timeWindow: '1 minute' };
  const config = { access: 'anyone', rateLimit } as const;
  app.post('/enrol', { config }, async (request, reply) => {
    const { code, ...about } = bodyIn(shapes.enrolment, request);
    const company = companyOfCode(code) as CompanyId | null;
    if (company === null) return sendRefusal(request, reply, no('agent_code_wrong').refusal);
    const keyId = randomBytes(16).toString('base64url');
    const found = await hub.agents.enrol({ company, codeHash: sha256(code), keyId, ...about });
    if (!found.ok) return sendRefusal(request, reply, found.refusal);
    const key = agentKey(secret, { company, keyId, keyVersion: 1 });
    const { connection, kind } = found.value;
    return reply.send({
      time: now(),
      company,
      connection,
      kind,
      key_id: keyId,
      key_version: 1,
      key: key.toString('base64url'),
    });
  });
}

function working(app: FastifyInstance, context: AgentContext): void {
  const { agents } = context.hub;
  signedIn(app, context, '/claim', async (agent, request, listening) => {
    const { wait_ms: waitMs, books = null, ...claim } = bodyIn(shapes.claim, request);
    const { tasks, over } = await agents.claim(agent, { ...claim, waitMs, books, token: newToken }, listening);
    return {
      tasks: tasks.map(({ id, call, arguments: given, leftMs, token }) => ({
        id,
        call,
        arguments: given,
        left_ms: leftMs,
        claim: token,
      })),
      over,
    };
  });
  signedIn(app, context, '/tasks/:id/begin', async (agent, request) => {
    const { leftMs } = need(await agents.begin(agent, taskOf(request, bodyIn(shapes.held, request))));
    return { left_ms: leftMs };
  });
  signedIn(app, context, '/tasks/:id/parts', async (agent, request) => {
    const { number, part, ...held } = bodyIn(shapes.part, request);
    const hash = sha256(JSON.stringify(part));
    need(await agents.part(agent, taskOf(request, held), number, part, hash));
    return {};
  });
  signedIn(app, context, '/tasks/:id/result', async (agent, request) => {
    const { answer, ...held } = bodyIn(shapes.result, request);
    need(await agents.result(agent, taskOf(request, held), answer, sha256(JSON.stringify(answer))));
    return {};
  });
}

/** @param listening ends when whoever asked is gone. */
type Signed = (agent: KnownAgent, request: FastifyRequest, listening: AbortSignal) => Promise<object>;

function signedIn(app: FastifyInstance, context: AgentContext, path: string, work: Signed): void {
  app.post(path, { config: { access: 'agent' } }, async (request, reply) => {
    // From the first moment: it may go while we look whose request it is, and would then be given what it never gets.
    const gone = new AbortController();
    reply.raw.on('close', () => gone.abort());
    const agent = await whichAgent(context, request);
    const answer = await work(agent, request, gone.signal);
    return reply.send({ time: context.now(), ...answer });
  });
}

function need<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Refusing(outcome.refusal.code, outcome.refusal.facts);
  return outcome.value;
}

function newToken() {
  const token = randomBytes(32).toString('base64url');
  return { token, hash: sha256(token) };
}

function taskOf(request: FastifyRequest, { claim }: { readonly claim: string }): HeldTask {
  const { id } = request.params as { readonly id: string };
  if (!/^[1-9]\d{0,15}$/.test(id)) throw new Refusing('not_found', { thing: 'task' });
  return { id: Number(id), claimHash: sha256(claim) };
}

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller } from '../../app/hub.ts';
import type { CommitmentId } from '../../domain/ids.ts';
import { type Refusal, refusal, yes } from '../../domain/refusal.ts';
import { sendRefusal } from '../problem.ts';
import { asRestCaller, idFrom, pageOfAll, type RestContext } from './context.ts';
import { contractKinds, findContract, projectIdOf } from './contract-routes.ts';
import { inCompany, mayWriteIn } from './contract-writing.ts';

/**
 * The details below a line of a schedule of values. In Tieout a line is billed as a whole and has none: so their list is
 * empty, none is found, and none can be made.
 */
export function contractDetailRoutes(app: FastifyInstance, context: RestContext): void {
  for (const { kind, path } of contractKinds) {
    const details = `${path}/:contract/line_item_contract_details`;
    const find = (caller: Caller, request: FastifyRequest) => {
      const { contract } = request.params as { readonly contract: string };
      const id = idFrom(contract, 'commitment') as CommitmentId;
      return findContract(context, caller, projectIdOf(request), id, kind);
    };
    /** Whoever may not write is told that before anything is looked for. */
    const refusing = (method: 'get' | 'post' | 'patch' | 'delete', url: string, why: Refusal) =>
      app[method](url, inCompany, (request, reply) =>
        asRestCaller(context, request, reply, async (caller) => {
          const allowed = method === 'get' ? yes(null) : await mayWriteIn(context, caller, projectIdOf(request));
          const found = allowed.ok ? await find(caller, request) : allowed;
          return sendRefusal(request, reply, found.ok ? why : found.refusal);
        }),
      );
    app.get(details, inCompany, (request, reply) =>
      asRestCaller(context, request, reply, async (caller) => {
        const found = await find(caller, request);
        if (!found.ok) return sendRefusal(request, reply, found.refusal);
        return reply.send(pageOfAll(request, reply, [], 100));
      }),
    );
    refusing('post', details, refusal('invalid', { field: 'line_item_id', because: 'no_details' }));
    for (const method of ['get', 'patch', 'delete'] as const) {
      refusing(method, `${details}/:id`, refusal('not_found', { thing: 'detail' }));
    }
  }
}

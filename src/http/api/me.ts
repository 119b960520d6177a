import { z } from 'zod';
import { refusal } from '../../domain/refusal.ts';
import { companiesOf, whoAsks } from '../caller.ts';
import { defined } from '../defined.ts';
import { sendRefusal } from '../problem.ts';
import { type Context, refused, type ZodApp } from './context.ts';
import * as shapes from './shapes.ts';

/** Who I am, of which companies, with which permissions. */
export function meRoutes(
  app: ZodApp,
  { hub, signIn }: Context,
  { simulatorOf, copy }: { readonly simulatorOf: (demo: boolean) => string | null; readonly copy: boolean },
): void {
  app.get(
    '/me',
    { config: { access: 'signed in' }, schema: { summary: 'Who I am', response: { 200: shapes.me, ...refused } } },
    async (request, reply) => {
      const asker = await whoAsks(request, signIn);
      const person = await hub.person(asker.person);
      if (person === null) return sendRefusal(request, reply, refusal('not_signed_in'));
      const companies = await companiesOf(hub, asker);
      const { look, ...who } = person;
      return reply.send({
        ...who,
        ...look,
        copy,
        companies: companies.map(({ id, name, demo, grants: { asks_more, ...grants } }) => ({
          id,
          name,
          simulator: simulatorOf(demo),
          asks_for_more: asks_more === true && !asker.strong,
          grants: {
            ...grants,
            commitments: { ...grants.commitments },
            ...(grants.billing === undefined ? {} : { billing: { ...grants.billing } }),
          },
        })),
      });
    },
  );
  app.patch(
    '/me',
    {
      config: { access: 'signed in' },
      schema: {
        summary: 'Change how I want to see Tieout',
        body: shapes.lookChange,
        response: { 204: z.null(), ...refused },
      },
    },
    async (request, reply) => {
      await hub.setLook((await whoAsks(request, signIn)).person, defined(request.body));
      return reply.code(204).send(null);
    },
  );
}

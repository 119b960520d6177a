import { refusal } from '../../domain/refusal.ts';
import { whoAsks } from '../caller.ts';
import { sendRefusal } from '../problem.ts';
import { type Context, refused, type ZodApp } from './context.ts';
import * as shapes from './shapes.ts';

/** Who I am, of which companies, with which permissions. */
export function meRoutes(app: ZodApp, { hub, signIn }: Context, simulatorOf: (demo: boolean) => string | null): void {
  app.get(
    '/me',
    { config: { access: 'signed in' }, schema: { summary: 'Who I am', response: { 200: shapes.me, ...refused } } },
    async (request, reply) => {
      const id = await whoAsks(request, signIn);
      const person = await hub.person(id);
      if (person === null) return sendRefusal(request, reply, refusal('not_signed_in'));
      const companies = await hub.companiesOf(id);
      return reply.send({
        ...person,
        companies: companies.map(({ id, name, demo, grants }) => ({
          id,
          name,
          simulator: simulatorOf(demo),
          grants: {
            ...grants,
            commitments: { ...grants.commitments },
            ...(grants.billing === undefined ? {} : { billing: { ...grants.billing } }),
          },
        })),
      });
    },
  );
}

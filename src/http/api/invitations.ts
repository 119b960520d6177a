import { answer, type Context, refused, type ZodApp } from './context.ts';
import * as shapes from './directory-shapes.ts';

/** For whoever was invited, before they can sign in. The code is in the body: addresses are written down in logs. */
export function invitationRoutes(app: ZodApp, { hub }: Context): void {
  const config = { access: 'anyone' } as const;
  app.post(
    '/invitations/look',
    {
      config,
      schema: {
        summary: 'Whom an invitation is for',
        body: shapes.invitationLook,
        response: { 200: shapes.invited, ...refused },
        security: [],
      },
    },
    async (request, reply) => {
      const found = await hub.directory.lookAtInvitation(request.body.code);
      answer(request, reply, found, ({ login, name, company }) => ({ login, name, company }));
    },
  );
  app.post(
    '/invitations',
    {
      config,
      schema: {
        summary: 'Set a password by an invitation, once',
        body: shapes.invitationAccept,
        response: { 200: shapes.invited, ...refused },
        security: [],
      },
    },
    async (request, reply) => {
      const done = await hub.directory.acceptInvitation(request.body);
      answer(request, reply, done, ({ login, name, company }) => ({ login, name, company }));
    },
  );
}

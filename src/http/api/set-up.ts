import { z } from 'zod';
import type { SetUp } from '../../app/hub.ts';
import { type ErpKind, erpKinds } from '../../domain/erp-kinds.ts';
import { answer, refused, type ZodApp } from './context.ts';

export const erpKind = z.enum(Object.keys(erpKinds) as [ErpKind, ...ErpKind[]]);

const text = z.string().max(200);
const firstCompany = z.object({
  code: z.string().max(100),
  company: text,
  name: text,
  login: text,
  email: z.string().max(254),
  erp: erpKind.nullable(),
});
export type FirstCompanyBody = z.infer<typeof firstCompany>;
/** Where to go on: with this code the first person sets a password. */
const firstInvitation = z.object({ invitation: z.string() });

/** For whoever started Tieout, while nobody is in it. */
export function setUpRoutes(app: ZodApp, setUp: SetUp): void {
  app.post(
    '/set-up',
    {
      config: { access: 'anyone' },
      schema: {
        summary: 'Make the first company of an empty installation',
        description: 'The code is printed where Tieout is started. It counts until the first person has a password.',
        body: firstCompany,
        response: { 201: firstInvitation, ...refused },
        security: [],
      },
    },
    async (request, reply) => {
      const made = await setUp.found(request.body);
      answer(request, reply.code(201), made, ({ code }) => ({ invitation: code }));
    },
  );
}

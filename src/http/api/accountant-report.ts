import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Approver, Caller, Hub, Span } from '../../app/hub.ts';
import { approversCsv, approversExcel } from '../../documents/documents.ts';
import { type Instant, isoInstant } from '../../domain/time.ts';
import { words } from '../../domain/words/words.ts';
import { attachmentNamed } from '../content-disposition.ts';
import { sendRefusal } from '../problem.ts';
import * as shapes from './accountant-report-shapes.ts';
import { answer, asCaller, type Context, inCompany, refused, type ZodApp } from './context.ts';
import { iso } from './views.ts';

const config = { access: 'company' } as const;
const dayMs = 86_400_000;

const types = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** Whole days in UTC, both included. */
const spanOf = ({ from, to }: z.infer<typeof shapes.reportSpan>): Span => ({
  from: from === undefined ? null : (Date.parse(from) as Instant),
  to: to === undefined ? null : ((Date.parse(to) + dayMs - 1) as Instant),
});

const approverView = (one: Approver): shapes.Approver => ({
  id: one.id,
  login: one.login,
  name: one.name,
  email: one.email,
  active: one.active,
  erp_integrations: one.erpIntegrations === 'admin' ? 'admin' : 'standard',
  granted: one.granted && { at: isoInstant(one.granted.at), by: one.granted.by },
  signs_in: { password: one.password, service_accounts: [...one.serviceAccounts], last_at: iso(one.lastSignIn) },
  digest: one.digest,
  acts: one.acts,
  last_act_at: iso(one.lastAct),
});

/** Who may let invoices through, and what they did: as JSON, CSV and Excel. */
export function accountantReportRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  const read = (caller: Caller, query: z.infer<typeof shapes.reportSpan>): ReturnType<Hub['accountantReport']> =>
    hub.accountantReport(caller, spanOf(query));
  const asked = { params: inCompany, querystring: shapes.reportSpan };
  app.get(
    '/companies/:company/erp/accountant-report',
    { config, schema: { summary: 'All accounting approvers', ...asked, response: { 200: shapes.report, ...refused } } },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, async (caller) =>
        answer(request, reply, await read(caller, request.query), ({ at, approvers }) => ({
          at: isoInstant(at),
          approvers: approvers.map(approverView),
        })),
      ),
  );
  for (const format of ['csv', 'xlsx'] as const) {
    const content = { [types[format].replace(/;.*/, '')]: { schema: z.string() } };
    app.get(
      `/companies/:company/erp/accountant-report.${format}`,
      {
        config,
        schema: {
          summary: `All accounting approvers as ${format}`,
          ...asked,
          response: { 200: { description: 'The file', content }, ...refused },
        },
      },
      (request, reply) =>
        asCaller(context, request, reply, request.params.company, async (caller) => {
          const found = await read(caller, request.query);
          if (!found.ok) return sendRefusal(request, reply, found.refusal);
          const { at, approvers } = found.value;
          const name = `${words.accountantReport.file}-${isoInstant(at).slice(0, 10)}.${format}`;
          const file = format === 'csv' ? await approversCsv(approvers) : await approversExcel(approvers);
          return (reply as FastifyReply)
            .type(types[format])
            .header('content-disposition', attachmentNamed(name))
            .header('x-content-type-options', 'nosniff')
            .send(file);
        }),
    );
  }
}

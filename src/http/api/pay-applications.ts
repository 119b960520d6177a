import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Caller, Hub, Invoice } from '../../app/hub.ts';
import {
  type PayApplicationDocument,
  payApplicationCsv,
  payApplicationExcel,
  payApplicationPdf,
} from '../../documents/documents.ts';
import type { BillingPeriodId, InvoiceId, ProjectId } from '../../domain/ids.ts';
import { no, type Outcome, yes } from '../../domain/refusal.ts';
import { fill, words } from '../../domain/words/words.ts';
import { attachmentNamed, namePart } from '../content-disposition.ts';
import type { Call } from '../once.ts';
import { sendRefusal } from '../problem.ts';
import { asCaller, type Context, onInvoice, refused, type ZodApp } from './context.ts';
import { fileNameOf, payApplicationDocument } from './pay-application-document.ts';
import * as shapes from './shapes.ts';

const says = words.documents;
const payApplicationFormats = ['pdf', 'csv', 'xlsx'] as const;
type Format = (typeof payApplicationFormats)[number];

/** So much goes into one PDF of a billing period. */
const mostInvoices = 500;
const mostLines = 20_000;

const types = {
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

/** Each streams or is small: the PDF is sent while its later pages are drawn. */
const make = {
  pdf: async (document: PayApplicationDocument) => payApplicationPdf([document]),
  csv: async (document: PayApplicationDocument) => payApplicationCsv(document),
  xlsx: payApplicationExcel,
} as const satisfies Record<Format, (document: PayApplicationDocument) => Promise<unknown>>;

const file = (format: Format) => ({
  200: { description: 'The file', content: { [types[format].replace(/;.*/, '')]: { schema: z.string() } } },
  ...refused,
});

function sendFile(reply: FastifyReply, format: Format, name: string, content: unknown): FastifyReply {
  return reply
    .type(types[format])
    .header('content-disposition', attachmentNamed(name))
    .header('x-content-type-options', 'nosniff')
    .send(content);
}

/** The pay application of an invoice, as PDF, CSV and Excel; and all those of a billing period as one PDF. */
export function payApplicationRoutes(app: ZodApp, context: Context): void {
  const { hub } = context;
  const config = { access: 'company' } as const;
  for (const format of payApplicationFormats) {
    app.get(
      `/companies/:company/subcontractor-invoices/:id/pay-application.${format}`,
      { config, schema: { summary: says.describes[format], params: onInvoice, response: file(format) } },
      (request, reply) =>
        asCaller(context, request, reply, request.params.company, async (caller) => {
          const found = await documentOf(hub, caller, request.params.id as InvoiceId);
          if (!found.ok) return sendRefusal(request, reply, found.refusal);
          return sendFile(reply, format, fileNameOf(found.value, format), await make[format](found.value));
        }),
    );
  }
  const params = onInvoice.extend({ project: shapes.idText });
  app.get(
    '/companies/:company/projects/:project/billing-periods/:id/pay-applications.pdf',
    { config, schema: { summary: says.describes.period, params, response: file('pdf') } },
    (request, reply) =>
      asCaller(context, request, reply, request.params.company, (caller) =>
        sendPeriod(
          { hub, caller, request, reply },
          request.params.project as ProjectId,
          request.params.id as BillingPeriodId,
        ),
      ),
  );
}

/** Found by its id alone; then everything is read with the caller's own rights on its project. */
async function documentOf(hub: Hub, caller: Caller, id: InvoiceId): Promise<Outcome<PayApplicationDocument>> {
  const known = await hub.current(caller, id);
  if (known === null) return no('not_found', { thing: 'invoice' });
  const project = known.head.projectId;
  const invoice = await hub.project.invoice(caller, project, id);
  if (!invoice.ok) return invoice;
  const made = await documentsOf(hub, caller, project, [invoice.value]);
  return made.ok ? yes(made.value[0]!) : made;
}

async function documentsOf(
  hub: Hub,
  caller: Caller,
  id: ProjectId,
  invoices: readonly Invoice[],
): Promise<Outcome<readonly PayApplicationDocument[]>> {
  const [project, companies] = await Promise.all([hub.project.project(caller, id), hub.companiesOf(caller.person)]);
  if (!project.ok) return project;
  const around = {
    contractor: companies.find((one) => one.id === caller.company)?.name ?? '',
    project: project.value,
  };
  return yes(invoices.map((invoice) => payApplicationDocument(invoice, around)));
}

async function sendPeriod(
  { hub, caller, request, reply }: Call,
  project: ProjectId,
  id: BillingPeriodId,
): Promise<FastifyReply> {
  const found = await documentsOfPeriod(hub, caller, project, id);
  if (!found.ok) return sendRefusal(request, reply, found.refusal);
  const { documents, start } = found.value;
  const name = `pay-applications-${namePart(documents[0]!.project.number)}-${start}.pdf`;
  return sendFile(reply, 'pdf', name, await payApplicationPdf(documents));
}

async function documentsOfPeriod(hub: Hub, caller: Caller, project: ProjectId, id: BillingPeriodId) {
  const periods = await hub.project.billingPeriods(caller, project);
  if (!periods.ok) return periods;
  const period = periods.value.find((one) => one.id === id);
  if (period === undefined) return no('not_found', { thing: 'billing period' });
  const filter = { ids: null, commitment: null, periods: [id], statuses: null, originIds: null };
  const found = await hub.project.invoices(caller, project, filter, { limit: mostInvoices, offset: 0 });
  if (!found.ok) return found;
  const { rows, total } = found.value;
  if (total > mostInvoices) return no('too_large', { limit: fill(says.limits.invoices, { limit: mostInvoices }) });
  if (total === 0) return no('not_found', { thing: 'invoice in this period' });
  const lines = rows.reduce((sum, invoice) => sum + invoice.lines.length, 0);
  if (lines > mostLines) return no('too_large', { limit: fill(says.limits.lines, { limit: mostLines }) });
  const inOrder = [...rows].sort(
    (a, b) => a.commitment.number.localeCompare(b.commitment.number, 'en', { numeric: true }) || a.number - b.number,
  );
  const documents = await documentsOf(hub, caller, project, inOrder);
  return documents.ok ? yes({ documents: documents.value, start: period.start }) : documents;
}

import type { FastifyRequest } from 'fastify';
import type { Caller, Invoice } from '../../app/hub.ts';
import type { InvoiceId, ProjectId } from '../../domain/ids.ts';
import type { Outcome } from '../../domain/refusal.ts';
import { idFrom, projectOf, type RestContext } from './context.ts';

/** What the routes on one requisition begin with. */

export const inCompany = { config: { access: 'company' } } as const;

export const invoiceIdOf = (request: FastifyRequest): InvoiceId => {
  const { requisition_id, id } = request.params as { requisition_id?: string; id?: string };
  return idFrom(requisition_id ?? id, 'invoice') as InvoiceId;
};

export const findRequisition = (
  context: RestContext,
  caller: Caller,
  request: FastifyRequest,
  action?: 'invoice.write',
): Promise<Outcome<Invoice>> =>
  context.hub.project.invoice(caller, projectOf(request) as ProjectId, invoiceIdOf(request), action);

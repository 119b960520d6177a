import type { Invoice, Project } from '../../app/hub.ts';
import type { Party, PayApplicationDocument } from '../../documents/documents.ts';
import type { Quantity } from '../../domain/billing/quantity.ts';
import { words } from '../../domain/words/words.ts';
import { namePart } from '../content-disposition.ts';

/** What an invoice stands among: read once for all invoices of a document. */
export interface Surroundings {
  readonly contractor: string;
  readonly project: Project;
}

const nothing = 0 as Quantity;
const address = (of: { address: string; city: string; stateCode: string; zip: string }): Party['address'] => [
  of.address,
  [of.city, `${of.stateCode} ${of.zip}`.trim()].filter((part) => part !== '').join(', '),
];

/** An invoice as the room of documents takes it: plain, and with all that stands on the paper. */
export function payApplicationDocument(invoice: Invoice, around: Surroundings): PayApplicationDocument {
  const { project, contractor } = around;
  const { vendor, commitment } = invoice;
  return {
    project: { name: project.name, number: project.number, address: address(project) },
    contractor: { name: contractor, address: [] },
    subcontractor: { name: vendor.name, address: address(vendor) },
    commitment: { number: commitment.number, title: commitment.title, contractDate: commitment.contractDate },
    application: {
      number: invoice.number,
      invoiceNumber: invoice.invoiceNumber,
      start: invoice.start,
      end: invoice.end,
      billingDate: invoice.billingDate,
      status: words.page.statuses[invoice.status],
      final: invoice.final,
    },
    lines: invoice.lines.map((line) => ({
      ...line,
      description: line.commitmentLine.description,
      costCode: line.commitmentLine.costCode.code,
      costType: line.commitmentLine.costType.name,
      units: line.commitmentLine.units && {
        ...line.commitmentLine.units,
        previous: line.quantityPrevious ?? nothing,
        thisPeriod: line.quantityThisPeriod ?? nothing,
      },
    })),
    asOf: invoice.updatedAt,
  };
}

/** `pay-application-SC-2604-01-3.pdf` */
export const fileNameOf = ({ commitment, application }: PayApplicationDocument, format: string): string =>
  `pay-application-${namePart(commitment.number)}-${application.number}.${format}`;

import type { SubjectKind } from '../domain/attachment.ts';

/** Under which name each kind of record stands in an address. */
export const placesOfFiles: Readonly<Record<SubjectKind, string>> = {
  invoice: 'subcontractor-invoices',
  commitment: 'commitments',
  change_order: 'change-orders',
};

/** Where the files of a record are. */
export const attachmentsPath = (company: number, kind: SubjectKind, id: number): string =>
  `/api/v1/companies/${company}/${placesOfFiles[kind]}/${id}/attachments`;

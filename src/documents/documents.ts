import type { Readable } from 'node:stream';
import type { ApproverRow } from './approvers.ts';
import type { PayApplicationDocument } from './pay-application-document.ts';
import type { TieOutBinder } from './tie-out-binder.ts';

/** The door of the room: what can be made of a pay application, of a tie-out, and of rows. It knows no store and no request. */
export { payApplicationCsv } from './csv.ts';
export type { Party, PayApplicationDocument, PayApplicationLine } from './pay-application-document.ts';
export { csvTable } from './table/csv.ts';
export type { RecordTable, TableCell, TableColumn } from './table/table.ts';
export { xlsxTable } from './table/xlsx.ts';
export type { BinderFinding, BinderTotal, TieOutBinder } from './tie-out-binder.ts';
/** {@link import('./approvers.ts').approversCsv} */
export const approversCsv = async (rows: readonly ApproverRow[]): Promise<string> =>
  (await import('./approvers.ts')).approversCsv(rows);
/** {@link import('./approvers.ts').approversExcel} */
export const approversExcel = async (rows: readonly ApproverRow[]): Promise<Buffer> =>
  (await import('./approvers.ts')).approversExcel(rows);
/** The ones that are loaded when the first of them is asked for: they bring fonts and tables of letters along. */

/** {@link import('./excel.ts').payApplicationExcel} */
export const payApplicationExcel = async (document: PayApplicationDocument): Promise<Buffer> =>
  (await import('./excel.ts')).payApplicationExcel(document);

/** {@link import('./pdf.ts').payApplicationPdf} */
export const payApplicationPdf = async (documents: readonly PayApplicationDocument[]): Promise<Readable> =>
  (await import('./pdf.ts')).payApplicationPdf(documents);

/** {@link import('./binder-pdf.ts').tieOutPdf} */
export const tieOutPdf = async (binder: TieOutBinder): Promise<Readable> =>
  (await import('./binder-pdf.ts')).tieOutPdf(binder);

/** {@link import('./binder-excel.ts').tieOutExcel} */
export const tieOutExcel = async (binder: TieOutBinder): Promise<Buffer> =>
  (await import('./binder-excel.ts')).tieOutExcel(binder);

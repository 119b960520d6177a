/** The door of the room: what can be made of a pay application. It knows no store and no request. */
export { payApplicationCsv } from './csv.ts';
export { payApplicationExcel } from './excel.ts';
export type { Party, PayApplicationDocument, PayApplicationLine } from './pay-application-document.ts';
export { payApplicationPdf } from './pdf.ts';

import { attachments } from './attachments.ts';
import { commitmentEvents } from './commitments.ts';
import { corrections } from './corrections.ts';
import { forced } from './forced.ts';
import { invoiceEvents } from './invoices.ts';
import { parked } from './parked.ts';
import { policies } from './policies.ts';
import { recordEvents } from './records.ts';

/** Un renglón del historial cada una. `{…}` son hechos del suceso. */
export const events = {
  'invoice.created': 'Factura capturada',
  'invoice.edited': 'Factura cambiada: {fields}',
  'invoice.status': 'El estado pasó a {to}',
  'invoice.deleted': 'Factura eliminada',
  'attachment.added': attachments.events.added,
  'attachment.removed': attachments.events.removed,
  'link.sent': 'Enviada a {erp} para la aceptación contable',
  'link.retrieved': 'Recuperada de la herramienta ERP',
  'link.accepted': 'Aceptada; la exportación comenzó',
  'link.rejected': 'Rechazada: {reason}',
  'link.retried': 'Se reintentó la exportación',
  'link.asked': 'Se pidió a {erp} crear la factura por pagar',
  'link.confirmed': '{record} se encontró en {erp}: sincronizada',
  'link.failed': '{erp} rechazó la factura por pagar: {detail}',
  'link.parked': 'La exportación está detenida: {detail}',
  'link.unlinked': 'Desvinculada: {record} ya no está en {erp}',
  'link.unlinked_after_purge':
    'Desvinculada aunque {record} estaba pagada la última vez que se vio, porque: {override_reason}',
  'link.freed': 'Rechazada mientras estaba detenida: {reason}. Comprobado en {erp}: {override_reason}',
  'link.unlink_asked': 'Se preguntó al integrador de {erp} si {record} ya no está',
  'outside.answered': 'El integrador respondió el detalle de petición {detail}: {outcome}',
  'outside.numbered': 'El integrador dio a la factura por pagar el número {origin}',
  'outside.number_taken_back': 'El integrador retiró el número {origin}',
  'outside.second_bill':
    'El integrador nombra una segunda factura por pagar {origin}, además de {other}. No se tomó: mire en el ERP',
  'outside.late_bill':
    'El integrador dice que existe una factura por pagar {origin} de este envío anterior. Mire en el ERP',
  'outside.late_answer': 'El integrador retiró su negativa: se mira otra vez',
  'link.unlink_refused': 'Se negó desvincular: {detail}',
  'tie_out.noted': 'Conciliación, {finding}: {comment}',
  'tie_out.note_taken_back': 'Conciliación, {finding}: se retiró la nota',
  ...commitmentEvents,
  ...invoiceEvents,
  ...corrections.events,
  ...forced.events,
  ...parked.events,
  ...recordEvents,
  ...policies.events,
} as const;

/** Por qué se niega algo de una factura de subcontratista o de un período de facturación. */
export const invoiceBecauses = {
  not_by_quantity: 'esta línea se factura por importe, no por cantidad: indique un importe o un porcentaje',
  moved_over_stored: 'se traslada más de lo que las facturas anteriores dejaron almacenado',
  moved_over_held: 'se traslada más retención de la que se retiene sobre los materiales almacenados',
  over_scheduled:
    'la línea se facturaría {over} por encima de su valor programado, y este proyecto no lo admite. Facture menos, o haga aprobar antes una orden de cambio',
  line_rejected: 'la línea {lines} fue rechazada: ponga Revisar y reenviar, o revise la línea otra vez',
  lines_rejected: 'las líneas {lines} fueron rechazadas: ponga Revisar y reenviar, o revíselas otra vez',
  contact_status:
    'un subcontratista guarda como draft o presenta como under_review; los demás estados los pone quien revisa',
  contact_review: 'las líneas las revisa un administrador de facturas del proyecto',
  contact_retainage: 'lo que se retiene lo fija un administrador de facturas del proyecto',
  not_invited:
    'no hay invitación para facturar este compromiso en este período de facturación: pídala al equipo del proyecto',
  period_has_invoices: 'hay facturas en este período de facturación, así que no se puede eliminar: ciérrelo',
  period_overlaps: 'otro período de facturación, {period}, abarca algunos de estos días',
  due_day: 'el día de vencimiento va de 1 a 31',
  months: 'se crean de 1 a 60 meses a la vez',
  change_order_unknown: 'no hay ninguna orden de cambio aprobada de este compromiso con este id',
  change_order_on_earlier: 'una factura anterior ya tiene esta orden de cambio, así que en esta se queda',
  not_a_member: 'esta persona todavía no pertenece a la empresa: agréguela antes al directorio',
};

/** Renglones del historial de facturas, períodos de facturación e invitaciones. */
export const invoiceEvents = {
  'invoice.reviewed': 'Líneas revisadas: {detail}',
  'invoice.over_billed': 'Facturado por encima del valor programado: {detail}',
  'invoice.bill_before_denied': 'Ya no se da por hecho que tiene una factura por pagar en el ERP',
  'period.created': 'Se creó el período de facturación {detail}',
  'period.changed': 'Se cambió el período de facturación {detail}',
  'period.deleted': 'Se eliminó el período de facturación {detail}',
  'contact.added': '{detail} puede facturar como contacto del proveedor cuando se le invite',
  'contact.removed': '{detail} ya no es contacto del proveedor',
  'contact.invited': 'Se invitó a facturar: {detail}',
  'contact.uninvited': 'Se retiró la invitación a facturar: {detail}',
};

/** Rechazar una exportación detenida: solo donde una mirada no encuentra su factura por pagar. */
export const parked = {
  refusals: {
    export_in_erp:
      'La factura por pagar de esta factura está en {erp}: {record}. No se cambió nada.{standing_says} Hay que {undo}la allí y después rechazar de nuevo. Si está bien como está, no la rechace: reintentar vuelve a mirar y vincula una factura por pagar que diga lo aceptado.',
    export_affirmed:
      '{erp} dijo que sí a esta factura por pagar y no la muestra, así que no verla no dice nada. No se cambió nada. Búsquela allí. Si está, esta conexión no lee los libros en los que escribe: corrija su configuración y después reintente. Reintente también si no está: se pide de nuevo. Si eso no sirve, un administrador de Integraciones ERP puede rechazarla, con lo que vio allí.',
    export_purged:
      'La factura por pagar de esta factura ya no está en {erp}, pero la última vez que se vio estaba pagada. No se cambió nada. Si se depuró después del pago, la factura se pagó: haga que se restaure allí y después reintente. Si se anuló su pago y se eliminó allí, pulse reintentar; un administrador de Integraciones ERP puede entonces rechazarla, con lo que vio allí.',
  },
  /** Cómo está allí, donde eso mismo estorba. */
  standings: {
    live: '',
    paid: ' Allí está pagada: anule primero el pago.',
    void: ' Allí está anulada, pero una factura anulada sigue en los libros: {remove_void}.',
  },
  freeTitle: 'Rechazar {invoice} aunque su factura por pagar en {erp} estaba pagada',
  freeAffirmed: 'Rechazar {invoice} aunque {erp} dijo que sí a su factura por pagar',
  events: { 'link.reject_refused': 'Se negó rechazar: {detail}' },
  done: 'Rechazada: en {erp} no hay factura por pagar suya. El proyecto lee su motivo y puede cambiar la factura.',
} as const;

/** El aviso de una factura enviada: por qué está bloqueada, y la salida. */
export const lock = {
  title: 'Bloqueada',
  sentAt: 'Enviada el {at}.',
  attachments: 'Todavía se pueden agregar y quitar archivos adjuntos.',
  ready_to_export: {
    lead: 'Enviada a {erp} y en espera de un aprobador contable.',
    out: 'Para cambiarla, pulse Recuperar arriba, o haga que un aprobador contable la rechace.',
  },
  exporting: {
    lead: 'Se está creando su factura por pagar en {erp}.',
    out: 'Nadie puede retirarla hasta que {erp} responda. Entonces queda sincronizada, o falló y se puede recuperar o rechazar.',
  },
  parked: {
    lead: 'Su exportación a {erp} está detenida, y su factura por pagar puede estar allí.',
    out: 'Mire en {erp}. Reintentar vuelve a mirar antes de hacer nada, y después exporta lo mismo otra vez. Para cambiarla, haga que se retire allí su factura por pagar, si la hay, y que un aprobador contable la rechace: eso pregunta a {erp} si no queda ninguna.',
  },
  failed_to_export: {
    lead: 'La exportación a {erp} falló.',
    out: 'Para cambiarla, pulse Recuperar arriba, o haga que un aprobador contable la rechace. Si la causa está en {erp}, arréglela allí y pulse Reintentar.',
  },
  synced: {
    out: 'Para cambiarla o eliminarla, antes hay que ir a su factura por pagar en {erp} y {undo}la; después pulse Desvincular: pregunta a {erp} si ya no está.',
  },
} as const;

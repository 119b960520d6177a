/** Conexiones que se manejan desde fuera. */
export const outside = {
  record: 'Factura por pagar {number}',
  ofRequest: 'la factura por pagar de la petición ERP {id}',
  contradictions: {
    failed_with_number: 'cerró la petición como fallida, y dio a la factura por pagar el número {origin}',
    success_without_number: 'cerró la petición con éxito, y no dio número a la factura por pagar',
    there_without_number:
      'retiró el número de la factura por pagar, y dijo después que la factura por pagar sigue existiendo',
  },
  statuses: {
    in_progress: 'en curso',
    success: 'con éxito',
    failed: 'fallida',
    stale: 'sin noticias',
  },
  names: {
    create_requisitions: 'Crear la factura por pagar',
    unlink_requisition: '¿Ya no está la factura por pagar?',
  },
  page: {
    title: 'Manejada desde fuera',
    lead: 'Para un ERP cuyo conector es un programa ajeno, escrito para el programa de integradores de Procore. Un webhook le dice qué hacer, y su palabra decide. Se puede mientras esta empresa no haya enviado ninguna factura.',
    name: 'Nombre del ERP',
    nameHint: 'Como lo leerán las personas: «sigue en…»',
    nameMissing: 'Escriba antes el nombre del ERP.',
    connect: 'Manejarla desde fuera',
    connected: '{name} se maneja ahora desde fuera.',
    drivenFromOutside: 'manejada desde fuera',
    asked: 'Lo que se preguntó al integrador de {erp}',
    detail: 'Detalle de petición {id}',
    unlinkAsked:
      'El {at} se preguntó al integrador de {erp} si la factura por pagar ya no está, y todavía no ha respondido. El vínculo queda hasta que lo diga.',
    unlinkStale:
      'El {at} se preguntó al integrador de {erp} si la factura por pagar ya no está, y desde entonces no dice nada. El silencio no prueba nada: el vínculo queda. Desvincular pregunta otra vez.',
    free: 'Rechazar: comprobado en el ERP…',
    freeTitle: 'Rechazar {invoice} aunque {erp} no diga nada',
    freeHint:
      'Diga cómo se aseguró, en el propio ERP, de que no hay allí ninguna factura por pagar de esta factura. Queda en el historial con su nombre, y lo lee quien envió.',
    freeMissing: 'Diga cómo se aseguró de que no hay allí ninguna factura por pagar: nadie más puede.',
  },
  webhooks: {
    closed: 'el destino está en una red privada, y el ajuste TIEOUT_WEBHOOKS_PRIVATE no lo permite',
    tooSlow: 'no hubo respuesta en 5 segundos',
    failed: 'no se pudo enviar',
  },
  // Para el programa del integrador, en inglés como las de Procore: las leen programas.
  entries: {
    unknown: 'Entity with this ID not found',
    notAsked: 'This invoice was never sent to this connection',
    taken: 'has already been taken',
    second: 'This requisition already has the origin id {origin}. Take that one back first, if its bill is gone',
    takenBackNamed:
      'This would take the origin id {origin} back, which says that its bill is gone, and names the code {code} all the same. Send the id with it, or leave both out; once the bill is gone, send null for both',
    notKept: 'is not kept here; set it through its own endpoint',
    tooLong: 'is too long (maximum is 255 characters)',
  },
} as const;

/** Lo que el dueño de una conexión decide para todos. */
export const policies = {
  names: {
    void_is_gone: {
      title: 'Una factura por pagar anulada cuenta como retirada',
      says: 'Una factura se puede desvincular en cuanto su factura por pagar está anulada en {erp}, aunque allí siga en la lista.',
    },
    sender_may_not_accept: {
      title: 'Quien envió una factura no puede aceptarla',
      says: 'Otra persona mira cada factura antes de exportarla, tenga los derechos que tenga quien la envió.',
    },
    accepter_may_not_unlink: {
      title: 'Quien aceptó una factura no puede desvincularla',
      says: 'Otra persona corta el vínculo, tenga los derechos que tenga quien la aceptó.',
    },
    direct_export: {
      title: 'Exportación directa',
      says: 'Enviar exporta al momento, sin aprobador contable. Las facturas que ya esperan siguen esperando a uno. Al apagarla, las siguientes esperan; lo exportado se queda.',
    },
  },
  page: {
    title: 'Reglas',
    lead: 'Quién cambió una, y cuándo, está en el historial del directorio.',
    on: 'Activada',
    off: 'Desactivada',
    switchOn: 'Activar',
    switchOff: 'Desactivar',
    about: '{title}, de {connection}',
    grants: 'Quién puede conceder Puede enviar a contabilidad',
    grantsSays: 'Eso se decide para toda la empresa, en su configuración.',
    settings: 'Configuración de la empresa',
    done: '{title}: {state}.',
  },
  sentDirectly: 'Enviada. La exportación directa está activada: su factura por pagar se está creando.',
  directly: 'nadie: exportada directamente',
  usage: 'Nombre una regla y on u off. Reglas: {names}',
  columns: { policy: 'regla', state: 'estado', says: 'qué hace' },
  refusals: {
    own_sending:
      'Usted mismo envió esta factura, y su empresa decidió que quien envía una no la acepta. Tiene que hacerlo otro aprobador contable.',
    own_acceptance:
      'Usted mismo aceptó esta factura, y su empresa decidió que quien acepta una no la desvincula. Tiene que hacerlo otra persona con los derechos.',
    policies_contradict: '{policy_says} y {other_says} no pueden estar activadas a la vez. Desactive primero la otra.',
  },
  events: {
    'link.exported_directly': 'Exportada al momento: la exportación directa está activada, nadie tuvo que aceptarla',
  },
  companyEvent: '{name}: {policy_says}: {state}',
  states: { on: 'activada', off: 'desactivada' },
} as const;

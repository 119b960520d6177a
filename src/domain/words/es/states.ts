/** Lo que está donde no hay nada que mostrar: todavía no, ya no, no para usted, ahora no. */
export const states = {
  loading: 'Buscando {what}…',
  page: 'esta página',
  invoice: 'la factura',
  commitment: 'el compromiso',
  changeOrder: 'la orden de cambio',
  slow: 'Todavía se busca {what}. Tieout o la red va más lento que de costumbre; no hay que pulsar nada.',
  offline: 'Este equipo no tiene red',
  offlineSays:
    'Lo que se muestra puede ser antiguo, y no se puede guardar nada. La página continúa sola cuando vuelva la red.',
  offlineShort: 'Sin red',
  forbidden: 'Usted no puede ver esto',
  gone: 'Lo que se muestra se leyó antes de eso, y no se puede guardar nada. Lo que escribió queda aquí hasta que salga.',
  erpSilent: 'El ERP no respondió',
  again: 'Preguntar otra vez',
} as const;

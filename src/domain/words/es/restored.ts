/** After a restore from a back-up, in Spanish. */
export const restored = {
  title: 'Restaurado de una copia de seguridad',
  says: 'El {at} Tieout volvió a como estaba el {as_of}. Lo que {erp} recibió entretanto no se conoce aquí, así que no se crea ninguna factura por pagar nueva hasta que alguien lo haya revisado. Las exportaciones que esperan continúan entonces por sí solas.',
  steps: [
    'Concilie: muestra lo que está en {erp} y no aquí, y los vínculos cuyas facturas por pagar ya no están.',
    'Mire lo que encontró. Una factura cuya factura por pagar solo está en {erp} no debe exportarse de nuevo mientras esa exista: bórrela allí o deje la factura como está. Una cuya factura por pagar aparece como no vinculada se exportó desde entonces: acéptela o reinténtela, y se vincula con ella.',
    'Diga que lo ha revisado: las exportaciones continúan.',
  ],
  tieOut: 'A la conciliación',
  goOn: 'Revisado: que continúen las exportaciones',
  about: 'De {name}',
  done: 'Las exportaciones de {name} continúan.',
  events: {
    restored: '{name} volvió a como estaba el {as_of}; las exportaciones esperan',
    lookedOver: 'Se revisó lo que {name} recibió desde la copia de seguridad; las exportaciones continúan',
  },
  refusals: {
    tie_out_first:
      'Lo que el ERP de {name} recibió desde la copia de seguridad todavía no lo ha listado ninguna conciliación que empezara a las {from} o después; hasta entonces podía aparecer todavía algo pedido antes. Haga una conciliación y mire lo que encuentra.',
    look_over_first:
      'Esta instalación volvió a como estaba el {as_of}, y esta factura se envió antes: su factura por pagar pudo crearse desde entonces, lo que aquí no se sabe. Por eso no se puede {move_says} hasta que alguien haya revisado lo que {erp} recibió entretanto, en la página Conexiones. No se cambió nada. Acéptela o reinténtela: si su factura por pagar está allí, se encuentra y se vincula, y no se crea ninguna nueva.',
  },
  waits:
    'Esta instalación volvió a un momento anterior, y nadie ha revisado todavía lo que {erp} recibió desde entonces. La exportación continúa por sí sola cuando alguien lo haga, en la página Conexiones.',
} as const;

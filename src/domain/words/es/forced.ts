/** Desvincular a la fuerza, donde el camino ordinario no lleva a ninguna parte. */
export const forced = {
  refusals: {
    forced_before:
      'Esta factura se desvinculó a la fuerza: nadie pudo asegurarse de que su primera factura por pagar ya no está en {erp}. Si usted se ha asegurado, dígalo y envíela de nuevo.',
    needs_another: 'Usted mismo lo pidió. Tiene que confirmarlo otro aprobador contable.',
    forced_unlink_open: 'Alguien ya lo pidió. Espera a que otra persona lo confirme o lo retire.',
    forced_unlink_over: 'Esto se confirmó o se retiró, o venció su plazo. No se cambió nada.',
    asker_lost_right:
      '{name} lo pidió y ya no tiene permiso para pedirlo. No se cambió nada. Retírelo, y que lo pida de nuevo alguien que pueda.',
    not_a_dead_end: 'Este vínculo se puede cortar por el camino ordinario: {record} ya no está en {erp}. Desvincúlela.',
  },
  events: {
    'link.force_asked': 'Se pidió desvincular a la fuerza: {reason}',
    'link.force_withdrawn': 'Se retiró la petición de desvincular a la fuerza',
    'link.unlinked_by_force': 'Desvinculada a la fuerza; lo había pedido {name}: {reason}',
  },
  codes: {
    purged_in_erp: 'la factura por pagar se depuró después de pagarse',
    identity_mismatch: 'otra factura por pagar tiene ahora su número, y ninguna lleva su referencia',
    erp_not_answering: 'el ERP lleva una semana en silencio',
  },
  page: {
    mark: 'Desvinculada a la fuerza',
    markSays: '{asker} lo pidió: {reason} {confirmer} lo confirmó, {at}. No había otro camino porque {code}.',
    ask: 'Desvincular a la fuerza …',
    askTitle: 'Pedir que se desvincule {invoice} a la fuerza',
    askHint: 'Otro aprobador contable tiene que confirmarlo en tres días. La factura lleva la marca para siempre.',
    waits: '{asker} pide desvincularla a la fuerza, porque {code}: {reason}',
    until: 'Tiene que confirmarlo otro aprobador contable hasta {at}.',
    confirm: 'Confirmar y desvincular',
    withdraw: 'Retirar',
    sendTitle: '¿Enviar {invoice} de nuevo?',
    sendTick: 'Me he asegurado de que su primera factura por pagar no está en los libros.',
    send: 'Enviar de todos modos …',
    done: 'Desvinculada a la fuerza.',
  },
  things: 'desvinculación a la fuerza',
} as const;

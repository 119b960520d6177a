/** Por qué una tarea en cola todavía no está hecha. Lo lee quien opera Tieout en la tabla de tareas. */
export const jobs = {
  more_to_send: 'hay más por enviar',
  receiver_fails: 'el receptor del webhook no lo aceptó',
  own_error: 'un error dentro de Tieout',
  next_digest: 'el próximo resumen diario',
  stopped: 'el hub se detuvo',
  next_reading: 'la próxima lectura regular',
  list_lost: 'la base de datos se cayó mientras se leía la lista, y lo leído se perdió',
  missing_unknown: '{bill} no está en la lista, y no se pudo saber si existe: {because}',
  answer_before_bill: 'la respuesta es de un momento anterior a que se hiciera la factura',
  next_tie_out: 'la próxima conciliación del programa',
  next_watch: 'la próxima mirada a cómo está',
  too_late: 'se atascó entre la intención y la petición',
  not_shown_yet: 'el ERP todavía no puede mostrar la última petición',
  told_otherwise: 'el integrador ya dice otra cosa',
} as const;

const steps = {
  delete_bill: {
    title: 'Eliminar la factura por pagar en {erp}',
    says: 'Tieout nunca elimina nada allí: lo hace alguien en {erp}. Después compruebe aquí que ya no está.',
  },
  unlink: {
    title: 'Desvincular la factura',
    says: 'Se pregunta una vez más al ERP, y el vínculo se corta si la factura por pagar ya no está.',
  },
  correct: {
    title: 'Eliminarla o corregirla aquí',
    says: 'Corrija la factura como está, o elimínela y captúrela otra vez: sus cifras se conservan.',
  },
  enter_again: {
    title: 'Capturarla otra vez',
    says: 'El formulario se llena con las cifras de la eliminada. Escriba solo lo que estaba mal.',
  },
  export_again: {
    title: 'Exportarla otra vez',
    says: 'Envíela, haga que se acepte, y su nueva factura por pagar se crea en {erp}.',
  },
} as const;

const waits = {
  taken_back: 'Hay que eliminar la factura por pagar en {erp}.',
  came_back:
    'La factura por pagar está otra vez en {erp}, después de que se cortó su vínculo. Elimínela allí una vez más: exportar ahora crearía dos.',
  unlink: 'La factura por pagar ya no está. Se puede cortar el vínculo.',
  correction: 'La factura se puede cambiar. Corríjala, o elimínela y captúrela otra vez.',
  entry: 'La factura se eliminó. Hay que capturarla otra vez.',
  approval: 'La factura necesita su aprobación antes de poder enviarse.',
  send: 'Se puede enviar a {erp}.',
  acceptance: 'Espera a un aprobador contable.',
  export: 'Se está exportando.',
  retry: 'La exportación falló o está detenida. Mire por qué y después reintente.',
} as const;

const ways = {
  in_place: 'Corregirla como está',
  re_enter: 'Eliminarla y capturarla otra vez',
} as const;

/** La corrección guiada de una factura cuya factura por pagar estaba mal. */
export const corrections = {
  steps,
  waits,
  ways,
  refusals: {
    bill_came_back:
      '{record} está otra vez en {erp}, aunque su vínculo se cortó: se vio allí el {as_of}. Elimínela allí y compruebe otra vez en la página de la corrección; hasta entonces se crearía una segunda factura por pagar.',
    correction_open: 'Ya hay una corrección abierta de esta factura. Continúe con ella.',
    correction_over: 'Esta corrección ya terminó. No se cambió nada.',
    correction_moved_on:
      'Entretanto otra persona capturó otra vez la factura de esta corrección. No se capturó nada dos veces: mire la suya.',
  },
  events: {
    'correction.begun': 'Corrección comenzada: {reason}',
    'correction.way': 'Se corregirá así: {way}',
    'correction.bill_gone': 'Comprobado: {record} ya no está en {erp}',
    'correction.bill_back': 'Comprobado: {record} está en {erp}, después de haber desaparecido',
    'correction.abandoned': 'Corrección abandonada: {reason}',
    'correction.done': 'Corrección hecha: en su lugar se creó {record}',
    'invoice.corrects': 'Capturada en lugar de la factura eliminada {other}, que se corrigió: {reason}',
    'invoice.corrected_by': 'Capturada otra vez como factura {other}',
  },
} as const;

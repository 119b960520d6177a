import { restored } from './restored.ts';

/** El estado de un vínculo, tras «está». */
export const erpStatuses = {
  not_in_erp: 'fuera del ERP',
  ready_to_export: 'lista para exportar',
  exporting: 'en exportación',
  failed_to_export: 'con la exportación fallida',
  synced: 'sincronizada',
  rejected: 'rechazada',
} as const;

/** El veredicto del equipo del proyecto, tras «está». */
export const invoiceStatuses = {
  draft: 'en borrador',
  under_review: 'en revisión',
  revise_and_resubmit: 'por revisar y reenviar',
  approved: 'aprobada',
  approved_as_noted: 'aprobada con observaciones',
  pending_owner_approval: 'pendiente de aprobación del propietario',
} as const;

/** «… no se puede …». */
export const movesDone = {
  send: 'enviar al ERP',
  retrieve: 'recuperar',
  accept: 'aceptar',
  reject: 'rechazar',
  retry: 'reintentar',
  unlink: 'desvincular',
  correct: 'corregir de este modo: solo una cuya factura por pagar se creó, o cuyo vínculo se cortó',
} as const;

/** Lo que se hace en un ERP para retirar una factura por pagar, en infinitivo: le sigue «la». */
export const undo = { delete: 'eliminar', void: 'anular', reverse: 'revertir' } as const;

/** Cómo se quita una factura por pagar anulada, dentro de una frase. */
export const removeVoid = {
  with: 'quítela con {removes}',
  otherwise: 'haga que se quite allí, o que esta conexión cuente una anulada como retirada',
} as const;

/** Cómo llama un ERP a su registro de una factura por pagar. */
export const recordLabels = {
  payableInvoice: 'Factura por pagar {number}',
  supplierInvoice: 'Factura de proveedor {number}',
} as const;

export const successfullyUnlinked = 'Desvinculada correctamente';

/** Se dice antes de las palabras propias del ERP, donde las dio. */
export const exportErrors = {
  erp_unknown_vendor: '{erp} no conoce al proveedor. Agréguelo allí y reintente, o rechace y corrija aquí su número.',
  erp_unknown_commitment:
    '{erp} no conoce el subcontrato. Agréguelo allí y reintente, o rechace y corrija aquí su número.',
  erp_unknown_job: '{erp} no conoce la obra. Agréguela allí y reintente, o rechace y corrija aquí su número.',
  erp_unknown_cost_code:
    '{erp} no conoce un código de costo o un tipo de costo de una línea. Agréguelo allí y después reintente.',
  erp_closed_period:
    'El período contable está cerrado en {erp}. Ábralo allí, o rechace y cambie la fecha de facturación.',
  erp_duplicate_number: '{erp} ya tiene una factura con este número del proveedor. Rechace y cambie el número.',
  erp_over_commitment: 'La factura por pagar supera el subcontrato en {erp}. Auméntelo allí, o rechace.',
  erp_setup_incomplete: 'La configuración en {erp} está incompleta. Complétela allí y después reintente.',
  erp_record_locked: 'El registro está abierto en la pantalla de alguien en {erp}. Pida que lo cierre y reintente.',
  erp_not_authorized:
    '{erp} no deja que esta conexión escriba. Revise allí los permisos de su usuario y después reintente.',
  erp_invalid: '{erp} rechazó la factura por pagar.',
  erp_not_answering: '{erp} no responde. La exportación continúa sola cuando vuelva.',
  not_looked_over: restored.waits,
  integrator_silent:
    'El integrador de {erp} lleva demasiado tiempo sin decir nada, así que la exportación está detenida. Puede estar en {erp}: reintentar pregunta otra vez al integrador.',
  integrator_contradicts:
    'Lo que dice el integrador de {erp} no concuerda, así que la exportación está detenida hasta que diga otra cosa. Alguien tiene que mirar en {erp}.',
  exists_but_differs:
    'En {erp} hay una factura por pagar con nuestra referencia, pero difiere de esta factura. Corríjala allí y reintente, o elimínela allí: entonces reintentar la crea otra vez, y rechazar deja cambiar la factura.',
  number_may_be_ours:
    '{erp} tiene una factura con este número del proveedor, y puede ser la que se le pidió antes, sin nuestra referencia. Mírela allí. Si es la de esta factura, elimínela allí y reintente; si es la de otra, rechace y cambie el número.',
  refused_in_doubt:
    '{erp} rechaza la factura por pagar, y ya se le pidió antes sin una respuesta clara: aquella puede estar allí, sin nuestra referencia. Búsquela allí por su número. Si está, elimínela allí; después atienda lo que dice {erp} y reintente, o rechace.',
  yes_unread:
    '{erp} dijo que sí, pero justo después no se pudo mirar en él. La factura por pagar se busca sola, y no se pide de nuevo.',
  yes_not_shown:
    '{erp} dijo que sí, y no muestra tal factura por pagar. Búsquela allí. Si está, esta conexión no lee los libros en los que escribe: corrija su configuración y después reintente. Reintente también si no está: se pide de nuevo. Si eso no sirve, un administrador que haya mirado allí puede rechazarla.',
  paid_and_gone:
    'La factura por pagar de esta factura ya no está en {erp}, pero la última vez que se vio estaba pagada, así que no se pide de nuevo. Si se depuró después del pago, haga que se restaure allí y después reintente. Si se anuló su pago y se eliminó, un administrador que haya mirado allí puede rechazarla.',
  bill_came_back:
    'La factura por pagar que se retiró antes de esta exportación está otra vez en {erp}, así que no se pide nada: sería una segunda. Elimínela allí y compruebe otra vez en la página de la corrección, o concilie de nuevo; después reintente.',
  gave_up:
    '{erp} lleva demasiado tiempo sin responder, así que la exportación está detenida. Puede estar en {erp}: reintentar vuelve a mirar, y rechazar también.',
  internal_error:
    'Algo salió mal dentro de Tieout, así que la exportación está detenida. Puede estar en {erp}: reintentar vuelve a mirar, y rechazar también.',
} as const;

/** Qué parte de una factura por pagar no acepta un ERP, tras la frase del error de exportación. */
export const billDetails = {
  unknown: {
    vendor: '{erp} no tiene el proveedor {number}.',
    job: '{erp} no tiene la obra {number}.',
    commitment: '{erp} no tiene el subcontrato {number}.',
    costCode: '{erp} no tiene el código de costo {number}.',
    costType: '{erp} no tiene el tipo de costo {number}.',
  },
  writtenOtherwise: {
    vendor: '{erp} escribe el proveedor {number} como {found}. Corríjalo aquí.',
    job: '{erp} escribe la obra {number} como {found}. Corríjalo aquí.',
  },
  noDueTerms: 'El proveedor {number} no tiene plazo de pago.',
  noLedgerAccount: 'El proveedor {number} no tiene cuenta contable.',
  noDepartment: 'La obra {number} no tiene departamento.',
  otherCommitment: 'El subcontrato {number} es allí del proveedor {vendor} y de la obra {job}.',
  lockedCommitment: 'El subcontrato {number} está bloqueado por edición.',
  overCommitment: 'Al subcontrato {number} le quedan {left}, y la factura por pagar es de {amount}.',
  closedPeriod:
    'Sus libros están cerrados antes de {from}, y esta factura por pagar se registraría en {period}. Reintente con un período contable posterior.',
  usedNumber: 'El proveedor {vendor} ya tiene el número de factura {number}, en la factura por pagar {record}.',
  noReason: 'estado {code}',
} as const;

/** Lo que se encontró cuando alguien miró, para el historial y la comprobación. */
export const sightings = {
  live: 'está en {erp}',
  paid: 'está pagada en {erp}',
  void: 'está anulada en {erp}',
  gone: 'no está en {erp}',
  unknown: 'no se pudo consultar',
} as const;

export const previewNotes = {
  released: 'La retención que libera esta factura ({amount}) no se envía a {erp}: libérela usted allí.',
  retainage: 'La retención que retiene esta factura ({amount}) va a la retención de la factura por pagar.',
} as const;

/** Las frases de la herramienta Compromisos. */
export const commitmentRefusals = {
  commitment_locked: '{commitment} está en {commitment_status}, así que no se puede cambiar {part_says}. {part_way}',
  commitment_in_use: '{commitment} no se puede {done_says}: {held}. {way_out}',
  change_order_approved:
    'La orden de cambio {change_order} está aprobada: sus líneas son líneas del compromiso. Devuélvala antes a borrador, lo que se puede mientras ninguna factura las tenga.',
  change_order_billed:
    'La orden de cambio {change_order} está en la factura {invoice_list}, así que sus líneas no pueden salir del compromiso. Quítela antes de esa factura o elimine la factura, o revierta el importe con otra orden de cambio.',
  payment_issued:
    'El pago {payment_list} del compromiso paga esta factura. Elimine antes el pago, o quítele la factura, y después elimine la factura.',
  payment_synced:
    'El pago {payment} vino del ERP, así que se cambia allí. Aquí solo se pueden cambiar su origin_id y su origin_data.',
  rows_refused: 'No se pueden tomar {count} de estas filas, así que no se tomó ninguna: {first_row}',
};

export const commitmentBecauses = {
  not_the_product: 'la cantidad por el precio unitario da {product}: deje el importe vacío, o corríjalo',
  not_each_line_once: 'cada línea debe nombrarse una vez, y ninguna otra',
  no_lines: 'una aprobación necesita al menos una línea',
  quantity: 'una cantidad o un precio unitario lleva dígitos y como máximo cuatro decimales, como 12.5',
  not_zero: 'un pago no puede ser cero',
  another_commitment: 'pertenece a otro compromiso',
  no_rows: 'no contiene líneas',
  no_head:
    'la primera fila debe nombrar sus columnas, como Cost Code, Cost Type, Description, Amount; sin eso se entienden 3, 4, 6 o 7 columnas',
  made_a_date: 'la hoja de cálculo lo convirtió en fecha: dé a la columna el formato Texto y escríbalo otra vez',
  made_short:
    'la hoja de cálculo acortó este número y se perdieron cifras: dé a la columna el formato Texto y escríbalo otra vez',
  formula_failed:
    'aquí hay una fórmula que no dio nada: abra el archivo en una hoja de cálculo, mire lo que da y guárdelo otra vez',
  code_ambiguous: 'varios tienen este nombre: escriba el código mismo',
  number_ambiguous:
    'entre puntos y comas esto podría ser mil o tres decimales: escríbalo sin separador de miles, como 1234,00',
  column_twice: 'dos columnas se toman por esto. Cambie el nombre de una o quítela',
  total_differs: 'dice {total}, pero las líneas de arriba suman {sum}',
  too_many_cells:
    'esta fila tiene más celdas que el encabezado. Si un importe lleva coma, póngalo entre comillas o quite la coma',
  not_a_table: 'no es ni un texto CSV ni un archivo de Excel (.xlsx) que se pueda leer',
  paid_there: 'el ERP tiene este pago en su lista con su número: se cambia y se anula allí',
  joined_by_number:
    'este número lo vincula con su registro en el ERP: desvincúlelo antes allí (Integraciones ERP, Registros)',
  joined_in_erp:
    'está en el ERP con su número: desvincule primero el registro (Integraciones ERP, Registros), donde se pregunta al ERP si ya no está',
  live_links: 'una factura suya está en el ERP o en camino hacia él: antes desvincúlela, recupérela o rechácela',
};

/** Cómo se habla de cada parte de un compromiso, y qué hacer cuando está bloqueada. */
export const commitmentParts = {
  terms: ['sus condiciones', ''],
  company: [
    'la empresa con la que se acordó',
    'Devuélvalo antes a Borrador, lo que se puede mientras nada se haya facturado, pagado ni vinculado con el ERP.',
  ],
  schedule_of_values: [
    'su programa de valores',
    'Haga una orden de cambio, o devuélvalo a Borrador mientras nada se haya facturado, pagado ni vinculado con el ERP.',
  ],
  change_orders: [
    'sus órdenes de cambio',
    'Pertenecen a un compromiso aprobado: antes de eso, cambie sus líneas; después, vuelva a ponerlo como aprobado.',
  ],
  payments: ['sus pagos', 'Los pagos pertenecen a un compromiso que fue aprobado.'],
} as const;

/** Lo que impide eliminar un compromiso o devolverlo, y la salida de cada caso. */
export const commitmentHolds = {
  invoices: ['se facturó ({invoice_list})', 'Elimine sus facturas, la más reciente primero.'],
  payments: ['se emitieron pagos sobre él', 'Elimine sus pagos.'],
  change_orders: [
    'tiene órdenes de cambio aprobadas ({change_order_list})',
    'Ponga sus órdenes de cambio como anuladas.',
  ],
  erp: ['en el ERP es {erp_number}', 'Retírelo allí y después desvincúlelo.'],
  sent: ['se envió al ERP', 'Recupérelo primero.'],
} as const;

/** Lo que se quería hacer con un compromiso en uso. */
export const commitmentDone = { deletion: 'eliminar', status: 'poner en {to}' };

/** Las columnas de una importación: se llaman como en el archivo. */
export const importColumns = {
  cost_code: 'Código de costo',
  cost_type: 'Tipo de costo',
  description: 'Descripción',
  quantity: 'Cantidad',
  unit: 'Unidad',
  unit_price: 'Precio unitario',
  amount: 'Importe',
};
export const importPlaces = { cell: 'fila {row}, {column}: {because}', row: 'fila {row}: {because}' };

export const commitmentEvents = {
  'commitment.created': 'Se capturó el compromiso {number}',
  'commitment.edited': 'Se cambió el compromiso: {fields}',
  'commitment.status': 'El estado pasó a {to}',
  'commitment.deleted': 'Se eliminó el compromiso {number}',
  'commitment.lines':
    'Se cambió el programa de valores: {added} agregadas, {changed} cambiadas, {removed} quitadas; suma {sum}',
  'change_order.created': 'Se capturó la orden de cambio {number}: {sum}',
  'change_order.edited': 'Se cambió la orden de cambio {number}: {fields}',
  'change_order.status': 'La orden de cambio {number} pasó a {to}',
  'change_order.deleted': 'Se eliminó la orden de cambio {number}',
  'payment.created': 'Se emitió el pago {number}: {sum}',
  'payment.edited': 'Se cambió el pago {number}: {fields}',
  'payment.deleted': 'Se eliminó el pago {number}',
  'project.over_billing': 'Facturas por encima del importe acordado: {to}',
};

/** Lo que se cambió de un compromiso, de una orden de cambio o de un pago, en el historial. */
export const commitmentFields = {
  number: 'número',
  title: 'título',
  vendor: 'empresa',
  retainageRate: 'retención',
  method: 'método contable',
  contractDate: 'fecha del contrato',
  executed: 'firmado',
  erpNumber: 'número de ERP',
  originData: 'datos de origen',
  description: 'descripción',
  inclusions: 'inclusiones',
  exclusions: 'exclusiones',
  paymentTerms: 'condiciones de pago',
  billToAddress: 'facturar a',
  shipToAddress: 'enviar a',
  shipVia: 'enviar por',
  startDate: 'fecha de inicio',
  estimatedCompletionDate: 'terminación estimada',
  actualCompletionDate: 'terminación real',
  executionDate: 'fecha de firma',
  issuedOnDate: 'emitido el',
  letterOfIntentDate: 'carta de intención',
  approvalLetterDate: 'carta de aprobación',
  returnedDate: 'devuelto',
  signedReceivedDate: 'contrato firmado recibido',
  deliveryDate: 'fecha de entrega',
  reason: 'motivo',
  reference: 'referencia',
  revision: 'revisión',
  dueDate: 'fecha de vencimiento',
  invoicedDate: 'fecha de facturación',
  paidDate: 'fecha de pago',
  scheduleImpactDays: 'impacto en el plazo',
  date: 'fecha',
  amount: 'importe',
  checkNumber: 'número de cheque',
  invoice: 'factura',
  invoiceNumber: 'número de factura',
  invoiceDate: 'fecha de la factura',
  drawRequestNumber: 'número de solicitud de fondos',
  notes: 'notas',
};

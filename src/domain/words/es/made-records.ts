/** Registros, además de las facturas por pagar, que se pide crear a un ERP, y lo que lo impide. */
export const madeRecords = {
  several: {
    vendor: 'proveedores',
    job: 'obras',
    commitment: 'compromisos',
    change_order: 'órdenes de cambio',
  },
  /** Cómo se llama el registro del propio ERP. */
  labels: {
    vendor: 'Proveedor {number}',
    job: 'Obra {number}',
    commitment: 'Subcontrato {number}',
    change_order: 'Orden de cambio {number}',
  },
  parts: {
    number: 'número',
    name: 'nombre',
    address: 'dirección',
    city: 'ciudad',
    state: 'estado',
    zip: 'código postal',
    phone: 'teléfono',
    email: 'correo electrónico',
    vendor: 'número de proveedor',
    job: 'número de obra',
    title: 'título',
    date: 'fecha',
    status: 'estado',
    retainageRate: 'porcentaje de retención',
    lines: 'líneas',
    subcontract: 'número de compromiso',
    lineDescription: 'descripción',
    costCode: 'código de costo',
    costType: 'tipo de costo',
    amount: 'importe',
  },
  notMade: 'Desde aquí no se pide a {erp} crear {what}. Captúrelo allí a mano y después vincúlelo.',
  noMessage:
    'La versión instalada de {erp} no tiene mensaje que cree {what}. Captúrelo allí a mano y después vincúlelo.',
  schemaUnread:
    'Nadie ha mirado todavía si la versión instalada de {erp} tiene un mensaje que cree {what}. Deje que tieout doctor lea otra vez su esquema, o capture el registro allí a mano y vincúlelo.',
  details: {
    taken: '{record} ya está en {erp}.',
    tooLong: 'El campo {field} tiene {length} caracteres, y {erp} admite {limit}.',
    noNumber:
      'Los proveedores y las obras se numeran en {erp} con hasta quince dígitos, y {number} no es un número así.',
    noLines: '{erp} no admite un contrato sin líneas.',
    otherLines:
      '{erp} numera las líneas por sí mismo, en su orden: donde la nuestra dice línea {line}, diría {expected}, y las facturas por pagar irían a otras líneas. Numere las líneas igual en ambos lados, o capture el registro allí a mano y vincúlelo.',
  },
  schema: {
    made: '{request} crea {what}.',
    noRequest: 'El esquema no tiene {request}: {what} se capturan a mano, y se vinculan.',
    noPlace: '{request} no tiene lugar para {element}: {what} se capturan a mano, y se vinculan.',
    unfilled:
      '{element} de {request} debe darse y no es nada que Tieout conozca: {what} se capturan a mano hasta que la configuración diga qué debe llevar siempre.',
  },
} as const;

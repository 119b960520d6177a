/** Partes de una factura por pagar, dentro de una frase. */
export const bill = {
  parts: {
    invoiceNumber: 'número de factura',
    billingDate: 'fecha de facturación',
    description: 'descripción',
    project: 'proyecto',
    vendor: 'proveedor',
    commitment: 'compromiso',
    vendorNumber: 'número de proveedor',
    jobNumber: 'número de obra',
    commitmentNumber: 'número de compromiso',
    costCode: 'código de costo',
    costType: 'tipo de costo',
    quantity: 'cantidad',
    unitPrice: 'precio unitario',
  },
  ofLine: '{part} de la línea {line}',
  answer: {
    notWhole: 'no está completa',
    noMessage: 'no contiene ningún mensaje',
    severalVerdicts: 'contiene más de un veredicto',
    noStatus: 'no contiene estado',
    otherRequest: 'no nombra nuestra petición',
  },
  unsendable: 'El campo {field} contiene caracteres que ningún mensaje puede llevar.',
} as const;

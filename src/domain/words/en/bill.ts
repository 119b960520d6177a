/** Parts of a bill, within a sentence. */
export const bill = {
  parts: {
    invoiceNumber: 'invoice number',
    billingDate: 'billing date',
    description: 'description',
    project: 'project',
    vendor: 'vendor',
    commitment: 'commitment',
    vendorNumber: 'vendor number',
    jobNumber: 'job number',
    commitmentNumber: 'commitment number',
    costCode: 'cost code',
    costType: 'cost type',
    quantity: 'quantity',
    unitPrice: 'unit price',
  },
  ofLine: '{part} of line {line}',
  unsendable: 'The {field} holds characters that no message can carry.',
} as const;

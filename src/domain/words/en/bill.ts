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
  answer: {
    notWhole: 'it is not whole',
    noMessage: 'it holds no message',
    severalVerdicts: 'it holds more than one verdict',
    noStatus: 'it holds no status',
    otherRequest: 'it does not name our request',
  },
  unsendable: 'The {field} holds characters that no message can carry.',
} as const;

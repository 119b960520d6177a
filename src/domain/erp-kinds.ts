/** The ERPs that a connection may be made to, and how each is called. */
export const erpKinds = {
  sage_100_contractor: 'Sage 100 Contractor®',
  tryton: 'Tryton',
} as const;
export type ErpKind = keyof typeof erpKinds;
export const isErpKind = (text: string): text is ErpKind => Object.hasOwn(erpKinds, text);

/** Kinds of cost that a company begins with, and what Sage has for them from the beginning. */
export const usualCostTypes = [
  { code: 'M', name: 'Material', sage: '1' },
  { code: 'L', name: 'Labor', sage: '2' },
  { code: 'E', name: 'Equipment', sage: '3' },
  { code: 'S', name: 'Subcontract', sage: '4' },
  { code: 'O', name: 'Other', sage: '5' },
] as const;

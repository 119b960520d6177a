/** Sage's no. The numbers are Sage's; the words are ours where Sage's own are not known. */
export interface SageRefusal {
  readonly statusCode: number;
  readonly statusMessage: string;
}

/** Status codes of Sage's program interface, as integrators have met them. */
export const codes = {
  duplicateKey: 12000,
  unknownReference: 12802,
  securityForbids: 12806,
  invalidData: 14050,
  codedConstraint: 14201,
} as const;

export const no = (statusCode: number, statusMessage: string): SageRefusal => ({ statusCode, statusMessage });

declare const brand: unique symbol;
export type Branded<T, B extends string> = T & { readonly [brand]: B };

/** Every id is one whole number below 2^53, the same in /rest, /api/v1, the command line and the page. */
export type CompanyId = Branded<number, 'CompanyId'>;
export type PersonId = Branded<number, 'PersonId'>;
export type ProjectId = Branded<number, 'ProjectId'>;
export type VendorId = Branded<number, 'VendorId'>;
export type CommitmentId = Branded<number, 'CommitmentId'>;
export type CommitmentLineId = Branded<number, 'CommitmentLineId'>;
export type ChangeOrderId = Branded<number, 'ChangeOrderId'>;
export type PaymentId = Branded<number, 'PaymentId'>;
export type BillingPeriodId = Branded<number, 'BillingPeriodId'>;
export type InvoiceId = Branded<number, 'InvoiceId'>;
export type ConnectionId = Branded<number, 'ConnectionId'>;
export type LinkId = Branded<number, 'LinkId'>;
export type OperationId = Branded<number, 'OperationId'>;
export type TieOutId = Branded<number, 'TieOutId'>;
export type CorrectionId = Branded<number, 'CorrectionId'>;
export type ForcedUnlinkId = Branded<number, 'ForcedUnlinkId'>;
export type AgentId = Branded<number, 'AgentId'>;
export type AttachmentId = Branded<number, 'AttachmentId'>;

/** Ours, printed on the ERP's bill, one per link: a second attempt of an export reuses it, a new link never does. */
export type BillReference = Branded<string, 'BillReference'>;

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * `TIE-` and 26 random base-32 characters (130 bits). Never from a sequence: a restored database must not hand out a
 * reference that an ERP already holds.
 * @param random 26 bytes from a cryptographic source.
 */
export function billReference(random: Uint8Array): BillReference {
  return `TIE-${randomText(random)}` as BillReference;
}

const referenceInAnyLetters = /^TIE-[a-z2-7]{26}$/i;

/**
 * What an ERP tells as a bill's reference, in our own letters. Many take `TIE-AB…` for `tie-ab…`, and a person who types one
 * writes it as they like: read letter by letter, it would be nobody's. What is none stays as it is.
 */
export function toldReference(told: string): string {
  const reference = told.trim();
  return referenceInAnyLetters.test(reference) ? `TIE-${reference.slice(4).toLowerCase()}` : told;
}

/**
 * 26 letters and digits that a person can type: 130 bits.
 * @param random 26 bytes from a cryptographic source.
 */
export function randomText(random: Uint8Array): string {
  if (random.length < 26) throw new Error('26 random bytes are needed');
  let text = '';
  for (let i = 0; i < 26; i++) text += alphabet[random[i]! & 31];
  return text;
}

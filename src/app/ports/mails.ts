import type { Branded, CompanyId, InvoiceId, PersonId } from '../../domain/ids.ts';
import type { LetterText } from '../../domain/letters/letter.ts';
import type { Instant } from '../../domain/time.ts';

export type MailId = Branded<number, 'MailId'>;

/** A mail as it waits to be sent. */
export interface StoredMail extends LetterText {
  readonly id: MailId;
  readonly kind: NewMail['kind'];
  readonly person: PersonId;
  readonly from: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly messageId: string;
  readonly createdAt: Instant;
  readonly sentAt: Instant | null;
}
export interface NewMail extends LetterText {
  readonly kind: 'rejection' | 'digest' | 'invitation' | 'alert' | 'sign_in';
  readonly person: PersonId;
  readonly from: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly messageId: string;
  readonly invoice: InvoiceId | null;
}

/** How the company's mail stands, of the last week. */
export interface MailStanding {
  readonly waiting: number;
  readonly gaveUp: number;
  readonly lastError: string | null;
}

/** What of the ERP tool waits for a person. */
export interface WaitingInErp {
  readonly company: { readonly id: CompanyId; readonly name: string };
  readonly ready: number;
  readonly failed: number;
  readonly parked: number;
  readonly oldest: {
    readonly invoiceNumber: string | null;
    readonly vendor: string;
    readonly amountDue: number;
    readonly sentAt: Instant;
  } | null;
}

/** What a mail about an invoice names. */
export interface InvoiceNames {
  readonly vendor: string;
  readonly commitment: string;
  readonly project: string;
}

/** The share of mail in a transaction. */
export interface MailTx {
  /** Writes it and queues its job. */
  add(mail: NewMail): Promise<void>;
  get(id: MailId): Promise<StoredMail | null>;
  /** It is not to be sent any more, and nothing of it is kept. */
  drop(id: MailId): Promise<void>;
  /** Its text is not kept any longer. */
  sent(id: MailId): Promise<void>;
  failed(id: MailId, because: string): Promise<void>;
  gaveUp(id: MailId, because: string): Promise<void>;
  standing(): Promise<MailStanding>;
  namesOf(invoice: InvoiceId): Promise<InvoiceNames | null>;
  waitingInErp(): Promise<WaitingInErp>;
  digestDueAt(): Promise<Instant | null>;
  setDigestDueAt(at: Instant): Promise<void>;
  /** Notes that the daily summary is written now; answers when the one before it was, null where none is known of. */
  digestWritten(at: Instant): Promise<Instant | null>;
}

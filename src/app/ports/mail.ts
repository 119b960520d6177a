/** A mail as it goes out. */
export interface Letter {
  readonly from: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly plain: string;
  readonly html: string;
  readonly messageId: string;
}

/** What came of sending one. `refused`: it will never be taken, as where there is no such mailbox. */
export type Posted =
  | { readonly is: 'sent' }
  | { readonly is: 'refused'; readonly because: string }
  | { readonly is: 'later'; readonly because: string };

/** The mail server that whoever runs Tieout has set up. */
export interface MailServer {
  /** The usual sender. */
  readonly from: string;
  /** The part of a Message-ID after the @. */
  readonly host: string;
  /** Never throws; `because` is a sentence without any secret. */
  send(letter: Letter): Promise<Posted>;
}

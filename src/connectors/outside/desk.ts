import type { CompanyId, ConnectionId } from '../../domain/ids.ts';
import type { OutsideTold } from '../../domain/outside.ts';
import type { Instant } from '../../domain/time.ts';
import type { BillKey } from '../contract.ts';

/** Whose integrator is meant. */
export interface OutsidePlace {
  readonly company: CompanyId;
  readonly connection: ConnectionId;
}

/** What a request says of an invoice beside its bill. Amounts are in cents. */
export interface AboutInvoice {
  readonly invoice: number;
  readonly project: number;
  readonly contract: number;
  readonly created_at: Instant;
  readonly lines: readonly AboutLine[];
}
export interface AboutLine {
  readonly id: number;
  readonly commitment_line: number;
  readonly change_order: boolean;
  readonly cost_code: number;
  readonly unit: string | null;
  /** The number that the line of the commitment has in the ERP. */
  readonly erp_number: string | null;
  readonly scheduled_value: number;
  readonly stored_presently: number;
  readonly stored_previous: number;
  readonly work_retainage_held: number;
  readonly work_retainage_released: number;
  readonly stored_retainage_held: number;
  readonly stored_retainage_released: number;
  readonly stored_retainage_previous: number;
}

/** Where an integrator's requests lie and where its words are kept. The store fills it. */
export interface OutsideDesk {
  /** All that was told of a bill; null for a record that no link of ours ever had. */
  told(place: OutsidePlace, key: BillKey): Promise<OutsideTold | null>;
  /** Does anybody listen to what it is asked? `fails`: the last webhook was not taken. */
  listener(place: OutsidePlace): Promise<'none' | 'fails' | 'well'>;
  about(place: OutsidePlace, reference: string): Promise<AboutInvoice | null>;
  /**
   * Asks the integrator for a bill, once a reference, in one transaction with the webhook that tells it. `over`: the
   * link is not exporting any more, or has an earlier bill, and nothing was asked.
   */
  file(place: OutsidePlace, reference: string, payload: object): Promise<'filed' | 'there' | 'over'>;
}

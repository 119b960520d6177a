import type { Generated } from 'kysely';

type Id = Generated<number>;
type Time = Generated<number>;
interface Kept {
  company_id: number;
  created_at: Time;
  updated_at: Time;
  deleted_at: number | null;
  version: Generated<number>;
}

/** The terms of a commitment that 0005-commitments.sql added. */
export interface CommitmentTermsColumns {
  accounting_method: Generated<string>;
  description: string | null;
  inclusions: string | null;
  exclusions: string | null;
  payment_terms: string | null;
  bill_to_address: string | null;
  ship_to_address: string | null;
  ship_via: string | null;
  start_date: string | null;
  estimated_completion_date: string | null;
  actual_completion_date: string | null;
  execution_date: string | null;
  issued_on_date: string | null;
  letter_of_intent_date: string | null;
  approval_letter_date: string | null;
  returned_date: string | null;
  signed_received_date: string | null;
  delivery_date: string | null;
  origin_data: string | null;
}

/** The tables of 0005-commitments.sql. */
export interface CommitmentTables {
  change_order: Kept & {
    id: Id;
    project_id: number;
    commitment_id: number;
    number: string;
    title: string;
    status: string;
    description: string | null;
    reason: string | null;
    reference: string | null;
    revision: Generated<number>;
    executed: Generated<boolean>;
    due_date: string | null;
    invoiced_date: string | null;
    paid_date: string | null;
    signed_received_date: string | null;
    schedule_impact_days: number | null;
    approved_at: number | null;
    erp_number: string | null;
    origin_data: string | null;
    created_by: number;
  };
  change_order_line: {
    company_id: number;
    id: Id;
    change_order_id: number;
    position: number;
    cost_code_id: number;
    cost_type_id: number;
    description: string;
    amount: number;
    quantity: number | null;
    unit_price: number | null;
    unit: string | null;
    commitment_line_id: number | null;
  };
  contract_payment: Kept & {
    id: Id;
    project_id: number;
    commitment_id: number;
    number: number;
    invoice_id: number | null;
    date: string;
    amount: number;
    method: string | null;
    check_number: string | null;
    invoice_number: string | null;
    invoice_date: string | null;
    draw_request_number: number | null;
    notes: string | null;
    erp_number: string | null;
    origin_data: string | null;
    created_by: number;
  };
}

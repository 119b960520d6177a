import type { Generated, GeneratedAlways, JSONColumnType } from 'kysely';
import type { Profile } from '../domain/profile.ts';
import type { AgentTables } from './agents/tables.ts';
import type { AttachmentTables } from './attachments.ts';
import type { AuditTables } from './audit-tables.ts';
import type { CareTables, ConnectionCare } from './care/tables.ts';
import type { CorrectionTables } from './corrections/tables.ts';
import type { SingleSignOnTables } from './directory/single-sign-on-tables.ts';
import type { DirectoryTables } from './directory/tables.ts';
import type { ListTables } from './list/tables.ts';
import type { OutsideTables } from './outside/tables.ts';
import type { CommitmentTables, CommitmentTermsColumns } from './project/tables.ts';
import type { RecordTables } from './records/tables.ts';
import type { TieOutTables } from './tie-out/tables.ts';

/**
 * The tables as `migrations/` made them. Ids and cents are numbers (int8 is parsed), instants are milliseconds since
 * 1970 in UTC, days are `yyyy-mm-dd`: see `pool.ts`.
 */
type Id = Generated<number>;
type Time = Generated<number>;

type Profiled = JSONColumnType<Profile, string | undefined, string>;

interface Tenant {
  company_id: number;
}
interface Dated {
  created_at: Time;
  updated_at: Time;
}

export interface Tables
  extends AgentTables,
    AttachmentTables,
    AuditTables,
    CareTables,
    CommitmentTables,
    CorrectionTables,
    DirectoryTables,
    ListTables,
    OutsideTables,
    SingleSignOnTables,
    TieOutTables,
    RecordTables {
  person: {
    id: Id;
    login: string;
    name: string;
    email: string | null;
    home_company_id: number | null;
    language: Generated<string | null>;
    theme: Generated<string | null>;
    created_at: Time;
  };
  company: { id: Id; name: string; demo: Generated<boolean>; created_at: Time };
  membership: Tenant & {
    person_id: number;
    erp_integrations: Generated<string>;
    push_to_accounting: Generated<boolean>;
    directory: Generated<string>;
    vendor_id: number | null;
    active: Generated<boolean>;
    keeps_password: Generated<boolean>;
    template_id: number | null;
    mail_rejections: Generated<boolean>;
    mail_digest: Generated<boolean>;
    mail_exports: boolean | null;
    mail_connections: boolean | null;
    mail_tie_outs: boolean | null;
    joined_at: Time;
    updated_at: Time;
    erp_number: string | null;
    profile: Profiled;
  };
  project: Tenant &
    Dated & {
      id: Id;
      name: string;
      number: string;
      address: Generated<string>;
      city: Generated<string>;
      state_code: Generated<string>;
      zip: Generated<string>;
      active: Generated<boolean>;
      erp_number: string | null;
      over_billing: Generated<string>;
      profile: Profiled;
    };
  project_grant: Tenant & { project_id: number; person_id: number; commitments: string; template_id: number | null };
  vendor: Tenant &
    Dated & {
      id: Id;
      name: string;
      address: Generated<string>;
      city: Generated<string>;
      state_code: Generated<string>;
      zip: Generated<string>;
      phone: Generated<string>;
      email: string | null;
      active: Generated<boolean>;
      erp_number: string | null;
      profile: Profiled;
    };
  project_vendor: Tenant & { project_id: number; vendor_id: number; added_by: number; added_at: Time };
  cost_code: Tenant &
    Dated & {
      id: Id;
      project_id: number;
      code: string;
      name: string;
      erp_number: string | null;
      origin_data: string | null;
    };
  cost_type: Tenant & {
    id: Id;
    code: string;
    name: string;
    base_type: Generated<string>;
    erp_number: string | null;
    origin_data: string | null;
  };
  commitment: Tenant &
    Dated &
    CommitmentTermsColumns & {
      id: Id;
      project_id: number;
      vendor_id: number;
      kind: Generated<string>;
      number: string;
      title: string;
      status: string;
      retainage_rate: Generated<number>;
      contract_date: string | null;
      executed: Generated<boolean>;
      erp_number: string | null;
      created_by: number | null;
      deleted_at: number | null;
      version: Generated<number>;
    };
  commitment_line: Tenant & {
    id: Id;
    commitment_id: number;
    position: number;
    change_order: Generated<boolean>;
    cost_code_id: number;
    cost_type_id: number;
    description: string;
    amount: number;
    quantity: number | null;
    unit_price: number | null;
    unit: string | null;
    change_order_id: number | null;
    erp_number: string | null;
    origin_data: string | null;
    created_at: Time;
    updated_at: Time;
    deleted_at: number | null;
  };
  billing_period: Tenant &
    Dated & {
      id: Id;
      project_id: number;
      position: number;
      start_date: string;
      end_date: string;
      due_date: string;
      status: string;
      version: Generated<number>;
    };
  invoice: Tenant &
    Dated & {
      id: Id;
      project_id: number;
      commitment_id: number;
      number: number;
      invoice_number: string | null;
      period_id: number;
      billing_date: string | null;
      requisition_start: string;
      requisition_end: string;
      submitted_at: string | null;
      payment_date: string | null;
      status: string;
      final: Generated<boolean>;
      comment: string | null;
      amount_due: number;
      retainage: number;
      last_link_id: number | null;
      created_by: number;
      deleted_at: number | null;
      billed_before: Generated<boolean>;
      forced_unlink_id: number | null;
      version: Generated<number>;
    };
  invoice_line: Tenant & {
    id: Id;
    invoice_id: number;
    commitment_line_id: number;
    position: number;
    scheduled_value: number;
    work_previous: number;
    work_this_period: number;
    stored_previous: number;
    stored_presently: number;
    work_retainage_previous: number;
    work_retainage_held: number;
    work_retainage_released: number;
    stored_retainage_previous: number;
    stored_retainage_held: number;
    stored_retainage_released: number;
    work_retainage_rate: number | null;
    stored_retainage_rate: number | null;
    materials_moved: Generated<number>;
    retainage_moved: Generated<number>;
    review: string | null;
    claimed: number | null;
    quantity_previous: number | null;
    quantity_this_period: number | null;
    comment: string | null;
  };
  vendor_contact: Tenant & { vendor_id: number; person_id: number; added_at: Time };
  billing_invitation: Tenant & { commitment_id: number; period_id: number; invited_by: number; invited_at: Time };
  connection: Tenant &
    ConnectionCare & {
      id: Id;
      kind: string;
      name: string;
      settings: JSONColumnType<Record<string, unknown>, string | undefined, string>;
      void_is_gone: Generated<boolean>;
      tie_out_hour: number | null;
      sender_may_not_accept: Generated<boolean>;
      accepter_may_not_unlink: Generated<boolean>;
      direct_export: Generated<boolean>;
      last_read_at: number | null;
      last_read_error: string | null;
      agent_traits: JSONColumnType<Record<string, unknown>, string | null, string | null> | null;
      restored_as_of: number | null;
      restored_at: number | null;
      books: string | null;
    };
  erp_slot: Tenant & { connection_id: number; slot: number; token: Generated<number>; held_until: Generated<number> };
  link: Tenant & {
    id: Id;
    invoice_id: number;
    connection_id: number;
    project_id: number;
    reference: string;
    state: string;
    sent_by: number;
    sent_at: number;
    accepted_by: number | null;
    bill: JSONColumnType<Record<string, unknown>, string | null, string | null> | null;
    fingerprint: string | null;
    costs: Generated<string | null>;
    asked_at: number | null;
    settle_ms: Generated<number | null>;
    parked: Generated<boolean>;
    error_code: string | null;
    error_detail: string | null;
    erp_record_id: string | null;
    erp_identity: string | null;
    erp_label: string | null;
    synced_at: number | null;
    ended_by: number | null;
    ended_at: number | null;
    reason: string | null;
    state_since: Generated<number>;
    direct: Generated<boolean>;
    period_id: GeneratedAlways<number>;
    amount: GeneratedAlways<number | null>;
    billing_month: GeneratedAlways<string | null>;
  };
  sighting: Tenant & {
    id: Id;
    link_id: number;
    seen: string;
    standing: string | null;
    fingerprint: string | null;
    because: string | null;
    as_of: number | null;
    noted_at: Time;
  };
  job: Tenant & {
    id: Id;
    kind: string;
    subject_id: number;
    state: Generated<string>;
    run_at: Time;
    attempt: Generated<number>;
    token: Generated<number>;
    held_until: Generated<number>;
    reason: string | null;
    errors: Generated<number>;
    erred_token: Generated<number>;
  };
  operation: Tenant & {
    id: Id;
    action: string;
    person_id: number;
    reason: string | null;
    created_at: Time;
    total: Generated<number>;
    succeeded: number | null;
    ended_at: number | null;
  };
  operation_part: Tenant & {
    operation_id: number;
    position: number;
    invoice_id: number;
    version: number | null;
    ok: boolean | null;
    code: string | null;
    detail: string | null;
  };
  event: Tenant & {
    id: Id;
    at: Time;
    person_id: number | null;
    type: string;
    project_id: number | null;
    invoice_id: number | null;
    commitment_id: number | null;
    link_id: number | null;
    record_kind: string | null;
    record_id: number | null;
    facts: JSONColumnType<Record<string, unknown>, string | undefined, never>;
    request_id: string | null;
  };
  idempotency: Tenant & {
    person_id: number;
    route: string;
    key: string;
    body_hash: string;
    status: number | null;
    body: string | null;
    invoice_id: number | null;
    created_at: Time;
    held_until: number;
  };
  demo_setting: { name: string; value: string };
  home: {
    here: Generated<boolean>;
    machine: string | null;
    folder: string | null;
    server: string | null;
    database: string | null;
    since: Generated<Time>;
  };
}

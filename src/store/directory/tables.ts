import type { Generated, JSONColumnType } from 'kysely';

type Id = Generated<number>;
type Time = Generated<number>;

interface Tenant {
  company_id: number;
}
interface Dated {
  created_at: Time;
  updated_at: Time;
}

/** The tables of `0007-company.sql`. */
export interface DirectoryTables {
  permission_template: Tenant &
    Dated & { id: Id; name: string; erp_integrations: string; directory: string; commitments: string };
  invitation: Tenant & {
    person_id: number;
    code_hash: Buffer;
    made_by: number;
    expires_at: number;
    used_at: number | null;
  };
  contact: Tenant &
    Dated & {
      id: Id;
      vendor_id: number | null;
      name: string;
      title: string;
      email: string | null;
      phone: string;
      active: Generated<boolean>;
    };
  company_setting: Tenant & {
    push_granted_by: Generated<string>;
    mail_rejections: Generated<boolean>;
    mail_digest: Generated<boolean>;
    digest_hour: Generated<number>;
    time_zone: Generated<string>;
    mail_from: string | null;
    digest_due_at: number | null;
    digest_written_at: number | null;
    second_factor: Generated<string>;
  };
  company_event: Tenant & {
    id: Id;
    at: Time;
    person_id: number | null;
    type: string;
    facts: JSONColumnType<Record<string, unknown>, string | undefined, never>;
    request_id: string | null;
  };
  mail: Tenant & {
    id: Id;
    kind: string;
    person_id: number;
    to_name: string;
    to_address: string;
    from_address: string;
    subject: string;
    plain: string;
    html: string;
    message_id: string;
    invoice_id: number | null;
    created_at: Time;
    sent_at: number | null;
    gave_up_at: number | null;
    last_error: string | null;
  };
}

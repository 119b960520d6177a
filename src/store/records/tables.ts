import type { Generated, JSONColumnType } from 'kysely';
import type { ListedDetail } from '../../app/unit-of-work.ts';
import type { NewErpRecord } from '../../domain/records/made.ts';

type Id = Generated<number>;
interface Tenant {
  company_id: number;
}

export interface RecordTables {
  sub_job: Tenant & {
    id: Id;
    project_id: number;
    number: string;
    name: string;
    erp_number: string | null;
    created_at: Generated<number>;
  };
  erp_reading: Tenant & {
    connection_id: number;
    kind: string;
    asked_at: number | null;
    as_of: number | null;
    error: string | null;
    records: Generated<number>;
    whole: Generated<boolean>;
  };
  erp_record: Tenant & {
    id: Id;
    connection_id: number;
    kind: string;
    key: string;
    number: string;
    name: string;
    job: string | null;
    invoice_id: number | null;
    detail: JSONColumnType<ListedDetail>;
    archived_at: number | null;
    archived_by: number | null;
  };
  record_flow: Tenant & {
    id: Id;
    connection_id: number;
    kind: string;
    record_id: number;
    project_id: number | null;
    state: string;
    sent_by: number;
    sent_at: Generated<number>;
    accepted_by: number | null;
    number: string | null;
    wanted: JSONColumnType<NewErpRecord> | null;
    fingerprint: string | null;
    asked_at: number | null;
    settle_ms: Generated<number | null>;
    parked: Generated<boolean>;
    error_code: string | null;
    error_detail: string | null;
    ended_as: string | null;
    ended_by: number | null;
    ended_at: number | null;
    reason: string | null;
  };
}

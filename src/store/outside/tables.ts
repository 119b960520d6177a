import type { Generated, JSONColumnType } from 'kysely';

type Id = Generated<number>;
type Time = Generated<number>;
interface Tenant {
  company_id: number;
}
type Json<T extends object> = JSONColumnType<T, string | undefined, string>;

/** The tables of connections that are driven from outside, and of webhooks. */
export interface OutsideTables {
  erp_request: Tenant & {
    id: Id;
    connection_id: number;
    name: string;
    link_id: number;
    invoice_id: number;
    project_id: number;
    reference: string;
    payload: Json<Record<string, unknown>>;
    created_at: Time;
    updated_at: Time;
  };
  erp_request_detail: Tenant & {
    id: Id;
    request_id: number;
    status: Generated<string>;
    messages: Json<readonly string[]>;
    asked_by: number | null;
    created_at: Time;
    heard_at: number | null;
    closed_at: number | null;
    answered_by: number | null;
  };
  external_record: Tenant & {
    connection_id: number;
    item_type: string;
    item_id: number;
    origin_id: string | null;
    origin_code: string | null;
    origin_data: string | null;
    request_id: number | null;
    changed_at: Time;
    number_told_at: number | null;
    changed_by: number | null;
  };
  staged_record: Tenant & {
    id: Id;
    connection_id: number;
    item_type: string;
    origin_id: string;
    origin_code: string | null;
    origin_data: string | null;
    parent_id: number | null;
    status: Generated<string>;
    body: JSONColumnType<unknown & object, string | undefined, string>;
    created_at: Time;
    updated_at: Time;
  };
  webhook_hook: Tenant & {
    id: Id;
    project_id: number | null;
    owner_id: number;
    api_version: string;
    namespace: string;
    destination_url: string;
    destination_headers: Buffer | null;
    failures: Generated<number>;
    failing_since: number | null;
    paused_until: number | null;
    signing_version: Generated<number>;
    signing_overlap_until: number | null;
    signing_overlap_from: number | null;
    created_at: Time;
    updated_at: Time;
  };
  webhook_trigger: Tenant & {
    id: Id;
    hook_id: number;
    resource_name: string;
    event_type: string;
    made_by: number;
  };
  webhook_event: Tenant & {
    id: Id;
    uid: Generated<string>;
    resource_name: string;
    resource_id: number;
    event_type: string;
    project_id: number | null;
    person_id: number | null;
    at: Time;
  };
  webhook_delivery: Tenant & {
    id: Id;
    hook_id: number;
    event_id: number;
    state: Generated<string>;
    attempts: Generated<number>;
    started_at: number | null;
    completed_at: number | null;
    response_status: number | null;
    response_headers: JSONColumnType<Record<string, string>, string | null, string | null> | null;
    response_body: string | null;
    response_error: string | null;
  };
}

import type { Generated, JSONColumnType } from 'kysely';

type Id = Generated<number>;
type Time = Generated<number>;
type Json = JSONColumnType<Record<string, unknown>, string, string>;

/** The tables of `migrations/0003-agents.sql`, in the types of `tables.ts`. */
export interface AgentTables {
  agent: {
    company_id: number;
    id: Id;
    connection_id: number;
    key_id: string;
    key_version: Generated<number>;
    offered_version: number | null;
    name: string;
    version: string;
    host: string;
    enrolled_at: Time;
    enrolled_by: number;
    joined_at: number | null;
    last_seen_at: number | null;
    left_at: number | null;
    lag_ms: number | null;
    clock_skew_ms: number | null;
    last_error: string | null;
    revoked_at: number | null;
    revoked_by: number | null;
  };
  agent_code: {
    company_id: number;
    code_hash: Uint8Array;
    connection_id: number;
    made_by: number;
    expires_at: number;
  };
  agent_task: {
    company_id: number;
    id: Id;
    connection_id: number;
    call: string;
    arguments: Json;
    state: Generated<string>;
    put_at: Time;
    deadline: number;
    within_ms: number;
    agent_id: number | null;
    claim_hash: Uint8Array | null;
    lease_until: number | null;
    parts: Generated<number>;
    part_hash: Uint8Array | null;
    answer: JSONColumnType<Record<string, unknown>, string | null, string | null> | null;
    answer_hash: Uint8Array | null;
    answered_at: number | null;
  };
  agent_task_part: {
    company_id: number;
    task_id: number;
    number: number;
    part: JSONColumnType<readonly unknown[], string, string>;
  };
  agent_request: { company_id: number; agent_id: number; request_id: string; until: number };
}

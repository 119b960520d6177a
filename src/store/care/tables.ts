import type { Generated, JSONColumnType } from 'kysely';
import type { ErpFinding } from '../../domain/set-up-tests.ts';

interface Tenant {
  company_id: number;
}

export interface CareTables {
  erp_calls: Tenant & {
    connection_id: number;
    at: number;
    calls: number;
    failed: number;
    /** Of those that failed: the ERP said why. */
    answered: Generated<number>;
    total_ms: number;
    longest_ms: number;
    last_failure: string | null;
    last_failure_at: number | null;
  };
  alert: Tenant & {
    id: Generated<number>;
    connection_id: number;
    kind: string;
    cause: Generated<string>;
    began_at: Generated<number>;
    tell_after: number;
    told_at: number | null;
    ended_at: number | null;
    end_told_at: number | null;
    count: Generated<number>;
    says: Generated<string>;
  };
  connection_test: Tenant & {
    connection_id: number;
    name: string;
    at: Generated<number>;
    ok: boolean;
    count: number | null;
    ms: number;
    says: string | null;
    findings: JSONColumnType<readonly ErpFinding[], string, string>;
  };
}

/** What the table `connection` has of how it is cared for. */
export interface ConnectionCare {
  way: string | null;
  read_every_minutes: Generated<number>;
  records_every_minutes: Generated<number>;
  quiet_from: number | null;
  quiet_to: number | null;
  silent_minutes: Generated<number>;
  tie_out_told: Generated<number>;
}

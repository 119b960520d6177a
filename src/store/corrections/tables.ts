import type { Generated, JSONColumnType } from 'kysely';

type Id = Generated<number>;
interface Tenant {
  company_id: number;
}

export interface CorrectionTables {
  correction: Tenant & {
    id: Id;
    project_id: number;
    commitment_id: number;
    invoice_id: number;
    number: number;
    link_id: number;
    reason: string;
    begun_by: number;
    begun_at: Generated<number>;
    way: string | null;
    successor_id: number | null;
    ended_by: number | null;
    ended_at: number | null;
    ending: string | null;
    end_reason: string | null;
  };
  forced_unlink: Tenant & {
    id: Id;
    project_id: number;
    invoice_id: number;
    link_id: number;
    asked_by: number;
    asked_at: Generated<number>;
    expires_at: number;
    reason: string;
    code: string;
    evidence: JSONColumnType<Record<string, unknown>, string, never>;
    ended_by: number | null;
    ended_at: number | null;
    ending: string | null;
  };
}

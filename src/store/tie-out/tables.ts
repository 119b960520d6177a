import type { Generated } from 'kysely';
import type { FindingKind } from '../../domain/tie-out.ts';

type Id = Generated<number>;
interface Tenant {
  company_id: number;
}

export interface TieOutTables {
  tie_out: Tenant & {
    id: Id;
    connection_id: number;
    asked_by: number | null;
    asked_at: Generated<number>;
    begun_at: number | null;
    ended_at: number | null;
    state: Generated<string>;
    because: string | null;
    bills: Generated<number>;
    links: Generated<number>;
    costs_told: Generated<number>;
    forgotten: Readonly<Partial<Record<FindingKind, number>>> | null;
  };
  tie_out_bill: Tenant & {
    tie_out_id: number;
    token: number;
    record_id: string;
    identity: string | null;
    label: string;
    reference: string | null;
    standing: string;
    fingerprint: string | null;
    amount: number | null;
    costs: string | null;
    place: number;
  };
  tie_out_handful: Tenant & {
    tie_out_id: number;
    token: number;
    bills: number;
    costs_told: number;
    plain_links: readonly number[];
    odd_links: Generated<readonly number[]>;
    left_links: readonly number[] | null;
  };
  tie_out_finding: Tenant & {
    id: Id;
    tie_out_id: number;
    kind: string;
    link_id: number | null;
    invoice_id: number | null;
    project_id: number | null;
    record_id: string | null;
    identity: string | null;
    label: string | null;
    standing: string | null;
    ours: string | null;
    theirs: string | null;
    our_amount: number | null;
    their_amount: number | null;
    our_costs: string | null;
    their_costs: string | null;
    period_id: number | null;
    month: string | null;
    key: string | null;
  };
  tie_out_note: Tenant & {
    id: Id;
    connection_id: number;
    key: string;
    kind: string;
    comment: string | null;
    noted_by: number;
    noted_at: Generated<number>;
  };
  tie_out_total: Tenant & {
    tie_out_id: number;
    project_id: number;
    period_id: number | null;
    month: string;
    links: number;
    ours: number;
    theirs: number;
  };
}

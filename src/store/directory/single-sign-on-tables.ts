import type { ColumnType, Generated } from 'kysely';
import type { Tried } from '../../app/unit-of-work.ts';

interface Tenant {
  company_id: number;
}

/** The tables of `0029-single-sign-on.sql`. */
export interface SingleSignOnTables {
  single_sign_on: Tenant & {
    label: string;
    issuer: string;
    client_id: string;
    sealed_secret: string | null;
    is_on: Generated<boolean>;
    only_way: Generated<boolean>;
    makes_people: Generated<boolean>;
    trusts_addresses: Generated<boolean>;
    groups_claim: Generated<string>;
    scopes: Generated<string>;
    attempt: Generated<number>;
    tried_attempt: Generated<number | null>;
    tried_at: Generated<number | null>;
    tried: ColumnType<Tried | null, string | null | undefined, string | null>;
  };
  single_sign_on_group: Tenant & {
    place: number;
    group_name: string;
    template_id: number;
    project_id: number | null;
    push: Generated<boolean>;
  };
  provider_identity: Tenant & {
    issuer: string;
    subject: string;
    person_id: number;
    made_at: Generated<number>;
    used_at: Generated<number | null>;
  };
}

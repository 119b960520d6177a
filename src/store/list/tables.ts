import type { Generated, JSONColumnType } from 'kysely';

type Id = Generated<number>;
interface Tenant {
  company_id: number;
}

/** What is kept for the list of the ERP tool: counts, words to find by, and what people make of it. */
export interface ListTables {
  list_count: Tenant & { project_id: number; state: string; count: number };
  list_word: Tenant & { invoice_id: number; word: string; of_record: Generated<boolean>; billing_date: string };
  list_view: Tenant & {
    id: Id;
    person_id: number;
    shared: Generated<boolean>;
    name: string;
    settings: JSONColumnType<Record<string, unknown>, string, string>;
    opens: Generated<boolean>;
    created_at: Generated<number>;
  };
}

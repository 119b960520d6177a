import type { Generated } from 'kysely';

/** The tables of the sealed history and of sealed secrets. */
export interface AuditTables {
  history_checkpoint: {
    company_id: number;
    number: number;
    place: number;
    hash: string;
    at: string;
    key: string;
    signature: string;
  };
  connection_secret: {
    company_id: number;
    connection_id: number;
    name: string;
    sealed: string;
    set_by: number | null;
    set_at: Generated<number>;
  };
}

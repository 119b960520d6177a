import { ErpTrouble } from '../trouble.ts';
import type { Batch } from './batch.ts';
import type { Row } from './ports.ts';
import { text } from './rows.ts';

/** Whose books we think we read. */
export interface Company {
  /** The company's name, and the name of its database: in Sage they are one. */
  readonly companyName: string;
  readonly database: string;
  /** Vendors that must be there. None: any one vendor will do. */
  readonly knownVendors: readonly string[];
}

/** The books by name, wherever their server stands: bills are made in the company and looked for in the database. */
export const booksOf = ({ companyName, database }: Pick<Company, 'companyName' | 'database'>): string =>
  database.toLowerCase() === companyName.toLowerCase() ? companyName : `${companyName} (${database})`;

/**
 * Is this the company whose books we think we read? An absence counts only in the answer of a batch that proves it: a
 * login to an empty or a wrong database finds nothing too, and finding nothing there says nothing. It is asked in the
 * same round trip as what is looked for, so that no other connection can have answered it.
 */
export function proveCompany(batch: Batch, company: Company): (answer: (place: number) => readonly Row[]) => void {
  const place = batch.add(proof(batch, company));
  return (answer) => mustProve(answer(place)[0], company);
}

/** 1 where the database may only be read. */
export const isCopied = "CASE WHEN DATABASEPROPERTYEX(DB_NAME(), 'Updateability') = 'READ_ONLY' THEN 1 ELSE 0 END";

/** The columns of a {@link proof} that is joined, under the name `p`. */
export const proofColumns = 'p.db, p.seen, p.copied';

/**
 * A SELECT of one row, `db`, `seen` and `copied`: for a statement of its own, or to be joined to what is looked for. Sage writes
 * into its database, so one that may only be read is none that it works on: a copy for reports, or one that is kept for the
 * day on which the first is lost. What was saved a moment ago is not in it yet.
 */
export function proof(batch: Batch, { knownVendors }: Company): string {
  const seen =
    knownVendors.length === 0
      ? 'CASE WHEN EXISTS (SELECT 1 FROM dbo.actpay) THEN 1 ELSE 0 END'
      : `(SELECT COUNT(*) FROM dbo.actpay WHERE recnum IN (${batch.values(knownVendors.map(Number))}))`;
  return `SELECT DB_NAME() AS db, ${seen} AS seen, ${isCopied} AS copied`;
}

/** Throws where a row of {@link proof} does not show the company. */
export function mustProve(row: Row | undefined, company: Company): void {
  const { knownVendors } = company;
  if (row === undefined) throw new ErpTrouble('unreadable_answer', { erp: sageName, what: 'DB_NAME()' });
  const found = text(row, 'db');
  if (found.toLowerCase() !== company.database.toLowerCase()) {
    throw new ErpTrouble('wrong_company', { found, expected: company.database });
  }
  if (Number(row.copied) === 1) throw new ErpTrouble('read_only_copy', { erp: sageName, database: found });
  if (Number(text(row, 'seen')) < Math.max(knownVendors.length, 1)) {
    const what = knownVendors.length === 0 ? 'actpay' : `actpay ${knownVendors.join(', ')}`;
    throw new ErpTrouble('empty_company', { expected: company.companyName, what });
  }
}

/** As people read it, with its mark. */
export const sageName = 'Sage 100 Contractor®';

import type { CheckAnswer, Clock, ErpConnector } from '../contract.ts';
import { troubleOf } from '../trouble.ts';
import { batch } from './batch.ts';
import { booksOf, proveCompany } from './company.ts';
import { type Asker, createOnce } from './create.ts';
import { createRecord } from './create-record.ts';
import { findRecord } from './find-record.ts';
import { bills } from './list-bills.ts';
import { costCodes, costTypes, jobs, payments, subcontracts, vendors } from './lists.ts';
import { lookForAll, lookForOne } from './look.ts';
import { type MessageForm, usualForm } from './messages.ts';
import { limitsWithin } from './misfit.ts';
import type { SageWays } from './ports.ts';
import type { SageRules } from './prerequisites.ts';
import { problems } from './problems.ts';
import { type SageTimes, sageTraits } from './traits.ts';

export interface Sage100ContractorOptions extends SageWays, SageTimes, Partial<SageRules> {
  readonly clock: Clock;
  /** The company, as Sage names it. Nothing is believed of any other company's database. */
  readonly companyName: string;
  /** Where it is not called as the company, as after a restore under another name. */
  readonly database?: string;
  /** Numbers of vendors that must be there, so that a database of the right name and the wrong content is noticed. */
  readonly knownVendors?: readonly string[];
  /** Whom Sage shall name as having saved the bill: a member of its `API` security group; never `supervisor`. */
  readonly sageUser?: string;
  /** How messages are written, where the installed schema differs from what was inferred. */
  readonly form?: MessageForm;
}

/**
 * Sage 100 Contractor: reads its SQL Server database, writes through its own program, so that its rules and ledger stay
 * its own. To be wrapped in `careful`, as every connector.
 */
export function openSage100Contractor(options: Sage100ContractorOptions): ErpConnector {
  const ask: Asker = {
    sql: options.sql,
    submit: options.submit,
    clock: options.clock,
    companyName: options.companyName,
    database: options.database ?? options.companyName,
    knownVendors: options.knownVendors ?? [],
    sageUser: options.sageUser ?? 'tieout',
    form: options.form ?? usualForm,
    rules: {
      overSubcontract: options.overSubcontract ?? 'leave to Sage',
      duplicateNumber: options.duplicateNumber ?? 'refuse',
      booksOpenFrom: options.booksOpenFrom ?? null,
    },
  };
  const usual = sageTraits(options);
  const traits = { ...usual, books: booksOf(ask), limits: limitsWithin(usual.limits, ask.form.names) };
  return {
    traits,
    /** Reads only: what the user may save shows at the first bill, as `erp_not_authorized`. */
    async check(signal): Promise<CheckAnswer> {
      try {
        const asked = batch();
        const prove = proveCompany(asked, ask);
        prove(await asked.run(ask.sql, signal));
        return { ok: true };
      } catch (error) {
        return { ok: false, ...troubleOf(error, traits.name) };
      }
    },
    lookFor: (bill, signal) => lookForOne(ask, bill, signal),
    lookForMany: (bills, signal) => lookForAll(ask, bills, signal),
    vendors: (signal) => vendors(ask, signal),
    jobs: (signal) => jobs(ask, signal),
    costCodes: (_jobNumber, signal) => costCodes(ask, signal),
    costTypes: (signal) => costTypes(ask, signal),
    subcontracts: (jobNumber, signal) => subcontracts(ask, jobNumber, signal),
    bills: (signal) => bills(ask, signal),
    problems: (bills, signal) => problems({ ...ask, limits: traits.limits }, bills, signal),
    payments: (bill, signal) => payments(ask, bill.identity ?? '00000000-0000-0000-0000-000000000000', signal),
    createBill: (bill, reference, signal, affirmed) => createOnce(ask, bill, reference, signal, affirmed),
    findRecord: (key, signal) => findRecord(ask, key, signal),
    createRecord: (record, signal) => createRecord(ask, record, signal),
  };
}

import type { Clock, ErpConnector } from '../contract.ts';
import { createOnce } from './create.ts';
import { lookForAll, lookForOne, mustBeTheCompany } from './look.ts';
import type { Row, SageRows, SageSubmit, SageTable } from './ports.ts';
import { costCodeOf, costTypeOf, jobOf, subcontractOf, vendorOf } from './rows.ts';
import { type SageTimes, sageTraits } from './traits.ts';

export interface Sage100ContractorOptions extends SageTimes {
  readonly rows: SageRows;
  readonly submit: SageSubmit;
  readonly clock: Clock;
  /** The company, as Sage's Company Information names it. Nothing is believed of any other company's database. */
  readonly companyName: string;
  /** Whom Sage shall name as having saved the bill: a member of its `API` security group; never `supervisor`. */
  readonly user?: string;
}

/**
 * Sage 100 Contractor: reads its SQL Server database, writes through its own program, so that its rules and ledger stay
 * its own. To be wrapped in `careful`, as every connector.
 */
export function openSage100Contractor(options: Sage100ContractorOptions): ErpConnector {
  const { rows } = options;
  const ask = { ...options, user: options.user ?? 'tieout' };

  async function* all<T>(table: SageTable, where: Record<string, string[]>, of: (row: Row) => T, signal: AbortSignal) {
    const found = await rows.read(table, where, signal);
    // An empty list is believed of the right company only: a login that sees nothing must not read as no vendors.
    if (found.length === 0) await mustBeTheCompany(ask, signal);
    yield* found.map(of);
  }

  return {
    traits: sageTraits(options),
    /** Reads only: what the user may save shows at the first bill, as `erp_not_authorized`. */
    async check(signal) {
      try {
        await mustBeTheCompany(ask, signal);
        return { ok: true };
      } catch (error) {
        return { ok: false, because: error instanceof Error ? error.message : String(error) };
      }
    },
    lookFor: (bill, signal) => lookForOne(ask, bill, signal),
    lookForMany: (bills, signal) => lookForAll(ask, bills, signal),
    vendors: (signal) => all('actpay', {}, vendorOf, signal),
    jobs: (signal) => all('actrec', {}, jobOf, signal),
    /** Sage has one list of cost codes for every job. */
    costCodes: (_jobNumber, signal) => all('cstcde', {}, costCodeOf, signal),
    costTypes: (signal) => all('csttyp', {}, costTypeOf, signal),
    subcontracts: (jobNumber, signal) => all('subcon', { jobnum: [jobNumber] }, subcontractOf, signal),
    /** Not read yet. */
    async *payments() {},
    createBill: (bill, reference, signal) => createOnce(ask, bill, reference, signal),
  };
}

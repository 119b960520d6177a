import type { LookupFunction } from 'node:net';
import { fill, words } from '../../domain/words/words.ts';
import type { Clock, ErpConnector } from '../contract.ts';
import { troubleOf } from '../trouble.ts';
import { createOnce } from './create.ts';
import { mustBeTheCompany, openBooks, type Places } from './ground.ts';
import { bills } from './list-bills.ts';
import { costCodes, costTypes, jobs, subcontracts, vendors } from './lists.ts';
import { lookForAll, lookForOne } from './look.ts';
import { createParty, findParty } from './parties.ts';
import { payments } from './payments.ts';
import { problems } from './problems.ts';
import { openSession } from './session.ts';
import { findSubcontract } from './subcontracts.ts';
import { type TrytonTimes, trytonTraits } from './traits.ts';
import { openWire } from './wire.ts';

export interface TrytonOptions extends TrytonTimes, Partial<Places> {
  /** `https://books.example.com`. Without TLS only on this machine, unless `plainHttp` says that the network is safe. */
  readonly address: string;
  readonly plainHttp?: boolean;
  readonly database: string;
  readonly user: string;
  /** Read at each sign-in. */
  readonly password: () => Promise<string> | string;
  /** The company by the name of its party. Nothing is believed of any other company's books. */
  readonly companyName: string;
  /** The code of the account that retainage is held on: of a type marked *Debt*. */
  readonly retainageAccount?: string;
  readonly clock: Clock;
  /** How a name becomes an address, where not every address may be connected to. */
  readonly lookup?: LookupFunction | undefined;
}

/** What the settings name where they name nothing else. */
export const usualPlaces = { jobsRoot: 'Jobs', costCodesRoot: 'Cost codes', retainageAccount: '2110' } as const;

/**
 * Tryton 6.0 over JSON-RPC: supplier invoices, analytic accounts for jobs, subcontracts and cost codes. To be wrapped
 * in `careful`, as every connector.
 * @throws where the address would send the password in the clear.
 */
export function openTryton(options: TrytonOptions): ErpConnector {
  const traits = { ...trytonTraits(options), books: `${options.companyName} (${options.database})` };
  mustBeSafe(options);
  const { clock, companyName } = options;
  const { jobsRoot, costCodesRoot, retainageAccount } = { ...usualPlaces, ...options };
  const wire = openWire({ address: options.address, timeoutMs: traits.callMs, lookup: options.lookup });
  const books = openBooks(openSession({ ...options, wire }), { companyName, jobsRoot, costCodesRoot });
  const reading = { jobsRoot, retainageAccount };
  const look = { books, clock, reading, post: (options.bills ?? 'posted') === 'posted' };
  return {
    traits,
    /** Reads only: what the user may write shows at the first bill, as `erp_not_authorized`. */
    async check(signal) {
      try {
        await mustBeTheCompany(books, signal);
        for await (const _ of jobs(books, signal)) break;
        for await (const _ of costCodes(books, signal)) break;
        return { ok: true };
      } catch (error) {
        return { ok: false, ...troubleOf(error, traits.name) };
      }
    },
    lookFor: (bill, signal) => lookForOne(look, bill, signal),
    lookForMany: (bills, signal) => lookForAll(look, bills, signal),
    vendors: (signal) => vendors(books, signal),
    jobs: (signal) => jobs(books, signal),
    costCodes: (_jobNumber, signal) => costCodes(books, signal),
    costTypes: (signal) => costTypes(books, signal),
    subcontracts: (jobNumber, signal) => subcontracts(books, jobNumber, signal),
    bills: (signal) => bills(look, signal),
    problems: (bills, signal) => problems(books, bills, retainageAccount, signal),
    payments: (bill, signal) => payments(books, bill, signal),
    createBill: (bill, reference, signal, affirmed) => createOnce(look, bill, reference, signal, affirmed),
    findRecord: (key, signal) =>
      key.type === 'commitment' ? findSubcontract(look, key.number, signal) : findParty(look, key, signal),
    createRecord: (record, signal) => createParty(look, record, signal),
  };
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

function mustBeSafe({ address, plainHttp = false, user }: TrytonOptions): void {
  const { protocol, hostname } = new URL(address);
  const clear = protocol === 'http:' && !loopback.test(hostname) && !plainHttp;
  if ((protocol !== 'https:' && protocol !== 'http:') || clear) {
    throw new Error(fill(words.tryton.clearAddress, { address }));
  }
  if (user.includes(':')) throw new Error(words.tryton.colon);
}

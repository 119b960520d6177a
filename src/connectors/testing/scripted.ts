import type { Bill } from '../../domain/bill.ts';
import type { BillReference } from '../../domain/ids.ts';
import { cents } from '../../domain/money.ts';
import type { Day, Instant } from '../../domain/time.ts';
import { type CarefulDeps, careful } from '../careful.ts';
import type { ErpConnector, ErpTraits } from '../contract.ts';

export const reference = 'TIE-aaaaaaaaaaaaaaaaaaaaaaaaaa' as BillReference;
export const at = (time: number) => time as Instant;
export const forEver = () => new Promise<never>(() => {});

export const plainBill: Bill = {
  vendorNumber: '12',
  jobNumber: '7',
  commitmentNumber: 'SC-1',
  invoiceNumber: 'INV-1',
  description: '',
  billingDate: '2026-03-31' as Day,
  postingPeriod: null,
  lines: [],
  amount: cents(0),
  retainage: cents(0),
};

export const plainTraits: ErpTraits = {
  name: 'Testbooks®',
  undo: 'delete',
  reads: 'live',
  once: 'bounded',
  callMs: 20,
  settleMs: 20,
  maxInFlight: 1,
  keysACall: 1,
  limits: { invoiceNumber: 5, description: 5, commitmentNumber: 5, lineDescription: 5, amount: cents(10_000) },
  makes: ['vendor'],
};

/** A connector whose every answer a test can choose; what is not chosen must not be called. */
export function scripted(answers: Partial<ErpConnector>): ErpConnector {
  const uncalled = (): never => {
    throw new Error('this call was not expected');
  };
  return {
    traits: plainTraits,
    check: uncalled,
    lookFor: uncalled,
    lookForMany: uncalled,
    vendors: uncalled,
    jobs: uncalled,
    costCodes: uncalled,
    costTypes: uncalled,
    subcontracts: uncalled,
    bills: uncalled,
    payments: uncalled,
    createBill: uncalled,
    findRecord: uncalled,
    createRecord: uncalled,
    ...answers,
  };
}

/** @param now what the hub's clock says. */
export function wrapped(
  answers: Partial<ErpConnector>,
  now = 1_000,
  insideTransaction = false,
  deps: Partial<CarefulDeps> = {},
): ErpConnector {
  return careful(scripted(answers), {
    clock: { now: async () => at(now) },
    insideTransaction: () => insideTransaction,
    ...deps,
  });
}

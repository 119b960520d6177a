import type { ErpTraits } from '../../src/connectors/contract.ts';
import { noLists } from '../../src/connectors/testing/no-lists.ts';
import type { BillLimits } from '../../src/domain/bill.ts';
import type { Cents } from '../../src/domain/money.ts';

/** Any number and text of ours has room within these. */
export const roomyLimits: BillLimits = {
  invoiceNumber: 50,
  description: 200,
  commitmentNumber: 50,
  lineDescription: 200,
  amount: 999_999_999_999 as Cents,
};

/** What the ERPs of the benches have in common. */
export const benchTraits = (name: string, maxInFlight: number, keysACall: number): ErpTraits => ({
  ...{
    name,
    maxInFlight,
    keysACall,
    undo: 'delete',
    reads: 'live',
    once: 'bounded',
    callMs: 10_000,
    settleMs: 10_000,
    makes: [],
  },
  limits: roomyLimits,
});

const unasked = async (): Promise<never> => {
  throw new Error('nobody asks this of it');
};

/** What no bench asks of its ERP. */
export const unaskedOf = {
  ...noLists,
  createRecord: unasked,
  findRecord: unasked,
};

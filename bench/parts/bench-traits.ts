import type { ErpTraits } from '../../src/connectors/contract.ts';
import type { Cents } from '../../src/domain/money.ts';

/** What the ERPs of the benches have in common: any number and text of ours has room in them. */
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
  limits: {
    invoiceNumber: 50,
    description: 200,
    commitmentNumber: 50,
    lineDescription: 200,
    amount: 999_999_999_999 as Cents,
  },
});

const nothing = async function* () {};
const unasked = async (): Promise<never> => {
  throw new Error('nobody asks this of it');
};

/** What no bench asks of its ERP. */
export const unaskedOf = {
  vendors: nothing,
  jobs: nothing,
  costCodes: nothing,
  costTypes: nothing,
  subcontracts: nothing,
  bills: nothing,
  payments: nothing,
  createRecord: unasked,
  findRecord: unasked,
};

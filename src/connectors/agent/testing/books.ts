import type { CreateAnswer, ErpConnector, ErpTraits, ErpVendor } from '../../contract.ts';
import { sageTraits } from '../../sage-100-contractor/traits.ts';
import { noLists } from '../../testing/no-lists.ts';

/** An ERP in a few lines, whose every answer a test can choose: what is tested is the road to it. */
export interface FewBooks extends Partial<Omit<ErpConnector, 'traits'>> {
  readonly traits?: Partial<ErpTraits>;
}

export function fewBooks(answers: FewBooks = {}): ErpConnector {
  const { traits, ...rest } = answers;
  return {
    traits: { ...sageTraits({ callMs: 4_000, settleMs: 5_000, maxInFlight: 2 }), makes: ['vendor'], ...traits },
    check: async () => ({ ok: true }),
    lookFor: async () => ({ is: 'unknown', because: 'nothing is kept here' }),
    async *lookForMany() {},
    ...noLists,
    createBill: async (): Promise<CreateAnswer> => ({ is: 'unclear', because: 'nothing is made here' }),
    findRecord: async () => ({ is: 'unknown', because: 'nothing is kept here' }),
    createRecord: async (): Promise<CreateAnswer> => ({ is: 'unclear', because: 'nothing is made here' }),
    ...rest,
  };
}

export async function* vendors(count: number): AsyncGenerator<ErpVendor> {
  for (let i = 1; i <= count; i++) yield { number: String(i), name: `Vendor ${i}` };
}

/** Ends only with its signal, and tells when it did. */
export function endless(ended: () => void) {
  return (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () => {
        ended();
        reject(signal.reason);
      });
    });
}

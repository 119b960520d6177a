import { fingerprintOf } from '../../../domain/bill.ts';
import type { ErpConnector } from '../../contract.ts';
import { type Access, type Ask, erp } from '../../template/client.ts';
import { openPlainbooks, type PlainbooksOptions } from '../../template/connector.ts';
import type { Company } from '../../template/pretend-books.ts';

/** A connector that is honest but for one thing, and the cases of the kit that must find it out. */
export interface Lie {
  /** What it does. */
  readonly name: string;
  readonly caughtBy: readonly string[];
  open(options: PlainbooksOptions, access: Access): ErpConnector;
  /** What is different about the ERP that it speaks to. */
  readonly company?: Partial<Company>;
}

type Change = (honest: ErpConnector, options: PlainbooksOptions, access: Access) => Partial<ErpConnector>;

/** The honest connector with some of its answers changed. */
export const lying =
  (change: Change): Lie['open'] =>
  (options, access) => {
    const honest = openPlainbooks(options);
    return { ...honest, ...change(honest, options, access) };
  };

/** The honest connector over a client that is not, but for its check: that one would give the lie away too soon. */
export const mishearing =
  (change: (ask: Ask, options: PlainbooksOptions) => Ask): Lie['open'] =>
  (options) => {
    const { check } = openPlainbooks(options);
    return { ...openPlainbooks({ ...options, ask: change(options.ask, options) }), check };
  };

/** An ERP in which nothing stops a second bill of one reference, as in most. */
export const enforcesNothing = { uniqueReferences: false, uniqueNumbers: false } as const;

/** The honest connector to such an ERP: it looks before it asks, and does not claim more than that is worth. */
export function openBounded(options: PlainbooksOptions): ErpConnector {
  const plain = openPlainbooks(options);
  return {
    ...plain,
    traits: { ...plain.traits, once: 'bounded' },
    async createBill(bill, reference, signal) {
      const seen = await plain.lookFor({ reference }, signal);
      if (seen.is === 'unknown') return { ...seen, is: 'unclear' };
      if (seen.is === 'gone') return await plain.createBill(bill, reference, signal);
      if (seen.fingerprint === fingerprintOf(bill)) return { is: 'created', record: seen.record, asOf: seen.asOf };
      return { is: 'unclear', because: `${erp} holds another bill under this reference`, trouble: 'made_differently' };
    },
  };
}

import type { ErpRecord } from '../../../domain/sighting.ts';
import type { ErpConnector } from '../../contract.ts';
import { type Access, erp } from '../../template/client.ts';
import { ErpTrouble } from '../../trouble.ts';
import { listed, never } from '../case.ts';
import { type Lie, lying } from './lie.ts';

const complete = 'lists are complete or throw';
const many = 'many bills are answered whole and in their order';
const secret = 'secrets reach no log and no error';

/** Changes what happens where a check fails. */
const failingCheck = (tell: (error: unknown, access: Access) => never | { ok: false; because: string }): Lie['open'] =>
  lying((honest, _, access) => ({
    check: (signal) => honest.check(signal).catch((error: unknown) => tell(error, access)),
  }));

async function* some<T>(list: AsyncIterable<T>, wanted: (i: number) => boolean) {
  let i = 0;
  for await (const one of list) if (wanted(i++)) yield one;
}

/** All calls, made as if nobody could ever give them up. */
const deaf = (honest: ErpConnector): Partial<ErpConnector> => ({
  // Short, so that the kit need not wait for long.
  traits: { ...honest.traits, callMs: 700 },
  check: () => honest.check(never),
  lookFor: (bill) => honest.lookFor(bill, never),
  lookForMany: (bills) => honest.lookForMany(bills, never),
  vendors: () => honest.vendors(never),
  createBill: (bill, reference) => honest.createBill(bill, reference, never),
});

/** They lose things on the way, do more than they may, or talk too much. */
export const carelessness: readonly Lie[] = [
  {
    name: 'does not say whose books it reads',
    caughtBy: ['says who it is'],
    open: lying((honest) => {
      const { books: _, ...traits } = honest.traits;
      return { traits };
    }),
  },
  {
    name: 'tells the payments of somebody else',
    caughtBy: ['payments are told of a paid bill, and of no other'],
    open: lying((honest) => {
      let last: ErpRecord | null = null;
      return {
        async *payments(bill, signal) {
          const own = await listed(honest.payments(bill, signal));
          if (own.length > 0) last = bill;
          yield* own.length > 0 || last === null ? own : await listed(honest.payments(last, signal));
        },
      };
    }),
  },
  {
    name: 'swallows a page of a list',
    caughtBy: [complete],
    open: lying((honest) => ({ vendors: (signal) => some(honest.vendors(signal), (i) => i < 40 || i >= 80) })),
  },
  {
    name: 'reads the first page of a list only',
    caughtBy: [complete],
    open: lying((honest) => ({ vendors: (signal) => some(honest.vendors(signal), (i) => i < 40) })),
  },
  {
    name: 'ends a list where it fails',
    caughtBy: [complete],
    open: lying((honest) => ({
      async *vendors(signal) {
        try {
          yield* honest.vendors(signal);
        } catch {
          // Better some than none, it thinks.
        }
      },
    })),
  },
  {
    name: 'ends many looks early',
    caughtBy: [many],
    open: lying((honest) => ({
      lookForMany: (bills, signal) => honest.lookForMany(bills.slice(0, 100), signal),
    })),
  },
  {
    name: 'fills up many looks with absences',
    caughtBy: [many],
    open: lying((honest, { clock }) => ({
      async *lookForMany(bills, signal) {
        let given = 0;
        try {
          for await (const seen of honest.lookForMany(bills, signal)) {
            given++;
            yield seen;
          }
        } catch {
          for (; given < bills.length; given++) yield { is: 'gone', lastSeen: null, asOf: await clock.now() };
        }
      },
    })),
  },
  {
    name: 'answers many looks in an order of its own',
    caughtBy: [many],
    open: lying((honest) => ({
      async *lookForMany(bills, signal) {
        const seen = await listed(honest.lookForMany(bills, signal));
        yield* seen.filter((one) => one.is === 'present');
        yield* seen.filter((one) => one.is !== 'present');
      },
    })),
  },
  {
    name: 'asks for all pages at once',
    caughtBy: ['no more calls at once than it declares'],
    open: lying((honest) => ({
      async *lookForMany(bills, signal) {
        const pages = Array.from({ length: Math.ceil(bills.length / 50) }, (_, i) => bills.slice(i * 50, i * 50 + 50));
        const seen = await Promise.all(pages.map((page) => listed(honest.lookForMany(page, signal))));
        yield* seen.flat();
      },
    })),
  },
  { name: 'ignores the signal', caughtBy: ['an aborted signal ends the call'], open: lying(deaf) },
  {
    name: 'gives other traits at each reading',
    caughtBy: ['says who it is'],
    open(options, access) {
      let read = 0;
      const honest = lying(() => ({}))(options, access);
      return {
        ...honest,
        get traits() {
          return { ...honest.traits, settleMs: honest.traits.settleMs + read++ };
        },
      };
    },
  },
  {
    name: 'takes an ERP that is down for one that wants another password',
    caughtBy: ['down is unknown, never gone'],
    open: failingCheck(() => {
      throw new ErpTrouble('login_refused', { erp, login: 'of this API key' });
    }),
  },
  {
    name: 'calls each bill unfinished that it has made',
    caughtBy: ['finds what it made, same fingerprint'],
    open: lying((honest) => ({
      async lookFor(bill, signal) {
        const seen = await honest.lookFor(bill, signal);
        return seen.is === 'present' ? { ...seen, unfinished: true } : seen;
      },
    })),
  },
  {
    name: 'has no name for a bad credential',
    caughtBy: ['reports a bad credential without throwing'],
    open: failingCheck(() => {
      throw new Error('Request failed with status code 401');
    }),
  },
  {
    name: 'says well whatever happens',
    caughtBy: ['reports a bad credential without throwing', 'down is unknown, never gone'],
    open: lying(() => ({ check: async () => ({ ok: true }) })),
  },
  {
    name: 'tells its key where it says why',
    caughtBy: [secret],
    open: failingCheck((_, { apiKey }) => ({ ok: false, because: `not let in with ${apiKey}` })),
  },
  {
    name: 'logs how it tried',
    caughtBy: [secret],
    open: failingCheck((error, access) => {
      console.error('check failed', access);
      throw error;
    }),
  },
  {
    name: 'hangs the request on the error of a list',
    caughtBy: [secret],
    open: lying((honest, _, { apiKey }) => ({
      async *vendors(signal) {
        try {
          yield* honest.vendors(signal);
        } catch (error) {
          const credential = Buffer.from(`tieout:${apiKey}`).toString('base64');
          const request = { headers: { authorization: `Basic ${credential}` } };
          throw new Error('The list failed.', { cause: Object.assign(new Error(String(error)), { request }) });
        }
      },
    })),
  },
];

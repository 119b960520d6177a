import type { Sighting } from '../../../domain/sighting.ts';
import type { BillKey, Clock } from '../../contract.ts';
import { inWords } from '../../trouble.ts';
import { type Lie, lying, mishearing } from './lie.ts';

const goneBy = async (clock: Clock): Promise<Sighting> => ({ is: 'gone', lastSeen: null, asOf: await clock.now() });

const odd = 'an odd answer is unknown, never gone';
const standing = 'void is void and paid is paid';
const allBills = 'the list of bills is all of them, each as a look tells it';

/** They say that a bill is not there, or not what it is, without knowing. */
export const absenceLies: readonly Lie[] = [
  {
    name: 'takes something alike for what it looked for',
    caughtBy: ['finds nothing under a reference never used'],
    open: lying((honest) => ({
      async lookFor(bill, signal) {
        const seen = await honest.lookFor(bill, signal);
        if (seen.is !== 'gone') return seen;
        const record = { id: '101', identity: null, label: 'Bill 101' };
        return { is: 'present', record, standing: 'live', fingerprint: null, asOf: seen.asOf };
      },
    })),
  },
  {
    name: 'guesses absence from an error',
    caughtBy: ['down is unknown, never gone', odd],
    open: lying((honest, { clock }) => ({
      lookFor: (bill, signal) => honest.lookFor(bill, signal).catch(() => goneBy(clock)),
    })),
  },
  {
    name: 'takes a 404 for an absence',
    caughtBy: [odd],
    open: lying((honest, { clock }) => ({
      lookFor: (bill, signal) =>
        honest.lookFor(bill, signal).catch((error) => {
          if (inWords(error).includes('status 404')) return goneBy(clock);
          throw error;
        }),
    })),
  },
  {
    name: 'takes the 403 of a proxy for an empty list',
    caughtBy: [odd],
    open: mishearing((ask, { companyName }) => async (question, signal) => {
      try {
        return await ask(question, signal);
      } catch (error) {
        if (question.method === 'POST' || !inWords(error).includes('status 403')) throw error;
        return { status: 200, body: { name: companyName, vendors: 1, rows: [], next: null } };
      }
    }),
  },
  {
    name: 'never asks whose books it reads',
    caughtBy: [odd, 'the books of another company say nothing'],
    open: mishearing((ask, { companyName }) => async (question, signal) => {
      if (question.path !== '/company') return await ask(question, signal);
      return { status: 200, body: { name: companyName, vendors: 1 } };
    }),
  },
  {
    name: 'calls a void bill gone',
    caughtBy: [standing],
    open: lying((honest) => ({
      async lookFor(bill, signal) {
        const seen = await honest.lookFor(bill, signal);
        if (seen.is !== 'present' || seen.standing !== 'void') return seen;
        return { is: 'gone', lastSeen: 'void', asOf: seen.asOf };
      },
    })),
  },
  {
    name: 'calls a paid bill live',
    caughtBy: [standing],
    open: lying((honest) => ({
      async lookFor(bill, signal) {
        const seen = await honest.lookFor(bill, signal);
        return seen.is === 'present' && seen.standing === 'paid' ? { ...seen, standing: 'live' } : seen;
      },
    })),
  },
  {
    name: 'leaves what is void out of its list',
    caughtBy: [allBills],
    open: lying((honest) => ({
      async *bills(signal) {
        for await (const bill of honest.bills(signal)) if (bill.standing !== 'void') yield bill;
      },
    })),
  },
  {
    name: 'lists the first page of bills',
    caughtBy: [allBills],
    open: lying((honest) => ({
      async *bills(signal) {
        let left = 10;
        for await (const bill of honest.bills(signal)) if (left-- > 0) yield bill;
      },
    })),
  },
  {
    name: 'lists bills without what they bear',
    caughtBy: [allBills],
    open: lying((honest) => ({
      async *bills(signal) {
        for await (const bill of honest.bills(signal)) yield { ...bill, reference: null };
      },
    })),
  },
  {
    name: 'answers from what it remembers',
    caughtBy: ['deleted is gone once settled', standing],
    open: lying((honest, { clock }) => {
      const seen = new Map<string, Sighting>();
      return {
        async lookFor(bill, signal) {
          const known = seen.get(JSON.stringify(bill));
          if (known?.is === 'present') return { ...known, asOf: await clock.now() };
          const fresh = await honest.lookFor(bill, signal);
          seen.set(JSON.stringify(bill), fresh);
          return fresh;
        },
        // What is found by its record is the same bill as under its reference.
        async createBill(bill, reference, signal) {
          const answer = await honest.createBill(bill, reference, signal);
          if (answer.is === 'created') {
            const found = await honest.lookFor({ reference }, signal);
            for (const key of [{ reference }, { record: answer.record }]) seen.set(JSON.stringify(key), found);
          }
          return answer;
        },
      };
    }),
  },
  {
    name: 'goes by the number alone',
    caughtBy: [
      'a reused number is not mistaken for the old bill',
      'a record restored from a backup under the same number but another identity is not mistaken either',
    ],
    open: lying((honest) => ({
      async lookFor(bill: BillKey, signal) {
        if (!('record' in bill)) return await honest.lookFor(bill, signal);
        const seen = await honest.lookFor({ record: { ...bill.record, identity: null } }, signal);
        return seen.is === 'present' ? { ...seen, record: bill.record } : seen;
      },
    })),
  },
];

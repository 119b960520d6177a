import type { CreateAnswer } from '../../contract.ts';
import { openPlainbooks, type PlainbooksOptions } from '../../template/connector.ts';
import { never } from '../case.ts';
import { enforcesNothing, type Lie, lying, mishearing, openBounded } from './lie.ts';

const twice = 'asked twice with one reference it makes one bill';
const lost = 'a lost answer is unclear, never refused';

/** They make a bill twice, or late, or say yes and no where they do not know. */
export const secondBills: readonly Lie[] = [
  {
    name: 'asks again by itself after a lost answer',
    caughtBy: [lost],
    company: enforcesNothing,
    open: lying((honest) => ({
      createBill: (bill, reference, signal) =>
        honest.createBill(bill, reference, signal).catch(() => honest.createBill(bill, reference, signal)),
    })),
  },
  {
    name: 'asks without looking where the ERP enforces nothing',
    caughtBy: [twice, lost],
    company: enforcesNothing,
    open: lying((honest) => ({ traits: { ...honest.traits, once: 'bounded' } })),
  },
  {
    name: 'claims that the ERP enforces what only its own look does',
    caughtBy: [
      'asked twice at once with one reference it makes one bill',
      'two bills under one reference are unknown, and no third is made',
    ],
    company: enforcesNothing,
    open: (options) => ({ ...openBounded(options), traits: openPlainbooks(options).traits }),
  },
  {
    name: 'knows only by itself what it has made',
    caughtBy: [twice],
    company: enforcesNothing,
    open: lying((honest) => {
      const made = new Map<string, CreateAnswer>();
      return {
        traits: { ...honest.traits, once: 'bounded' },
        async createBill(bill, reference, signal) {
          const answer = made.get(reference) ?? (await honest.createBill(bill, reference, signal));
          if (answer.is === 'created') made.set(reference, answer);
          return answer;
        },
      };
    }),
  },
  {
    name: 'says yes to another bill under a reference that is taken',
    caughtBy: [twice],
    open: lying((honest) => ({
      async createBill(bill, reference, signal) {
        const seen = await honest.lookFor({ reference }, signal);
        if (seen.is === 'present') return { is: 'created', record: seen.record, asOf: seen.asOf };
        return await honest.createBill(bill, reference, signal);
      },
    })),
  },
  {
    name: 'overlooks void bills when it looks before it asks',
    caughtBy: ['void is void and paid is paid'],
    company: enforcesNothing,
    open(options) {
      const blind: PlainbooksOptions['ask'] = async (question, signal) => {
        const answer = await options.ask(question, signal);
        if (!Array.isArray(answer.body.rows)) return answer;
        const rows = answer.body.rows.filter((row: { readonly status?: string }) => row.status !== 'void');
        return { ...answer, body: { ...answer.body, rows } };
      };
      return { ...openBounded(options), createBill: openBounded({ ...options, ask: blind }).createBill };
    },
  },
  {
    name: 'takes the first of two bills under one reference',
    caughtBy: ['two bills under one reference are unknown, and no third is made'],
    company: enforcesNothing,
    open: (options) =>
      openBounded({
        ...options,
        async ask(question, signal) {
          const answer = await options.ask(question, signal);
          const first = question.query?.some(([, value]) => value === 'reference');
          if (!first || !Array.isArray(answer.body.rows)) return answer;
          const rows: { readonly reference: string }[] = answer.body.rows;
          const once = rows.filter(({ reference }, i) => rows.findIndex((row) => row.reference === reference) === i);
          return { ...answer, body: { ...answer.body, rows: once } };
        },
      }),
  },
  {
    name: 'says created, and sends it afterwards',
    caughtBy: ['finds what it made, same fingerprint'],
    open: lying((honest, { clock }) => ({
      async createBill(bill, reference) {
        setTimeout(() => honest.createBill(bill, reference, never).catch(() => {}), 200);
        return { is: 'created', record: { id: '101', identity: null, label: 'Bill 101' }, asOf: await clock.now() };
      },
    })),
  },
  {
    name: 'sends it later when it could not be sent at once',
    caughtBy: ['after settleMs an absence is final'],
    open: lying((honest) => ({
      createBill: (bill, reference, signal) =>
        honest.createBill(bill, reference, signal).catch((error) => {
          setTimeout(() => honest.createBill(bill, reference, never).catch(() => {}), 200);
          throw error;
        }),
    })),
  },
  {
    name: 'calls a lost answer refused',
    caughtBy: [lost],
    open: lying((honest) => ({
      createBill: (bill, reference, signal) =>
        honest.createBill(bill, reference, signal).catch(() => ({
          is: 'refused',
          refusal: { code: 'erp_invalid', detail: 'It did not work.' },
        })),
    })),
  },
  {
    name: 'calls an error of the server refused',
    caughtBy: ['an odd answer is unknown, never gone'],
    open: lying((honest) => ({
      createBill: (bill, reference, signal) =>
        honest.createBill(bill, reference, signal).catch((error: Error) => {
          if (!error.message.includes('status 500')) throw error;
          return { is: 'refused', refusal: { code: 'erp_invalid', detail: 'Internal error.' } };
        }),
    })),
  },
  {
    name: 'tries another way after a refusal, and still says refused',
    caughtBy: ['refused means nothing was made'],
    open: lying((honest) => ({
      async createBill(bill, reference, signal) {
        const answer = await honest.createBill(bill, reference, signal);
        if (answer.is === 'refused') await honest.createBill(bill, reference, signal);
        return answer;
      },
    })),
  },
  {
    name: 'has one reason for every no',
    caughtBy: ['unknown vendor, job, cost code, closed period and missing set-up are told apart'],
    open: lying((honest) => ({
      async createBill(bill, reference, signal) {
        const answer = await honest.createBill(bill, reference, signal);
        return answer.is === 'refused' ? { ...answer, refusal: { ...answer.refusal, code: 'erp_invalid' } } : answer;
      },
    })),
  },
  {
    name: 'takes every 200 for a yes',
    caughtBy: ['an odd answer is unknown, never gone'],
    open: mishearing((ask) => async (question, signal) => {
      if (question.method === 'GET') return await ask(question, signal).catch(() => ask(question, signal));
      const answer = await ask(question, signal).catch(() => null);
      const asked = question.body as object;
      const made = { number: '101', key: '101', status: 'open', amount: '0.00', retainage: '1250.00' };
      return answer ?? { status: 201, body: { bill: { ...asked, ...made } } };
    }),
  },
];

import { recordFingerprint } from '../../../domain/records/fingerprint.ts';
import type { NewErpRecord, RecordSighting } from '../../contract.ts';
import { ErpTrouble } from '../../trouble.ts';
import { type Lie, lying } from './lie.ts';

const once = 'a record is made once, and found by its number';
const whole = 'a record holds what it was asked to hold, or is refused';
const apart = 'what a record stands on is told apart where it is missing';
const lost = 'a lost answer about a record is unclear, and a look finds it';
const settled = 'an absence of a record counts once it has settled';
const silence = 'silence, nonsense and other books say nothing of a record';

/** Asks for another record than it was given. */
const altering = (alter: (record: NewErpRecord) => NewErpRecord): Lie['open'] =>
  lying((honest) => ({ createRecord: (record, signal) => honest.createRecord(alter(record), signal) }));

const cut = (record: NewErpRecord): NewErpRecord =>
  'name' in record ? { ...record, name: record.name.slice(0, 60) } : { ...record, title: record.title.slice(0, 60) };

/** Says gone where it could not look, for whichever reason it takes for none. */
const absentWhere = (isNone: (error: unknown) => boolean): Lie['open'] =>
  lying((honest, { clock }) => ({
    async findRecord(key, signal): Promise<RecordSighting> {
      const asOf = await clock.now();
      try {
        return await honest.findRecord(key, signal);
      } catch (error) {
        if (isNone(error)) return { is: 'gone', asOf };
        throw error;
      }
    },
  }));

/** They are honest about bills, and not about vendors, jobs, commitments and change orders. */
export const recordLies: readonly Lie[] = [
  {
    name: 'takes any record of its number for the one that it was asked to make',
    caughtBy: [once],
    open: lying((honest, { clock }) => ({
      async createRecord(record, signal) {
        const answer = await honest.createRecord(record, signal);
        if (answer.is !== 'refused' || answer.refusal.code !== 'erp_duplicate_number') return answer;
        const made = { id: record.number, identity: null, label: record.number };
        return { is: 'created', record: made, asOf: await clock.now() };
      },
    })),
  },
  {
    name: 'finds the records alone that it has made itself',
    caughtBy: [once],
    open: lying((honest) => {
      const made = new Set<string>();
      return {
        async createRecord(record, signal) {
          const answer = await honest.createRecord(record, signal);
          if (answer.is === 'created') made.add(record.number);
          return answer;
        },
        async findRecord(key, signal) {
          const seen = await honest.findRecord(key, signal);
          return seen.is === 'present' && !made.has(key.number) ? { is: 'gone', asOf: seen.asOf } : seen;
        },
      };
    }),
  },
  {
    name: 'shows of a record what it was asked for, and drops its address',
    caughtBy: [once, whole],
    open: altering((record) => ('address' in record ? { ...record, address: '' } : record)),
  },
  { name: 'cuts names and titles that are too long', caughtBy: [whole], open: altering(cut) },
  {
    name: 'puts the amounts of a contract’s lines in another order, and remembers what was asked for',
    caughtBy: [once, whole],
    open: lying((honest) => {
      const asked = new Map<string, string>();
      const turned = (record: NewErpRecord): NewErpRecord => {
        if (!('lines' in record)) return record;
        const { lines } = record;
        return { ...record, lines: lines.map((line, i) => ({ ...line, amount: lines.at(-1 - i)!.amount })) };
      };
      return {
        async createRecord(record, signal) {
          const answer = await honest.createRecord(turned(record), signal);
          if (answer.is === 'created') asked.set(record.number, recordFingerprint(record));
          return answer;
        },
        async findRecord(key, signal) {
          const seen = await honest.findRecord(key, signal);
          if (seen.is !== 'present') return seen;
          return { ...seen, fingerprint: asked.get(key.number) ?? seen.fingerprint };
        },
      };
    }),
  },
  {
    name: 'has one reason for every no about a record',
    caughtBy: [once, apart],
    open: lying((honest) => ({
      async createRecord(record, signal) {
        const answer = await honest.createRecord(record, signal);
        return answer.is === 'refused' ? { ...answer, refusal: { ...answer.refusal, code: 'erp_invalid' } } : answer;
      },
    })),
  },
  {
    name: 'takes a failed ask for a record as refused',
    caughtBy: [lost, settled, silence],
    open: lying((honest) => ({
      createRecord: (record, signal) =>
        honest
          .createRecord(record, signal)
          .catch((error: Error) => ({ is: 'refused', refusal: { code: 'erp_invalid', detail: error.message } })),
    })),
  },
  {
    name: 'asks again by itself for a record after a lost answer',
    caughtBy: [lost],
    open: lying((honest) => ({
      createRecord: (record, signal) =>
        honest.createRecord(record, signal).catch(() => honest.createRecord(record, signal)),
    })),
  },
  {
    name: 'dates a look for a record by its end',
    caughtBy: [settled],
    open: lying((honest, { clock }) => ({
      async findRecord(key, signal) {
        const seen = await honest.findRecord(key, signal);
        return seen.is === 'unknown' ? seen : { ...seen, asOf: await clock.now() };
      },
    })),
  },
  {
    name: 'still shows a record that it has seen once',
    caughtBy: [settled],
    open: lying((honest, { clock }) => {
      const made = new Map<string, NewErpRecord>();
      return {
        async createRecord(record, signal) {
          const answer = await honest.createRecord(record, signal);
          if (answer.is === 'created') made.set(record.number, record);
          return answer;
        },
        async findRecord(key, signal) {
          const known = made.get(key.number);
          if (known === undefined) return await honest.findRecord(key, signal);
          const name = 'name' in known ? known.name : known.title;
          const fingerprint = recordFingerprint(known);
          return { is: 'present', number: key.number, name, fingerprint, asOf: await clock.now() };
        },
      };
    }),
  },
  {
    name: 'takes a failed look for the absence of a record',
    caughtBy: [silence],
    open: absentWhere(() => true),
  },
  {
    name: 'looks for records in whatever books are open',
    caughtBy: [silence],
    open: absentWhere((error) => error instanceof ErpTrouble && error.code === 'wrong_company'),
  },
];

import { describe, expect, it } from 'vitest';
import type { NewErpRecord, RecordKey, RecordSighting } from './contract.ts';
import { never } from './kit/case.ts';
import { at, forEver, plainTraits, wrapped } from './testing/scripted.ts';

const key: RecordKey = { type: 'vendor', number: '12' };
const vendor: NewErpRecord = {
  type: 'vendor',
  number: '12',
  name: 'Ace',
  address: '',
  city: '',
  state: '',
  zip: '',
  phone: '',
  email: null,
};
const present = { is: 'present', number: '12', name: 'Ace', fingerprint: 'vendor|12|Ace', asOf: at(5) } as const;
const created = { is: 'created', record: { id: '12', identity: null, label: 'Vendor 12' }, asOf: at(1) } as const;
const found = (given: unknown, of = key) =>
  wrapped({ findRecord: async () => given as RecordSighting }).findRecord(of, never);

describe('a look for a record', () => {
  it('passes what answers the question, and nothing else that hangs on it', async () => {
    expect(await found({ ...present, password: 'hunter22' })).toEqual(present);
    expect(await found({ is: 'gone', asOf: at(5), x: 1 })).toEqual({ is: 'gone', asOf: 5 });
    expect(await found({ is: 'unknown', because: 'busy', trouble: 'busy' })).toMatchObject({ trouble: 'busy' });
  });

  it.each<[string, string, string]>([
    ['12', '0012', 'present'],
    ['12', ' 12 ', 'present'],
    ['SC-1', 'sc-1', 'present'],
    ['12', '120', 'unknown'],
    ['SC-1', 'SC-01', 'unknown'],
  ])('for %s that is shown under %s is %s', async (number, shown, is) => {
    expect(await found({ ...present, number: shown }, { type: 'vendor', number })).toMatchObject({ is });
  });

  it.each<[string, unknown]>([
    ['nothing', null],
    ['a word', 'gone'],
    ['no time', { is: 'gone' }],
    ['a time that is none', { is: 'gone', asOf: Number.NaN }],
    ['the future', { is: 'gone', asOf: at(2_000) }],
    ['no number', { ...present, number: ' ' }],
    ['no name', { ...present, name: null }],
    ['no fingerprint', { ...present, fingerprint: '' }],
    ['no reason', { is: 'unknown' }],
  ])('that is answered by %s is unknown', async (_, given) => {
    expect(await found(given)).toMatchObject({ is: 'unknown', because: expect.stringMatching(/./) });
  });

  it('that throws, hangs or goes back in time is unknown', async () => {
    const thrown = wrapped({
      findRecord: () => {
        throw new Error('the line went dead');
      },
    });
    expect(await thrown.findRecord(key, never)).toMatchObject({ is: 'unknown', because: 'the line went dead' });
    const hanging = wrapped({ findRecord: forEver });
    expect(await hanging.findRecord(key, never)).toMatchObject({ is: 'unknown', trouble: 'timed_out' });
    const times = [at(9), at(5)];
    const back = wrapped({ findRecord: async () => ({ is: 'gone', asOf: times.shift()! }) });
    expect(await back.findRecord(key, never)).toMatchObject({ is: 'gone' });
    expect(await back.findRecord(key, never)).toMatchObject({ is: 'unknown', trouble: 'answer_went_back' });
  });
});

describe('an ask for a record', () => {
  it('of a type that it does not make is refused, and its connector is not called', async () => {
    const erp = wrapped({});
    const job = { type: 'job', number: '7', name: 'Tower', address: '', city: '', state: '', zip: '' } as const;
    expect(await erp.createRecord(job, never)).toMatchObject({
      is: 'refused',
      refusal: { code: 'erp_setup_incomplete', detail: expect.stringMatching(/not asked to make jobs/) },
    });
    expect(await erp.findRecord(job, never)).toMatchObject({ is: 'unknown', trouble: 'makes_no_such' });
  });

  it('that throws, hangs, or is answered by nonsense or from the future is unclear', async () => {
    const answers: (() => Promise<never>)[] = [
      async () => {
        throw new Error('dead');
      },
      forEver,
      async () => ({ is: 'refused' }) as never,
      async () => ({ is: 'refused', refusal: { code: 'gave_up', detail: '' } }) as never,
      async () => ({ ...created, asOf: at(2_000) }) as never,
      async () => ({ ...created, record: {} }) as never,
    ];
    for (const createRecord of answers) {
      expect(await wrapped({ createRecord }).createRecord(vendor, never)).toMatchObject({ is: 'unclear' });
    }
    expect(await wrapped({ createRecord: async () => created }).createRecord(vendor, never)).toEqual(created);
  });

  it('goes one at a time for one number, within its commitment', async () => {
    const traits = { ...plainTraits, callMs: 10_000, settleMs: 10_000, makes: ['vendor', 'change_order'] as const };
    const asked: (() => void)[] = [];
    const erp = wrapped({ traits, createRecord: () => new Promise((done) => asked.push(() => done(created))) });
    const first = erp.createRecord(vendor, never);
    expect(await erp.createRecord({ ...vendor, name: 'Other' }, never)).toMatchObject({ trouble: 'asked_meanwhile' });
    const change = { type: 'change_order', number: '12', jobNumber: '7', title: '', date: null, lines: [] } as const;
    const others = ['SC-1', 'SC-2'].map((commitmentNumber) => erp.createRecord({ ...change, commitmentNumber }, never));
    const again = await erp.createRecord({ ...change, commitmentNumber: 'sc-1' }, never);
    expect(again).toMatchObject({ trouble: 'asked_meanwhile' });
    for (const letGo of asked) letGo();
    expect(await Promise.all([first, ...others])).toEqual([created, created, created]);
  });

  it('within a database transaction is a bug, and throws', async () => {
    const erp = wrapped({}, 1_000, true);
    await expect(erp.createRecord(vendor, never)).rejects.toThrow(/inside a database transaction/);
    await expect(erp.findRecord(key, never)).rejects.toThrow(/inside a database transaction/);
  });
});

it('traits that say what is made are believed, and those of before make nothing', () => {
  const makes = (given: unknown) => wrapped({ traits: { ...plainTraits, makes: given } as never }).traits.makes;
  expect(makes(['job', 'vendor', 'job'])).toEqual(['job', 'vendor']);
  expect(makes(undefined)).toEqual([]);
  expect(() => makes(['payment'])).toThrow(/what it makes/);
});

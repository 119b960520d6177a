import { expect } from 'vitest';
import { recordFingerprint } from '../../domain/records/fingerprint.ts';
import { madeTypes, recordKeyOf } from '../../domain/records/made.ts';
import type { CreateAnswer, ErpConnector, MadeType, NewErpRecord, RecordKey, RecordSighting } from '../contract.ts';
import type { RecordHands, RefusedRecord } from '../harness.ts';
import { type Kit, type KitCase, madeAt, never } from './case.ts';

/** What it makes besides bills, in the order in which one stands on the other. */
export const madeBy = ({ traits }: Pick<ErpConnector, 'traits'>): readonly MadeType[] =>
  madeTypes.filter((type) => traits.makes.includes(type));

/** The first and the last: what one type shows of waiting and of texts holds for all, and waiting takes time. */
export const endsOf = (types: readonly MadeType[]): readonly MadeType[] => [
  ...new Set([...types.slice(0, 1), ...types.slice(-1)]),
];

export async function seenRecord(
  erp: ErpConnector,
  key: RecordKey,
): Promise<Extract<RecordSighting, { is: 'present' }>> {
  const seen = await erp.findRecord(key, never);
  if (seen.is !== 'present') throw new Error(`the record is not to be seen: ${JSON.stringify(seen)}`);
  return seen;
}

function mustBeMade(answer: CreateAnswer): Extract<CreateAnswer, { is: 'created' }> {
  if (answer.is !== 'created') throw new Error(`the record was not made: ${JSON.stringify(answer)}`);
  return answer;
}

/** The books are asked for all of it: a text that was cut, or a line in another's place, is found here only. */
async function expectHeld({ lacks, read }: RecordHands, record: NewErpRecord): Promise<void> {
  const told = (given: NewErpRecord) =>
    Object.fromEntries(Object.entries(given).filter(([field]) => !lacks.some((lacking) => lacking === field)));
  expect(told(await read(recordKeyOf(record)))).toEqual(told(record));
}

const standsOn: Readonly<Record<MadeType, readonly RefusedRecord[]>> = {
  vendor: [],
  job: [],
  commitment: ['erp_unknown_vendor', 'erp_unknown_job', 'erp_unknown_cost_code'],
  change_order: ['erp_unknown_commitment', 'erp_unknown_job', 'erp_unknown_cost_code'],
};

/** Records besides bills are made once, hold what they were asked to hold, and what is not made is refused. */
export const makingRecords: readonly KitCase[] = [
  { name: 'a record is made once, and found by its number', run: madeOnce },
  {
    name: 'a record holds what it was asked to hold, or is refused',
    async run({ harness }) {
      const { connector, records } = harness;
      for (const type of madeBy(connector)) {
        const full = await records.aRecord(type, { texts: 'full' });
        mustBeMade(await connector.createRecord(full, never));
        expect((await seenRecord(connector, recordKeyOf(full))).fingerprint).toBe(recordFingerprint(full));
        await expectHeld(records, full);
        for (const longer of await records.tooLong(type)) {
          const answer = await connector.createRecord(longer, never);
          expect(answer, JSON.stringify(longer)).toMatchObject({ is: 'refused', refusal: { code: 'erp_invalid' } });
          expect(await records.count(recordKeyOf(longer))).toBe(0);
        }
      }
      for (const type of endsOf(madeBy(connector))) await heldOrRefused(harness, type);
    },
  },
  {
    name: 'what a record stands on is told apart where it is missing',
    async run({ harness }) {
      const { connector, records } = harness;
      for (const type of madeBy(connector)) {
        for (const refusedAs of standsOn[type]) {
          const record = await records.aRecord(type, { refusedAs });
          const answer = await connector.createRecord(record, never);
          expect(answer).toMatchObject({
            is: 'refused',
            refusal: { code: refusedAs, detail: expect.stringMatching(/./) },
          });
          expect(await records.count(recordKeyOf(record))).toBe(0);
        }
      }
    },
  },
];

/** Characters that go wrong where somebody glues them into XML, SQL, a form or the wrong character set. */
const awkward = `<A> & "B" 'C' Ä漢字`;

async function heldOrRefused({ connector, records }: Kit['harness'], type: MadeType): Promise<void> {
  const plain = await records.aRecord(type);
  const record = 'name' in plain ? { ...plain, name: awkward } : { ...plain, title: awkward };
  const answer = await connector.createRecord(record, never);
  if (answer.is === 'created') return await expectHeld(records, record);
  expect(answer).toMatchObject({ is: 'refused', refusal: { code: 'erp_invalid' } });
  expect(await records.count(recordKeyOf(record))).toBe(0);
}

async function madeOnce({ harness }: Kit): Promise<void> {
  const { connector, secondHub, records, clock } = harness;
  const made = madeBy(connector);
  for (const type of madeTypes.filter((one) => !made.includes(one))) {
    // Refused before anything is asked, so it need not be whole.
    const record = { type, number: '1', lines: [] } as unknown as NewErpRecord;
    expect(await connector.createRecord(record, never)).toMatchObject({ is: 'refused' });
    const isFound = connector.traits.finds?.includes(type) === true;
    if (!isFound) expect(await connector.findRecord(recordKeyOf(record), never)).toMatchObject({ is: 'unknown' });
  }
  for (const type of made) {
    const record = await records.aRecord(type);
    const key = recordKeyOf(record);
    expect(await connector.findRecord(key, never)).toMatchObject({ is: 'gone' });
    const answer = mustBeMade(await connector.createRecord(record, never));
    expect(await madeAt(answer, clock)).toBeLessThanOrEqual(await clock.now());
    for (const erp of [connector, secondHub]) {
      const seen = await seenRecord(erp, key);
      expect(seen.fingerprint).toBe(recordFingerprint(record));
      expect(seen.name).toBe('name' in record ? record.name : record.title);
    }
    await expectHeld(records, record);
    // Its number is taken, whoever asks, and for whatever.
    const other = 'name' in record ? { ...record, name: 'Another' } : { ...record, title: 'Another' };
    const taken = { is: 'refused', refusal: { code: 'erp_duplicate_number' } };
    expect(await secondHub.createRecord(other, never)).toMatchObject(taken);
    if (type === made.at(-1)) expect(await connector.createRecord(record, never)).toMatchObject(taken);
    await expectHeld(records, record);
  }
  for (const type of made.slice(-1)) await onceAmongTwo(harness, type);
}

/** Of two hubs that ask at once one makes it, and the other is not told that it did. */
async function onceAmongTwo({ connector, secondHub, records }: Kit['harness'], type: MadeType): Promise<void> {
  const record = await records.aRecord(type);
  const answers = await Promise.all([connector, secondHub].map((erp) => erp.createRecord(record, never)));
  expect(answers.filter(({ is }) => is === 'created')).toHaveLength(1);
  expect(await records.count(recordKeyOf(record))).toBe(1);
}

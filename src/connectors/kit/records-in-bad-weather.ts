import { expect } from 'vitest';
import { recordFingerprint } from '../../domain/records/fingerprint.ts';
import { recordKeyOf } from '../../domain/records/made.ts';
import type { ErpConnector, MadeType, RecordKey } from '../contract.ts';
import type { ErpHarness } from '../harness.ts';
import { afterwardsMs, type Kit, type KitCase, madeAt, never } from './case.ts';
import { endsOf, madeBy, seenRecord } from './making-records.ts';

/** The one that stands on most. */
const lastMadeBy = (erp: ErpConnector): readonly MadeType[] => madeBy(erp).slice(-1);

/** Silence is never a no, and never an absence, of records neither. */
export const recordsInBadWeather: readonly KitCase[] = [
  {
    name: 'a lost answer about a record is unclear, and a look finds it',
    async run({ harness }) {
      const { connector, records, weather } = harness;
      for (const type of endsOf(madeBy(connector))) {
        const record = await records.aRecord(type);
        await weather.loseNextAnswer();
        expect(await connector.createRecord(record, never)).toMatchObject({ is: 'unclear' });
        await countAfterwards(harness, recordKeyOf(record), 1);
        const seen = await seenRecord(connector, recordKeyOf(record));
        expect(seen.fingerprint).toBe(recordFingerprint(record));
      }
    },
  },
  { name: 'an absence of a record counts once it has settled', run: settledAbsence },
  { name: 'silence, nonsense and other books say nothing of a record', run: nothingLearned },
];

async function countAfterwards({ records, weather }: ErpHarness, key: RecordKey, wanted: number): Promise<void> {
  await weather.settle();
  expect(await records.count(key)).toBe(wanted);
  await new Promise((resolve) => setTimeout(resolve, afterwardsMs / 2));
  expect(await records.count(key), 'records of the number, a while after settling').toBe(wanted);
}

async function settledAbsence({ harness }: Kit): Promise<void> {
  const { connector, secondHub, records, weather, clock } = harness;
  for (const type of lastMadeBy(connector)) {
    const record = await records.aRecord(type);
    const key = recordKeyOf(record);
    await weather.loseNextRequest();
    expect(await connector.createRecord(record, never)).toMatchObject({ is: 'unclear' });
    await countAfterwards(harness, key, 0);
    expect(await connector.findRecord(key, never)).toMatchObject({ is: 'gone' });

    await weather.refuseNext('The record was refused for a reason of its own.');
    const refused = await connector.createRecord(record, never);
    expect(refused).toMatchObject({ is: 'refused', refusal: { detail: expect.stringMatching(/reason of its own/) } });
    await countAfterwards(harness, key, 0);

    const made = await connector.createRecord(record, never);
    if (made.is !== 'created') throw new Error(`the record was not made: ${JSON.stringify(made)}`);
    const since = await madeAt(made, clock);
    await records.delete(key);
    // Held back for so long that beginning and end cannot be mistaken for each other.
    const slowMs = 200;
    await weather.slowDown(slowMs);
    for (const erp of [connector, secondHub]) {
      const began = await clock.now();
      const seen = await erp.findRecord(key, never);
      if (seen.is !== 'gone') throw new Error(`it is deleted, and not gone: ${JSON.stringify(seen)}`);
      expect(seen.asOf).toBeGreaterThanOrEqual(since);
      if (erp.traits.reads === 'live') expect(seen.asOf).toBeGreaterThanOrEqual(began);
      expect((await clock.now()) - seen.asOf, 'age of the answer').toBeGreaterThanOrEqual(slowMs / 2);
    }
    await weather.comeBack();
  }
}

async function nothingLearned({ harness }: Kit): Promise<void> {
  const { connector, wrongCompany, records, weather } = harness;
  for (const type of lastMadeBy(connector)) {
    const record = await records.aRecord(type);
    const key = recordKeyOf(record);
    const gone = AbortSignal.abort(new Error('given up before'));
    expect(await connector.findRecord(key, gone)).toMatchObject({ is: 'unknown' });
    expect(await connector.createRecord(record, gone)).toMatchObject({ is: 'unclear' });
    expect(await wrongCompany.findRecord(key, never)).toMatchObject({ is: 'unknown' });
    expect((await wrongCompany.createRecord(record, never)).is).not.toBe('created');
    await weather.goDown();
    expect(await connector.findRecord(key, never)).toMatchObject({
      is: 'unknown',
      because: expect.stringMatching(/./),
    });
    expect(await connector.createRecord(record, never)).toMatchObject({ is: 'unclear' });
    await weather.comeBack();
    await countAfterwards(harness, key, 0);
    for (const how of weather.oddAnswers) await oddly(harness, type, how);
  }
}

async function oddly({ connector, records, weather }: ErpHarness, type: MadeType, how: string): Promise<void> {
  const record = await records.aRecord(type);
  const key = recordKeyOf(record);
  await weather.answerOddly(how, 'everything');
  expect(await connector.findRecord(key, never), `a look, answered by ${how}`).toMatchObject({ is: 'unknown' });
  await weather.answerOddly(how, 'asks');
  const answer = await connector.createRecord(record, never);
  await weather.comeBack();
  await weather.settle();
  const made = await records.count(key);
  if (answer.is !== 'unclear') expect(made, `${answer.is}, answered by ${how}`).toBe(answer.is === 'created' ? 1 : 0);
  expect(made).toBeLessThanOrEqual(1);
}

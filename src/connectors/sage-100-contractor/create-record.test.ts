import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { companyName, machineClock, openSageHarness, type SageHarness } from '../../../test/support/sage-harness.ts';
import { sageRecord } from '../../../test/support/sage-records.ts';
import { sageWays } from '../../../test/support/sage-ways.ts';
import { sql } from '../../../test/support/sql.ts';
import { recordKeyOf } from '../../domain/records/made.ts';
import type { MadeType, NewErpRecord } from '../contract.ts';
import { ErpTrouble } from '../trouble.ts';
import { openSage100Contractor, type Sage100ContractorOptions } from './connector.ts';
import { inferredNames } from './message-names.ts';
import { usualForm } from './messages.ts';

const never = new AbortController().signal;
let harness: SageHarness;
beforeAll(async () => {
  harness = await openSageHarness('in this process');
});
afterAll(() => harness.close());

const query = (text: string) => sql(harness.databaseUrl, `set search_path = sage_100_contractor; ${text}`);
const open = (change: Partial<Sage100ContractorOptions> = {}) => {
  const ways = sageWays(harness.simulator, harness.password);
  return openSage100Contractor({ ...ways, clock: machineClock, companyName, ...change });
};
const record = (type: MadeType) => sageRecord(harness.simulator, type);
const refused = (code: string, detail: RegExp) => ({
  is: 'refused',
  refusal: { code, detail: expect.stringMatching(detail) },
});
const nothingIsSent = {
  submit: async (): Promise<never> => {
    throw new Error('a message was sent');
  },
};

describe('a record for Sage', () => {
  it('is refused before anything is sent where the installed version has no message for it', async () => {
    const { vendor, ...others } = inferredNames.records!;
    const lacking = open({ ...nothingIsSent, form: { ...usualForm, names: { ...inferredNames, records: others } } });
    const answer = await lacking.createRecord(await record('vendor'), never);
    expect(answer).toMatchObject(refused('erp_setup_incomplete', /no message that makes vendors/));
    const { records, ...names } = inferredNames;
    const unread = open({ ...nothingIsSent, form: { ...usualForm, names } });
    expect(await unread.createRecord(await record('job'), never)).toMatchObject(
      refused('erp_setup_incomplete', /tieout doctor/),
    );
    // It is looked for all the same: people link what they have entered by hand.
    expect(await lacking.findRecord({ type: 'vendor', number: '12' }, never)).toMatchObject({
      is: 'present',
      name: 'Ace Concrete',
      fingerprint: 'vendor|12|Ace Concrete',
    });
  });

  it.each<[string, MadeType, (given: NewErpRecord) => NewErpRecord, string, RegExp]>([
    ['with a gap among its lines', 'commitment', renumbered([1, 2, 4]), 'erp_invalid', /line 4, it would say 3/],
    ['that goes on at another line', 'change_order', renumbered([3, 4, 5]), 'erp_invalid', /line 3, it would say 4/],
    [
      'without lines',
      'commitment',
      (given) => ({ ...given, lines: [] }) as NewErpRecord,
      'erp_invalid',
      /without lines/,
    ],
    ['on a locked subcontract', 'change_order', of('SC-3'), 'erp_record_locked', /locked/],
    ['of another job than its subcontract', 'change_order', of('SC-5'), 'erp_unknown_commitment', /job 8/],
    ['without a number', 'vendor', (given) => ({ ...given, number: 'V-1' }), 'erp_invalid', /V-1 is no such number/],
    ['with a cost code that is none', 'commitment', costing('03-100'), 'erp_unknown_cost_code', /03-100/],
  ])('is refused before anything is sent: %s', async (_, type, change, code, detail) => {
    const given = change(await record(type));
    expect(await open(nothingIsSent).createRecord(given, never)).toMatchObject(refused(code, detail));
  });

  it('is refused in Sage’s own words where only Sage knows, and by its code where it names what is missing', async () => {
    const { weather } = harness.simulator;
    const given = await record('change_order');
    await weather.change({ locked_subcontract: 'commitmentNumber' in given ? given.commitmentNumber : '' });
    expect(await open().createRecord(given, never)).toMatchObject(refused('erp_record_locked', /in use by another/));
    await weather.change({ locked_subcontract: null, user_denied: true });
    expect(await open().createRecord(given, never)).toMatchObject(refused('erp_not_authorized', /./));
    await weather.change({ user_denied: false });
    expect(await open().createRecord(given, never)).toMatchObject({ is: 'created', record: { id: given.number } });
  });

  it('that Sage saved otherwise than it was asked for is unclear, and so is one that it does not show', async () => {
    const { submit } = sageWays(harness.simulator, harness.password);
    const afterwards = (text: string) =>
      open({
        submit: async (xml, signal) => {
          const answer = await submit(xml, signal);
          await query(text);
          return answer;
        },
      });
    const vendor = await record('vendor');
    const changing = afterwards(`update actpay set vndnme = 'Dry Wal' where recnum = ${vendor.number}`);
    expect(await changing.createRecord(vendor, never)).toMatchObject({ is: 'unclear', trouble: 'made_differently' });
    const job = await record('job');
    const losing = afterwards(`delete from actrec where recnum = ${job.number}`);
    expect(await losing.createRecord(job, never)).toMatchObject({ is: 'unclear', trouble: 'made_but_not_shown' });
  });

  it('that Sage refused is looked for: an earlier ask of ours, whose answer was lost, may have made it', async () => {
    const { submit } = sageWays(harness.simulator, harness.password);
    const twice = (first: (xml: string) => string) =>
      open({
        submit: async (xml, signal) => {
          await submit(first(xml), signal);
          return submit(xml, signal);
        },
      });
    const mayBeOurs = { is: 'unclear', trouble: 'overlapping_change' };
    expect(await twice((xml) => xml).createRecord(await record('vendor'), never)).toMatchObject(mayBeOurs);
    const named = (xml: string) => xml.replaceAll('Dry Wal', 'Wet Wal');
    expect(await twice(named).createRecord(await record('vendor'), never)).toMatchObject(mayBeOurs);
  });

  it('keeps its fingerprint when a change order comes to it', async () => {
    const erp = open();
    const commitment = await record('commitment');
    await erp.createRecord(commitment, never);
    const key = recordKeyOf(commitment);
    const before = await erp.findRecord(key, never);
    const { number: commitmentNumber } = commitment;
    const change = { ...(await record('change_order')), commitmentNumber } as NewErpRecord;
    expect(await erp.createRecord(change, never)).toMatchObject({ is: 'created' });
    const after = await erp.findRecord(key, never);
    expect(after).toMatchObject({ is: 'present', fingerprint: 'fingerprint' in before ? before.fingerprint : '' });
  });
});

describe('a look for a record', () => {
  it('finds one in any case, and two of one number are unknown', async () => {
    const erp = open();
    const given = await record('change_order');
    await erp.createRecord(given, never);
    const key = recordKeyOf(given);
    expect(await erp.findRecord({ ...key, number: key.number.toLowerCase() }, never)).toMatchObject({ is: 'present' });
    expect(await erp.findRecord({ ...key, commitmentNumber: 'SC-1' }, never)).toMatchObject({ is: 'gone' });
    await query(`with c as (insert into prmchg (recnum, status, chgnum, jobnum) values (990, 1, '${key.number}', 7))
      insert into sbcgln (recnum, linnum, ctcnum) values (990, 1, '${key.commitmentNumber}')`);
    expect(await erp.findRecord(key, never)).toMatchObject({ is: 'unknown', trouble: 'several_records' });
  });

  it('of a number that is none is gone, in our own books', async () => {
    expect(await open().findRecord({ type: 'job', number: 'J 1' }, never)).toMatchObject({ is: 'gone' });
    const other = open({ companyName: 'Another Builder, Inc.' });
    await expect(other.findRecord({ type: 'job', number: 'J 1' }, never)).rejects.toThrow(/Another Builder/);
  });

  it('is thrown where its row came damaged: that there is none nobody may read there', async () => {
    const ways = sageWays(harness.simulator, harness.password);
    const damaged = open({
      sql: async (...asked) =>
        (await ways.sql(...asked)).map((rows) => rows.map((row) => ('rec' in row ? { ...row, rec: null } : row))),
    });
    await expect(damaged.findRecord({ type: 'vendor', number: '12' }, never)).rejects.toMatchObject({
      code: 'unreadable_answer',
    });
  });

  it('whose tables are called otherwise there is thrown, and nothing is made then', async () => {
    const differing = open({
      ...nothingIsSent,
      sql: async () => {
        throw new ErpTrouble('schema_differs', { erp: 'Sage', what: 'column chgnum' });
      },
    });
    const given = await record('change_order');
    await expect(differing.findRecord(recordKeyOf(given), never)).rejects.toThrow(/chgnum/);
    expect(await differing.createRecord(given, never)).toMatchObject(refused('erp_setup_incomplete', /chgnum/));
  });
});

function renumbered(numbers: readonly number[]) {
  return (given: NewErpRecord) =>
    'lines' in given ? { ...given, lines: given.lines.map((line, i) => ({ ...line, number: numbers[i]! })) } : given;
}
function of(commitmentNumber: string) {
  return (given: NewErpRecord) => ({ ...given, commitmentNumber }) as NewErpRecord;
}
function costing(costCode: string) {
  return (given: NewErpRecord) =>
    'lines' in given ? { ...given, lines: given.lines.map((line) => ({ ...line, costCode })) } : given;
}

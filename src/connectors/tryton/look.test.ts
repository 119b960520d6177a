import { describe, expect, it } from 'vitest';
import { newReference } from '../../../test/support/small-bill.ts';
import type { Instant } from '../../domain/time.ts';
import type { BillKey } from '../contract.ts';
import type { Books } from './ground.ts';
import { lookForOne } from './look.ts';
import type { Row } from './values.ts';

const never = new AbortController().signal;
const reference = newReference();
const made = { __class__: 'datetime', year: 2026, month: 4, day: 1, hour: 9, minute: 0, second: 0, microsecond: 5 };
const invoice: Row = {
  ...{ id: 12, state: 'posted', number: 'SI-1', reference: 'INV-7', comment: reference, create_date: made },
  ...{ invoice_date: null, accounting_date: null, 'party.': { code: '201' }, 'lines.': [] },
};

/** Books that answer this, whatever is asked for. */
const look = (rows: readonly Row[], key: BillKey) => {
  const books = { search: async () => rows } as unknown as Books;
  const reading = { retainageAccount: '2110', jobsRoot: 'Jobs' };
  const clock = { now: async () => 1 as Instant };
  return lookForOne({ books, clock, reading, post: false }, key, never);
};

describe('an answer of Tryton', () => {
  it('with a bill that was not asked for says nothing of the one that was', async () => {
    expect(await look([invoice], { reference })).toMatchObject({ is: 'present' });
    for (const key of [{ reference: newReference() }, { record: { id: '13', identity: null, label: 'x' } }]) {
      await expect(look([invoice], key)).rejects.toMatchObject({ code: 'unreadable_answer' });
    }
  });

  it('is asked for by whatever id it has given, as large as its database counts', async () => {
    const late = { ...invoice, id: 2_147_483_647 };
    const record = { id: '2147483647', identity: null, label: 'x' };
    expect(await look([late], { record })).toMatchObject({ is: 'present', record: { id: record.id } });
  });

  it('whose joined record is empty where there must be one is not readable', async () => {
    const nobody = { ...invoice, invoice_date: { ...made, __class__: 'date' }, 'party.': null };
    await expect(look([nobody], { reference })).rejects.toMatchObject({ code: 'unreadable_answer' });
  });
});

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { say } from '../domain/words/words.ts';
import { Misshapen, readBy, refusalOfShape } from './misshapen.ts';
import { requisitionInput } from './rest/shapes.ts';

function said(shape: z.ZodType, value: unknown, where: 'body' | 'querystring' = 'body'): string {
  const read = readBy(shape, value);
  if (read.success) throw new Error('it was read');
  const { issues } = new Misshapen(read.error.issues);
  return say(refusalOfShape({ issues, validationContext: where }));
}

describe('what is not of its shape, in our words', () => {
  it.each([
    [{ billing_date: '2026-02-30' }, 'Billing date: this has to be a day of the calendar, such as 2026-11-25'],
    [{ billing_date: '0000-01-01' }, 'Billing date: this has to be a day of the calendar, such as 2026-11-25'],
    [{ billing_date: 20261125 }, 'Billing date: this has to be text'],
    [{ final: 'maybe' }, 'Final: this has to be true or false'],
    [{ period_id: 'x' }, 'Period id: this has to be a number'],
    [{ period_id: 0 }, 'Period id: this has to be at least 1'],
    [{ period_id: 1.5 }, 'Period id: this has to be a whole number'],
    [{ items: {} }, 'Items: this has to be a list'],
    [{ items: [5] }, 'Item 1: this has to be an object'],
    [
      { invoice_number: 'x'.repeat(256) },
      'Invoice number: this has 256 characters, and at most 255 are kept: shorten it',
    ],
    [[], 'Body: this has to be an object'],
  ])('%j', (body, sentence) => expect(said(requisitionInput, body)).toBe(sentence));

  it.each([null, true, [], '99999999999999999999.00'])('an amount that is %j', (amount) => {
    const items = [{ id: 1, work_completed_this_period: amount }];
    expect(said(requisitionInput, { items })).toMatch(
      /^Item 1, work completed this period: an amount needs digits and /,
    );
    const rates = [{ id: 1, work_completed_retainage_percent_this_period: amount }];
    expect(said(requisitionInput, { items: rates })).toMatch(/this period: a percent lies between 0 and 100/);
  });

  it('is a wrong form where its length cannot be told', () => {
    const length = { toString: [] };
    expect(said(requisitionInput, { invoice_number: { length } })).toBe('Body: this is not of the right form');
    expect(said(z.object({ ids: z.array(z.int()).min(1) }), { ids: { length } })).toMatch(/^Body: /);
  });

  it('names what may be chosen, and what was left out', () => {
    const shape = z.object({ action: z.enum(['accept', 'retry']), ids: z.array(z.int()).min(1).max(2) });
    expect(said(shape, { action: 'send', ids: [1] })).toBe('Action: this has to be one of accept, retry');
    expect(said(shape, { action: 'retry' })).toBe('Ids: this has to be filled in');
    expect(said(shape, { action: 'retry', ids: [] })).toBe('Ids: at least 1 is needed');
    expect(said(shape, { action: 'retry', ids: [1, 2, 3] })).toBe('Ids: at most 2 go at once');
    expect(said(z.object({ limit: z.int().max(200) }), { limit: 201 }, 'querystring')).toBe(
      'The request could not be read: limit: this can be at most 200. Nothing was changed.',
    );
  });

  it('names every field that is wrong, each once, and twenty at most of fifty thousand', () => {
    const shape = z.object({
      number: z.string(),
      date: z.iso.date(),
      items: z.array(z.object({ id: z.int() })),
    });
    const { issues } = readBy(shape, { date: 5, items: Array.from({ length: 50_000 }, () => ({})) }).error!;
    const { also, ...refused } = refusalOfShape({ issues });
    expect(say(refused)).toBe('Number: this has to be filled in');
    expect(also).toHaveLength(19);
    expect(also!.slice(0, 2).map((one) => say(one))).toEqual([
      'Date: this has to be text',
      'Item 1, id: this has to be filled in',
    ]);
    expect(refusalOfShape({ issues: issues.slice(0, 1) })).not.toHaveProperty('also');
  });

  it('never gives away what was sent', () => {
    const read = readBy(z.object({ secret: z.number() }), { secret: 'hunter2' });
    const refused = refusalOfShape({ issues: read.error!.issues });
    expect(JSON.stringify(refused)).not.toContain('hunter2');
  });
});

import { describe, expect, it } from 'vitest';
import { ErpTrouble } from '../trouble.ts';
import { errorOf, TrytonNo } from './errors.ts';

describe('an error of Tryton', () => {
  it.each([
    [
      'rule',
      ['UserError', ['To continue, you must create a period.', '', null]],
      'To continue, you must create a period.',
    ],
    ['right', ['UserError', ['You are not allowed to access "Invoice".', '', null]], 'You are not allowed to access'],
    ['rule', ['UserWarning', ['invoice_7', 'The date is in the past.', '']], 'The date is in the past.'],
    ['busy', ['ConcurrencyException', ['Records were modified in the meanwhile']], 'Records were modified'],
    ['busy', ['could not serialize access due to concurrent update\n', 'Traceback'], 'could not serialize'],
    ['busy', ['could not obtain lock on row in relation "ir_sequence_strict"', ''], 'could not obtain lock'],
    ['busy', ['database is locked', ''], 'database is locked'],
  ])('is a no about a %s: %j', (about, error, words) => {
    const found = errorOf(error);
    expect(found).toBeInstanceOf(TrytonNo);
    expect(found).toMatchObject({ about, message: expect.stringContaining(words) });
  });

  it('is a trouble where the server itself failed, without its traceback', () => {
    for (const error of [["'account_payable_used'", 'Traceback (most recent call last)'], [], null, 'x', [7]]) {
      const found = errorOf(error);
      expect(found).toBeInstanceOf(ErpTrouble);
      expect(found.message).not.toContain('Traceback');
      expect(found.message.length).toBeGreaterThan(10);
    }
  });
});

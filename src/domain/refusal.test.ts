import { describe, expect, it } from 'vitest';
import { first, no, noMore, notPermitted, type RefusalCode, refusal, refusals, yes } from './refusal.ts';

const codes = Object.keys(refusals) as RefusalCode[];

describe('the catalogue', () => {
  it('gives the first of several, in its own order, whatever order they were found in', () => {
    for (const [i, code] of codes.entries()) {
      const later = codes.slice(i).map((one) => refusal(one));
      expect(first(later)?.code).toBe(code);
      expect(first(later.toReversed())?.code).toBe(code);
    }
    expect(first([])).toBeNull();
  });

  it('changes nothing of what it was given', () => {
    const several = Object.freeze([refusal('still_in_erp'), refusal('not_found')]);
    expect(first(several)?.code).toBe('not_found');
  });

  it('refuses an unlink in the order that was promised', () => {
    const promised: RefusalCode[] = [
      'not_found',
      'not_permitted',
      'wrong_state',
      'erp_not_answering',
      'erp_answer_too_old',
      'identity_mismatch',
      'paid_in_erp',
      'void_in_erp',
      'still_in_erp',
      'purged_in_erp',
    ];
    expect(codes.filter((code) => promised.includes(code))).toEqual(promised);
  });

  it('answers with statuses of refusals alone', () => {
    // 500 where nobody knows whether it was done: programs repeat 503 by themselves.
    const told = codes.filter((code) => code !== 'may_be_done');
    for (const code of told) expect([400, 401, 403, 404, 409, 410, 413, 415, 422, 429, 503]).toContain(refusals[code]);
    expect(refusals.may_be_done).toBe(500);
  });
});

it('a refusal is a value: code, facts, and what is missing where permission is the matter', () => {
  expect(no('not_found', { thing: 'invoice' })).toEqual({
    ok: false,
    refusal: { code: 'not_found', facts: { thing: 'invoice' } },
  });
  const lacking = notPermitted([{ privilege: 'push_to_accounting' }]);
  expect(noMore(lacking)).toEqual({
    ok: false,
    refusal: { code: 'not_permitted', facts: {}, missing: [{ privilege: 'push_to_accounting' }] },
  });
  expect(yes(1)).toEqual({ ok: true, value: 1 });
});

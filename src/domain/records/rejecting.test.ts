import { describe, expect, it } from 'vitest';
import type { PersonId } from '../ids.ts';
import type { Look } from '../sighting.ts';
import type { Instant } from '../time.ts';
import type { Flow } from './flow.ts';
import { mayBeThere, mayJoin, mayReject } from './rejecting.ts';

const at = (time: number) => time as Instant;
const decide = (look: Look) => {
  const outcome = mayReject('vendor', '901', look, at(1_000));
  return outcome.ok ? 'yes' : outcome.refusal.code;
};

describe('whether an export that stands still may be rejected', () => {
  it.each([
    ['gone, when nothing can appear any more', { is: 'gone', asOf: at(1_000) }, 'yes'],
    ['gone, while what was asked for may still appear', { is: 'gone', asOf: at(999) }, 'erp_answer_too_old'],
    ['there', { is: 'present', asOf: at(2_000) }, 'record_in_erp'],
    ['not known', { is: 'unknown', because: 'the line is dead' }, 'erp_not_answering'],
  ] as const)('%s', (_of, look, said) => expect(decide(look)).toBe(said));
});

describe('what may be in the ERP', () => {
  const flow: Flow = {
    ...{ id: 1, state: 'exporting', parked: true, number: '901', sentBy: 1 as PersonId, sentAt: at(1) },
    ...{ acceptedBy: null, askedAt: at(2), settleMs: 400, error: null },
  };
  it.each([
    ['was asked for', flow, true],
    ['was never asked for', { ...flow, askedAt: null }, false],
    ['was refused', { ...flow, state: 'failed_to_export' as const, askedAt: null }, false],
  ])('%s', (_what, of, may) => expect(mayBeThere(of)).toBe(may));
  it('is joined to what bears its number, and to no other until it is known', () => {
    const joined = (of: Flow | null, number: string) => mayJoin('vendor', of, number).ok;
    expect(joined(flow, '901')).toBe(true);
    expect(joined({ ...flow, number: '0901' }, '901')).toBe(true);
    expect(joined(flow, '902')).toBe(false);
    expect(joined({ ...flow, askedAt: null }, '902')).toBe(true);
    expect(joined(null, '902')).toBe(true);
  });
});

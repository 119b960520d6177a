import { describe, expect, it } from 'vitest';
import type { LinkState } from '../domain/link.ts';
import { projects } from './company.ts';
import { nextStep, type Seen } from './next-step.ts';
import type { Application, End } from './story.ts';

const story = (end: End, change: Partial<Application> = {}): Application => ({
  month: 7,
  number: 'A-2',
  billed: '2026-07-25',
  done: [100],
  status: 'approved',
  end,
  ...change,
});
const seen = (state: LinkState | null, change: Partial<Seen> = {}): Seen => ({
  invoiceNumber: 'A-2',
  status: 'approved',
  link: state === null ? null : { state, parked: false, error: null },
  ...change,
});

describe('the next step of a story', () => {
  it('enters it, gives it its status, sends it', () => {
    expect(nextStep(story('synced'), null)).toEqual({ is: 'enter' });
    const entered = seen(null, { status: 'under_review' });
    expect(nextStep(story('synced'), entered)).toEqual({ is: 'set status', to: 'approved' });
    expect(nextStep(story('synced'), seen(null))).toEqual({ is: 'send' });
    expect(nextStep(story('not sent'), seen(null))).toBeNull();
  });

  it.each<[End, LinkState, unknown]>([
    ['ready to export', 'ready_to_export', null],
    ['synced', 'ready_to_export', { is: 'accept', another: false }],
    ['standing still', 'ready_to_export', { is: 'accept', another: true }],
    [{ rejected: 'No.' }, 'ready_to_export', { is: 'reject', reason: 'No.' }],
    [{ rejected: 'No.' }, 'rejected', null],
    ['synced', 'exporting', { is: 'wait' }],
    ['synced', 'synced', null],
    ['paid', 'synced', { is: 'pay' }],
    ['void', 'synced', { is: 'void' }],
    ['unlinked', 'synced', { is: 'unlink' }],
    ['unlinked', 'unlinked', null],
    ['failed', 'failed_to_export', null],
    ['retrieved after it failed', 'failed_to_export', { is: 'retrieve' }],
    ['retrieved after it failed', 'retrieved', null],
  ])('towards %j, from %s', (end, state, step) => {
    expect(nextStep(story(end), seen(state))).toEqual(step);
  });

  it('corrects a number that was rejected, and goes on with the right one', () => {
    const corrected = story('synced', { first: { number: 'A-1', rejected: 'Wrong number.' } });
    const wrong = { invoiceNumber: 'A-1' };
    expect(nextStep(corrected, seen(null, wrong))).toEqual({ is: 'send' });
    expect(nextStep(corrected, seen('ready_to_export', wrong))).toEqual({ is: 'reject', reason: 'Wrong number.' });
    expect(nextStep(corrected, seen('rejected', wrong))).toEqual({ is: 'correct the number' });
    expect(nextStep(corrected, seen('rejected'))).toEqual({ is: 'send' });
    expect(nextStep(corrected, seen('ready_to_export'))).toEqual({ is: 'accept', another: false });
  });

  it('says so where an invoice came to another end', () => {
    const failed = seen('failed_to_export');
    const link = { ...failed.link!, error: { code: 'erp_invalid', detail: 'Sage said no.' } } as const;
    expect(() => nextStep(story('synced'), { ...failed, link })).toThrow('A-2 should be "synced"');
    expect(() => nextStep(story('synced'), { ...failed, link })).toThrow('Sage said no.');
    expect(() => nextStep(story('failed'), seen('synced'))).toThrow('should be "failed" but is synced');
  });
});

it('has one percentage for each line, never falling, of vendors’ own numbers that are all different', () => {
  const numbers: (string | null)[] = [];
  for (const { lines, changeOrders = [], applications } of projects.flatMap(({ subcontracts }) => subcontracts)) {
    for (const [i, application] of applications.entries()) {
      expect(application.done).toHaveLength(lines.length + changeOrders.length);
      numbers.push(application.number);
      const before = applications[i - 1];
      if (before === undefined) continue;
      expect(application.month).toBeGreaterThan(before.month);
      for (const [line, percent] of application.done.entries()) {
        expect(percent).toBeGreaterThanOrEqual(before.done[line]!);
        expect(percent).toBeLessThanOrEqual(100);
      }
    }
  }
  expect(new Set(numbers).size).toBe(numbers.length);
});

import { describe, expect, it } from 'vitest';
import type { Look } from '../sighting.ts';
import type { Instant } from '../time.ts';
import { say } from '../words/words.ts';
import { heldRefusal, mostNamed, safeOrder } from './holders.ts';
import { mayPart, notWithin } from './parting.ts';

const at = (time: number) => time as Instant;
const sage = { erp: 'Sage 100 Contractor®', undo: 'delete' } as const;
const verdict = (kind: 'commitment' | 'change_order', look: Look) => {
  const outcome = mayPart(kind, 'SC-1', look, at(1_000));
  return outcome.ok ? 'yes' : say(outcome.refusal, sage);
};

describe('whether two contracts may part', () => {
  it('is said in the words that people know', () => {
    const present = { is: 'present', asOf: at(2_000) } as const;
    expect(verdict('commitment', present)).toBe(
      'The commitment is still in your ERP system. Please delete it before retrying.',
    );
    expect(verdict('change_order', present)).toBe(
      'The CCO is still in Sage 100 Contractor®. Please delete it before retrying',
    );
  });

  it('is a yes only for an absence that is as new as it has to be', () => {
    expect(verdict('commitment', { is: 'gone', asOf: at(1_000) })).toBe('yes');
    expect(verdict('commitment', { is: 'gone', asOf: at(999) })).toContain('was last read at');
    expect(verdict('commitment', { is: 'unknown', because: 'the line is dead' })).toContain('did not answer');
  });
});

describe('a change order', () => {
  it.each([
    ['5001', '5001/1', true],
    ['5001', '5001/1/b', true],
    ['5002', '5001/1', false],
    ['500', '5001/1', false],
    ['5001', '5001/', false],
    ['5001', '1', false],
    [null, 'null/1', false],
  ])('of %s that is kept as %s is looked for within it: %s', (commitment, number, is) => {
    expect(notWithin(commitment, number) === null).toBe(is);
  });
});

describe('what stands on a record', () => {
  const held = (kind: 'payment' | 'invoice' | 'change_order' | 'commitment', id: number, order = id) => ({
    ...{ kind, id, order },
    label: `${kind} ${id}`,
    project: 1,
  });
  it('is undone in the safe order: payments, invoices from the newest on, change orders, commitments', () => {
    const all = [
      held('commitment', 1),
      held('invoice', 2, 1),
      held('change_order', 3),
      held('invoice', 4, 2),
      held('payment', 5),
    ];
    expect(safeOrder(all).map(({ id }) => id)).toEqual([5, 4, 2, 3, 1]);
  });

  it('is named, with ids to lead there, and what comes first', () => {
    expect(heldRefusal('vendor', 'Ace', [])).toBeNull();
    const refusal = heldRefusal('commitment', 'SC-1', [held('change_order', 3), held('invoice', 4)])!;
    expect(refusal.facts.held).toEqual([
      { kind: 'invoice', id: 4, label: 'invoice 4', project: 1 },
      { kind: 'change_order', id: 3, label: 'change_order 3', project: 1 },
    ]);
    expect(say(refusal)).toContain(
      'SC-1 cannot be unlinked yet: 2 joined records stand on it. Unlink invoice invoice 4 first',
    );
    const many = heldRefusal(
      'vendor',
      'Ace',
      Array.from({ length: 50 }, (_, i) => held('commitment', i + 1)),
    )!;
    expect(many.facts).toMatchObject({ count: 50 });
    expect((many.facts.held as unknown[]).length).toBe(mostNamed);
  });
});

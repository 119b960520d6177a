import { describe, expect, it } from 'vitest';
import { moves } from './link.ts';
import { contradicts, dutiesAgainst, noPolicies, type Policies, policies, policyNames } from './policy.ts';
import { approver, linkIn, sender } from './testing/link.ts';

const every: Policies[] = Array.from({ length: 2 ** policyNames.length }, (_, bits) =>
  Object.fromEntries(policyNames.map((name, i) => [name, (bits & (1 << i)) !== 0])),
) as unknown as Policies[];

describe('separation of duties', () => {
  it('keeps one person from two duties on one invoice, and from nothing else, under every set of policies', () => {
    const link = linkIn('synced');
    for (const decided of every) {
      for (const person of [sender, approver]) {
        for (const move of moves) {
          const against = dutiesAgainst({ person, policies: decided }, link, move)?.code ?? null;
          const sent = move === 'accept' && person === sender && decided.sender_may_not_accept;
          const accepted = move === 'unlink' && person === approver && decided.accepter_may_not_unlink;
          expect(against).toBe(sent ? 'own_sending' : accepted ? 'own_acceptance' : null);
        }
      }
    }
    expect(dutiesAgainst({ person: sender, policies: every.at(-1)! }, null, 'accept')).toBeNull();
  });

  it('is not on together with an export that nobody accepts, whichever comes first', () => {
    for (const one of policyNames) {
      for (const other of policyNames) {
        const set = { ...noPolicies, [other]: true };
        const both = [one, other].sort().join();
        expect(contradicts(set, one)).toBe(both === 'direct_export,sender_may_not_accept' ? other : null);
      }
    }
    for (const { needs } of Object.values(policies)) expect(needs).toMatch(/^connection\./);
  });
});

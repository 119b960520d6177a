import { describe, expect, it } from 'vitest';
import {
  accept,
  allows,
  confirm,
  erpStatus,
  free,
  isLive,
  type Link,
  type LinkState,
  linkMoves,
  linkStates,
  liveLinkStates,
  type Move,
  moves,
  park,
  refuse,
  reject,
  retrieve,
  retry,
  takeUpAgain,
  unlink,
} from './link.ts';
import type { ExportError, Outcome } from './refusal.ts';
import { type ParkedLook, rejectParked } from './reject-parked.ts';
import type { Sighting } from './sighting.ts';
import { approver, at, linkIn, record, sender, syncedAt } from './testing/link.ts';

/** Written out by hand: where each move leads, and nothing else does. The table must agree, move by move. */
const leads: Readonly<Record<LinkState, Readonly<Record<string, LinkState>>>> = {
  ready_to_export: { accept: 'exporting', reject: 'rejected', retrieve: 'retrieved' },
  exporting: {
    confirm: 'synced',
    refuse: 'failed_to_export',
    retry: 'exporting',
    reject: 'rejected',
    free: 'rejected',
  },
  failed_to_export: { retry: 'exporting', reject: 'rejected', retrieve: 'retrieved' },
  synced: { unlink: 'unlinked' },
  rejected: {},
  retrieved: {},
  unlinked: {},
};

const gone: Sighting = { is: 'gone', lastSeen: null, asOf: syncedAt };
const absent: ParkedLook = { sighting: gone, lastStanding: null, settled: syncedAt };
const error: ExportError = { code: 'gave_up', detail: 'silence' };
const people: Record<Exclude<Move, 'send'>, (link: Link) => Outcome<Link>> = {
  accept: (link) => accept(link, approver),
  reject: (link) =>
    link.state === 'exporting'
      ? rejectParked(link, absent, { voidIsGone: false }, approver, ' wrong job ', at(9_000))
      : reject(link, approver, ' wrong job ', at(9_000)),
  retrieve: (link) => retrieve(link, sender, at(9_000)),
  retry: (link) => retry(link),
  unlink: (link) =>
    unlink(link, { sighting: gone, lastStanding: null, after: at(0) }, { voidIsGone: false }, approver, at(9_000)),
};
const links: readonly Link[] = [
  ...linkStates.map((state) => linkIn(state)),
  linkIn('exporting', { parked: true, error, askedAt: at(3_000) }),
];
const everyMove = Object.keys(people) as (keyof typeof people)[];
const named = links.map((link) => [link.parked ? 'parked' : link.state, link] as const);

describe('the table of a link', () => {
  it('is the one that was agreed', () => {
    expect(linkMoves).toEqual(leads);
  });

  it('knows which states are alive: those with a way out', () => {
    expect(liveLinkStates).toEqual(['ready_to_export', 'exporting', 'failed_to_export', 'synced']);
    expect(linkStates.filter(isLive)).toEqual(liveLinkStates);
  });

  it('leads from sending to every state, and from every live state to an end', () => {
    const reach = (from: LinkState, seen = new Set<LinkState>()): Set<LinkState> => {
      if (!seen.has(from)) {
        seen.add(from);
        for (const to of Object.values(leads[from])) reach(to, seen);
      }
      return seen;
    };
    expect([...reach('ready_to_export')].sort()).toEqual([...linkStates].sort());
    for (const state of liveLinkStates) expect([...reach(state)].some((one) => !isLive(one))).toBe(true);
  });
});

describe.each(named)('a link that is %s', (name, link) => {
  it.each(everyMove)('decides on %s as the table says', (move) => {
    const allowed = move in leads[link.state] && (link.state !== 'exporting' || link.parked);
    const outcome = people[move](link);
    expect(allows(link, move)).toBe(allowed);
    expect(outcome.ok).toBe(allowed);
    if (outcome.ok) expect(outcome.value.state).toBe(leads[link.state]![move]);
    else expect(outcome.refusal).toEqual({ code: 'wrong_state', facts: { erp_status: erpStatus(link), move } });
  });

  it('may be followed by a new one only when it has ended', () => {
    expect(allows(link, 'send')).toBe(!isLive(link.state));
  });

  it('takes an answer of the ERP only while exporting: anything else is a bug and throws', () => {
    const answers = [() => confirm(link, record, at(8_000)), () => refuse(link, error), () => park(link, error)];
    for (const answer of answers) {
      if (link.state === 'exporting') expect(answer().id).toBe(link.id);
      else expect(answer).toThrow(`link 7 is ${name}, not exporting`);
    }
  });
});

describe('an invoice without a link', () => {
  it('can be sent, and nothing else', () => {
    expect(moves.filter((move) => allows(null, move))).toEqual(['send']);
  });

  it('is not in the ERP; neither is one whose link ended, but a rejection shows', () => {
    expect(erpStatus(null)).toBe('not_in_erp');
    expect(linkStates.map((state) => [state, erpStatus({ state })])).toEqual([
      ['ready_to_export', 'ready_to_export'],
      ['exporting', 'exporting'],
      ['failed_to_export', 'failed_to_export'],
      ['synced', 'synced'],
      ['rejected', 'rejected'],
      ['retrieved', 'not_in_erp'],
      ['unlinked', 'not_in_erp'],
    ]);
  });
});

describe('what a move writes down', () => {
  const value = (outcome: Outcome<Link>) => {
    if (!outcome.ok) throw new Error(outcome.refusal.code);
    return outcome.value;
  };
  const failed = linkIn('failed_to_export');
  const ready = linkIn('ready_to_export');

  it('accept: by whom', () => {
    expect(value(accept(ready, approver))).toEqual({ ...ready, state: 'exporting', acceptedBy: approver });
  });

  it('reject: by whom, when and the trimmed reason', () => {
    const ended = { state: 'rejected', endedBy: approver, endedAt: 9_000, reason: 'wrong job' };
    expect(value(people.reject(ready))).toEqual({ ...ready, ...ended });
    expect(value(people.reject(failed))).toEqual({ ...failed, ...ended });
  });

  it.each(['', ' \n\t'])('reject: not without a reason, and %j is none', (reason) => {
    expect(reject(ready, approver, reason, at(9_000))).toEqual({
      ok: false,
      refusal: { code: 'reason_missing', facts: {} },
    });
  });

  it('reject: the state is the first thing that is wrong', () => {
    expect(reject(linkIn('synced'), approver, '', at(9_000))).toMatchObject({ refusal: { code: 'wrong_state' } });
  });

  it('reject: never of what may be in the ERP, without a look', () => {
    const parked = linkIn('exporting', { parked: true, error });
    expect(reject(parked, approver, 'wrong job', at(9_000))).toMatchObject({ refusal: { code: 'wrong_state' } });
  });

  it('retrieve: by whom and when', () => {
    const ended = { state: 'retrieved', endedBy: sender, endedAt: 9_000 };
    expect(value(people.retrieve(failed))).toEqual({ ...failed, ...ended });
  });

  it('retry: clears the error and the stand-still, and remembers when the ERP was asked', () => {
    expect(value(retry(failed))).toEqual({ ...failed, state: 'exporting', error: null });
    const parked = linkIn('exporting', { parked: true, error, askedAt: at(3_000), acceptedBy: sender });
    expect(value(retry(parked))).toEqual({
      ...parked,
      acceptedBy: sender,
      parked: false,
      error: null,
      askedAt: 3_000,
    });
  });

  it('confirm: the record and when, and no error any more', () => {
    const parked = linkIn('exporting', { parked: true, error, askedAt: at(3_000) });
    expect(confirm(parked, record, at(8_000))).toEqual({
      ...parked,
      state: 'synced',
      record,
      syncedAt: 8_000,
      parked: false,
      error: null,
    });
  });

  it('refuse: why, and that no ask is open any more', () => {
    const asked = linkIn('exporting', { askedAt: at(3_000) });
    expect(refuse(asked, error)).toEqual({ ...asked, state: 'failed_to_export', askedAt: null, settleMs: null, error });
  });

  it('park: why, and that the ask may still be open', () => {
    const asked = linkIn('exporting', { askedAt: at(3_000) });
    expect(park(asked, error)).toEqual({ ...asked, parked: true, error });
  });
});

describe('an export that waits for a silent integrator', () => {
  const waits = linkIn('exporting', { parked: true, error: { code: 'integrator_silent', detail: '' } });

  it('is freed by a person with a reason, while it stands still, and otherwise by nobody', () => {
    expect(free(waits, approver, ' no such bill ', at(9_000))).toEqual({
      ok: true,
      value: { ...waits, state: 'rejected', endedBy: approver, endedAt: at(9_000), reason: 'no such bill' },
    });
    expect(free(waits, approver, ' ', at(9_000))).toMatchObject({ ok: false, refusal: { code: 'reason_missing' } });
    for (const state of linkStates) {
      expect(free(linkIn(state), approver, 'why', at(9_000)), state).toMatchObject({
        ok: false,
        refusal: { code: 'wrong_state' },
      });
    }
  });

  it('is freed once: it is over then, though it still says that it stood still', () => {
    const freed = linkIn('rejected', { parked: true });
    expect(free(freed, approver, 'why', at(9_500))).toMatchObject({ ok: false, refusal: { code: 'wrong_state' } });
  });

  it('is taken up again from a failure alone, and keeps who accepted it', () => {
    const failed = linkIn('failed_to_export');
    expect(takeUpAgain(failed)).toEqual({ ...failed, state: 'exporting', parked: false, error: null });
    for (const state of linkStates.filter((one) => one !== 'failed_to_export')) {
      expect(() => takeUpAgain(linkIn(state)), state).toThrow();
    }
  });
});

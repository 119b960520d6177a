import { describe, expect, it } from 'vitest';
import { allowed, allowsRecord, type RecordState, recordMoves, recordStates, standingOf, takes } from './flow.ts';
import { type RecordKind, recordKindNames, recordKinds } from './kinds.ts';
import { madeTypes } from './made.ts';

/** Written out by hand: what each state is open to, for a kind that has every move. */
const open: Readonly<Record<RecordState, string>> = {
  ready_to_import: 'import archive link',
  archived: 'restore',
  not_in_erp: 'send link',
  rejected: 'send link',
  ready_to_export: 'retrieve accept reject link',
  exporting: '',
  failed_to_export: 'retrieve reject retry link',
  synced: 'unlink',
};
/** And what kinds lack. */
const lacks: Readonly<Record<RecordKind, string>> = {
  vendor: '',
  job: '',
  sub_job: 'send retrieve accept reject retry link',
  cost_code: 'send retrieve accept reject retry',
  cost_type: 'send retrieve accept reject retry',
  commitment: 'import',
  change_order: 'import link archive restore',
  payment: 'send retrieve accept reject retry link unlink',
};

describe('the moves of a record', () => {
  it.each(recordKindNames)('of a %s are those of its state that its kind has, and no others', (kind) => {
    for (const state of recordStates) {
      const wanted = open[state].split(' ').filter((move) => move !== '' && !lacks[kind].split(' ').includes(move));
      const given = recordMoves.filter((move) => allowsRecord(kind, { state, parked: false }, move));
      expect([state, [...given].sort()]).toEqual([state, wanted.sort()]);
    }
  });

  it.each(recordKindNames)(
    'of a %s that stands still in its export: look again, give it up, or say which it is',
    (kind) => {
      const given = recordMoves.filter((move) => allowsRecord(kind, { state: 'exporting', parked: true }, move));
      const wanted = ['reject', 'retry', 'link'].filter((move) => !lacks[kind].split(' ').includes(move));
      expect(given).toEqual(wanted);
    },
  );

  it('say what stands in the way: the state, or that there is no such move of this kind', () => {
    const standing = { state: 'exporting', parked: false } as const;
    expect(allowed('vendor', standing, 'retrieve')).toMatchObject({
      refusal: { code: 'record_state', facts: { record_kind: 'vendor', record_state: 'exporting' } },
    });
    expect(allowed('payment', { state: 'synced', parked: false }, 'unlink')).toMatchObject({
      refusal: { code: 'record_never' },
    });
    expect(allowed('vendor', { state: 'synced', parked: false }, 'unlink')).toEqual({ ok: true, value: null });
  });

  it('are made in the ERP of exactly the kinds that a connector can be asked for', () => {
    expect(recordKindNames.filter((kind) => recordKinds[kind].exported)).toEqual([...madeTypes]);
    for (const kind of recordKindNames) expect(takes(kind, 'unlink')).toBe(recordKinds[kind].unlinked !== 'never');
  });
});

describe('where a record stands', () => {
  const flow = { state: 'exporting', parked: true } as Parameters<typeof standingOf>[1];
  it('its ERP number says first, whoever wrote it', () => {
    expect(standingOf('12', flow, null)).toEqual({ state: 'synced', parked: false });
    expect(standingOf(null, flow, { end: 'rejected', reason: 'x' })).toEqual({ state: 'exporting', parked: true });
    expect(standingOf(null, null, { end: 'rejected', reason: 'x' }).state).toBe('rejected');
    for (const end of ['joined', 'retrieved'] as const) {
      expect(standingOf(null, null, { end, reason: null }).state).toBe('not_in_erp');
    }
    expect(standingOf(null, null, null).state).toBe('not_in_erp');
  });
});

import { describe, expect, it } from 'vitest';
import { careful } from './careful.ts';
import type { BillKey, CreateAnswer, ErpConnector, ErpTraits } from './contract.ts';
import { listed, never } from './kit/case.ts';
import { at, plainBill, plainTraits, reference, scripted, wrapped } from './testing/scripted.ts';

const record = { id: '7', identity: 'A-7', label: 'Bill 7' };
const present = { is: 'present', record, standing: 'live', fingerprint: null, asOf: at(1) } as const;
const unreadable = { is: 'unknown', trouble: 'unreadable_answer' };

/** What a connector in plain JavaScript, or a changed agent, may hand over. */
const looksAs = (given: unknown) => wrapped({ lookFor: async () => given as never });
const look = (given: unknown, bill: BillKey = { reference }) => looksAs(given).lookFor(bill, never);

describe('a sighting is believed', () => {
  it('where it is whole, and passes on nothing else that hangs on it', async () => {
    expect(await look({ ...present, password: 'hunter22' })).toEqual(present);
    expect(await look({ is: 'gone', lastSeen: null, asOf: 1, row: {} })).toEqual({
      is: 'gone',
      lastSeen: null,
      asOf: 1,
    });
    const trace = { by: 'bea', at: null };
    const gone = { is: 'gone', lastSeen: 'paid', asOf: 1, trace };
    expect(await look({ ...gone, trace: { ...trace, session: 'x' } })).toEqual(gone);
    const cut = await look({ ...gone, trace: { by: 'Be\ud83c', at: 'noon\0' } });
    expect(cut, 'what no database holds').toEqual({ ...gone, trace: { by: 'Be\ufffd', at: 'noon\ufffd' } });
    const why = { is: 'unknown', because: 'no', trouble: 'busy' };
    expect(await look({ ...why, stack: 'x' })).toEqual(why);
    expect(await look({ ...why, trouble: 'no_such_trouble' })).toEqual({ is: 'unknown', because: 'no' });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['a text', 'gone'],
    ['a list', [present]],
    ['another word', { ...present, is: 'absent' }],
    ['gone without a time', { is: 'gone', lastSeen: null }],
    ['gone with a time in words', { is: 'gone', lastSeen: null, asOf: '2026-11-25' }],
    ['gone without a last standing', { is: 'gone', asOf: 1 }],
    ['a standing of its own', { ...present, standing: 'posted' }],
    ['no record', { ...present, record: undefined }],
    ['a number that is none', { ...present, record: { ...record, id: 7 } }],
    ['an identity that is none', { ...present, record: { ...record, identity: undefined } }],
    ['a fingerprint that is none', { ...present, fingerprint: undefined }],
    ['unknown without a word', { is: 'unknown', because: '' }],
    ['unknown with a blank', { is: 'unknown', because: ' ' }],
  ])('never as %s', async (_, given) => {
    expect(await look(given)).toMatchObject({ ...unreadable, because: expect.stringContaining('Testbooks®') });
    const many = wrapped({
      async *lookForMany() {
        yield given as never;
      },
    });
    expect(await listed(many.lookForMany([{ reference }], never))).toMatchObject([unreadable]);
  });

  it('only of the record that was asked for, by its number or its identity', async () => {
    expect(await look(present, { record: { ...record, identity: 'a-7', id: '8' } })).toEqual(present);
    expect(await look(present, { record: { ...record, identity: 'B-9' } })).toEqual(present);
    expect(await look(present, { record: { id: '8', identity: 'B-9', label: '' } })).toMatchObject(unreadable);
    expect(await look(present, { record: { id: '8', identity: null, label: '' } })).toMatchObject(unreadable);
  });

  it('of a record without an identity, only by its number', async () => {
    const bare = { ...present, record: { id: '8', identity: null, label: 'Bill 8' } };
    expect(await look(bare, { record })).toMatchObject(unreadable);
    expect(await look(bare, { record: { ...record, id: '8' } })).toEqual(bare);
  });

  it('keeps what the ERP remembers of a bill that is gone, and no more than that', async () => {
    const gone = { is: 'gone', lastSeen: null, asOf: 1 };
    expect(await look(gone)).toStrictEqual(gone);
    expect(await look({ ...gone, trace: null })).toStrictEqual({ ...gone, trace: null });
    expect(await look({ ...gone, trace: { by: 7 } })).toStrictEqual({ ...gone, trace: { by: null, at: null } });
    const refused = { code: 'erp_unknown_vendor', detail: 'no vendor 12' };
    expect(await look({ ...gone, refused: { ...refused, row: {} } })).toStrictEqual({ ...gone, refused });
    expect(await look({ ...gone, refused: { code: 'gave_up' } }), 'no word of the ERP').toStrictEqual(gone);
  });

  it('keeps what somebody there says of it, where that is a word', async () => {
    expect(await look({ ...present, says: 'It is paid.' })).toStrictEqual({ ...present, says: 'It is paid.' });
    for (const says of ['', ' ', 7, null]) expect(await look({ ...present, says })).toStrictEqual(present);
  });

  it('names its record by its number, where its label says nothing', async () => {
    const seen = await look({ ...present, record: { ...record, label: ' ' } });
    expect(seen).toMatchObject({ record: { label: '7' } });
  });

  it('says that its bill is unfinished, where that is what was said', async () => {
    expect(await look({ ...present, unfinished: true })).toEqual({ ...present, unfinished: true });
    for (const said of [false, 'yes', 1, undefined]) {
      expect(await look({ ...present, unfinished: said })).toEqual(present);
    }
  });

  it('in many, of the bill whose turn it is', async () => {
    const other = { ...present, record: { id: '8', identity: 'B-8', label: 'Bill 8' } };
    const swapped = wrapped({
      async *lookForMany() {
        yield* [other, present];
      },
    });
    const seen = await listed(swapped.lookForMany([{ record }, { record: other.record }], never));
    expect(seen).toMatchObject([unreadable, unreadable]);
  });
});

describe('an answer to an ask', () => {
  const ask = (given: unknown) =>
    wrapped({ createBill: async () => given as CreateAnswer }).createBill(plainBill, reference, never);

  it('is believed where it is whole, and passes on nothing else', async () => {
    const created = { is: 'created', record, asOf: at(1) };
    expect(await ask({ ...created, token: 'x' })).toEqual(created);
    expect(await ask({ is: 'created', record })).toEqual({ is: 'created', record });
    expect(await ask({ ...created, record: { ...record, label: '' } })).toEqual({
      ...created,
      record: { ...record, label: '7' },
    });
    const refused = { is: 'refused', refusal: { code: 'erp_closed_period', detail: 'closed' } };
    expect(await ask({ ...refused, refusal: { ...refused.refusal, response: {} } })).toEqual(refused);
    expect(await ask({ is: 'unclear', because: 'who knows' })).toEqual({ is: 'unclear', because: 'who knows' });
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['true', true],
    ['a yes without a record', { is: 'created', asOf: 1 }],
    ['a yes with a time that is none', { is: 'created', record, asOf: 'now' }],
    ['a yes without a number', { is: 'created', record: { ...record, id: ' ' }, asOf: 1 }],
    ['a no without a reason', { is: 'refused' }],
    ['a no with a reason of its own', { is: 'refused', refusal: { code: 'nope', detail: '' } }],
    // Of these only the hub can speak: the ERP has said nothing.
    ['a no for want of an answer', { is: 'refused', refusal: { code: 'erp_not_answering', detail: '' } }],
    ['a no for an error', { is: 'refused', refusal: { code: 'internal_error', detail: '' } }],
    ['unclear without a word', { is: 'unclear' }],
    ['another word with a reason', { is: 'maybe', refusal: { code: 'erp_invalid', detail: '' } }],
  ])('is unclear as %s', async (_, given) => {
    expect(await ask(given)).toMatchObject({ is: 'unclear', trouble: 'unreadable_answer' });
  });

  it('is unclear where it comes without a promise, or is thrown before one', async () => {
    const refused = { is: 'refused', refusal: { code: 'erp_invalid', detail: 'no' } } as const;
    const erp = wrapped({ createBill: (() => refused) as unknown as ErpConnector['createBill'] });
    expect(await erp.createBill(plainBill, reference, never)).toEqual(refused);
    const throwing = wrapped({
      createBill() {
        throw new Error('at once');
      },
    });
    expect(await throwing.createBill(plainBill, reference, never)).toMatchObject({ is: 'unclear', because: 'at once' });
  });
});

describe('an answer to a check', () => {
  const check = (given: unknown) => wrapped({ check: async () => given as never }).check(never);

  it('is well only by its word', async () => {
    expect(await check({ ok: true, version: 3 })).toEqual({ ok: true });
    expect(await check({ ok: false, because: 'no', trouble: 'busy' })).toEqual({
      ok: false,
      because: 'no',
      trouble: 'busy',
    });
    for (const given of [undefined, {}, { because: 'no' }, { ok: 'yes' }, { ok: 1 }, { ok: false }]) {
      expect(await check(given)).toMatchObject({ ok: false, trouble: 'unreadable_answer' });
    }
  });
});

const mostMs = 2 ** 31 - 1;

describe('traits', () => {
  const withTraits = (change: object) => wrapped({ traits: { ...plainTraits, ...change } as ErpTraits });

  it('are plain values of our own', () => {
    class Traits {
      readonly name = plainTraits.name;
      readonly apiKey = 'hunter22';
    }
    const given = Object.assign(new Traits(), plainTraits);
    expect(wrapped({ traits: given }).traits).toStrictEqual(plainTraits);
    const forms = { costCode: { digits: 9, places: 3 } };
    const { limits } = withTraits({ limits: { ...plainTraits.limits, forms } }).traits;
    expect(limits.forms).toEqual(forms);
    expect(limits.forms).not.toBe(forms);
  });

  it.each<[string, object, RegExp]>([
    ['no name', { name: ' ' }, /no name/],
    ['an undo of its own', { undo: 'shred' }, /undo must be/],
    ['reads of their own', { reads: 'sometimes' }, /reads must be/],
    ['a once of its own', { once: 'maybe' }, /once must be/],
    ['no callMs', { callMs: Number.NaN }, /callMs must be/],
    ['no settleMs', { settleMs: Number.POSITIVE_INFINITY }, /settleMs must be/],
    // Then an absence would count while the ask may still be on its way.
    ['a settleMs below callMs', { settleMs: 19 }, /at least callMs \(20\)/],
    ['no calls', { maxInFlight: 0 }, /maxInFlight must be/],
    ['no bill in a call', { keysACall: 0 }, /keysACall must be/],
    ['a limit of none', { limits: { ...plainTraits.limits, description: 0 } }, /limit of description/],
    ['no limits', { limits: undefined }, /limit of invoiceNumber/],
    ['a form of none', { limits: { ...plainTraits.limits, forms: { costCode: {} } } }, /form of costCode/],
    ['a form without places', { limits: { ...plainTraits.limits, forms: { jobNumber: { digits: 9 } } } }, /jobNumber/],
    ['a form without digits', { limits: { ...plainTraits.limits, forms: { jobNumber: { places: 0 } } } }, /jobNumber/],
    ['a callMs in words', { callMs: '20' }, /callMs must be/],
    // No timer counts so far: it would run out at once.
    ['a callMs that no timer counts', { callMs: mostMs + 1, settleMs: mostMs }, /callMs must be/],
    ['a settleMs that no timer counts', { settleMs: mostMs + 1 }, /settleMs must be/],
    ['a kind that nobody knows among those it makes', { makes: ['vendor', 'castle'] }, /what it makes/],
  ])('that cannot be true open no connector: %s', (_, change, words) => {
    expect(thrownBy(() => withTraits(change))).toMatchObject({ message: expect.stringMatching(words) });
  });

  it('may name as much time as a timer counts', () => {
    expect(withTraits({ callMs: mostMs, settleMs: mostMs }).traits).toMatchObject({ callMs: mostMs, settleMs: mostMs });
  });

  it('that were not told anew are not read anew', () => {
    const erp = withTraits({});
    expect(erp.traits).toBe(erp.traits);
  });

  it('that throw open no connector, and later leave the last ones standing', () => {
    let now = (): unknown => plainTraits;
    const connector = Object.defineProperty(scripted({}), 'traits', { get: () => now() });
    const open = () => careful(connector, { clock: { now: async () => at(1) }, insideTransaction: () => false });
    now = () => {
      throw new Error('no agent yet');
    };
    expect(open).toThrow('no agent yet');
    now = () => plainTraits;
    const erp = open();
    for (const later of [() => ({ ...plainTraits, settleMs: 1 }), () => undefined, () => nobody.agent.traits]) {
      now = later;
      expect(erp.traits).toEqual(plainTraits);
    }
    now = () => ({ ...plainTraits, settleMs: 40 });
    expect(erp.traits.settleMs).toBe(40);
  });
});

function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (thrown) {
    return thrown;
  }
  return 'nothing';
}

const nobody = {} as { agent: { traits: unknown } };

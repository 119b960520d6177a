import { hash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Kept, sealed } from '../testing/history.ts';
import { HistoryCheck, type HistoryVerdict } from './history-check.ts';
import { type Checkpoint, chainHash, checkpointText, hashAt, type LoggedEvent } from './sealed-history.ts';

const sha256 = (text: string) => hash('sha256', text, 'hex');
const runs = Number(process.env.TIEOUT_TAMPERINGS ?? 1_000);
const company = 11;

/** Stands in for Ed25519, which src/app/checkpoints.test.ts tries: nobody without the key can make it. */
const sign = (of: Omit<Checkpoint, 'signature'>): Checkpoint => ({
  ...of,
  signature: sha256(`the hub's key ${checkpointText(of)}`),
});
const genuine = (one: Checkpoint) => sign(one).signature === one.signature && one.company === company;

function check({ events, seals, checkpoints }: Kept, newest = 2_000): HistoryVerdict {
  const judged = checkpoints.map((checkpoint) => ({ checkpoint, genuine: genuine(checkpoint), outside: false }));
  const checking = new HistoryCheck(company, judged, sha256);
  checking.read(events);
  for (const seal of seals) checking.take(seal);
  return checking.verdict(newest);
}

const optionalId = fc.option(fc.integer({ min: 1, max: 9_999 }), { nil: null });
const aText = fc.oneof(fc.constantFrom('link.accepted', 'link.unlinked', 'ä "quoted" \\ \n'), fc.string());
const anEvent = fc.record<Omit<LoggedEvent, 'id' | 'company' | 'log' | 'at'>>({
  person: optionalId,
  type: aText,
  project: optionalId,
  invoice: optionalId,
  commitment: optionalId,
  link: optionalId,
  recordKind: fc.option(fc.constantFrom('vendor', 'job'), { nil: null }),
  record: optionalId,
  facts: fc.json({ maxDepth: 1 }),
  request: fc.option(fc.uuid(), { nil: null }),
  writtenBy: fc.integer({ min: 1, max: 999 }),
});

/** A history with seals, a checkpoint now and then, the last one at its end, and some events too young to be sealed. */
const aHistory = fc
  .record({
    bodies: fc.array(anEvent, { minLength: 3, maxLength: 24 }),
    companyFirst: fc.nat(4),
    perSeal: fc.integer({ min: 1, max: 6 }),
    young: fc.nat(2),
    every: fc.integer({ min: 1, max: 8 }),
  })
  .map(({ bodies, companyFirst, perSeal, young, every }): Kept => {
    const events = bodies.map((body, index): LoggedEvent => {
      const isCompanys = index < companyFirst;
      const at = `2026-11-26T12:00:${String(index).padStart(2, '0')}.000001Z`;
      const about = isCompanys
        ? { project: null, invoice: null, commitment: null, link: null, recordKind: null, record: null }
        : {};
      return { ...body, ...about, company, log: isCompanys ? 'company_event' : 'event', id: 10 * (index + 1), at };
    });
    const seals = sealed(company, events, perSeal, sha256);
    const waiting = Array.from({ length: young }, (_, index) => ({
      ...events[0]!,
      log: 'event' as const,
      id: 5_000 + index,
      writtenBy: 1_500,
    }));
    return { events: [...events, ...waiting], seals, checkpoints: checkpointsOf(seals, every) };
  });

function checkpointsOf(seals: Kept['seals'], every: number): Checkpoint[] {
  const heads = seals.map((seal) => ({
    place: seal.first + seal.ids.length - 1,
    hash: hashAt(seal, seal.ids.length - 1),
  }));
  return heads
    .filter((_, index) => index % every === 0 || index === heads.length - 1)
    .map((head, index) => sign({ company, number: index + 1, ...head, at: '2026-11-26T12:00:00Z', key: 'k' }));
}

/** Whoever tampers: a die for every choice. It says what must be named, or null where it came to nothing. */
type Tampering = (kept: Kept, die: (sides: number) => number) => ((verdict: HistoryVerdict) => boolean) | null;

const names = (event: number) => (verdict: HistoryVerdict) => verdict.findings.some((found) => found.event === event);
const flaw = (of: string) => (verdict: HistoryVerdict) => verdict.findings.some((found) => found.flaw === of);
const sealedOnes = ({ events }: Kept) => events.filter(({ writtenBy }) => writtenBy < 1_000);
const put = (kept: Kept, changed: LoggedEvent, was: LoggedEvent) => {
  kept.events = kept.events.map((event) => (event === was ? changed : event));
};

const fields = ['person', 'type', 'facts', 'request', 'at', 'company'] as const;
const linkFields = ['project', 'invoice', 'commitment', 'link', 'recordKind', 'record'] as const;
const other = (value: unknown) => (value === null ? 7 : typeof value === 'number' ? value + 1 : `${String(value)}~`);

const tamperings: Readonly<Record<string, Tampering>> = {
  edit: (kept, die) => {
    const all = sealedOnes(kept);
    const event = all[die(all.length)]!;
    const choices = event.log === 'event' ? [...fields, ...linkFields] : fields;
    const field = choices[die(choices.length)]!;
    put(kept, { ...event, [field]: other(event[field]) } as LoggedEvent, event);
    return names(event.id);
  },
  delete: (kept, die) => {
    const all = sealedOnes(kept);
    const event = all[die(all.length)]!;
    kept.events = kept.events.filter((one) => one !== event);
    return (verdict) => names(event.id)(verdict) && flaw('missing')(verdict);
  },
  insert: (kept, die) => {
    const like = sealedOnes(kept)[0]!;
    const id = 10 * die(40) + 5;
    kept.events.push({ ...like, id, writtenBy: die(2) === 0 ? die(1_000) : 3_000 });
    return (verdict) => names(id)(verdict) && flaw('inserted')(verdict);
  },
  'swap two events': (kept, die) => {
    const all = sealedOnes(kept).filter(({ log }) => log === 'event');
    if (all.length < 2) return null;
    const [a, b] = [all[die(all.length)]!, all[die(all.length)]!];
    if (a === b) return null;
    kept.events = kept.events.map((one) => (one === a ? { ...b, id: a.id } : one === b ? { ...a, id: b.id } : one));
    return (verdict) => names(a.id)(verdict) && names(b.id)(verdict) && flaw('reordered')(verdict);
  },
  'swap two in a seal': (kept, die) => {
    const seals = kept.seals.filter(({ ids }) => ids.length > 1);
    if (seals.length === 0) return null;
    const seal = seals[die(seals.length)]!;
    const at = die(seal.ids.length - 1);
    const ids = seal.ids.with(at, seal.ids[at + 1]!).with(at + 1, seal.ids[at]!);
    kept.seals = kept.seals.map((one) => (one === seal ? { ...one, ids } : one));
    return (verdict) => names(ids[at]!)(verdict) && flaw('reordered')(verdict);
  },
  'cut off the tail': (kept, die) => {
    const from = die(kept.seals.length);
    const gone = new Set(kept.seals.slice(from).flatMap(({ ids }) => ids));
    kept.seals = kept.seals.slice(0, from);
    kept.events = kept.events.filter(({ id, writtenBy }) => !gone.has(id) && writtenBy < 1_000);
    return flaw('truncated');
  },
  'cut off the end of a seal': (kept) => {
    const last = kept.seals.at(-1)!;
    if (last.ids.length < 2) return null;
    const gone = last.ids.at(-1)!;
    kept.seals = kept.seals.with(-1, { ...last, ids: last.ids.slice(0, -1), hashes: last.hashes.slice(0, -64) });
    kept.events = kept.events.filter(({ id }) => id !== gone);
    return flaw('truncated');
  },
  'change one and seal all again': (kept, die) => {
    const all = sealedOnes(kept);
    const event = all[die(all.length)]!;
    put(kept, { ...event, type: 'nothing.happened' }, event);
    if (event.type === 'nothing.happened') return null;
    kept.seals = sealed(company, sealedOnes(kept), 6, sha256);
    return flaw('rewritten');
  },
  'change one and its own hash': (kept, die) => {
    const seal = kept.seals[die(kept.seals.length)]!;
    const at = die(seal.ids.length);
    const event = kept.events.find(({ id, log }) => id === seal.ids[at] && log === seal.log)!;
    const changed = { ...event, facts: '{"forged": true}' };
    if (event.facts === changed.facts) return null;
    put(kept, changed, event);
    const before = kept.seals.find(({ first, ids }) => first + ids.length === seal.first + at);
    const previous = at > 0 ? hashAt(seal, at - 1) : before && hashAt(before, before.ids.length - 1);
    if (!previous) return null;
    const hashes =
      seal.hashes.slice(0, 64 * at) + chainHash(previous, changed, sha256) + seal.hashes.slice(64 * at + 64);
    kept.seals = kept.seals.map((one) => (one === seal ? { ...one, hashes } : one));
    return (verdict) => verdict.found > 0;
  },
  'change a hash': (kept, die) => {
    const seal = kept.seals[die(kept.seals.length)]!;
    const at = die(seal.hashes.length);
    const hashes = seal.hashes.slice(0, at) + (seal.hashes[at] === '0' ? '1' : '0') + seal.hashes.slice(at + 1);
    kept.seals = kept.seals.map((one) => (one === seal ? { ...one, hashes } : one));
    return names(seal.ids[Math.floor(at / 64)]!);
  },
  'take a seal out': (kept, die) => {
    const gone = kept.seals[die(kept.seals.length)]!;
    const renumber = die(2) === 0;
    kept.seals = kept.seals
      .filter((one) => one !== gone)
      .map((one, index) => (renumber ? { ...one, number: index + 1 } : one));
    // Where it was the last, its events look as if they were young; the checkpoint knows better.
    return (verdict) => flaw('truncated')(verdict) || gone.ids.every((id) => names(id)(verdict));
  },
  'bring in an event of another company': (kept, die) => {
    const all = sealedOnes(kept);
    const event = all[die(all.length)]!;
    put(kept, { ...event, company: company + 1 }, event);
    return names(event.id);
  },
  'bring in the seals of another company': (kept) => {
    const theirs = sealedOnes(kept).map((event) => ({ ...event, company: company + 1 }));
    kept.seals = sealed(company + 1, theirs, 6, sha256);
    return names(theirs[0]!.id);
  },
  'change a checkpoint': (kept, die) => {
    const at = die(kept.checkpoints.length);
    const one = kept.checkpoints[at]!;
    const changed = [
      { place: one.place + 1 },
      { hash: sha256('other') },
      { at: '2020-01-01T00:00:00Z' },
      { number: 99 },
    ];
    kept.checkpoints = kept.checkpoints.with(at, { ...one, ...changed[die(changed.length)] });
    return flaw('checkpoint_invalid');
  },
  'take a checkpoint out': (kept, die) => {
    if (kept.checkpoints.length < 2) return null;
    const at = die(kept.checkpoints.length - 1);
    const gone = kept.checkpoints[at]!;
    kept.checkpoints = kept.checkpoints.toSpliced(at, 1);
    return (verdict) => verdict.findings.some((one) => one.flaw === 'checkpoint_missing' && one.number === gone.number);
  },
  'put in the checkpoint of another company': (kept, die) => {
    const at = die(kept.checkpoints.length);
    const { signature: _, ...one } = kept.checkpoints[at]!;
    kept.checkpoints = kept.checkpoints.with(at, sign({ ...one, company: company + 1 }));
    return flaw('checkpoint_invalid');
  },
};

describe('the check of a history', () => {
  it('finds nothing wrong where nothing is, nor on a server that counts its transactions anew', () => {
    fc.assert(
      fc.property(aHistory, (kept) => {
        const verdict = check(kept);
        expect(verdict.findings).toEqual([]);
        expect(verdict.sealed + verdict.waiting).toBe(kept.events.length);
        expect(verdict.vouched).toBe(verdict.sealed);
        expect(check(kept, 500)).toEqual(verdict);
      }),
      { numRuns: Math.ceil(runs / 5) },
    );
  });

  const each = Math.ceil(runs / Object.keys(tamperings).length) + 1;
  it.each(Object.entries(tamperings))(`finds and names: %s (${each} times)`, (_, tamper) => {
    fc.assert(
      fc.property(aHistory, fc.infiniteStream(fc.nat()), (kept, dice) => {
        const named = tamper(kept, (sides) => (dice.next().value as number) % sides);
        fc.pre(named !== null);
        const verdict = check(kept);
        expect([verdict.found > 0, named(verdict), verdict.findings.slice(0, 5)]).toEqual([
          true,
          true,
          expect.anything(),
        ]);
      }),
      { numRuns: each, maxSkipsPerRun: 1_000 },
    );
  });
});

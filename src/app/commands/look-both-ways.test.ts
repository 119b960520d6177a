import { describe, expect, it } from 'vitest';
import type { BillKey } from '../../connectors/contract.ts';
import { forEver, scripted } from '../../connectors/testing/scripted.ts';
import type { ErpRecord, Sighting, Standing } from '../../domain/sighting.ts';
import { at, linkIn, record } from '../../domain/testing/link.ts';
import { lookBothWays, told } from './unlink.ts';

const link = linkIn('synced');
const other: ErpRecord = { id: '2000', identity: 'x-y-z', label: 'Invoice INV-7 (2000)' };
const present = (standing: Standing, seen = record): Sighting => ({
  ...{ is: 'present', record: seen, standing, fingerprint: null, asOf: at(9_000) },
});
const gone: Sighting = { is: 'gone', lastSeen: null, asOf: at(9_000) };
const goneLater: Sighting = { is: 'gone', lastSeen: null, asOf: at(9_100) };
const unknown: Sighting = { is: 'unknown', because: 'the line is dead' };

/** What unlink learns where the ERP says this of the record, and that of the reference; and what it asked for. */
async function seen(byRecord: Sighting, byReference?: Sighting) {
  const asked: BillKey[] = [];
  const erp = scripted({
    lookFor: async (key) => {
      asked.push(key);
      if ('record' in key) return byRecord;
      return byReference ?? forEver();
    },
  });
  const sighting = await lookBothWays(erp, link, new AbortController().signal);
  return { sighting, asked };
}

const byBoth = [{ record }, { reference: link.reference }];

describe('before a link may be cut, its bill is looked for', () => {
  it.each<[string, Sighting]>([
    ['there', present('live')],
    ['paid', present('paid')],
    ['another’s number', present('live', other)],
    ['no answer', unknown],
  ])('by its record alone, where that says enough: %s', async (_, byRecord) => {
    expect(await seen(byRecord)).toEqual({ sighting: byRecord, asked: [{ record }] });
  });

  it('by its reference too, where the record is gone; of two looks that found nothing the earlier counts', async () => {
    expect(await seen(gone, goneLater)).toEqual({ sighting: gone, asked: byBoth });
  });

  it.each<[string, Sighting]>([
    ['it is alive under another number', present('live', other)],
    ['it is there under its own after all', present('live')],
    ['it is there, void', present('void')],
    ['nothing is heard', unknown],
  ])('and the reference has the word over a record that is gone: %s', async (_, byReference) => {
    expect(await seen(gone, byReference)).toEqual({ sighting: byReference, asked: byBoth });
  });

  it('by its reference too, where the record is void: it may be entered again', async () => {
    expect(await seen(present('void'), present('live', other))).toEqual({
      sighting: present('live', other),
      asked: byBoth,
    });
    expect((await seen(present('void'), unknown)).sighting).toEqual(unknown);
    expect((await seen(present('void'), gone)).sighting).toEqual(present('void'));
    // The reference leads to the void bill itself: what was seen of it first counts.
    const again = { ...present('void'), asOf: at(9_100) } as Sighting;
    expect((await seen(present('void'), again)).sighting).toEqual(present('void'));
    const moved = present('void', other);
    expect((await seen(present('void'), moved)).sighting).toEqual(moved);
  });

  it('and the reference has the word over a record that was void and is not any more', async () => {
    for (const standing of ['live', 'paid'] as const) {
      expect((await seen(present('void'), present(standing))).sighting).toEqual(present(standing));
    }
  });

  it('tells a void bill from the one that took its place by their numbers, where the ERP has no identities', async () => {
    const [isVoid, instead] = [record, other].map((one) => ({ ...one, identity: null })) as [ErpRecord, ErpRecord];
    for (const standing of ['live', 'paid', 'void'] as const) {
      const there = present(standing, instead);
      expect((await seen(present('void', isVoid), there)).sighting).toEqual(there);
    }
    const again = { ...present('void', isVoid), asOf: at(9_100) } as Sighting;
    expect((await seen(present('void', isVoid), again)).sighting).toEqual(present('void', isVoid));
  });
});

describe('what was seen, as the history keeps it', () => {
  it('is the bill and how it stood, or that it was gone, and when', () => {
    expect(told(present('paid'))).toStrictEqual({
      is: 'present',
      as_of: '1970-01-01T00:00:09.000Z',
      standing: 'paid',
      record,
    });
    expect(told(gone)).toStrictEqual({ is: 'gone', as_of: '1970-01-01T00:00:09.000Z' });
  });

  it('is who took it away, where the ERP knows', () => {
    const trace = { by: 'Renata', at: '2026-10-01' };
    expect(told({ ...gone, trace } as Sighting)).toStrictEqual({
      is: 'gone',
      as_of: '1970-01-01T00:00:09.000Z',
      trace,
    });
  });

  it('is why nothing was seen, where nothing was', () => {
    expect(told(unknown)).toStrictEqual({ is: 'unknown', because: 'the line is dead' });
    expect(told({ ...unknown, trouble: 'timed_out' } as Sighting)).toStrictEqual({ ...unknown, trouble: 'timed_out' });
  });
});

import { afterEach, beforeEach, vi } from 'vitest';
import type { OutsideTold } from '../../domain/outside.ts';
import type { Sighting } from '../../domain/sighting.ts';
import { at, linkIn, record } from '../../domain/testing/link.ts';
import { exportInvoice } from '../jobs/export-invoice.ts';
import { knownAsk } from '../jobs/known-asks.ts';
import { type Chosen, head, OneInvoice, stored } from './one-invoice.ts';

export const exporting = linkIn('exporting');
export const { reference } = exporting;
export const gone: Extract<Sighting, { is: 'gone' }> = { is: 'gone', lastSeen: null, asOf: at(10_000) };
export const there: Extract<Sighting, { is: 'present' }> = {
  is: 'present',
  record,
  standing: 'live',
  fingerprint: stored.fingerprint,
  asOf: at(9_500),
};
export const silent: Extract<Sighting, { is: 'unknown' }> = { is: 'unknown', because: 'the line is dead' };
export const silence: OutsideTold = {
  ...{ asOf: at(10_000), synced: false, making: null, unlinking: [], origin: null, clearedAt: null, earlier: null },
};
export const created = { is: 'created', record, asOf: at(10_200) } as const;
export const unclear = { is: 'unclear', because: 'it was cut off' } as const;

/** For a file of tests: the clock of the process stands still unless it is moved on. */
export function standStill(): void {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }));
  afterEach(() => void vi.useRealTimers());
}

/** The process has known of the ask of a link for so long. */
export function knowFor(ms: number, { deps, kept }: OneInvoice): void {
  knownAsk(deps, { what: reference, askedAt: kept.link!.askedAt });
  vi.advanceTimersByTime(ms);
}

/** One turn of the job, where the ERP says this of the bill, and that when it is asked to make it. */
export async function turn(seen: Sighting, answer?: unknown, chosen: Chosen & { readonly knownMs?: number } = {}) {
  const asked: unknown[] = [];
  const looked: unknown[] = [];
  const house: OneInvoice = new OneInvoice({
    link: exporting,
    ...chosen,
    erp: {
      lookFor: async (key) => {
        looked.push(key);
        return seen;
      },
      createBill: async (bill, under) => {
        asked.push([bill, under, house.kept.link?.askedAt]);
        return answer as never;
      },
      ...chosen.erp,
    },
  });
  const before = house.kept;
  if (chosen.knownMs !== undefined) knowFor(chosen.knownMs, house);
  const run = await exportInvoice(house.deps, house.lease);
  return { house, run, asked, looked, kept: house.kept, untouched: house.kept === before };
}
export const ended = { ended: true, room: 8 };
/** An event of the hub itself. */
export const told = (type: string, facts: object) => ({
  ...{ type, by: null, projectId: head.projectId, invoiceId: head.id, linkId: exporting.id },
  facts: { erp: 'Testbooks®', ...facts },
});
export const intent = told('link.asked', { reference, attempt: 1 });

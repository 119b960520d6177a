import { setTimeout as sleep } from 'node:timers/promises';
import type { BillKey, CreateAnswer, ErpConnector } from '../../src/connectors/contract.ts';
import { fingerprintOf } from '../../src/domain/bill.ts';
import type { ErpRecord, Fingerprint, Sighting } from '../../src/domain/sighting.ts';
import type { Instant } from '../../src/domain/time.ts';
import { benchTraits, unaskedOf } from './bench-traits.ts';

/** An ERP of a fixed pace: every call takes so long, and so many are taken at once. */
export interface Pace {
  readonly callMs: number;
  readonly cap: number;
}

export interface PacedErp {
  readonly connector: ErpConnector;
  /** Calls that were made, and the most that were under way at once. */
  readonly calls: () => { readonly made: number; readonly most: number };
}

/** Keeps bills in memory. What it costs beyond its pace is next to nothing. */
export function pacedErp({ callMs, cap }: Pace): PacedErp {
  const bills = new Map<string, { readonly record: ErpRecord; readonly fingerprint: Fingerprint }>();
  let under = 0;
  let made = 0;
  let most = 0;
  const paced = async <T>(answer: () => T): Promise<T> => {
    made++;
    most = Math.max(most, ++under);
    if (under > cap) throw new Error(`${under} calls at once, of ${cap}`);
    await sleep(callMs);
    under--;
    return answer();
  };
  const now = () => Date.now() as Instant;
  const keyOf = (key: BillKey) => ('reference' in key ? key.reference : key.record.id);
  const lookFor = (key: BillKey): Promise<Sighting> => {
    const asOf = now();
    return paced(() => {
      const found = bills.get(keyOf(key));
      return found === undefined
        ? { is: 'gone', lastSeen: null, asOf }
        : { is: 'present', record: found.record, standing: 'live', fingerprint: found.fingerprint, asOf };
    });
  };
  return {
    calls: () => ({ made, most }),
    connector: {
      traits: benchTraits('Paced books', cap, 1),
      check: async () => ({ ok: true }),
      lookFor,
      lookForMany: async function* (keys) {
        for (const key of keys) yield await lookFor(key);
      },
      ...unaskedOf,
      createBill: (bill, reference): Promise<CreateAnswer> =>
        paced(() => {
          // Of hubs in several processes each has books of its own, and their bills are not the same ones.
          const id = `${process.pid}-${bills.size + 1}`;
          const record = { id, identity: `paced-${id}`, label: `#${id}` };
          bills.set(reference, { record, fingerprint: fingerprintOf(bill) });
          bills.set(id, bills.get(reference)!);
          return { is: 'created', record, asOf: now() };
        }),
    },
  };
}

import type { BillKey, Clock, ErpConnector } from '../../src/connectors/contract.ts';
import { fingerprintOf } from '../../src/domain/bill.ts';
import type { Fingerprint, Sighting } from '../../src/domain/sighting.ts';
import { benchTraits, unaskedOf } from './bench-traits.ts';
import { callsTo } from './calls.ts';

interface Found {
  readonly erp_id: number;
  readonly reference: string;
  readonly fingerprint: string | null;
}

const recordOf = ({ erp_id }: Found) => ({ id: String(erp_id), identity: `plain-${erp_id}`, label: String(erp_id) });
const keyOf = (key: BillKey) => ('reference' in key ? key.reference : key.record.id);

/** So many references are asked for in one call. */
const keysACall = 200;

/** A connector to the plain ERP: what one writes for an ERP with a plain HTTP interface, by the rules of the contract. */
export function plainConnector(url: string, clock: Clock, cap: number): ErpConnector {
  const call = callsTo(url, cap);
  const look = async (keys: readonly BillKey[], signal: AbortSignal): Promise<readonly Sighting[]> => {
    const asOf = await clock.now();
    const { found } = (await call('/presence', { references: keys.map(keyOf) }, signal)) as { found: readonly Found[] };
    const known = new Map(found.map((one) => [one.reference, one]));
    return keys.map((key) => {
      const one = known.get(keyOf(key));
      if (one === undefined) return { is: 'gone', lastSeen: null, asOf };
      const fingerprint = one.fingerprint as Fingerprint | null;
      return { is: 'present', record: recordOf(one), standing: 'live', fingerprint, asOf };
    });
  };
  return {
    traits: benchTraits('Plain books', cap, keysACall),
    check: async () => ({ ok: true }),
    lookFor: async (key, signal) => (await look([key], signal))[0]!,
    lookForMany: async function* (keys, signal) {
      for (let from = 0; from < keys.length; from += keysACall) {
        yield* await look(keys.slice(from, from + keysACall), signal);
      }
    },
    ...unaskedOf,
    createBill: async (bill, reference, signal) => {
      const made = (await call('/invoices', { reference, fingerprint: fingerprintOf(bill), bill }, signal)) as Found;
      return { is: 'created', record: recordOf(made) };
    },
  };
}

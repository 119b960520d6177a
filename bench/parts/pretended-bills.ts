import { createHash } from 'node:crypto';
import type { ErpBill, ErpConnector, ErpTraits } from '../../src/connectors/contract.ts';
import type { Standing } from '../../src/domain/sighting.ts';
import type { Instant } from '../../src/domain/time.ts';
import { firstId } from '../../test/support/many-invoices.ts';
import { billPages } from './bill-pages.ts';
import { must, post } from './requests.ts';

/** The first of the seeded invoices are not synced. */
const unsynced = 20;
const firstDay = Date.parse('2021-01-01T00:00:00Z');
const dayMs = 86_400_000;
const md5 = (text: string) => createHash('md5').update(text).digest('hex');
const money = (cents: number) => (cents / 100).toFixed(2);

/**
 * The bills of an ERP that has made what `seedInvoices` put into the hub, by their numbers. Of a
 * thousand each: one is gone, one is changed, one is void, and one is nobody's; one of twenty is paid.
 */
export function* pretendedBills(invoices: number): Generator<ErpBill, void, undefined> {
  for (let n = unsynced + 1; n <= invoices; n++) {
    const kind = n % 1_000;
    if (kind === 1) continue;
    yield billOf(n, invoices, kind);
    if (kind === 2) yield strangerOf(n);
  }
}

function billOf(n: number, invoices: number, kind: number): ErpBill {
  const id = String(firstId + n);
  const gross = 100_000 + ((n * 7919) % 9_000_000) + (kind === 3 ? 1 : 0);
  const retained = money(Math.floor(gross / 10));
  const day = new Date(firstDay + Math.floor((n * 1_800) / invoices) * dayMs).toISOString().slice(0, 10);
  const number = String(n).padStart(7, '0');
  const standing: Standing = kind === 4 ? 'void' : n % 20 === 5 ? 'paid' : 'live';
  return {
    record: { id, identity: md5(`identity${id}`), label: `#${id}` },
    reference: `TIE-${referenceOf(id)}`,
    standing,
    fingerprint:
      `50001|50001|W-SC-1|PA-${number}|${day}|${retained}|1=${money(gross)}-${retained}` as ErpBill['fingerprint'],
    costs: `3100/4=${money(gross)}` as NonNullable<ErpBill['costs']>,
  };
}

const letters: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 8: 'i', 9: 'j' };
const referenceOf = (id: string) =>
  md5(id)
    .replace(/[0189]/g, (digit) => letters[digit]!)
    .slice(0, 26);

const strangerOf = (n: number): ErpBill => ({
  // Sorted in behind the one before it.
  record: { id: `${firstId + n}-X`, identity: md5(`stranger${n}`), label: `#X${n}` },
  reference: null,
  standing: 'live',
  fingerprint: `9|9|W-SC-9|X-${n}|2024-05-05|0.00|1=10.00-0.00` as ErpBill['fingerprint'],
});

const never = () => Promise.reject(new Error('only its bills are read and looked for'));
async function* none(): AsyncGenerator<never> {
  // Only its bills are read and looked for.
}
const traits: ErpTraits = {
  ...{
    name: 'Pretended',
    undo: 'delete',
    reads: 'live',
    once: 'bounded',
    callMs: 15_000,
    settleMs: 30_000,
    maxInFlight: 2,
    keysACall: 1_000,
    makes: [],
  },
  limits: {
    invoiceNumber: 20,
    description: 50,
    commitmentNumber: 20,
    lineDescription: 50,
    amount: 999_999_999_99 as never,
  },
};

/** A connector that has nothing but this list, which it reads from the pretended ERP, and looks for what is not in it. */
export const pretendedErp = (erp: string): ErpConnector => ({
  traits,
  check: async () => ({ ok: true }),
  lookFor: never,
  async *lookForMany(bills) {
    const identities = bills.map((bill) => 'record' in bill && bill.record.identity);
    const there: readonly boolean[] = await must(post(`${erp}/look`, identities));
    if (there.includes(true)) throw new Error('what its list tells was looked for by itself');
    yield* there.map(() => ({ is: 'gone', lastSeen: null, asOf: Date.now() as Instant }) as const);
  },
  vendors: none,
  jobs: none,
  costCodes: none,
  costTypes: none,
  subcontracts: none,
  payments: none,
  async *bills() {
    for await (const page of billPages(erp, 1)) yield* page;
  },
  createBill: never,
  createRecord: never,
  findRecord: never,
});

import { randomInt } from 'node:crypto';
import type { Hands } from '../../erp/tryton/hands.ts';
import type { NewErpRecord } from '../../src/connectors/contract.ts';
import type { RecordHands } from '../../src/connectors/harness.ts';
import type { Row } from '../../src/connectors/tryton/values.ts';

const parties = 'party.party';
const code = () => String(randomInt(1_000_000, 1_000_000_000));
type Vendor = Extract<NewErpRecord, { readonly type: 'vendor' }>;

const plain = (): Vendor => ({
  type: 'vendor',
  number: code(),
  name: 'Dry Wall & Co.',
  address: '1 Main St',
  city: 'Portland',
  state: '',
  zip: '97201',
  phone: '+1 503 555 0100',
  email: 'office@example.com',
});
const limits = { number: 100, name: 250, address: 1_000, city: 100, zip: 50, phone: 100 } as const;
const long = (length: number) => `${code()}${'é'.repeat(length)}`.slice(0, length);

/** Hands on Tryton's parties: its vendors are all that is made there. */
export function trytonRecords(clerk: Hands): RecordHands {
  const find = (number: string, fields: readonly string[]) => clerk.find(parties, [['code', '=', number]], [...fields]);
  return {
    aRecord: async (_, { texts } = {}) => {
      if (texts !== 'full') return plain();
      // A phone number is no text of any kind there.
      const { phone, ...full } = limits;
      return { ...plain(), ...Object.fromEntries(Object.entries(full).map(([field, limit]) => [field, long(limit)])) };
    },
    tooLong: async () =>
      Object.entries(limits).map(([field, limit]) => ({ ...plain(), [field]: long(limit + 1) }) as Vendor),
    count: async ({ number }) => (await find(number, [])).length,
    read: async ({ number }) => {
      const fields = ['street', 'city', 'postal_code'].map((field) => `addresses.${field}`);
      const ways = ['type', 'value'].map((field) => `contact_mechanisms.${field}`);
      const [party] = await find(number, ['code', 'name', ...fields, ...ways]);
      if (!party) throw new Error(`Tryton has no party ${number}`);
      const [address] = party['addresses.'] as readonly Row[];
      const way = (type: string) =>
        (party['contact_mechanisms.'] as readonly Row[]).find((one) => one.type === type)?.value;
      return {
        type: 'vendor',
        number: String(party.code),
        name: String(party.name),
        address: String(address?.street),
        city: String(address?.city),
        state: '',
        zip: String(address?.postal_code),
        phone: String(way('phone')),
        email: String(way('email')),
      };
    },
    lacks: ['state'],
    async delete({ number }) {
      const [party] = await find(number, ['id']);
      await clerk.call(`model.${parties}.delete`, [Number(party?.id)]);
    },
  };
}

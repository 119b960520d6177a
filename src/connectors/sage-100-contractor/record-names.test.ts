import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { cents } from '../../domain/money.ts';
import type { Day } from '../../domain/time.ts';
import { type MessageSchema, readMessageSchema } from '../../simulators/sage-100-contractor/schema-of-messages.ts';
import { readXml } from '../../simulators/sage-100-contractor/xml.ts';
import type { MadeType, NewErpRecord } from '../contract.ts';
import { readInstalledSchema } from './installed-schema.ts';
import { usualForm } from './messages.ts';
import { recordMessage, recordMisfit } from './record-messages.ts';
import { inferredRecords } from './record-names.ts';
import { recordsIn } from './record-places.ts';
import type { Choices } from './schema-places.ts';
import { parseSchema, treeOf } from './schema-tree.ts';
import { storedNames } from './stored-names.ts';
import { madeSchema } from './testing/schema.ts';

interface Field {
  readonly name: string;
  readonly type?: string;
  readonly required?: boolean;
}
const element = ({ name, type = 'xs:string', required }: Field) =>
  `<xs:element name="${name}" type="${type}" minOccurs="${required ? 1 : 0}"/>`;
const request = (name: string, fields: readonly Field[], line = '') =>
  `<xs:element name="${name}"><xs:complexType><xs:sequence>${fields.map(element).join('')}${line}</xs:sequence></xs:complexType></xs:element>`;
const lines = (name: string, fields: readonly Field[]) =>
  `<xs:element name="${name}" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:sequence>${fields.map(element).join('')}</xs:sequence></xs:complexType></xs:element>`;
const key = (name: string): Field => ({ name, type: 'api:KeyType' });
const cost: readonly Field[] = [{ name: 'Desc' }, key('CostCodeRef'), key('CostTypeRef'), { name: 'Amount' }];
const contract: readonly Field[] = [
  { name: 'SubcontractNumber', type: 'api:Text20' },
  key('VendorRef'),
  key('JobRef'),
  { name: 'Desc' },
];

const read = (more: string, choices: Choices = {}) => recordsIn(treeOf([parseSchema(madeSchema({ more }))]), choices);
const says = (more: string, choices?: Choices) =>
  read(more, choices).findings.map(({ what, ok, says: said }) => `${what} ${ok}: ${said}`);

const vendor: NewErpRecord = {
  type: 'vendor',
  number: '0012',
  name: 'Ace <& Sons>',
  address: '',
  city: 'Portland',
  state: '',
  zip: '',
  phone: '',
  email: null,
};
const commitment: NewErpRecord = {
  type: 'commitment',
  number: 'SC-1',
  vendorNumber: '12',
  jobNumber: '7',
  title: 'Walls',
  date: '2026-03-01' as Day,
  retainageRate: 1_050,
  lines: [{ number: 1, description: 'Part', costCode: '3100.000', costType: '4', amount: cents(-100_50) }],
};
const messageOf = (record: NewErpRecord, names = inferredRecords[record.type]) =>
  recordMessage(record, 'A & B', 'tieout', names, usualForm).replace(/.*<MBXMLMsgsRq/, '');

describe('records in an installed schema', () => {
  it('are not made where it has no request for them, and that is no reason against bills', () => {
    const { records, findings } = read('');
    expect(records).toEqual({});
    expect(findings.map(({ what, ok }) => [what, ok])).toEqual([
      ['vendors', null],
      ['jobs', null],
      ['commitments', null],
      ['change orders', null],
    ]);
    expect(findings[0]?.says).toBe('The schema has no VendorAddRq: vendors are entered by hand, and linked.');
  });

  it('are written by its own names and in its order', () => {
    const made = [
      request('VendorAddRq', [
        { name: 'City' },
        { name: 'Name', type: 'api:Text50' },
        { name: 'ObjectID', required: true },
      ]),
      request('SubcontractAddRq', [...contract, { name: 'RetentionRate' }], lines('SubcontractLineAdd', cost)),
    ].join('');
    const { records } = read(made);
    expect(messageOf(vendor, records.vendor!)).toContain(
      '<VendorAddRq requestID="1"><City>Portland</City><Name>Ace &lt;&amp; Sons&gt;</Name><ObjectID>12</ObjectID></VendorAddRq>',
    );
    expect(messageOf(commitment, records.commitment!)).toContain('<RetentionRate>10.50</RetentionRate>');
    expect(messageOf(commitment)).not.toContain('Retention');
    expect(recordMisfit({ ...vendor, name: 'x'.repeat(51) }, records.vendor!)).toMatch(/name has 51 characters/);
    expect(JSON.parse(JSON.stringify(records))).toEqual(records);
  });

  it('are left to people where it demands what nobody knows, until the settings say what stands there', () => {
    const odd = request('JobAddRq', [
      { name: 'JobNumber' },
      { name: 'JobName' },
      { name: 'Department', required: true },
    ]);
    expect(read(odd).records).toEqual({});
    expect(says(odd)[1]).toMatch(/^jobs null: Department of JobAddRq must be given/);
    const { records } = read(odd, { always: { Department: '1' } });
    expect(records.job?.header.map(({ holds, value }) => [holds, value])).toContainEqual(['fixed', '1']);
    const nameless = request('JobAddRq', [{ name: 'JobNumber' }]);
    expect(says(nameless)[1]).toBe(
      'jobs null: JobAddRq has no place for the name: jobs are entered by hand, and linked.',
    );
  });

  it.each([
    ['a change order without subcontracts in its lines', cost, false],
    ['one that names the subcontract in each', [{ name: 'SubcontractNumber' }, ...cost], true],
  ])('%s', (_, fields, usable) => {
    const header = [{ name: 'ChangeOrderNumber' }, key('JobRef'), { name: 'Desc' }];
    const { records } = read(request('ChangeOrderAddRq', header, lines('SubcontractChangeLineAdd', fields)));
    expect(records.change_order !== undefined).toBe(usable);
  });
});

describe('names that are kept', () => {
  it('come back as they were, with records and without', () => {
    const { names } = usualForm;
    const { records, ...before } = names;
    for (const one of [names, before]) expect(storedNames.parse(JSON.parse(JSON.stringify(one)))).toEqual(one);
    const paying = { ...names, records: { ...records, payment: inferredRecords.vendor } };
    expect(storedNames.safeParse(paying).success).toBe(false);
  });
});

it.each<MadeType>(['vendor', 'commitment'])('what XML cannot carry is named: %s', (type) => {
  const record = type === 'vendor' ? { ...vendor, name: 'a\u0001' } : { ...commitment, title: '\ud800' };
  expect(recordMisfit(record as NewErpRecord, inferredRecords[type])).toMatch(/(name|title) holds characters/);
});

describe('a record, whatever it holds', () => {
  const file = fileURLToPath(new URL('../../simulators/sage-100-contractor/mbxml.xsd', import.meta.url));
  let taken: MessageSchema;
  beforeAll(async () => {
    taken = await readMessageSchema(file);
  });
  const text = (most: number) => fc.string({ unit: 'grapheme', maxLength: most }).map((given) => given.slice(0, most));
  const line = fc.record({
    number: fc.integer({ min: 1, max: 999 }),
    description: text(50),
    costCode: fc.constantFrom('3100.000', '1', ''),
    costType: fc.constantFrom('4', '04'),
    amount: fc.integer({ min: -999_999_999_999, max: 999_999_999_999 }).map(cents),
  });
  const day = fc.constantFrom<Day | null>(null, '2026-03-01' as Day);
  const lined = { number: text(20), jobNumber: fc.constantFrom('7', '007'), title: text(50), date: day };
  const place = { name: text(75), address: text(75), city: text(50), state: text(20), zip: text(10) };
  const records: fc.Arbitrary<NewErpRecord> = fc.oneof(
    fc.record({
      type: fc.constant('vendor' as const),
      number: fc.constantFrom('1', '0099'),
      ...place,
      phone: text(20),
      email: fc.option(text(75)),
    }),
    fc.record({ type: fc.constant('job' as const), number: fc.constantFrom('1', '0099'), ...place }),
    fc.record({
      type: fc.constant('commitment' as const),
      ...lined,
      vendorNumber: fc.constantFrom('12', '0012'),
      retainageRate: fc.integer({ min: 0, max: 10_000 }),
      lines: fc.array(line, { maxLength: 3 }),
    }),
    fc.record({
      type: fc.constant('change_order' as const),
      ...lined,
      commitmentNumber: text(20),
      lines: fc.array(line, { maxLength: 3 }),
    }),
  );

  it.each(['inferred', 'installed'])(
    'is refused, or is a message that the schema takes, by %s names',
    async (which) => {
      const { names } = await readInstalledSchema(file);
      const form = which === 'installed' ? { ...usualForm, names: names! } : usualForm;
      fc.assert(
        fc.property(records, (record) => {
          const by = form.names.records![record.type]!;
          if (recordMisfit(record, by) !== null) return;
          const read = readXml(recordMessage(record, 'A & B', 'tieout', by, form));
          expect('problem' in read ? read.problem : (taken.check(read.root)?.says ?? null)).toBeNull();
        }),
        { numRuns: 200 },
      );
    },
  );
});

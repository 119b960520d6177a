import { describe, expect, it } from 'vitest';
import { cents } from '../../domain/money.ts';
import type { Day } from '../../domain/time.ts';
import type { MadeType, NewErpRecord } from '../contract.ts';
import { usualForm } from './messages.ts';
import { recordMessage, recordMisfit } from './record-messages.ts';
import { inferredRecords } from './record-names.ts';
import { recordsIn } from './record-places.ts';
import type { Choices } from './schema-places.ts';
import { parseSchema, treeOf } from './schema-tree.ts';
import { readNames } from './stored-names.ts';
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
    for (const one of [names, before]) expect(readNames(JSON.parse(JSON.stringify(one)))).toEqual({ names: one });
    expect(readNames({ ...names, records: { ...records, payment: inferredRecords.vendor } })).toHaveProperty(
      'problems',
    );
  });
});

it.each<MadeType>(['vendor', 'commitment'])('what XML cannot carry is named: %s', (type) => {
  const record = type === 'vendor' ? { ...vendor, name: 'a\u0001' } : { ...commitment, title: '\ud800' };
  expect(recordMisfit(record as NewErpRecord, inferredRecords[type])).toMatch(/(name|title) holds characters/);
});

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Choices, namesIn, notRead, readInstalledSchema } from './installed-schema.ts';
import { inferredNames } from './message-names.ts';
import { requestAmong } from './name-candidates.ts';
import { longestSchema } from './schema-files.ts';
import { parseSchema, treeOf } from './schema-tree.ts';
import { commonTypes, type MadeSchema, madeSchema, usualHeader, usualLine } from './testing/schema.ts';

const read = (made: MadeSchema = {}, choices: Choices = {}) =>
  namesIn(treeOf([parseSchema(madeSchema(made))]), choices);
const without = (name: string) => usualHeader.filter((one) => one.name !== name);
const renamed = (from: string, to: string) =>
  usualHeader.map((one) => (one.name === from ? { ...one, name: to } : one));
const says = (installed: ReturnType<typeof read>, is: string) =>
  installed.findings.filter((one) => one.is === is).map(({ what, says }) => `${what}: ${says}`);

describe('the names of an installed schema', () => {
  it('are those that Tieout infers, where the schema has them, with what it says of each', () => {
    const { names, findings } = read();
    expect(findings.filter(({ is }) => is !== 'found')).toEqual([]);
    expect(names?.header.map(({ holds, element }) => [holds, element])).toEqual(
      inferredNames.header.map(({ holds, element }) => [holds, element]),
    );
    expect(names?.line.map(({ holds, within }) => [holds, within])).toEqual(
      inferredNames.line.map(({ holds, within }) => [holds, within]),
    );
    expect(names?.header.find(({ holds }) => holds === 'invoiceNumber')).toEqual({
      holds: 'invoiceNumber',
      element: 'InvoiceNumber',
      within: [],
      required: true,
      limits: { length: 20 },
    });
    expect(JSON.parse(JSON.stringify(names))).toEqual(names);
  });

  it('stand in the schema’s order, wherever the line stands', () => {
    const header = [...usualHeader].reverse();
    const line = [...usualLine].reverse();
    const { names } = read({ header, line, lineAt: 3 });
    const expected = header.map(({ name }) => name);
    expected.splice(3, 0, 'APInvoiceLineAdd');
    expect(names?.header.map(({ element }) => element)).toEqual(expected);
    expect(names?.line.map(({ element }) => element)).toEqual(line.map(({ name }) => name));
  });

  it('may differ from ours, and each difference is told', () => {
    const installed = read({
      request: 'APInvoiceAddRq',
      lineName: 'InvoiceDetail',
      header: renamed('UserDefined1', 'UserDef_1').map((one) =>
        one.name === 'JobRef' ? { name: 'JobNumber', type: 'xs:int' } : one,
      ),
      line: usualLine.map((one) => (one.name === 'Amount' ? { ...one, name: 'ExtendedTotal' } : one)),
    });
    expect(installed.names?.request).toBe('APInvoiceAddRq');
    expect(installed.names?.header.find(({ holds }) => holds === 'lines')?.element).toBe('InvoiceDetail');
    expect(installed.names?.header.find(({ holds }) => holds === 'job')).toMatchObject({
      element: 'JobNumber',
      within: [],
    });
    expect(says(installed, 'differs')).toEqual([
      'message schema: A payable invoice is made by APInvoiceAddRq; Tieout expects APInvoiceAddNextRq. Compare the first bill with great care.',
      'job: Is held by JobNumber here; Tieout expects JobRef. Look at it in the first bill.',
      'our reference: Is held by UserDef_1 here; Tieout expects UserDefined1. Look at it in the first bill.',
      'lines: Is held by InvoiceDetail here; Tieout expects APInvoiceLineAdd. Look at it in the first bill.',
      'amount of a line: Is held by ExtendedTotal here; Tieout expects Amount. Look at it in the first bill.',
    ]);
  });

  it('follow references as deep as the schema puts them', () => {
    const deep = (...names: string[]) =>
      names.reduceRight(
        (inside, name) =>
          `<xs:complexType><xs:sequence><xs:element name="${name}"${inside ? `>${inside}</xs:element>` : ' type="xs:int"/>'}</xs:sequence></xs:complexType>`,
        '',
      );
    const header = usualHeader.map((one) =>
      one.name === 'VendorRef' ? { name: 'VendorRef', inline: deep('XRef', 'ObjectID') } : one,
    );
    const { names } = read({ header });
    expect(names?.header.find(({ holds }) => holds === 'vendor')?.within).toEqual(['XRef', 'ObjectID']);

    const odd = usualHeader.map((one) =>
      one.name === 'VendorRef' ? { name: 'VendorRef', inline: deep('Somewhere', 'Else') } : one,
    );
    expect(read({ header: odd })).toMatchObject({ names: null });
    expect(says(read({ header: odd }), 'differs')).toEqual([
      'vendor: Is held by VendorRef, whose form Tieout cannot fill.',
    ]);
  });
});

describe('a schema by which nothing may be exported', () => {
  it('has no place for our reference: without it nothing could be looked for', () => {
    const installed = read({ header: without('UserDefined1') });
    expect(installed.names).toBeNull();
    expect(installed.findings.filter(({ ok }) => ok === false)).toEqual([
      {
        is: 'missing',
        what: 'our reference',
        ok: false,
        says: 'Has no place in APInvoiceAddNextRq, so a bill could not be found or recognised again. If an element holds it under another name, choose that in the settings.',
      },
    ]);
  });

  it.each(['InvoiceNumber', 'VendorRef', 'JobRef', 'SubcontractNumber', 'InvoiceDate'])('lacks %s', (name) => {
    expect(read({ header: without(name) }).names).toBeNull();
  });

  it('has no lines, or lines that cannot say what they come to', () => {
    expect(read({ line: [{ name: 'Desc', type: 'xs:string' }] }).names).toBeNull();
    const line = usualLine.filter(({ name }) => name !== 'Amount' && name !== 'Quantity');
    expect(read({ line }).names).toBeNull();
    expect(read({ line: usualLine.filter(({ name }) => name !== 'Amount') }).names).not.toBeNull();
  });

  it('has only the request that pays invoices, or none at all', () => {
    expect(read({ request: '' }).names).toBeNull();
    expect(says(read({ request: '' }), 'missing')).toEqual([
      expect.stringContaining('no request that makes a payable invoice (APInvoiceAddNextRq or the like)'),
    ]);
  });

  it('demands something that Tieout knows nothing of, unless a person says what', () => {
    const header = [...usualHeader, { name: 'BatchRef', type: 'api:KeyType', required: true }];
    const refused = read({ header });
    expect(refused.names).toBeNull();
    expect(says(refused, 'unfilled')).toEqual([
      'BatchRef: BatchRef of APInvoiceAddNextRq must be given and is nothing that Tieout knows. Say in the settings what shall always stand there.',
    ]);
    const told = read({ header }, { always: { BatchRef: '3' } });
    expect(told.names?.header.find(({ element }) => element === 'BatchRef')).toEqual({
      holds: 'fixed',
      element: 'BatchRef',
      within: ['ObjectID'],
      required: true,
      value: '3',
    });
  });

  it('takes our reference only cut short, or not the type that is sent', () => {
    const short = `<xs:simpleType name="Text15"><xs:restriction base="api:Text20"><xs:maxLength value="15"/></xs:restriction></xs:simpleType>`;
    const header = (name: string, type: string) =>
      usualHeader.map((one) => (one.name === name ? { ...one, type } : one));
    const cut = read({ header: header('UserDefined1', 'api:Text15'), more: short });
    expect(cut.names).toBeNull();
    expect(says(cut, 'differs')).toEqual([
      'our reference: UserDefined1 takes 15 characters, and ours has 30. Choose another user-defined field.',
    ]);
    const number = read({ header: header('InvoiceNumber', 'api:Text15'), more: short });
    expect(number.names?.header[0]?.limits).toEqual({ length: 15 });
    expect(says(number, 'differs')).toEqual([
      'invoice number: InvoiceNumber takes 15 characters; the database takes 20. Longer texts are refused before sending.',
    ]);
    const kinds = `<xs:simpleType name="Kind"><xs:restriction base="xs:string"><xs:enumeration value="2"/><xs:enumeration value="3"/></xs:restriction></xs:simpleType>`;
    const status = read({ header: header('Status', 'api:Kind'), more: kinds });
    expect(status.names).toBeNull();
    expect(says(status, 'differs')).toEqual([
      'status: Status takes only 2, 3, not 1. Choose another value in the settings.',
    ]);
    expect(read({ header: header('Status', 'api:Kind'), more: kinds }, { status: 2 }).names).not.toBeNull();
  });
});

describe('what may be missing', () => {
  it('is told, and does not stand in the way', () => {
    const installed = read({ header: without('PostingPeriod') });
    expect(installed.names?.header.some(({ holds }) => holds === 'postingPeriod')).toBe(false);
    expect(says(installed, 'missing')).toEqual([
      'posting period: Has no place in APInvoiceAddNextRq: Sage will fill it, or leave it empty.',
    ]);
  });

  it('a cost code only where a person says so', () => {
    const line = usualLine.filter(({ name }) => name !== 'CostCodeRef');
    expect(read({ line }).names).toBeNull();
    const spared = read({ line }, { without: ['costCode'] });
    expect(spared.names).not.toBeNull();
    expect(says(spared, 'missing')).toEqual([
      'cost code of a line: Has no place in APInvoiceLineAdd, and the settings say to go without.',
    ]);
  });

  it('a demanded phase is 0, and one that is not demanded is left alone', () => {
    const phase = (required: boolean) =>
      read({ header: [...usualHeader, { name: 'PhaseRef', type: 'api:KeyType', required }] });
    expect(phase(true).names?.header.at(-2)).toMatchObject({ element: 'PhaseRef', value: '0', within: ['ObjectID'] });
    expect(phase(false).names?.header.some(({ element }) => element === 'PhaseRef')).toBe(false);
  });
});

describe('a record number', () => {
  const header = (required: boolean) => [{ name: 'ObjectRef', type: 'api:KeyType', required }, ...usualHeader];

  it('is ours to choose only where the schema demands it, and that is told', () => {
    const demanded = read({ request: 'APInvoiceAddRq', header: header(true) });
    expect(demanded.names?.header[0]).toMatchObject({
      holds: 'recordNumber',
      element: 'ObjectRef',
      within: ['ObjectID'],
    });
    expect(says(demanded, 'differs')[1]).toMatch(/^record number: ObjectRef of APInvoiceAddRq must be given/);
    const left = read({ header: header(false) });
    expect(left.names?.header[0]?.holds).toBe('invoiceNumber');
    expect(left.findings.some(({ what }) => what === 'record number')).toBe(false);
  });
});

describe('choices', () => {
  it('say which element holds what, and a wrong one is told', () => {
    const header = [...usualHeader, { name: 'UserDefined2', type: 'api:Text50' }];
    const chosen = read({ header }, { holds: { reference: 'UserDefined2' } });
    expect(chosen.names?.header.find(({ holds }) => holds === 'reference')?.element).toBe('UserDefined2');
    expect(chosen.findings).toContainEqual({
      is: 'found',
      what: 'our reference',
      ok: true,
      says: 'Is held by UserDefined2, as chosen in the settings.',
    });
    const wrong = read({ header }, { holds: { description: 'Nothing' } });
    expect(wrong.names).toBeNull();
    expect(says(wrong, 'missing')).toEqual([
      'description: The settings choose Nothing for it, which APInvoiceAddNextRq does not have.',
    ]);
  });
});

describe('the request', () => {
  it.each([
    [['APInvoiceAddRq', 'APInvoiceAddNextRq'], 'APInvoiceAddNextRq'],
    [['APInvoicePayAddRq', 'APInvoiceAddRq'], 'APInvoiceAddRq'],
    [['APSubInvoiceAddRq', 'APSubInvoiceAddNextRq'], 'APSubInvoiceAddNextRq'],
    [['PayableInvoiceAddRq'], 'PayableInvoiceAddRq'],
    [['APInvoicePayAddRq', 'APInvoicePaymentAddNextRq', 'APInvoiceVoidAddRq'], null],
    [['ARInvoiceAddRq', 'SubcontractAddRq', 'APInvoiceAddRs', 'APInvoiceQryRq'], null],
  ])('of %j is %s', (all, expected) => {
    expect(requestAmong(all)).toBe(expected);
  });
});

describe('types', () => {
  it('are followed through groups, choices, extensions and references', () => {
    const more = `
      <xs:element name="Outer"><xs:complexType><xs:complexContent><xs:extension base="api:Base"><xs:sequence>
        <xs:group ref="api:Some" minOccurs="0"/>
        <xs:choice><xs:element name="A"/><xs:element name="B"/></xs:choice>
        <xs:element ref="api:Global"/>
      </xs:sequence></xs:extension></xs:complexContent></xs:complexType></xs:element>
      <xs:complexType name="Base"><xs:sequence><xs:element name="First"/></xs:sequence></xs:complexType>
      <xs:group name="Some"><xs:sequence><xs:element name="G"/><xs:group ref="api:Some"/></xs:sequence></xs:group>
      <xs:element name="Global" type="xs:string"/>`;
    const header = [...usualHeader, { name: 'Wanted', type: 'api:Wanted', required: true }];
    const wanted = `<xs:complexType name="Wanted"><xs:complexContent><xs:extension base="api:Base"><xs:choice><xs:element name="ObjectID"/></xs:choice></xs:extension></xs:complexContent></xs:complexType>`;
    const { names } = read({ header, more: more + wanted }, { always: { Wanted: 'x' } });
    expect(names?.header.find(({ element }) => element === 'Wanted')?.within).toEqual(['ObjectID']);
  });

  it('that contain themselves end', () => {
    const loop = `<xs:complexType name="Loop"><xs:sequence><xs:element name="Again" type="api:Loop"/></xs:sequence></xs:complexType>
      <xs:complexType name="Self"><xs:complexContent><xs:extension base="api:Self"/></xs:complexContent></xs:complexType>`;
    const header = [...usualHeader, { name: 'L', type: 'api:Loop' }, { name: 'S', type: 'api:Self' }];
    expect(read({ header, more: loop }).names).not.toBeNull();
  });
});

describe('a file', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tieout-schema-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const at = (name: string) => path.join(folder, name);
  const installed = async (content: string | Uint8Array, choices?: Choices) => {
    await writeFile(at('mbxml.xsd'), content);
    return await readInstalledSchema(at('mbxml.xsd'), choices);
  };

  it.each([
    ['UTF-8 with a mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['UTF-16', (text: string) => Buffer.from(`\ufeff${text.replace('utf-8', 'utf-16')}`, 'utf16le')],
    ['a code page', (text: string) => Buffer.from(text.replace('utf-8', 'windows-1252'), 'latin1')],
  ])('in %s is read', async (_, encode) => {
    expect((await installed(encode(madeSchema()))).names).not.toBeNull();
  });

  it('takes in files of its own folder, and no others', async () => {
    await writeFile(
      at('types.xsd'),
      `<xs:schema xmlns:xs="x">${commonTypes}<xs:include schemaLocation="mbxml.xsd"/></xs:schema>`,
    );
    const outside = [
      '../secret.xsd',
      '/etc/passwd',
      'http://example.com/a.xsd',
      'C:\\a.xsd',
      'sub/b.xsd',
      '..',
      'absent.xsd',
    ];
    const more = ['types.xsd', './types.xsd', ...outside].map((to) => `<xs:include schemaLocation="${to}"/>`).join('');
    const { names, findings } = await installed(madeSchema({ more }).replace(commonTypes, ''));
    expect(names?.header[0]?.limits).toEqual({ length: 20 });
    const left = findings.filter(({ says }) => says.includes('was not read')).map(({ says }) => says);
    expect(left).toHaveLength(outside.length);
    for (const location of outside) expect(left.join()).toContain(`refers to ${location},`);
  });

  it.each([
    ['of anything but XML', 'hello', /cannot be read as a schema: it is no/],
    ['cut off', madeSchema().slice(0, 900), /no well-formed XML/],
    ['of another XML', '<html><body/></html>', /its root is not xs:schema/],
    ['with a document type', `<!DOCTYPE a [<!ENTITY b "c">]>${madeSchema()}`, /a document type is not read/],
    ['in an unknown encoding', madeSchema().replace('utf-8', 'klingon'), /encoding klingon is not known/],
    ['larger than any schema', Buffer.alloc(longestSchema + 1, ' '), /more than 8000000 bytes/],
  ])('%s gives no names but says why', async (_, content, reason) => {
    const { names, findings } = await installed(content);
    expect(names).toBeNull();
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ is: 'unreadable', ok: false, says: expect.stringMatching(reason) });
  });

  it('that is not there gives no names', async () => {
    expect(await readInstalledSchema(at('absent.xsd'))).toMatchObject({ names: null, findings: [{ ok: false }] });
  });

  it('that nobody named leaves the inferred names, and says so', () => {
    expect(notRead()).toMatchObject({ names: inferredNames, findings: [{ is: 'inferred', ok: null }] });
  });

  it('of an older version, or of another form of elements, is told', async () => {
    const old = await installed(madeSchema({ namespace: 'http://sagemasterbuilder.com/api' }));
    expect(old.names?.namespace).toBe('http://sagemasterbuilder.com/api');
    expect(says(old, 'differs')).toEqual([expect.stringContaining('Is this a version of Sage that Tieout knows?')]);
    const qualified = await installed(madeSchema({ attributes: 'elementFormDefault="qualified"' }));
    expect(qualified.names?.qualified).toBe(true);
    const bare = await installed(madeSchema().replaceAll('"User"', '"Person"'));
    expect(says(bare, 'differs')).toEqual([expect.stringContaining('does not declare User')]);
  });
});

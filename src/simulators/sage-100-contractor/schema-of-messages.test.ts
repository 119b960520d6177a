import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database.ts';
import { smallCompany } from '../../../test/support/sage-harness.ts';
import { type MessageSchema, readMessageSchema } from './schema-of-messages.ts';
import { openSimulator, type Simulator } from './simulator.ts';
import { envelope, line, message, recordOf, request, verdictOf } from './testing/message.ts';
import { readXml } from './xml.ts';

const never = new AbortController().signal;
const variantFile = new URL('./testing/mbxml-variant.xsd', import.meta.url);
let schema: MessageSchema;
beforeAll(async () => {
  schema = await readMessageSchema(new URL('./mbxml.xsd', import.meta.url));
});

function check(xml: string) {
  const read = readXml(xml);
  if ('problem' in read) throw new Error(read.problem);
  return schema.check(read.root)?.says ?? null;
}

describe('the schema of the messages', () => {
  it('takes a whole invoice, a short one, and the requests of others', () => {
    const all = {
      PhaseRef: '1',
      OrderNumber: '',
      ReferenceNumber: 'R',
      DueDate: '2026-04-30',
      PostingPeriod: '3',
      PostingYear: '2026',
      UserDefined2: 'x',
    };
    expect(check(message(all, line({ Quantity: '2', UnitPrice: '50' }) + line()))).toBeNull();
    expect(check(message({ SubcontractNumber: null, Desc: null, UserDefined1: null, Retainage: null }))).toBeNull();
    expect(check(envelope('<SQLRunRq requestID="1"><SQL>select 1</SQL></SQLRunRq>'))).toBeNull();
    expect(check(envelope('<VendorQryRq requestID="1"/>'))).toBeNull();
  });

  it.each<[string, () => string, string]>([
    [
      'an unknown element',
      () => message({ Colour: 'red' }),
      'APInvoiceAddNextRq: the element Colour is not expected here',
    ],
    [
      'two elements that changed places',
      () => message().replace(/(<Desc>March<\/Desc>)(<InvoiceDate>.*?<\/InvoiceDate>)/, '$2$1'),
      'APInvoiceAddNextRq: InvoiceType is expected, not Desc',
    ],
    [
      'an element too many',
      () => message().replace('<Status>', '<Status>1</Status><Status>'),
      'InvoiceTotal is expected, not Status',
    ],
    ['no date', () => message({ InvoiceDate: null }), 'InvoiceDate is expected, not InvoiceType'],
    ['a line without an amount', () => message({}, line({ Amount: null })), 'APInvoiceLineAdd: Amount is expected'],
    [
      'a reference that is a text',
      () => message().replace(/<ObjectID>12<\/ObjectID>/, '12'),
      'VendorRef: ObjectID is expected',
    ],
    ['a capital that is none', () => message().replaceAll('Desc>', 'desc>'), 'expected, not desc'],
    [
      'an unknown attribute',
      () => message().replace('requestID', 'colour="red" requestID'),
      'there is no attribute colour',
    ],
    ['no requestID', () => message().replace(' requestID="1"', ''), 'the attribute requestID is missing'],
    ['no messageSetID', () => message().replace(' messageSetID="s"', ''), 'the attribute messageSetID is missing'],
    [
      'a way of its own at errors',
      () => message().replace('stopOnError', 'shrug'),
      'onError must be continueOnError or stopOnError',
    ],
    ['an unknown request', () => envelope('<BillAddRq requestID="1"/>'), 'is expected, not BillAddRq'],
    ['no request', () => envelope(''), 'MBXMLMsgsRq: APInvoiceAddNextRq or'],
    ['no session', () => message().replace(/<MBXMLSessionRq>.*<\/MBXMLSessionRq>/, ''), 'MBXMLSessionRq'],
    [
      'another namespace',
      () => message().replace('sage100contractor.com', 'example.org'),
      'the document is not MBXML of',
    ],
    ['no namespace', () => message().replaceAll('api:', ''), 'the document is not MBXML of'],
  ])('refuses %s', (_, xml, says) => {
    expect(check(xml())).toContain(says);
  });
});

describe('a message', () => {
  let database: FreshDatabase;
  let sage: Simulator;
  let variant: Simulator;
  beforeAll(async () => {
    database = await freshDatabase();
    const options = { connectionString: database.url, companyName: 'Small Builders' };
    sage = await openSimulator(options);
    await sage.setUp(smallCompany);
    variant = await openSimulator({ ...options, messageSchema: variantFile });
  });
  afterAll(async () => {
    await Promise.all([sage.close(), variant.close()]);
    await database.drop();
  });
  const count = async () => (await sage.books.list()).length;

  it('with elements that the schema has not is refused like bad data, and nothing is made', async () => {
    const before = await count();
    for (const wrong of [
      message({ Colour: 'red' }),
      message({ InvoiceDate: null }),
      message({}, line({ Amount: null })),
    ]) {
      expect(verdictOf(await sage.submit(wrong, never))).toMatchObject({ code: 14050 });
    }
    expect(await count()).toBe(before);
  });

  it.each<[string, () => string, string]>([
    ['a bad envelope', () => message().replace('stopOnError', 'shrug'), 'onError must be'],
    [
      'two requests',
      () => envelope(request() + request().replace('"1"', '"2"')),
      'exactly one request, and this holds 2',
    ],
    ['one requestID twice', () => envelope(request() + request()), 'two requests bear the same requestID'],
    ['a request that is only declared', () => envelope('<VendorQryRq requestID="1"/>'), 'this is VendorQryRq'],
  ])('with %s is none', async (_, xml, words) => {
    const before = await count();
    const refused = { code: 'not_accepted', message: expect.stringContaining(words) };
    await expect(sage.submit(xml(), never)).rejects.toMatchObject(refused);
    expect(await count()).toBe(before);
  });

  it('under the names of another installation makes the same invoice', async () => {
    const wants = { RecordNumber: '5000', UserDefined1: null, UserDef1: 'TIE-5000' };
    const named = (text: string) => text.replaceAll(/<ObjectID>.*?<\/ObjectID>/g, '<XRef>$&</XRef>');
    const xml = envelope(named(request(wants, line(), 'APInvoiceAddRq')));
    const answer = await variant.submit(xml, never);
    expect([verdictOf(answer).code, recordOf(answer)]).toEqual([0, '5000']);
    expect(answer).toContain('<APInvoiceAddRs ');
    expect((await sage.books.find('5000'))?.invoice).toMatchObject({ usrdf1: 'TIE-5000' });
    const again = await variant.submit(envelope(named(request(wants, line(), 'APInvoiceAddRq'))), never);
    expect(verdictOf(again)).toEqual({ code: 12000, message: expect.stringContaining('5000 already exists') });
    const next = recordOf(await sage.submit(message(), never));
    expect(next).toBe('5001');
    await expect(variant.submit(message(), never)).rejects.toThrow('is expected, not APInvoiceAddNextRq');
  });
});

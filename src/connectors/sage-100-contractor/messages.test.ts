import { describe, expect, it } from 'vitest';
import type { Bill } from '../../domain/bill.ts';
import type { BillReference, CommitmentLineId } from '../../domain/ids.ts';
import { cents } from '../../domain/money.ts';
import type { Day } from '../../domain/time.ts';
import { inferredNames } from './message-names.ts';
import { billMessage, lineTexts, readVerdict, unsendable, usualForm } from './messages.ts';
import { refusalCode } from './refusals.ts';

const bill: Bill = {
  vendorNumber: '12',
  jobNumber: '7',
  commitmentNumber: 'SC-1',
  invoiceNumber: 'A&B <1>',
  description: 'Tower "North"',
  billingDate: '2026-03-31' as Day,
  postingPeriod: null,
  lines: [
    {
      lineNumber: 4,
      commitmentLineId: 1 as CommitmentLineId,
      costCode: '3100.000',
      costType: '4',
      description: 'Pour',
      amount: cents(-1),
      retainage: cents(0),
      quantity: null,
      unitPrice: null,
    },
  ],
  amount: cents(-1),
  retainage: cents(0),
};
const wrap = (inside: string) => `<api:MBXML xmlns:api="http://x"><MBXMLMsgsRs>${inside}</MBXMLMsgsRs></api:MBXML>`;

describe('a message to Sage', () => {
  it('names the company and the user, and escapes what people wrote', () => {
    const xml = billMessage(bill, 'TIE-x' as BillReference, 'Smith & Sons', 'tieout');
    expect(xml).toContain('<Company>Smith &amp; Sons</Company><User>tieout</User>');
    expect(xml).toContain('<InvoiceNumber>A&amp;B &lt;1&gt;</InvoiceNumber>');
    expect(xml).toContain('<VendorRef><ObjectID>12</ObjectID></VendorRef>');
    expect(xml).toContain('<Amount>-0.01</Amount>');
    expect(xml).toContain('<UserDefined1>TIE-x</UserDefined1>');
  });

  it('names a posting period only where one was typed', () => {
    const of = (given: Bill) => billMessage(given, 'TIE-x' as BillReference, 'Smith & Sons', 'tieout');
    expect(of(bill)).not.toMatch(/PostingPeriod|PostingYear/);
    expect(of({ ...bill, postingPeriod: { year: 2026, month: 4 } })).toContain(
      '<PostingPeriod>4</PostingPeriod><PostingYear>2026</PostingYear><InvoiceType>1</InvoiceType><Status>1</Status>',
    );
    const inFiscalYear = { ...usualForm, fiscalYearBegins: 10 };
    const october = { ...bill, postingPeriod: { year: 2026, month: 10 } };
    expect(billMessage(october, 'TIE-x' as BillReference, 'S', 'u', inFiscalYear)).toContain(
      '<PostingPeriod>1</PostingPeriod><PostingYear>2027</PostingYear>',
    );
  });

  it('gives quantity and unit price of a line that has both, and else the amount alone', () => {
    const of = (line: Partial<Bill['lines'][number]>, names = inferredNames) =>
      billMessage({ ...bill, lines: [{ ...bill.lines[0]!, ...line }] }, 'TIE-x' as BillReference, 'S', 'u', {
        ...usualForm,
        names,
      });
    const pieces = { quantity: '-2.5', unitPrice: '0.004' };
    expect(of(pieces)).toContain('<Quantity>-2.5</Quantity><UnitPrice>0.004</UnitPrice><Amount>-0.01</Amount>');
    expect(of({})).not.toMatch(/Quantity|UnitPrice/);
    // A schema without amounts wants pieces at a price.
    const names = { ...inferredNames, line: inferredNames.line.filter(({ holds }) => holds !== 'amount') };
    expect(of({}, names)).toContain('<Quantity>1</Quantity><UnitPrice>-0.01</UnitPrice><Retainage>');
    expect(of(pieces, names)).toContain('<Quantity>-2.5</Quantity><UnitPrice>0.004</UnitPrice><Retainage>');
  });

  it('leaves no half of a cent to Sage’s rounding: 0.5 at 12.25 is 6.13 here, and 6.12 for who rounds to even', () => {
    const line = { ...bill.lines[0]!, quantity: '0.5', unitPrice: '12.25', amount: cents(613) };
    expect(lineTexts(line, inferredNames)).toMatchObject({ quantity: null, unitPrice: null, amount: '6.13' });
    const names = { ...inferredNames, line: inferredNames.line.filter(({ holds }) => holds !== 'amount') };
    expect(lineTexts(line, names)).toMatchObject({ quantity: '1', unitPrice: '6.13' });
  });

  it('leaves out what the bill lacks, unless the schema demands it', () => {
    const of = (required: boolean) => {
      const header = inferredNames.header.map((place) =>
        place.holds === 'description' ? { ...place, required } : place,
      );
      const form = { ...usualForm, names: { ...inferredNames, header } };
      return billMessage({ ...bill, description: '' }, 'TIE-x' as BillReference, 'S', 'u', form);
    };
    expect(of(false)).toContain('</SubcontractNumber><InvoiceDate>');
    expect(of(true)).toContain('</SubcontractNumber><Desc/><InvoiceDate>');
  });

  it('bears the type and status that are wanted, what is fixed, and a prefix where the schema wants one', () => {
    const fixed = { holds: 'fixed', element: 'BatchRef', within: ['ObjectID'], required: true, value: '3' } as const;
    const names = { ...inferredNames, qualified: true, header: [fixed, ...inferredNames.header] };
    const xml = billMessage(bill, 'TIE-x' as BillReference, 'S', 'u', { names, type: 2, status: 3 });
    expect(xml).toContain(
      '<api:APInvoiceAddNextRq requestID="1"><api:BatchRef><api:ObjectID>3</api:ObjectID></api:BatchRef>',
    );
    expect(xml).toContain('<api:InvoiceType>2</api:InvoiceType><api:Status>3</api:Status>');
    expect(xml).not.toMatch(/<\/?(?!api:|\?xml)\w/);
  });

  it('brings a record number where the schema leaves that to us, and is not made without one', () => {
    const own = { holds: 'recordNumber', element: 'ObjectRef', within: ['ObjectID'], required: true } as const;
    const names = { ...inferredNames, header: [own, ...inferredNames.header] };
    const of = (recordNumber: string | null) =>
      billMessage(bill, 'TIE-x' as BillReference, 'S', 'u', { ...usualForm, names, recordNumber });
    expect(of('104')).toContain('requestID="1"><ObjectRef><ObjectID>104</ObjectID></ObjectRef><InvoiceNumber>');
    expect(() => of(null)).toThrow('record number');
  });

  it('is not made of characters that XML cannot carry', () => {
    expect(unsendable(bill)).toBeNull();
    expect(unsendable({ ...bill, description: 'a\u0007b' })).toBe('description');
    expect(unsendable({ ...bill, invoiceNumber: '\ud800' })).toBe('invoice number');
    expect(unsendable({ ...bill, description: 'Ünï 🏗' })).toBeNull();
  });
});

describe('an answer of Sage', () => {
  it('has one verdict', () => {
    expect(readVerdict(wrap('<XAddRs statusCode="0" statusMessage="Ok"/>'))).toEqual({
      statusCode: 0,
      statusMessage: 'Ok',
      recordNumber: null,
    });
    expect(readVerdict(wrap('<XAddRs statusCode="12802" statusMessage="a &amp; b"/>'))).toEqual({
      statusCode: 12802,
      statusMessage: 'a & b',
      recordNumber: null,
    });
    expect(readVerdict(wrap('<XAddRs statusCode="0"><RecordNumber>881</RecordNumber></XAddRs>')).recordNumber).toBe(
      '881',
    );
    const envelope = '<MBXML><MBXMLMsgsRs statusCode="12806" statusMessage="no"/></MBXML>';
    expect(readVerdict(envelope).statusCode).toBe(12806);
  });

  it.each([
    ['nothing', ''],
    ['cut off', '<MBXML><MBXMLMsgsRs><XAddRs statusCode="12802"'],
    ['cut off after the verdict', '<MBXML><MBXMLMsgsRs><XAddRs statusCode="12802"/>'],
    ['a page of a proxy', '<html><body>502</body></html>'],
    ['no status', wrap('<XAddRs/>')],
    ['a status that is no number', wrap('<XAddRs statusCode="ok"/>')],
    ['an empty status, which is no yes', wrap('<XAddRs statusCode=""/>')],
    ['a status that only JavaScript reads as 0', wrap('<XAddRs statusCode="0x0"/>')],
    ['two verdicts', wrap('<XAddRs statusCode="0"/><YAddRs statusCode="12802"/>')],
    ['twice the same', wrap('<XAddRs statusCode="0"/><XAddRs statusCode="12802"/>')],
    ['an envelope alone', '<MBXML><MBXMLMsgsRs statusCode="0"/></MBXML>'],
  ])('that is %s is no verdict', (_, xml) => {
    expect(() => readVerdict(xml)).toThrow('cannot be read');
  });

  it.each([
    [12802, 'Invalid object reference', 'which_reference'],
    [12806, 'whatever', 'erp_not_authorized'],
    [12000, 'whatever', 'erp_duplicate_number'],
    [14201, 'Posting period 3 of 2026 is closed.', 'erp_closed_period'],
    [14201, 'Invoice number 1 already exists for vendor 12.', 'erp_duplicate_number'],
    [14201, 'Subcontract SC-3 is locked for editing.', 'erp_record_locked'],
    [14050, 'Set-up is incomplete: vendor 13 has no due terms.', 'erp_setup_incomplete'],
    [14201, 'The invoice exceeds the remaining subcontract.', 'erp_over_commitment'],
    [14050, 'Something nobody has met yet.', 'erp_invalid'],
    [99999, 'A code nobody has met yet.', 'erp_invalid'],
  ])('of status %i, %s, is %s', (statusCode, statusMessage, code) => {
    expect(refusalCode({ statusCode, statusMessage, recordNumber: null })).toBe(code);
  });
});

import { describe, expect, it } from 'vitest';
import type { Bill } from '../../domain/bill.ts';
import type { BillReference, CommitmentLineId } from '../../domain/ids.ts';
import { cents } from '../../domain/money.ts';
import type { Day } from '../../domain/time.ts';
import { billMessage, readVerdict, unsendable } from './messages.ts';
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
    });
    expect(readVerdict(wrap('<XAddRs statusCode="12802" statusMessage="a &amp; b"/>'))).toEqual({
      statusCode: 12802,
      statusMessage: 'a & b',
    });
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
    ['two verdicts', wrap('<XAddRs statusCode="0"/><YAddRs statusCode="12802"/>')],
    ['twice the same', wrap('<XAddRs statusCode="0"/><XAddRs statusCode="12802"/>')],
    ['an envelope alone', '<MBXML><MBXMLMsgsRs statusCode="0"/></MBXML>'],
  ])('that is %s is no verdict', (_, xml) => {
    expect(() => readVerdict(xml)).toThrow(/Sage's answer/);
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
    expect(refusalCode({ statusCode, statusMessage })).toBe(code);
  });
});

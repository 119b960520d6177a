import type { Bill } from '../../src/domain/bill.ts';
import { formatMoney } from '../../src/domain/money.ts';

/** A Tryton of one company in a few lines: right answers to what the connector asks, to be spoilt on the way. */

export const companyName = 'Kit Builders';
type Row = Readonly<Record<string, unknown>>;

/** A bill, and whether it is in the books. */
export interface Held {
  readonly bill: Bill;
  readonly reference: string;
  readonly id: number;
  is: 'there' | 'not there';
  /** May what is asked to be made be made? */
  readonly takes: boolean;
  /** Where it is no draft: its state in Tryton. */
  state?: string;
  /** The second of its making, which tells apart two that bear one id. */
  readonly second?: number;
}

const decimal = (value: string) => ({ __class__: 'Decimal', decimal: value });
const day = (text: string) => {
  const [year, month, date] = text.split('-').map(Number);
  return { __class__: 'date', year, month, day: date };
};
const analytic = (root: string, code: string, parent: string) => ({
  'root.': { id: 1, name: root },
  'account.': { id: 2, code, 'parent.': { id: 3, code: parent } },
});

function rowOf({ bill, reference, id, state = 'draft', second = 0 }: Held): Row {
  const entries = (code: string) => [
    analytic('Cost codes', code, ''),
    analytic('Jobs', bill.commitmentNumber, bill.jobNumber),
  ];
  return {
    id,
    state,
    number: state === 'draft' ? null : `N-${id}`,
    reference: bill.invoiceNumber,
    comment: reference,
    invoice_date: day(bill.billingDate),
    accounting_date: null,
    create_date: { ...day('2026-04-01'), __class__: 'datetime', hour: 9, minute: 0, second, microsecond: 5 },
    'party.': { id: 8, code: bill.vendorNumber },
    'lines.': bill.lines.flatMap((line) => [
      {
        ...{ id: 1, type: 'line', note: `Line ${line.lineNumber}`, amount: decimal(formatMoney(line.amount)) },
        ...{ 'account.': { id: 4, code: line.costType }, 'analytic_accounts.': entries(line.costCode) },
      },
      {
        ...{ id: 2, type: 'line', note: `Line ${line.lineNumber}`, amount: decimal(`-${formatMoney(line.retainage)}`) },
        ...{ 'account.': { id: 5, code: '2110' }, 'analytic_accounts.': [] },
      },
    ]),
  };
}

const isWanted = (domain: unknown, held: Held): boolean => {
  const text = JSON.stringify(domain);
  if (text.startsWith('["OR",["id","in"')) {
    const [, [, , ids], [, , references]] = domain as [string, [string, string, number[]], [string, string, string[]]];
    return ids.includes(held.id) || references.includes(held.reference);
  }
  // Whether the number is used already, and pages of all bills.
  return !text.includes('"reference"') && !text.includes(`[["id",">",${held.id}]`);
};

const account = (id: number, code: string, more: Row = {}) => ({
  ...{ id, code, name: `Account ${code}`, 'company.': { id: 1, 'party.': { id: 2, name: companyName } } },
  ...{ 'type.': { id: 9, payable: true, expense: code.startsWith('5'), debt: code === '2110' } },
  ...more,
});

/** What a right server answers. @throws a text where the books say no. */
export function rightResult(method: string, params: readonly unknown[], all: readonly Held[]): unknown {
  const [domain] = params;
  switch (method) {
    case 'common.db.login':
      return [7, 'key'];
    case 'model.company.company.search_read':
      return [
        { id: 1, party: 2, 'party.': { id: 2, name: companyName }, currency: 3, 'currency.': { id: 3, digits: 2 } },
      ];
    case 'model.account.account.search_read':
      return [account(50, '5200'), account(21, '2110')];
    case 'model.party.party.search_read':
      return [
        {
          ...{ id: 8, code: '201', name: 'Ace Concrete', supplier_payment_term: 6, account_payable: 21 },
          'addresses.': [{ id: 11, invoice: true }],
        },
      ];
    case 'model.analytic_account.account.search_read':
      return [
        { id: 100, type: 'root', name: 'Jobs', code: null, root: null, parent: null, 'parent.': null },
        { id: 200, type: 'root', name: 'Cost codes', code: null, root: null, parent: null, 'parent.': null },
        {
          id: 101,
          type: 'normal',
          name: 'Tower',
          code: '1001',
          root: 100,
          parent: 100,
          'parent.': { id: 100, code: null },
        },
        {
          id: 102,
          type: 'normal',
          name: 'Concrete',
          code: 'SC-001',
          root: 100,
          parent: 101,
          'parent.': { id: 101, code: '1001' },
        },
        {
          id: 201,
          type: 'normal',
          name: 'Forming',
          code: '3100.000',
          root: 200,
          parent: 200,
          'parent.': { id: 200, code: null },
        },
      ];
    case 'model.account.period.search_read':
      return [
        {
          ...{ id: 31, name: '2026-03', state: 'open', start_date: day('2026-03-01'), end_date: day('2026-03-31') },
          'fiscalyear.': { id: 30, name: '2026', 'invoice_sequences.': [{ id: 1, in_invoice_sequence: 5 }] },
        },
      ];
    case 'model.account.journal.search_read':
      return [{ id: 41 }];
    case 'model.account.invoice.search_read':
      return all.filter((held) => held.is === 'there' && isWanted(domain, held)).map(rowOf);
    case 'model.account.invoice.create': {
      const [[given]] = params as [[{ comment: string }]];
      const held = all.find((one) => one.reference === given.comment)!;
      if (!held.takes) throw new Error('The party is blocked.');
      held.is = 'there';
      return [held.id];
    }
    default:
      return [];
  }
}

import { describe, expect, it } from 'vitest';
import { newReference } from '../../../test/support/small-bill.ts';
import { trytonBill } from '../../../test/support/tryton-bill.ts';
import type { Instant } from '../../domain/time.ts';
import { ErpTrouble } from '../trouble.ts';
import { createOnce } from './create.ts';
import { TrytonNo } from './errors.ts';
import type { Books } from './ground.ts';
import { invoiceModel } from './invoice.ts';
import type { Row } from './values.ts';

const never = new AbortController().signal;
const day = (month: number, date: number) => ({ __class__: 'date', year: 2026, month, day: date });

/** What a company has that lacks nothing: a row or two of each model. */
const complete: Readonly<Record<string, readonly Row[]>> = {
  'account.account': [
    {
      id: 1,
      code: '5200',
      'type.': { expense: true, debt: false, payable: true },
      'company.': { 'party.': { name: 'P' } },
    },
    { id: 2, code: '2110', 'type.': { expense: false, debt: true } },
  ],
  'party.party': [
    {
      id: 3,
      code: '201',
      name: 'Ace',
      supplier_payment_term: 4,
      account_payable: 5,
      'addresses.': [{ id: 6, invoice: null }],
    },
  ],
  'analytic_account.account': [
    { id: 8, name: 'Jobs', type: 'root', code: null, root: null, parent: null, 'parent.': null },
    { id: 9, name: 'Cost codes', type: 'root', code: null, root: null, parent: null, 'parent.': null },
    { id: 10, code: '1001', type: 'normal', root: 8, parent: 8, 'parent.': { code: null } },
    { id: 11, code: 'SC-001', type: 'normal', root: 8, parent: 10, 'parent.': { code: '1001' } },
    { id: 12, code: '3100.000', type: 'normal', root: 9, parent: 9, 'parent.': { code: null } },
  ],
  'account.period': [
    {
      id: 13,
      name: '2026-03',
      state: 'open',
      start_date: day(3, 1),
      end_date: day(3, 31),
      'fiscalyear.': { name: '2026', 'invoice_sequences.': [{ id: 1, in_invoice_sequence: 1 }] },
    },
  ],
  'account.journal': [{ id: 14 }],
  'account.configuration': [{ id: 1, default_account_payable: null }],
};

type Change = (method: string, given: readonly unknown[]) => Promise<void>;

/** A company in this test's memory, whose invoices the changes put there. */
function company(
  lacks: Readonly<Record<string, readonly Row[]>> = {},
  change: Change = async () => undefined,
  currencyDigits = 2,
) {
  const invoices: Record<string, unknown>[] = [];
  let shows = true;
  const bill = trytonBill();
  const reference = newReference();
  const changes: string[] = [];
  const tables = { ...complete, ...lacks };
  const take = (state: string, number: string | null) => {
    const line = { type: 'line', note: 'Line 1', 'analytic_accounts.': [] as unknown[] };
    const accounts = [{ 'root.': { name: 'Jobs' }, 'account.': { code: 'SC-001', 'parent.': { code: '1001' } } }];
    const decimal = (value: string) => ({ __class__: 'Decimal', decimal: value });
    invoices[0] = {
      id: 7,
      state,
      number,
      reference: bill.invoiceNumber,
      comment: reference,
      invoice_date: day(3, 31),
      accounting_date: null,
      create_date: { ...day(3, 31), __class__: 'datetime', hour: 1, minute: 2, second: 3, microsecond: 4 },
      'party.': { code: '201' },
      'lines.': [
        { ...line, amount: decimal('12500.00'), 'account.': { code: '5200' }, 'analytic_accounts.': accounts },
        { ...line, amount: decimal('-1250.00'), 'account.': { code: '2110' } },
      ],
    };
  };
  const books: Books = {
    login: 'tieout',
    places: { companyName: 'P', jobsRoot: 'Jobs', costCodesRoot: 'Cost codes' },
    ground: async () => ({ company: 1, companyParty: 99, currency: 1, currencyDigits }),
    roots: async () => ({ jobs: null, costCodes: null }),
    async search(model, domain) {
      if (model !== invoiceModel) return tables[model] ?? [];
      // A look asks for ours, the check for used numbers for others of its number.
      if (domain[0] === 'OR') return shows ? invoices : [];
      return (tables[invoiceModel] ?? []).map((one) => ({ ...one, reference: bill.invoiceNumber }));
    },
    async *pages() {},
    async change(_, method, given) {
      changes.push(method);
      await change(method, given);
      if (method === 'create') take('draft', null);
      if (method === 'post') take('posted', 'SI-1');
      return null;
    },
  };
  const looker = (post: boolean) => ({
    books,
    clock: { now: async () => 1 as Instant },
    reading: { jobsRoot: 'Jobs', retainageAccount: '2110' },
    post,
  });
  const ask = (post = true, affirmed?: () => void, signal = never) =>
    createOnce(looker(post), bill, reference, signal, affirmed);
  /** From now on its invoices are shown to nobody. */
  const hide = () => {
    shows = false;
  };
  return { ask, changes, take, hide, invoices };
}

const no = (about: TrytonNo['about'], times = Number.POSITIVE_INFINITY, at = 'create'): Change => {
  let left = times;
  return async (method) => {
    if (method === at && left-- > 0) throw new TrytonNo(about, 'Not today.');
  };
};

describe('making a bill', () => {
  it('is a draft, then its posting; or the draft alone', async () => {
    const posting = company();
    expect(await posting.ask()).toMatchObject({ is: 'created', record: { id: '7' } });
    expect(posting.changes).toEqual(['create', 'post']);
    const drafting = company();
    expect(await drafting.ask(false)).toMatchObject({ is: 'created', record: { id: '7' } });
    expect(drafting.changes).toEqual(['create']);
  });

  it('goes on where a draft is, and asks for nothing where it was posted', async () => {
    const half = company();
    half.take('draft', null);
    expect(await half.ask()).toMatchObject({ is: 'created' });
    expect(half.changes).toEqual(['post']);
    const whole = company();
    whole.take('posted', 'SI-1');
    expect(await whole.ask()).toMatchObject({ is: 'created' });
    expect(whole.changes).toEqual([]);
  });

  it.each([
    ['rule', 'erp_invalid'],
    ['right', 'erp_not_authorized'],
  ] as const)('is refused where Tryton says no about a %s', async (about, code) => {
    const { ask, changes } = company({}, no(about));
    expect(await ask()).toEqual({ is: 'refused', refusal: { code, detail: 'Not today.' } });
    expect(changes).toEqual(['create']);
  });

  it('is no refusal once the draft is there', async () => {
    const { ask, changes } = company({}, no('right', 1, 'post'));
    expect(await ask()).toMatchObject({ is: 'unclear', because: expect.stringContaining('Not today.') });
    expect(changes).toEqual(['create', 'post']);
  });

  it('is tried again a few times where another change was in the way, then left to a later ask', async () => {
    const twice = company({}, no('busy', 2));
    expect(await twice.ask()).toMatchObject({ is: 'created' });
    expect(twice.changes).toEqual(['create', 'create', 'create', 'post']);
    const always = company({}, no('busy'));
    expect(await always.ask()).toMatchObject({ is: 'unclear', trouble: 'overlapping_change' });
    expect(new Set(always.changes)).toEqual(new Set(['create']));
  });

  it('ends where an answer is lost, and asks for nothing more', async () => {
    const { ask, changes } = company({}, async () => {
      throw new ErpTrouble('connection_lost', { erp: 'Tryton' });
    });
    await expect(ask()).rejects.toMatchObject({ code: 'connection_lost' });
    expect(changes).toEqual(['create']);
  });

  it('tells that Tryton said yes to the draft before it goes on, and not before Tryton did', async () => {
    const lost = new ErpTrouble('connection_lost', { erp: 'Tryton' });
    for (const [at, yes] of [
      ['create', 0],
      ['post', 1],
    ] as const) {
      let said = 0;
      const { ask } = company({}, async (method) => {
        if (method === at) throw lost;
      });
      await expect(ask(true, () => said++)).rejects.toBe(lost);
      expect(said).toBe(yes);
    }
  });

  it('is not asked for a second time where it was made and is not shown', async () => {
    const hidden = company({}, async () => {
      if (hidden.changes.length > 1) throw new Error('it is made twice');
    });
    hidden.hide();
    expect(await hidden.ask()).toMatchObject({ is: 'unclear', trouble: 'made_but_not_shown' });
    expect(hidden.changes).toEqual(['create']);
  });

  it('posts no draft that is another than was asked for', async () => {
    const other = company();
    other.take('draft', null);
    other.invoices[0]!.reference = 'INV-OTHER';
    expect(await other.ask()).toMatchObject({ is: 'unclear', trouble: 'made_differently' });
    expect(other.changes).toEqual([]);
  });

  it('is no refusal where Tryton said no and it is there all the same', async () => {
    const there = company({}, async (method) => {
      if (method !== 'create') return;
      there.take('draft', null);
      throw new TrytonNo('rule', 'Not today.');
    });
    expect(await there.ask()).toMatchObject({ is: 'unclear', because: expect.stringContaining('Not today.') });
  });

  it('is not begun once nobody waits for it', async () => {
    const over = company();
    await expect(over.ask(true, undefined, AbortSignal.abort(new Error('over')))).rejects.toThrow('over');
    expect(over.changes).toEqual([]);
  });

  it('is refused where the currency has no cents', async () => {
    const { ask, changes } = company({}, undefined, 0);
    expect(await ask()).toMatchObject({ is: 'refused', refusal: { code: 'erp_setup_incomplete' } });
    expect(changes).toEqual([]);
  });

  it('is told that its number is taken before all else that is wrong: what has it may be an earlier ask’s', async () => {
    const used = { id: 7, party: 3, number: 'SI-1' };
    const [period] = complete['account.period']!;
    const lacks = {
      [invoiceModel]: [used],
      'account.period': [{ ...period, state: 'closed' }],
      'party.party': [{ ...complete['party.party']![0], supplier_payment_term: null }],
    };
    const { ask, changes } = company(lacks, undefined, 0);
    expect(await ask()).toMatchObject({ is: 'refused', refusal: { code: 'erp_duplicate_number' } });
    expect(changes).toEqual([]);
  });

  const [payable, debts] = complete['account.account']!;
  const [ace] = complete['party.party']!;
  const [jobs, codes, job, contract, code] = complete['analytic_account.account']!;
  const analytic = (...below: readonly Row[]) => ({ 'analytic_account.account': [jobs!, codes!, ...below] });
  const [period] = complete['account.period']!;
  it.each<[string, string, Readonly<Record<string, readonly Row[]>>]>([
    ['erp_setup_incomplete', 'two parties of one code', { 'party.party': [ace!, ace!] }],
    ['erp_setup_incomplete', 'no address', { 'party.party': [{ ...ace, 'addresses.': [] }] }],
    ['erp_setup_incomplete', 'no payment term', { 'party.party': [{ ...ace, supplier_payment_term: null }] }],
    ['erp_setup_incomplete', 'no account payable', { 'party.party': [{ ...ace, account_payable: null }] }],
    ['erp_setup_incomplete', 'no root for jobs', { 'analytic_account.account': [codes!, job!, contract!, code!] }],
    ['erp_unknown_job', 'no job', analytic(contract!, code!)],
    ['erp_unknown_commitment', 'no subcontract', analytic(job!, code!)],
    ['erp_unknown_commitment', 'one of another job', analytic(job!, { ...contract, parent: 77 }, code!)],
    ['erp_setup_incomplete', 'one that only adds up', analytic(job!, { ...contract, type: 'view' }, code!)],
    ['erp_unknown_cost_code', 'no cost code', analytic(job!, contract!)],
    [
      'erp_unknown_cost_code',
      'no account of the cost type',
      { 'account.account': [{ ...payable, code: '5100' }, debts!] },
    ],
    [
      'erp_setup_incomplete',
      'an account of another type',
      { 'account.account': [{ ...payable, 'type.': { expense: 0, payable: 1 } }, debts!] },
    ],
    ['erp_setup_incomplete', 'no account for retainage', { 'account.account': [payable!] }],
    ['erp_closed_period', 'no period', { 'account.period': [] }],
    ['erp_closed_period', 'a closed period', { 'account.period': [{ ...period, state: 'closed' }] }],
    [
      'erp_setup_incomplete',
      'no numbers for it',
      { 'account.period': [{ ...period, 'fiscalyear.': { name: '2026', 'invoice_sequences.': [] } }] },
    ],
    ['erp_setup_incomplete', 'no journal', { 'account.journal': [] }],
  ])('is refused as %s before anything is made: %s', async (refusedAs, _, lacks) => {
    const { ask, changes } = company(lacks);
    const detail = expect.stringMatching(/./);
    expect(await ask()).toMatchObject({ is: 'refused', refusal: { code: refusedAs, detail } });
    expect(changes).toEqual([]);
  });
});

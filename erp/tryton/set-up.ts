import { usualPlaces } from '../../src/connectors/tryton/connector.ts';
import { dayValue, id, isTrue, joined, type Row } from '../../src/connectors/tryton/values.ts';
import type { Day } from '../../src/domain/time.ts';
import { amount, type Hands, making } from './hands.ts';
import type { NewCompany, NewVendor } from './small-company.ts';

/** A person of the company's Tryton. */
export interface Login {
  readonly user: string;
  readonly password: string;
}

const day = (text: string) => dayValue(text as Day);
const active = { type: 'normal' } as const;

/**
 * A company as an accountant would set it up: currency, chart of accounts, fiscal years with their periods, terms,
 * vendors, jobs with their subcontracts, cost codes; and the people who may work in it. On a blank database, as Tryton's
 * administrator. Takes a few seconds.
 */
export async function setUp(hands: Hands, books: NewCompany, people: readonly Login[]): Promise<void> {
  const company = await makeCompany(hands, books.name);
  const accounts = await makeChart(hands, company);
  for (const { code, name } of books.expenses) {
    await hands.make('account.account', { code, name, company, type: accounts.expenseType });
  }
  const debts = { name: 'Retainage payable', company, statement: 'balance', debt: true };
  const type = await hands.make('account.account.type', debts);
  await hands.make('account.account', { ...books.retainage, company, type });
  for (const year of books.years) await makeYear(hands, company, year);
  for (const name of books.closed) {
    await hands.call('model.account.period.close', [await hands.one('account.period', ['name', '=', name])]);
  }
  await makePayments(hands, company, accounts);
  const terms = await hands.make('account.invoice.payment_term', {
    name: 'Net 30',
    lines: making({ type: 'remainder', relativedeltas: making({ days: 30 }) }),
  });
  for (const vendor of books.vendors) await makeVendor(hands, vendor, terms);
  await makeTrees(hands, company, books);
  for (const person of people) await makePerson(hands, company, person);
}

async function makeCompany(hands: Hands, name: string): Promise<number> {
  const currency = await hands.make('currency.currency', {
    name: 'US Dollar',
    code: 'USD',
    symbol: '$',
    rounding: amount('0.01'),
    digits: 2,
    rates: making({ date: day('2000-01-01'), rate: amount('1') }),
  });
  const party = await hands.make('party.party', { name });
  const company = await hands.make('company.company', { party, currency });
  const admin = await hands.one('res.user', ['login', '=', 'admin']);
  await hands.call('model.res.user.write', [admin], { companies: [['add', [company]]], company });
  hands.of(company);
  return company;
}

interface Accounts {
  readonly expenseType: number;
  readonly payable: number;
  readonly cash: number;
}

/** Tryton's own minimal chart: Main Cash, Expense, Payable, Receivable, Revenue, Tax. */
async function makeChart(hands: Hands, company: number): Promise<Accounts> {
  const wizard = 'wizard.account.create_chart';
  const [template] = await hands.find(
    'ir.model.data',
    [
      ['module', '=', 'account'],
      ['fs_id', '=', 'account_template_root_en'],
    ],
    ['db_id'],
  );
  const [session] = (await hands.call(`${wizard}.create`)) as [number];
  const step = (values: unknown, name: string) => hands.call(`${wizard}.execute`, session, values, name);
  await step({}, 'account');
  await step({ account: { company, account_template: id(template!, 'db_id') } }, 'create_account');
  const kinds = ['payable', 'receivable', 'expense'] as const;
  const found = await hands.find(
    'account.account',
    [
      ['company', '=', company],
      ['type', '!=', null],
    ],
    ['name', 'type', ...kinds.map((kind) => `type.${kind}`)],
  );
  const account = (kind: (typeof kinds)[number]): Row => found.find((row) => isTrue(joined(row, 'type')!, kind))!;
  const payable = id(account('payable'));
  const properties = { company, account_receivable: id(account('receivable')), account_payable: payable };
  await step({ properties }, 'create_properties');
  await hands.call(`${wizard}.delete`, session);
  const cash = id(found.find((row) => row.name === 'Main Cash')!);
  return { expenseType: id(account('expense'), 'type'), payable, cash };
}

async function makeYear(hands: Hands, company: number, year: number): Promise<void> {
  const name = String(year);
  const kind = (of: string) => hands.one('ir.sequence.type', ['name', '=', of]);
  const moves = await hands.make('ir.sequence', { name, sequence_type: await kind('Account Move'), company });
  const invoices = await hands.make('ir.sequence.strict', {
    name,
    sequence_type: await kind('Invoice'),
    company,
    prefix: `SI-${year}-`,
  });
  const kinds = ['in_invoice', 'in_credit_note', 'out_invoice', 'out_credit_note'];
  const sequences = Object.fromEntries(kinds.map((one) => [`${one}_sequence`, invoices]));
  const made = await hands.make('account.fiscalyear', {
    name,
    start_date: day(`${year}-01-01`),
    end_date: day(`${year}-12-31`),
    company,
    post_move_sequence: moves,
    invoice_sequences: making({ company, ...sequences }),
  });
  await hands.call('model.account.fiscalyear.create_period', [made]);
}

/** So that an accountant can pay from the till. */
async function makePayments(hands: Hands, company: number, { cash }: Accounts): Promise<void> {
  await hands.make('account.invoice.payment.method', {
    name: 'Cash',
    company,
    journal: await hands.one('account.journal', ['type', '=', 'cash']),
    credit_account: cash,
    debit_account: cash,
  });
}

async function makeVendor(hands: Hands, { code, name, address, terms }: NewVendor, net30: number): Promise<void> {
  await hands.make('party.party', {
    code,
    name,
    addresses: address ? making({ street: '1 Main St', city: 'Reno', postal_code: '89501' }) : [],
    ...(terms ? { supplier_payment_term: net30 } : {}),
  });
}

/** Jobs with their subcontracts below them, and the cost codes beside: two trees, so that a line is charged to both. */
async function makeTrees(hands: Hands, company: number, books: NewCompany): Promise<void> {
  const tree = 'analytic_account.account';
  const root = (name: string) => hands.make(tree, { name, company, type: 'root' });
  const jobsRoot = await root(usualPlaces.jobsRoot);
  for (const { code, name, subcontracts } of books.jobs) {
    const job = await hands.make(tree, { code, name, company, ...active, root: jobsRoot, parent: jobsRoot });
    for (const one of subcontracts) {
      await hands.make(tree, { ...one, company, ...active, root: jobsRoot, parent: job });
    }
  }
  const codesRoot = await root(usualPlaces.costCodesRoot);
  for (const one of books.costCodes) {
    await hands.make(tree, { ...one, company, ...active, root: codesRoot, parent: codesRoot });
  }
}

/** In the group *Account*: may make, post and cancel invoices, and read the rest. */
async function makePerson(hands: Hands, company: number, { user, password }: Login): Promise<void> {
  const account = await hands.one('res.group', ['name', '=', 'Account']);
  await hands.make('res.user', {
    name: user,
    login: user,
    password,
    companies: [['add', [company]]],
    company,
    groups: [['add', [account]]],
  });
}

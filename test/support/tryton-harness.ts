import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { Hands } from '../../erp/tryton/hands.ts';
import { smallCompany } from '../../erp/tryton/small-company.ts';
import { careful } from '../../src/connectors/careful.ts';
import type { Clock, ErpConnector } from '../../src/connectors/contract.ts';
import type { Accountant, BillVariation, ErpHarness } from '../../src/connectors/harness.ts';
import { openTryton, type TrytonOptions } from '../../src/connectors/tryton/connector.ts';
import { dayValue, type Row } from '../../src/connectors/tryton/values.ts';
import type { Bill } from '../../src/domain/bill.ts';
import { type BillReference, billReference, type CommitmentLineId } from '../../src/domain/ids.ts';
import { type Cents, cents, sum } from '../../src/domain/money.ts';
import type { ErpRecord } from '../../src/domain/sighting.ts';
import type { Day, Instant } from '../../src/domain/time.ts';
import { clerkLogin, type RunningTryton, runTryton, tieoutLogin } from './tryton.ts';
import { openWeather, type TrytonWeather } from './tryton-weather.ts';

export const machineClock: Clock = { now: async () => Date.now() as Instant };
export const newReference = () => billReference(randomBytes(26));

/** A bill for the small company, with a number of its own. */
export function trytonBill(change: Partial<Omit<Bill, 'lines'>> = {}, given?: BillVariation['lines']): Bill {
  const amounts = given ?? [{ amount: 1_250_000, retainage: 125_000 }];
  const lines = amounts.map(({ amount, retainage }, i) => ({
    lineNumber: i + 1,
    commitmentLineId: (i + 1) as CommitmentLineId,
    costCode: '3100.000',
    costType: '5200',
    description: `Pour ${i + 1}`,
    amount: cents(amount),
    retainage: cents(retainage),
    quantity: null,
    unitPrice: null,
  }));
  const total = (pick: (line: Bill['lines'][number]) => Cents) => sum(lines.map(pick));
  return {
    vendorNumber: '201',
    jobNumber: '1001',
    commitmentNumber: 'SC-001',
    invoiceNumber: `INV-${randomBytes(5).toString('hex')}`,
    description: 'Pay application 3 <Tower & Dock>',
    billingDate: '2026-03-31' as Day,
    postingPeriod: null,
    amount: total((line) => line.amount),
    retainage: total((line) => line.retainage),
    ...change,
    lines,
  };
}

function variedBill({ refusedAs, lines }: BillVariation): Bill {
  switch (refusedAs) {
    case undefined:
      return trytonBill({}, lines);
    case 'erp_unknown_vendor':
      return trytonBill({ vendorNumber: '999' }, lines);
    case 'erp_unknown_job':
      return trytonBill({ jobNumber: '999' }, lines);
    case 'erp_unknown_commitment':
      return trytonBill({ commitmentNumber: 'SC-999' }, lines);
    case 'erp_unknown_cost_code': {
      const bill = trytonBill({}, lines);
      return { ...bill, lines: bill.lines.map((line) => ({ ...line, costCode: '9999.000' })) };
    }
    case 'erp_closed_period':
      return trytonBill({ billingDate: '2025-01-31' as Day }, lines);
    case 'erp_setup_incomplete':
      return trytonBill({ vendorNumber: '203', commitmentNumber: 'SC-003' }, lines);
    default:
      throw new Error(`the small company has no bill that is refused as ${refusedAs}`);
  }
}

export interface TrytonHarness extends ErpHarness {
  readonly tryton: RunningTryton;
  readonly weather: TrytonWeather;
  /** Another way into the same books: with the weather between, unless an address is given. */
  open(change?: Partial<TrytonOptions>): ErpConnector;
}

/** @param bills whether the connector posts what it makes. */
export async function openTrytonHarness(bills: 'posted' | 'drafts'): Promise<TrytonHarness> {
  const tryton = await runTryton();
  const weather = await openWeather(tryton.address);
  const wrong = `wrong-${randomBytes(8).toString('hex')}`;
  const open = (change: Partial<TrytonOptions> = {}) => {
    const { user, password } = tieoutLogin;
    const usual = { address: weather.address, database: 'tryton', companyName: smallCompany.name, clock: machineClock };
    const connector = openTryton({ ...usual, user, password: () => password, bills, ...change });
    return careful(connector, { clock: machineClock, insideTransaction: () => false });
  };
  const made = new Map<BillReference, Bill>();
  const byHand = open({ address: tryton.address, user: clerkLogin.user, password: () => clerkLogin.password });
  return {
    tryton,
    open,
    weather,
    connector: open(),
    badCredential: open({ password: () => wrong }),
    clock: machineClock,
    secrets: [tieoutLogin.password, wrong],
    async aBill(variation = {}) {
      const bill = variedBill(variation);
      const reference = newReference();
      made.set(reference, bill);
      return { bill, reference };
    },
    accountant: accountantOf(tryton, byHand, made),
    async close() {
      await weather.close();
      await tryton.close();
    },
  };
}

const invoices = 'account.invoice';

function accountantOf(
  { clerk, file }: RunningTryton,
  byHand: ErpConnector,
  made: ReadonlyMap<BillReference, Bill>,
): Accountant {
  const deleted = new Map<string, BillReference>();
  const invoice = async ({ id }: ErpRecord): Promise<Row> => {
    const [row] = await clerk.find(invoices, [['id', '=', Number(id)]], ['state', 'comment', 'move']);
    if (!row) throw new Error(`Tryton has no supplier invoice ${id}`);
    return row;
  };
  const press = (button: string, { id }: ErpRecord) => clerk.call(`model.${invoices}.${button}`, [Number(id)]);
  return {
    countUnder: async (reference) => (await clerk.find(invoices, [['comment', '=', reference]], [])).length,
    async delete(record) {
      const row = await invoice(record);
      deleted.set(record.identity ?? record.id, row.comment as BillReference);
      if (row.state === 'draft') await press('delete', record);
      else removeFromBackup(file, Number(record.id), Number(row.move));
    },
    async void(record) {
      await press('cancel', record);
    },
    async pay(record) {
      if ((await invoice(record)).state === 'draft') await press('post', record);
      await payInCash(clerk, Number(record.id));
    },
    async makeAgain(old, what) {
      const reference = deleted.get(old.identity ?? old.id);
      const bill = reference && made.get(reference);
      if (!bill) throw new Error(`${old.label} was not deleted here`);
      countFrom(file, Number(old.id));
      const same = what === 'the same bill';
      const under = same ? reference : newReference();
      const again = await byHand.createBill(same ? bill : trytonBill(), under, new AbortController().signal);
      if (again.is !== 'created') throw new Error(`it was not made again: ${JSON.stringify(again)}`);
      return again.record;
    },
  };
}

/** By the wizard behind the button *Pay*. */
async function payInCash(clerk: Hands, invoice: number): Promise<void> {
  const wizard = 'wizard.account.invoice.pay';
  const [row] = await clerk.find(invoices, [['id', '=', invoice]], ['company', 'currency', 'account', 'amount_to_pay']);
  const cash = await clerk.one('account.invoice.payment.method', ['name', '=', 'Cash']);
  const [session] = (await clerk.call(`${wizard}.create`)) as [number];
  const { company, currency, account, amount_to_pay: amount } = row!;
  const date = dayValue('2026-11-25' as Day);
  const start = { amount, currency, company, invoice_account: account, payment_method: cash, date, description: null };
  // What a client says of the record on its screen.
  const screen = { active_model: invoices, active_id: invoice, active_ids: [invoice] };
  await clerk.callIn(screen, `${wizard}.execute`, session, { start }, 'choice');
  await clerk.call(`${wizard}.delete`, session);
  const [after] = await clerk.find(invoices, [['id', '=', invoice]], ['state']);
  if (after!.state !== 'paid') throw new Error(`invoice ${invoice} is ${after!.state} after it was paid`);
}

/** Tryton lets nobody delete what was posted. What makes it disappear is a backup from before it, put back. */
function removeFromBackup(file: string, invoice: number, move: number): void {
  const books = new DatabaseSync(file, { timeout: 10_000 });
  try {
    books.exec('begin immediate');
    books.prepare('delete from account_invoice_line where invoice = ?').run(invoice);
    books.prepare('delete from account_invoice where id = ?').run(invoice);
    books.prepare('delete from account_move_line where move = ?').run(move);
    books.prepare('delete from account_move where id = ?').run(move);
    books.exec('commit');
  } finally {
    books.close();
  }
}

/** The next invoice takes this id, as after a backup from before it: as long as no later one is there. */
function countFrom(file: string, invoice: number): void {
  const books = new DatabaseSync(file, { timeout: 10_000 });
  try {
    const later = books.prepare('select max(id) as id from account_invoice').get() as { id: number | null };
    const last = Math.max(invoice - 1, later.id ?? 0);
    books.prepare("update sqlite_sequence set seq = ? where name = 'account_invoice'").run(last);
  } finally {
    books.close();
  }
}

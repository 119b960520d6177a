import { DatabaseSync } from 'node:sqlite';
import type { Hands } from '../../erp/tryton/hands.ts';
import { smallCompany } from '../../erp/tryton/small-company.ts';
import type { BookedBill, BookNumbers } from '../../src/connectors/harness.ts';
import { dayValue, type Row } from '../../src/connectors/tryton/values.ts';
import type { ErpRecord } from '../../src/domain/sighting.ts';
import type { Day } from '../../src/domain/time.ts';

export const invoices = 'account.invoice';

/** More vendors than any page of a list. */
const manyVendors: readonly string[] = Array.from({ length: 230 }, (_, i) => String(5_000 + i));

export async function addManyVendors(admin: Hands): Promise<void> {
  await admin.call(
    'model.party.party.create',
    manyVendors.map((code) => ({ code, name: `Vendor ${code}` })),
  );
}

export const trytonNumbers = (job: string): BookNumbers => ({
  vendors: [...smallCompany.vendors.map(({ code }) => code), ...manyVendors],
  jobs: smallCompany.jobs.map(({ code }) => code),
  costCodes: smallCompany.costCodes.map(({ code }) => code),
  costTypes: smallCompany.expenses.map(({ code }) => code),
  subcontracts: smallCompany.jobs.find(({ code }) => code === job)!.subcontracts.map(({ code }) => code),
});

const inCents = (cell: unknown): number => Math.round(Number((cell as { decimal: string }).decimal) * 100);
const dayOf = (cell: unknown): Day => {
  const { year, month, day } = cell as Record<'year' | 'month' | 'day', number>;
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10) as Day;
};
const rows = (cell: unknown) => cell as readonly Row[];
const row = (cell: unknown) => cell as Row;

/** A bill as somebody reads it off Tryton's screen, line by line. */
export async function bookedBill(clerk: Hands, record: ErpRecord): Promise<BookedBill> {
  const [found] = await clerk.find(
    invoices,
    [['id', '=', Number(record.id)]],
    [
      ...['reference', 'description', 'invoice_date', 'accounting_date', 'party.code', 'move.period.start_date'],
      ...['description', 'note', 'quantity', 'unit_price', 'amount', 'account.code'].map((field) => `lines.${field}`),
      'lines.analytic_accounts.account.code',
      'lines.analytic_accounts.account.parent.code',
    ],
  );
  if (!found) throw new Error(`${record.label} is not in the books`);
  const date = dayOf(found.invoice_date);
  const move = found['move.'] === null ? null : row(row(found['move.'])['period.']);
  const posted = move === null ? (found.accounting_date ?? found.invoice_date) : move.start_date;
  const [year, month] = dayOf(posted).split('-').map(Number) as [number, number];
  const all = rows(found['lines.']);
  const work = all.filter((line) => row(line['account.']).code !== smallCompany.retainage.code);
  const held = all.filter((line) => !work.includes(line));
  const charged = (line: Row) => rows(line['analytic_accounts.']).map((entry) => row(entry['account.']));
  const contract = (line: Row) => charged(line).find((account) => String(account.code).startsWith('SC-'))!;
  const heldOn = (number: string) =>
    held.filter((line) => line.note === `Line ${number}`).reduce((sum, line) => sum - inCents(line.amount), 0);
  return {
    vendorNumber: String(row(found['party.']).code),
    jobNumber: String(row(contract(work[0]!)['parent.']).code),
    commitmentNumber: String(contract(work[0]!).code),
    invoiceNumber: String(found.reference),
    description: String(found.description),
    billingDate: date,
    postingPeriod: { year, month },
    amount: work.reduce((sum, line) => sum + inCents(line.amount), 0),
    retainage: held.reduce((sum, line) => sum - inCents(line.amount), 0),
    lines: work.map((line) => {
      const [, number = '', quantity, unitPrice] = /^Line (\d+)(?:\n(\S+) × (\S+))?$/.exec(String(line.note)) ?? [];
      return {
        lineNumber: Number(number),
        costCode: String(charged(line).find((account) => account !== contract(line))!.code),
        costType: String(row(line['account.']).code),
        description: String(line.description),
        amount: inCents(line.amount),
        retainage: heldOn(number),
        // What Tryton's own fields cannot hold to the last place stands in words beside them.
        quantity: quantity ?? String(line.quantity),
        unitPrice: unitPrice ?? (line.unit_price as { decimal: string }).decimal,
      };
    }),
  };
}

/** By the wizard behind the button *Pay*. */
export async function payInCash(clerk: Hands, invoice: number): Promise<void> {
  const wizard = 'wizard.account.invoice.pay';
  const fields = ['company', 'currency', 'account', 'amount_to_pay'];
  const [open] = await clerk.find(invoices, [['id', '=', invoice]], fields);
  const { company, currency, account, amount_to_pay: due } = open!;
  const cash = await clerk.one('account.invoice.payment.method', ['name', '=', 'Cash']);
  const [session] = (await clerk.call(`${wizard}.create`)) as [number];
  const date = dayValue('2026-11-25' as Day);
  const how = { invoice_account: account, payment_method: cash, date, description: null };
  const start = { amount: due, currency, company, ...how };
  // What a client says of the record on its screen.
  const screen = { active_model: invoices, active_id: invoice, active_ids: [invoice] };
  await clerk.callIn(screen, `${wizard}.execute`, session, { start }, 'choice');
  await clerk.call(`${wizard}.delete`, session);
  const [after] = await clerk.find(invoices, [['id', '=', invoice]], ['state']);
  if (after!.state !== 'paid') throw new Error(`invoice ${invoice} is ${after!.state} after it was paid`);
}

function inBooks<T>(file: string, work: (books: DatabaseSync) => T): T {
  const books = new DatabaseSync(file, { timeout: 10_000 });
  try {
    return work(books);
  } finally {
    books.close();
  }
}

/** Tryton lets nobody delete what was posted. What makes it disappear is a backup from before it, put back. */
export function removeAsByBackup(file: string, invoice: number, move: number): void {
  inBooks(file, (books) => {
    books.exec('begin immediate');
    books.prepare('delete from account_invoice_line where invoice = ?').run(invoice);
    books.prepare('delete from account_invoice where id = ?').run(invoice);
    books.prepare('delete from account_move_line where move = ?').run(move);
    books.prepare('delete from account_move where id = ?').run(move);
    books.exec('commit');
  });
}

/** The next invoice takes this id, as after a backup from before it: as long as no later one is there. */
export function countFrom(file: string, invoice: number): void {
  inBooks(file, (books) => {
    const later = books.prepare('select max(id) as id from account_invoice').get() as { id: number | null };
    const last = Math.max(invoice - 1, later.id ?? 0);
    books.prepare("update sqlite_sequence set seq = ? where name = 'account_invoice'").run(last);
  });
}

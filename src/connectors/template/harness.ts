import { randomBytes } from 'node:crypto';
import type { ErpRecord } from '../../domain/sighting.ts';
import type { Day, Instant } from '../../domain/time.ts';
import { careful } from '../careful.ts';
import type { Clock, ErpConnector } from '../contract.ts';
import type { Accountant, BookedBill, ErpHarness, Weather } from '../harness.ts';
import { callMeter } from '../kit/call-meter.ts';
import { refusedReasons } from '../kit/case.ts';
import { type Access, askOverHttp } from './client.ts';
import { openPlainbooks, type PlainbooksOptions } from './connector.ts';
import { type BillRow, type Books, type Company, openBooks } from './pretend-books.ts';
import { newReference, otherCompany, ourCompany, plainBill, variedBill } from './pretend-company.ts';
import { oddities, type PretendErp, startPretendErp } from './pretend-erp.ts';
import { recordHandsOf } from './record-hands.ts';

/** In a test this machine's clock is the only one there is. */
const clock: Clock = { now: async () => Date.now() as Instant };

/**
 * The connector with hands on the other side of it. Whatever the accountant does goes straight to the books, past
 * the connector and its client: a harness that reads through the connector would only ask it about itself.
 *
 * @param open how the connector is opened. The tests of the kit open broken ones in its place.
 */
export async function openTemplateHarness(
  open: (options: PlainbooksOptions, access: Access) => ErpConnector = openPlainbooks,
  company: Company = ourCompany,
): Promise<ErpHarness> {
  const keys = { right: newKey(), wrong: newKey(), other: newKey() };
  const books = openBooks(company);
  const erp = await startPretendErp(
    new Map([
      [keys.right, books],
      [keys.other, openBooks(otherCompany)],
    ]),
  );
  const calls = callMeter();
  const connect = (apiKey: string) => {
    const access = { address: erp.address, apiKey };
    const overHttp = askOverHttp(access);
    const ask: PlainbooksOptions['ask'] = (question, signal) => calls.around(() => overHttp(question, signal));
    // Short enough to be waited for, long enough for a slow machine.
    const times = { callMs: 5_000, settleMs: 6_000 };
    const connector = open({ ask, clock, companyName: company.name, ...times }, access);
    return careful(connector, { clock, insideTransaction: () => false });
  };
  return {
    connector: connect(keys.right),
    secondHub: connect(keys.right),
    badCredential: connect(keys.wrong),
    wrongCompany: connect(keys.other),
    clock,
    secrets: Object.values(keys),
    foretells: refusedReasons,
    calls,
    aBill: async (variation = {}) => ({ bill: variedBill(variation), reference: newReference() }),
    accountant: accountantOf(books),
    records: recordHandsOf(books),
    weather: weatherOf(erp),
    close: () => erp.close(),
  };
}

const newKey = () => `key-${randomBytes(12).toString('hex')}`;

const recordOf = ({ number, key }: BillRow): ErpRecord => ({ id: number, identity: key, label: `Bill ${number}` });

function accountantOf(books: Books): Accountant {
  const { company, kept } = books;
  const deleted = new Map<string, BillRow>();
  const row = ({ identity }: ErpRecord) => {
    const found = books.bills().find(({ key }) => key === identity);
    if (found === undefined) throw new Error(`bill ${identity} is not in the books`);
    return found;
  };
  const added = (...given: Parameters<Books['add']>) => {
    const answer = books.add(...given);
    if ('no' in answer) throw new Error(answer.no.message);
    return recordOf(answer.made);
  };
  return {
    countUnder: async (wanted) => books.bills().filter(({ reference }) => reference === wanted).length,
    read: async (record) => asBooked(row(record)),
    lacks: [],
    numbers: async (job) => ({
      vendors: kept.vendors.map(({ number }) => number),
      jobs: kept.jobs.map(({ number }) => number),
      costCodes: company.costCodes.map(({ code }) => code),
      costTypes: company.costTypes.map(({ code }) => code),
      subcontracts: kept.subcontracts.filter((one) => one.job === job).map(({ number }) => number),
    }),
    async delete(record) {
      const bill = row(record);
      deleted.set(bill.key, bill);
      books.delete(bill.key);
    },
    void: async (record) => books.void(row(record).key),
    pay: async (record) => books.pay(row(record).key),
    async makeAgain(record, what) {
      const old = deleted.get(record.identity ?? '');
      if (old === undefined) throw new Error(`${record.label} was not deleted here`);
      const { invoiceNumber } = plainBill();
      const another = { ...old, reference: newReference(), invoice_number: invoiceNumber };
      return added(what === 'the same bill' ? old : another, old.number);
    },
    async copy(record) {
      const { invoiceNumber } = plainBill();
      const answer = books.add({ ...row(record), invoice_number: invoiceNumber });
      return 'made' in answer ? recordOf(answer.made) : null;
    },
  };
}

/** The ERP's row in our words, by other code than the connector's. */
function asBooked(bill: BillRow): BookedBill {
  const inCents = (amount: string) => Number(amount.replace('.', ''));
  const [year, month] = bill.period.split('-').map(Number);
  return {
    vendorNumber: bill.vendor,
    jobNumber: bill.job,
    commitmentNumber: bill.subcontract,
    invoiceNumber: bill.invoice_number,
    description: bill.description,
    billingDate: bill.date as Day,
    postingPeriod: { year: year!, month: month! },
    amount: inCents(bill.amount),
    retainage: inCents(bill.retainage),
    lines: bill.lines.map((line) => ({
      lineNumber: line.line,
      costCode: line.cost_code,
      costType: line.cost_type,
      description: line.description,
      amount: inCents(line.amount),
      retainage: inCents(line.retainage),
      quantity: line.quantity,
      unitPrice: line.unit_price,
    })),
  };
}

function weatherOf({ weather, idle }: PretendErp): Weather {
  const change = async (to: Partial<PretendErp['weather']>) => {
    Object.assign(weather, to);
  };
  return {
    loseNextAnswer: () => change({ loseNextAnswer: true }),
    loseNextRequest: () => change({ loseNextRequest: true }),
    refuseNext: (sentence) => change({ refuseNext: sentence }),
    goDown: () => change({ down: true }),
    slowDown: (ms) => change({ slowMs: ms }),
    oddAnswers: Object.keys(oddities),
    answerOddly: (how, what) => change({ odd: oddities[how]!, oddToAsksOnly: what === 'asks' }),
    comeBack: () =>
      change({ down: false, slowMs: 0, odd: null, loseNextAnswer: false, loseNextRequest: false, refuseNext: null }),
    settle: idle,
  };
}

import pg from 'pg';
import type { BookedBill, BookedPart, BookNumbers } from '../../src/connectors/harness.ts';
import type { SageWays } from '../../src/connectors/sage-100-contractor/ports.ts';
import { parseMoney } from '../../src/domain/money.ts';
import type { ErpRecord } from '../../src/domain/sighting.ts';
import type { Day } from '../../src/domain/time.ts';
import type { MasterData } from '../../src/simulators/sage-100-contractor/set-up.ts';
import type { Simulator } from '../../src/simulators/sage-100-contractor/simulator.ts';

const inCents = (cell: unknown): number => {
  const amount = parseMoney(String(cell));
  if (amount === null) throw new Error(`${String(cell)} is no amount`);
  return amount;
};

/** Sage has a place for everything. */
export const sageLacks: readonly BookedPart[] = [];

/** A bill as the simulator's own screen reads it. */
export async function bookedBill(simulator: Simulator, record: ErpRecord): Promise<BookedBill> {
  const found = await simulator.books.find(record.id);
  if (!found) throw new Error(`${record.label} is not in the books`);
  const { invoice } = found;
  return {
    vendorNumber: String(invoice.vndnum),
    jobNumber: String(invoice.jobnum),
    commitmentNumber: String(invoice.ctcnum),
    invoiceNumber: String(invoice.invnum),
    description: String(invoice.dscrpt),
    billingDate: String(invoice.invdte) as Day,
    postingPeriod: { year: Number(invoice.postyr), month: Number(invoice.actper) },
    amount: inCents(invoice.invttl),
    retainage: inCents(invoice.retain),
    lines: found.lines.map((line) => ({
      lineNumber: Number(line.linref),
      costCode: String(line.cstcde),
      costType: String(line.csttyp),
      description: String(line.prtdsc),
      amount: inCents(line.extttl),
      retainage: inCents(line.hldamt),
      quantity: String(line.linqty),
      unitPrice: String(line.linprc),
    })),
  };
}

/** More vendors than any page of a list. */
export const manyVendors: Required<MasterData>['vendors'] = Array.from({ length: 120 }, (_, i) => ({
  recnum: 1_000 + i,
  name: `Vendor ${1_000 + i}`,
  dueTerms: 'Net 30',
  ledgerAccount: 2000,
}));

/** What is there now: records are made too. */
export async function sageNumbers(
  { records }: Simulator,
  company: Required<MasterData>,
  job: string,
): Promise<BookNumbers> {
  return {
    vendors: (await records.list('vendors')).map(({ recnum }) => String(recnum)),
    jobs: (await records.list('jobs')).map(({ recnum }) => String(recnum)),
    costCodes: company.costCodes.map(({ recnum }) => String(recnum)),
    costTypes: company.costTypes.map(({ recnum }) => String(recnum)),
    subcontracts: (await records.list('subcontracts'))
      .filter(({ jobnum }) => jobnum === job)
      .map(({ ctcnum }) => String(ctcnum)),
  };
}

/** Writes the first bill's reference on the second one too: nothing in Sage's database forbids it. */
export async function bearSameReference(databaseUrl: string, record: ErpRecord, other: ErpRecord): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `update sage_100_contractor.acpinv set usrdf1 =
         (select usrdf1 from sage_100_contractor.acpinv where _idnum = $1) where _idnum = $2`,
      [record.identity, other.identity],
    );
  } finally {
    await client.end();
  }
}

/** What SQL Server and Sage's program say instead of an answer. */
export const sageOddities: Readonly<Record<string, SageWays>> = {
  'no rows, and no words': {
    sql: async (text) => text.split(';\n').map(() => []),
    submit: async () => '',
  },
  'no answer at all to some SELECTs': {
    sql: async () => [],
    submit: async () => '',
  },
  'permission denied': {
    async sql() {
      throw new Error('The SELECT permission was denied on the object.');
    },
    async submit() {
      throw new Error('Exception calling "submitXML": the session is closed.');
    },
  },
  'half an answer': {
    sql: async (text) => text.split(';\n').map(() => [{}]),
    submit: async () => '<?xml version="1.0"?><api:MBXML xmlns:api="http://sage100contractor.com/api"><MBXMLMsgsRs>',
  },
};

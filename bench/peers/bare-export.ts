import type pg from 'pg';
import { billMessage, readVerdict } from '../../src/connectors/sage-100-contractor/messages.ts';
import type { Bill } from '../../src/domain/bill.ts';
import type { BillReference, CommitmentLineId } from '../../src/domain/ids.ts';
import type { Cents } from '../../src/domain/money.ts';
import type { Day } from '../../src/domain/time.ts';
import type { Simulator } from '../../src/simulators/sage-100-contractor/simulator.ts';

/** As many calls at once as the connector lets the hub have. */
const abreast = 2;
const signal = new AbortController().signal;

/**
 * What one writes in an afternoon: read the rows, hand each to Sage, note its number. No look, no intent, no lease, no
 * history, no rights; killed in the middle or answered too late it makes bills twice. Only its speed is of interest.
 */
export async function bareExport(client: pg.Client, simulator: Simulator, ids: readonly number[]): Promise<void> {
  const { rows } = await client.query<Row>(selection, [ids]);
  const next = rows.values();
  const lane = async () => {
    for (const row of next) {
      const reference = `BARE-${row.id}` as BillReference;
      const message = billMessage(billOf(row), reference, simulator.companyName, 'bare');
      const verdict = readVerdict(await simulator.submit(message, signal));
      if (verdict.statusCode !== 0) throw new Error(verdict.statusMessage);
      const [made] = await simulator.rows.read('acpinv', { usrdf1: [reference] }, signal);
      await client.query('insert into bare_link (invoice_id, recnum) values ($1, $2)', [row.id, made!.recnum]);
    }
  };
  await Promise.all(Array.from({ length: abreast }, lane));
}

export const bareLinkTable = 'create table bare_link (invoice_id bigint primary key, recnum text not null)';

interface Row {
  readonly id: string;
  readonly invoice_number: string;
  readonly date: string;
  readonly vendor: string;
  readonly job: string;
  readonly commitment: string;
  readonly line: string;
  readonly position: number;
  readonly description: string;
  readonly cost_code: string;
  readonly cost_type: string;
  readonly gross: string;
  readonly retainage: string;
}

const selection = `
  select i.id, i.invoice_number, i.billing_date::text as date, v.erp_number as vendor, p.erp_number as job,
    c.erp_number as commitment, a.id as line, a.position, a.description, code.erp_number as cost_code,
    type.erp_number as cost_type, l.work_this_period as gross, l.work_retainage_held as retainage
  from invoice i
    join project p on p.company_id = i.company_id and p.id = i.project_id
    join commitment c on c.company_id = i.company_id and c.id = i.commitment_id
    join vendor v on v.company_id = c.company_id and v.id = c.vendor_id
    join invoice_line l on l.company_id = i.company_id and l.invoice_id = i.id
    join commitment_line a on a.company_id = l.company_id and a.id = l.commitment_line_id
    join cost_code code on code.company_id = a.company_id and code.id = a.cost_code_id
    join cost_type type on type.company_id = a.company_id and type.id = a.cost_type_id
  where i.id = any($1)`;

function billOf(row: Row): Bill {
  const money = { amount: Number(row.gross) as Cents, retainage: Number(row.retainage) as Cents };
  const line = {
    lineNumber: row.position,
    commitmentLineId: Number(row.line) as CommitmentLineId,
    costCode: row.cost_code,
    costType: row.cost_type,
    description: row.description,
    ...money,
  };
  return {
    vendorNumber: row.vendor,
    jobNumber: row.job,
    commitmentNumber: row.commitment,
    invoiceNumber: row.invoice_number,
    description: `bare ${row.invoice_number}`,
    billingDate: row.date as Day,
    postingPeriod: null,
    lines: [{ ...line, quantity: null, unitPrice: null }],
    ...money,
  };
}

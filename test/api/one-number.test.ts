import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RequisitionExtended } from '../../src/http/rest/shapes.ts';
import { type Billing, billing } from '../support/billing.ts';
import { type Requisitions, requisitions } from '../support/requisitions.ts';
import { type Asked, added, atSage, byLines, centsOf, inTable, onPaper } from '../support/said-of-an-invoice.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { until } from '../support/until.ts';

/**
 * One number of one invoice, in every place that says it: its lines, its summary, the list, the files, paper, what the ERP is
 * sent, and what stands in the ERP's tables. The invoices follow one another on one subcontract, as odd as they may be.
 */

let tieout: Running;
let bills: Billing;
let at: Requisitions;
let open: readonly number[];
beforeAll(async () => {
  tieout = await runTieout();
  bills = await billing(tieout);
  at = await requisitions(tieout);
  await tieout.as('pm').setProjectSettings(tieout.company, at.project, { over_billing: 'warn' });
  // Products that end in half a cent, a change order that deducts, the largest amount that there is, and nothing.
  await at.addLine(false, 33_341, [100_050, 33_325]);
  await at.addLine(false, 10_000, [30_000, 33_333]);
  await at.addLine(true, 70_001, [10_000, 7_000_050]);
  await at.addLine(true, -12_345);
  await at.addLine(false, 999_999_999_999);
  await at.addLine(false, 0);
  const periods = await tieout.as('pm').billingPeriods(tieout.company, at.project);
  open = periods.filter(({ status }) => status === 'open').map(({ id }) => id);
}, 180_000);
afterAll(() => tieout?.end());

const upTo = (min: number, max: number, places: number) =>
  fc.integer({ min, max }).map((value) => (value / 10 ** places).toFixed(places));
const typed = fc.record(
  {
    work_completed_this_period: upTo(-5_000, 900_000, 2),
    work_completed_this_period_quantity: upTo(-5_000, 40_000, 4),
    work_completed_to_date_percent: upTo(0, 10_000, 2),
    materials_presently_stored: upTo(0, 400_000, 2),
    work_retainage_rate: upTo(0, 10_000, 2),
    stored_retainage_rate: upTo(0, 10_000, 2),
    /** Of what is held of the line's work, in hundredths. */
    released: fc.integer({ min: 0, max: 100 }),
  },
  { requiredKeys: [] },
);
const application = fc.record({
  lines: fc.array(typed, { minLength: 20, maxLength: 20 }),
  period: fc.nat(),
  move: fc.boolean(),
  final: fc.constantFrom(false, false, false, true),
});
type Application = typeof application extends fc.Arbitrary<infer T> ? T : never;

let before: RequisitionExtended | null = null;
let count = 0;

async function entered({ lines, period, move, final }: Application): Promise<RequisitionExtended> {
  const fresh = await at.enter({
    invoice_number: `ON-${++count}`,
    billing_date: '2026-10-31',
    period_id: open[period % open.length],
    move_materials_to_previous_work_completed: move,
  });
  const items = fresh.items.map((item, place) => {
    const { released, work_completed_this_period_quantity: quantity, ...amounts } = lines[place]!;
    const held = centsOf(item.work_completed_retainage_from_previous_application);
    return {
      id: item.id,
      ...amounts,
      ...(item.accounting_method === 'unit' && quantity ? { work_completed_this_period_quantity: quantity } : {}),
      ...(released === undefined || held < 0
        ? {}
        : { work_completed_retainage_released_this_period: (Math.floor((held * released) / 100) / 100).toFixed(2) }),
    };
  });
  const { status, body } = await at.change(fresh.id, { status: 'approved', release_all_retainage: final, items });
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
}

/** Beginning where the one before it ended. */
function expectToFollow({ items, summary }: RequisitionExtended, last: RequisitionExtended): void {
  expect(summary.less_previous_certificates_for_payment).toBe(last.summary.total_earned_less_retainage);
  for (const item of items) {
    const its = last.items.find(({ line_item_id }) => line_item_id === item.line_item_id)!;
    expect(item.total_completed_and_stored_to_date_from_previous).toBe(its.total_completed_and_stored_to_date);
  }
}

const bytesOf = async (path: string) => {
  const answer = await fetch(`${tieout.url}${path}`, {
    headers: { authorization: `Bearer ${await tieout.token('owner')}` },
  });
  expect(answer.status).toBe(200);
  return answer.arrayBuffer();
};
const textOf = async (path: string) => new TextDecoder().decode(await bytesOf(path));

async function expectOnPaperAndInTables({ id, summary }: RequisitionExtended, { due }: Asked): Promise<void> {
  const file = `/api/v1/companies/${tieout.company}/subcontractor-invoices/${id}/pay-application`;
  const column = inTable(await textOf(`${file}.csv`));
  const { row, totals } = await onPaper(await bytesOf(`${file}.pdf`));
  const said = [
    ['1.', summary.original_contract_sum],
    ['2.', summary.net_change_by_change_orders],
    ['3.', summary.contract_sum_to_date],
    ['4.', summary.total_completed_and_stored_to_date],
    ['5a.', summary.completed_work_retainage_amount],
    ['5b.', summary.stored_materials_retainage_amount],
    ['Total retainage', summary.total_retainage],
    ['6.', summary.total_earned_less_retainage],
    ['7.', summary.less_previous_certificates_for_payment],
    ['8.', summary.current_payment_due],
    ['9.', summary.balance_to_finish_including_retainage],
  ] as const;
  for (const [name, amount] of said) expect([name, row(name)]).toEqual([name, centsOf(amount)]);
  expect(centsOf(summary.current_payment_due)).toBe(due);
  expect(column('Scheduled value')).toBe(row('3.'));
  expect(column('Completed and stored to date')).toBe(row('4.'));
  expect(column('Retainage')).toBe(row('Total retainage'));
  const columns = ['Scheduled value', 'Work from previous applications', 'Work this period'];
  const others = ['Materials presently stored', 'Completed and stored to date', 'Balance to finish', 'Retainage'];
  expect(totals).toEqual([...columns, ...others].map(column));
}

/** @returns whether the ERP has it: it takes no credit. */
async function expectInErp({ id, invoice_number }: RequisitionExtended, asked: Asked): Promise<boolean> {
  const tool = `/api/v1/companies/${tieout.company}/erp/subcontractor-invoices`;
  const { bill } = (await tieout.call('approver', 'GET', `${tool}/${id}/export-preview`)).body;
  const lines: readonly { amount: string; retainage: string }[] = bill.lines;
  expect([bill.amount, bill.retainage].map(centsOf)).toEqual([asked.gross, asked.held]);
  expect([added(lines, (line) => line.amount), added(lines, (line) => line.retainage)]).toEqual([
    asked.gross,
    asked.held,
  ]);
  const sent = await bills.move('pm', 'send', id);
  if (asked.gross < 0) {
    expect(sent.body.code).toBe('credit_not_supported');
    return false;
  }
  await bills.move('approver', 'accept', id);
  const owner = tieout.as('owner');
  const synced = await until(
    () => owner.invoice(tieout.company, id),
    (now) => now.erp_status !== 'exporting',
  );
  expect(synced).toMatchObject({ erp_status: 'synced', error: null });
  const theirs = await atSage(tieout, synced.erp_record!.id);
  expect(theirs).toEqual({ head: [asked.gross, asked.gross, asked.held], lines: [asked.gross, asked.held] });
  expect((await owner.sideBySide(tieout.company, id, true)).differences).toEqual([]);
  const file = await textOf(`${tool}/export.csv?filter=synced&search=${invoice_number}`);
  const listed = (parse(file, { columns: true, bom: true }) as Record<string, string>[]).filter(
    ({ Invoice }) => Invoice === invoice_number,
  );
  expect(listed.map((row) => [row['Amount due'], row.Retainage].map((text) => centsOf(text!)))).toEqual([
    [asked.due, asked.held],
  ]);
  return true;
}

it('is the same to the cent wherever it is said, and the next invoice begins with it', async () => {
  let inErp = 0;
  await fc.assert(
    fc.asyncProperty(application, async (given) => {
      const invoice = await entered(given);
      const asked = byLines(invoice);
      if (before !== null) expectToFollow(invoice, before);
      before = invoice;
      const { amount_due, retainage } = await tieout.as('owner').invoice(tieout.company, invoice.id);
      expect([amount_due, retainage].map(centsOf)).toEqual([asked.due, asked.held]);
      await expectOnPaperAndInTables(invoice, asked);
      if (await expectInErp(invoice, asked)) inErp++;
    }),
    { numRuns: 6, endOnFailure: true },
  );
  expect(inErp).toBeGreaterThan(0);
  await expectSums();
}, 600_000);

/** Of all of them together: the list's, the contract's, and both sides of a tie-out. */
async function expectSums(): Promise<void> {
  const [owner, { company }] = [tieout.as('owner'), tieout];
  const all = await tieout.as('pm').requisitions(company, at.project, { 'filters[commitment_id]': at.commitment });
  const whole = await Promise.all(all.map(({ id }) => tieout.as('pm').requisition(company, at.project, id)));
  const contract = await tieout.as('pm').commitment(company, at.project, at.commitment);
  expect(centsOf(contract.total_requisitions_amount)).toBe(whole.reduce((total, one) => total + byLines(one).gross, 0));
  const query = { filter: 'synced', project_id: at.project } as const;
  const { items } = await owner.list(company, { ...query, limit: 200 });
  const matching = await owner.matching(company, query);
  expect([matching.count, matching.amount_due, matching.retainage].map(String)).toEqual([
    String(items.length),
    (added(items, (item) => item.amount_due) / 100).toFixed(2),
    (added(items, (item) => item.retainage) / 100).toFixed(2),
  ]);
  const { connections } = await owner.connections(company);
  const { id } = await owner.askTieOut(company, connections[0]!.id);
  const run = await until(
    () => owner.tieOut(company, id),
    ({ ended_at }) => ended_at !== null,
  );
  const totals = run.totals.filter(({ project }) => project.id === at.project);
  const gross = await Promise.all(
    items.map(async (item) => byLines(await owner.requisition(company, at.project, item.invoice_id)).gross),
  );
  expect([added(totals, ({ ours }) => ours), totals.reduce((links, one) => links + one.links, 0)]).toEqual([
    gross.reduce<number>((total, one) => total + one, 0),
    items.length,
  ]);
}

import type { Stretch } from '../../../domain/billing/billing-periods.ts';
import { type InvoiceStatus, isSendable } from '../../../domain/billing/invoice-status.ts';
import type { BilledLine } from '../../../domain/billing/next-application.ts';
import { codesMeant } from '../../../domain/code-meant.ts';
import type { BillingPeriodId, CommitmentId, InvoiceId, ProjectId } from '../../../domain/ids.ts';
import { type BillableLine, linesOfInvoice, type Rules } from '../../../domain/imports/invoice-lines.ts';
import {
  byInvoice,
  daysWithin,
  findPeriod,
  headOfInvoice,
  type InvoiceHeadRow,
} from '../../../domain/imports/invoices.ts';
import { importLimits } from '../../../domain/imports/kinds.ts';
import { at } from '../../../domain/imports/schedules.ts';
import type { StagedRow } from '../../../domain/imports/staged.ts';
import { cents } from '../../../domain/money.ts';
import type { Day } from '../../../domain/time.ts';
import type { BilledSoFar, Caller, ImportCommitment, ImportedInvoice, InvoiceFields, Tx } from '../../unit-of-work.ts';
import { joinCorrections } from '../corrections/join.ts';
import { byRecord, commitmentsByProject } from './commitments.ts';
import { ProjectPeriods } from './periods.ts';
import { count, type Writer, type Writing } from './writing.ts';

/** Subcontractor invoices out of their rows: of each commitment in the order of their periods, each over the last. */

/** What an imported invoice may be on: what was signed once. */
const billableStatuses: readonly ImportCommitment['status'][] = ['Approved', 'Complete', 'Terminated'];

interface Billed {
  number: number;
  until: Day | null;
  lines: ReadonlyMap<number, BilledLine>;
}

interface OfCommitment {
  readonly project: ProjectId;
  readonly commitment: ImportCommitment;
  readonly agreed: readonly BillableLine[];
  readonly rules: Omit<Rules, 'rate'>;
  readonly periods: ProjectPeriods;
  readonly pending: Pending;
}

interface Ready extends ImportedInvoice {
  readonly over: readonly { readonly position: number; readonly by: string }[];
}

export async function invoicesWriter(writing: Writing): Promise<Writer> {
  const { tx, errors } = writing;
  const find = commitmentsByProject(writing);
  const pending = new Pending(writing);
  let ofProject: (Pick<OfCommitment, 'rules' | 'periods'> & { readonly project: number }) | null = null;
  const projectOf = async (project: ProjectId) => {
    if (ofProject?.project === project) return ofProject;
    const known = await tx.commitments.project(project);
    const periods = new ProjectPeriods(writing, project, await tx.project.periods(project));
    const codeOf = codesMeant((await tx.commitments.codes(project)).costCodes);
    ofProject = { project, rules: { codeOf, overBilling: known?.overBilling ?? 'refuse' }, periods };
    return ofProject;
  };
  return byRecord(writing, async (records) => {
    const found: { readonly rows: readonly StagedRow[]; readonly commitment: ImportCommitment }[] = [];
    for (const rows of records) {
      const first = rows[0]!;
      const commitment = await find(first.project as ProjectId, first.record);
      const status = commitment?.status;
      if (commitment === null) errors.add([at(first, 'commitment', 'unknown_commitment')]);
      else if (!billableStatuses.includes(commitment.status)) {
        errors.add([at(first, 'commitment', 'not_billable', { status })]);
      } else found.push({ rows, commitment });
    }
    const locked = await tx.imports.billable(found.map(({ commitment }) => commitment.id as CommitmentId));
    for (const { rows, commitment } of found) {
      const project = rows[0]!.project as ProjectId;
      const { lines: agreed, billed } = locked.get(commitment.id)!;
      if (agreed.length === 0) errors.add([at(rows[0]!, 'commitment', 'no_schedule')]);
      else
        await billAll(writing, { ...(await projectOf(project)), project, commitment, agreed, pending }, billed, rows);
    }
    await pending.save();
  });
}

/** The invoices of one commitment. After one that cannot be judged those that rest on it are let be. */
async function billAll(
  writing: Writing,
  of: OfCommitment,
  before: BilledSoFar,
  rows: readonly StagedRow[],
): Promise<void> {
  const { errors, blind } = writing;
  const billed: Billed = { number: before.number, until: before.until, lines: before.lines };
  const here = new Set(before.invoiceNumbers.map(numberKey));
  const ofFile = new Map<string, number>();
  for (const parts of byInvoice(rows)) {
    const first = parts[0]!;
    if (parts.some(({ values }) => values === null)) return;
    const { head, errors: wrong } = headOfInvoice(parts);
    errors.add(wrong);
    if (head === null) return;
    const known = hereBy(head, before.number, here);
    if (known !== null) {
      errors.add([at(head.row, known, 'invoice_exists')]);
      continue;
    }
    const key = head.values.invoice_number === undefined ? null : numberKey(head.values.invoice_number);
    const earlier = key === null ? undefined : ofFile.get(key);
    if (earlier !== undefined) errors.add([at(head.row, 'invoice_number', 'twice', { first: earlier })]);
    else if (key !== null) ofFile.set(key, head.row.row);
    const place = findPeriod(of.periods.known, head);
    const days = 'known' in place ? daysWithin(head, place.known) : head.period;
    const order = blind ? null : outOfOrder(head, days, billed);
    if (order !== null) {
      errors.add([at(first, ...order)]);
      return;
    }
    const rules = { ...of.rules, rate: of.commitment.retainageRate };
    const read = linesOfInvoice(of.agreed, billed.lines, parts, rules);
    // Where rows could not be placed, an earlier invoice may be among them.
    errors.add(blind ? read.errors.filter(({ because }) => because !== 'previous_differs') : read.errors);
    if (read.errors.length > 0) return;
    const period = await periodFor(writing, of, head, place);
    if (period === null) return;
    billed.number += 1;
    billed.until = days.end;
    billed.lines = new Map(read.lines.map((line) => [line.id, line]));
    const ready = {
      fields: fieldsOf(of, head, period.id, days),
      number: billed.number,
      lines: read.lines,
      over: read.over,
    };
    if (!(await of.pending.add(ready))) {
      errors.add([at(first, null, 'too_many', { limit: importLimits.lines })]);
      return;
    }
  }
}

/** A vendor's number, however its letters are written: an ERP takes `INV-7` and `inv-7` for one. */
const numberKey = (number: unknown) => String(number).trim().toLowerCase();

/** By which of its numbers an invoice was brought in, or entered, before: the same file brings nothing twice. */
function hereBy({ values }: InvoiceHeadRow, last: number, numbers: ReadonlySet<string>): string | null {
  if (values.application !== undefined && Number(values.application) <= last) return 'application';
  return values.invoice_number !== undefined && numbers.has(numberKey(values.invoice_number)) ? 'invoice_number' : null;
}

function outOfOrder(
  head: InvoiceHeadRow,
  days: Stretch,
  billed: Billed,
): [string, string, Record<string, unknown>] | null {
  const { application } = head.values;
  const next = billed.number + 1;
  if (application !== undefined && application !== next) return ['application', 'application_next', { next }];
  if (billed.until !== null && days.end < billed.until) {
    return ['period_end', 'period_order', { until: billed.until }];
  }
  return null;
}

async function periodFor(
  { errors }: Writing,
  { periods }: OfCommitment,
  head: InvoiceHeadRow,
  found: ReturnType<typeof findPeriod>,
): Promise<{ readonly id: number } | null> {
  if ('known' in found) return found.known;
  if ('make' in found) return periods.make(found.make);
  const { start, end } = found.across;
  errors.add([at(head.row, 'period_end', 'period_across', { period: `${start} – ${end}` })]);
  return null;
}

function fieldsOf(of: OfCommitment, { values }: InvoiceHeadRow, period: number, { start, end }: Stretch) {
  const day = (name: string) => (values[name] ?? null) as Day | null;
  const fields: InvoiceFields = {
    projectId: of.project,
    commitmentId: of.commitment.id,
    invoiceNumber: values.invoice_number === undefined ? null : String(values.invoice_number),
    periodId: period as BillingPeriodId,
    billingDate: day('billing_date'),
    start,
    end,
    submittedAt: day('submitted_at'),
    paymentDate: day('payment_date'),
    status: (values.status ?? 'draft') as InvoiceFields['status'],
    final: values.final === true,
    comment: values.comment === undefined ? null : String(values.comment),
    billedBefore: hasBill(values),
    amountDue: cents(0),
    retainage: cents(0),
  };
  return fields;
}

/**
 * What was approved before it came here was as a rule entered in the ERP by hand. Unless the file says otherwise it is taken
 * to be there: sent by mistake it would be a second bill, held back by mistake it is one more press.
 */
const hasBill = (values: InvoiceHeadRow['values']): boolean =>
  values.in_erp === undefined ? isSendable((values.status ?? 'draft') as InvoiceStatus) : values.in_erp === true;

/** So many lines are written at once. */
const linesAtOnce = 2_000;

/** Invoices that wait to be written. An invoice has every line of its commitment, whatever its file says of them. */
class Pending {
  readonly #writing: Writing;
  #ready: Ready[] = [];
  #lines = 0;
  #inAll = 0;

  constructor(writing: Writing) {
    this.#writing = writing;
  }

  /** False where that were more lines than one file may bring. */
  async add(ready: Ready): Promise<boolean> {
    this.#inAll += ready.lines.length;
    if (this.#inAll > importLimits.lines) return false;
    this.#ready.push(ready);
    this.#lines += ready.lines.length;
    if (this.#lines >= linesAtOnce) await this.save();
    return true;
  }

  async save(): Promise<void> {
    const ready = this.#ready;
    const { tx, errors, caller, made, history } = this.#writing;
    this.#ready = [];
    count(made, 'lines', errors.any ? 0 : this.#lines);
    this.#lines = 0;
    if (errors.any || ready.length === 0) return;
    const ids = await tx.imports.addInvoices(ready, caller.person);
    count(made, 'invoices', ids.length);
    await history.project(ready.flatMap((invoice, i) => eventsOf(invoice, ids[i]!)));
    await joinAwaited(tx, caller, ready, ids);
    await tx.imports.settle();
  }
}

/** Corrections whose invoice was entered again by this file go on with it. */
async function joinAwaited(tx: Tx, caller: Caller, ready: readonly Ready[], ids: readonly InvoiceId[]): Promise<void> {
  const places = ready.map(({ fields, number }) => ({ commitment: fields.commitmentId as CommitmentId, number }));
  const awaited = await tx.corrections.awaiting(places);
  for (const [i, { fields, number }] of ready.entries()) {
    const here = awaited.filter((one) => one.commitmentId === fields.commitmentId && one.number === number);
    await joinCorrections(tx, caller, here, { id: ids[i]!, number, invoiceNumber: fields.invoiceNumber });
  }
}

function eventsOf({ fields, number, over }: Ready, invoiceId: InvoiceId) {
  const of = { projectId: fields.projectId, invoiceId };
  const created = { type: 'invoice.created' as const, ...of, facts: { number, imported: true } };
  if (over.length === 0) return [created];
  const detail = over.map(({ position, by }) => `${position} (${by})`).join(', ');
  return [created, { type: 'invoice.over_billed' as const, ...of, facts: { detail, lines: over } }];
}

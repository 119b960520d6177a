import { commitmentDays, commitmentTexts } from '../../../domain/billing/commitment.ts';
import { sumOf } from '../../../domain/billing/schedule-of-values.ts';
import type { ProjectId, VendorId } from '../../../domain/ids.ts';
import { importLimits } from '../../../domain/imports/kinds.ts';
import type { Values } from '../../../domain/imports/read-row.ts';
import { at, type CodeBook, codeBook, scheduleOf } from '../../../domain/imports/schedules.ts';
import { groups, type StagedRow } from '../../../domain/imports/staged.ts';
import { formatMoney } from '../../../domain/money.ts';
import type { CommitmentFields, ImportCommitment, Named } from '../../unit-of-work.ts';
import { givenNumbers } from './given-numbers.ts';
import { count, sameName, type Writer, type Writing } from './writing.ts';

/** Commitments and their schedules of values out of their rows. */

const blank = Object.fromEntries(
  [...commitmentDays, ...Object.keys(commitmentTexts), 'erpNumber', 'originData'].map((name) => [name, null]),
) as unknown as CommitmentFields;

function fieldsOf(values: Values, vendor: VendorId): CommitmentFields {
  const given = {
    contractDate: values.contract_date,
    startDate: values.start_date,
    estimatedCompletionDate: values.estimated_completion_date,
    description: values.description,
    erpNumber: values.erp_number,
  };
  const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return {
    ...blank,
    ...(said as Partial<CommitmentFields>),
    number: String(values.number),
    title: String(values.title ?? ''),
    status: (values.status ?? 'Draft') as CommitmentFields['status'],
    retainageRate: (values.retainage ?? 0) as CommitmentFields['retainageRate'],
    method: (values.accounting_method ?? 'amount') as CommitmentFields['method'],
    executed: values.executed === true,
    vendor,
  };
}

/** Vendors by ERP number, else by name; null where several have it. */
function vendorBook(vendors: readonly Named[]) {
  const byNumber = new Map(vendors.flatMap(({ id, number }) => (number === null ? [] : [[number, id] as const])));
  const byName = new Map<string, number | null>();
  for (const { id, name } of vendors) byName.set(sameName(name), byName.has(sameName(name)) ? null : id);
  return (text: string): VendorId | null | undefined =>
    (byNumber.get(text) ?? byName.get(sameName(text))) as VendorId | null | undefined;
}

export async function commitmentsWriter(writing: Writing): Promise<Writer> {
  const { tx, errors, made, caller, history } = writing;
  const vendorOf = vendorBook(await tx.imports.vendors());
  const erpRows = new Map<string, number>();
  const given = givenNumbers(writing, 'commitment');
  let at_ = { project: 0, numbers: new Set<string>(), rows: new Map<string, number>() };
  const check = (row: StagedRow, values: Values, erpTaken: ReadonlySet<string>): VendorId | null => {
    const before = errors.count;
    const wrong = (column: string, because: string, facts?: object) =>
      errors.add([at(row, column, because, { ...facts })]);
    const number = String(values.number);
    const first = at_.rows.get(number);
    if (at_.numbers.has(number)) wrong('number', 'exists');
    else if (first !== undefined) wrong('number', 'twice', { first });
    at_.rows.set(number, row.row);
    const vendor = vendorOf(String(values.vendor));
    if (vendor == null) wrong('vendor', vendor === null ? 'vendor_ambiguous' : 'unknown_vendor');
    const { start_date: start, estimated_completion_date: end } = values;
    if (start !== undefined && end !== undefined && end < start) wrong('estimated_completion_date', 'day_order');
    const erp = values.erp_number === undefined ? null : String(values.erp_number);
    if (erp !== null && erpTaken.has(erp)) wrong('erp_number', 'erp_taken');
    if (erp !== null && erpRows.has(erp)) wrong('erp_number', 'twice', { first: erpRows.get(erp) });
    if (erp !== null) erpRows.set(erp, row.row);
    given.note(row);
    return errors.count > before ? null : (vendor ?? null);
  };
  return {
    rows: async (rows) => {
      const erpNumbers = rows.flatMap(({ values }) =>
        values?.erp_number === undefined ? [] : [String(values.erp_number)],
      );
      const erpTaken = new Set(await tx.imports.takenErpNumbers(erpNumbers));
      for (const ofProject of groups(rows, (one, other) => one.project === other.project)) {
        const project = ofProject[0]!.project as ProjectId;
        if (at_.project !== project) {
          await tx.commitments.project(project);
          at_ = { project, numbers: new Set(await tx.commitments.numbers(project)), rows: new Map() };
        }
        const fresh = ofProject.flatMap((row) => {
          const vendor = row.values === null ? null : check(row, row.values, erpTaken);
          if (vendor === null) return [];
          const kind = (row.values!.kind ?? 'subcontract') as 'subcontract' | 'purchase_order';
          return [{ kind, fields: fieldsOf(row.values!, vendor) }];
        });
        if (errors.any || fresh.length === 0) continue;
        const ids = await tx.imports.addCommitments(project, fresh, caller.person);
        count(made, 'commitments', ids.length);
        await history.project(
          fresh.map(({ fields: { number, status } }, i) => ({
            type: 'commitment.created' as const,
            projectId: project,
            commitmentId: ids[i]!,
            facts: { number, status },
          })),
        );
      }
    },
    end: given.check,
  };
}

/** Finds a commitment by its number, within the project that its rows are of. */
export function commitmentsByProject(writing: Writing) {
  let known = { project: 0, byNumber: new Map<string, ImportCommitment>() };
  return async (project: ProjectId, number: string): Promise<ImportCommitment | null> => {
    if (known.project !== project) {
      await writing.tx.commitments.project(project);
      const all = await writing.tx.imports.commitments(project);
      known = { project, byNumber: new Map(all.map((one) => [one.number, one])) };
    }
    return known.byNumber.get(number) ?? null;
  };
}

const sameRecord = (one: StagedRow, other: StagedRow): boolean =>
  one.project === other.project && one.record === other.record;

/**
 * Hands on the rows of a record together, however they come: the last of them only when another has begun. A record of
 * more rows than its limit is handed on without those beyond it, and with an error.
 */
export function byRecord(
  { errors }: Pick<Writing, 'errors'>,
  take: (records: readonly (readonly StagedRow[])[]) => Promise<void>,
): Writer {
  const limit = importLimits.rowsOfRecord;
  let waiting: readonly StagedRow[] = [];
  return {
    rows: async (rows) => {
      const records = groups([...waiting, ...rows], sameRecord);
      const last = records.at(-1) ?? [];
      if (last.length > limit) errors.add([at(last[limit]!, 'commitment', 'too_many', { limit })]);
      waiting = last.slice(0, limit);
      await take(records.slice(0, -1));
    },
    end: () => take(waiting.length === 0 ? [] : [waiting]),
  };
}

interface Planned {
  readonly commitment: ImportCommitment;
  readonly project: ProjectId;
  readonly first: StagedRow;
  readonly lines: ReturnType<typeof scheduleOf>['lines'];
}

export async function schedulesWriter(writing: Writing): Promise<Writer> {
  const { tx, errors, made, history } = writing;
  const find = commitmentsByProject(writing);
  let codes: { readonly project: number; readonly costCodes: CodeBook; readonly costTypes: CodeBook } | null = null;
  const codesOf = async (project: ProjectId) => {
    if (codes?.project === project) return codes;
    const found = await tx.commitments.codes(project);
    codes = { project, costCodes: codeBook(found.costCodes), costTypes: codeBook(found.costTypes) };
    return codes;
  };
  const plan = async (rows: readonly StagedRow[]): Promise<Planned | null> => {
    const first = rows[0]!;
    const project = first.project as ProjectId;
    const commitment = await find(project, first.record);
    if (commitment !== null) {
      const read = scheduleOf(rows, commitment.method, await codesOf(project));
      errors.add(read.errors);
      return { commitment, project, first, lines: read.lines };
    }
    errors.add([at(first, 'commitment', 'unknown_commitment')]);
    return null;
  };
  return byRecord(writing, async (records) => {
    const planned: Planned[] = [];
    for (const rows of records) {
      const one = await plan(rows);
      if (one !== null) planned.push(one);
    }
    // Under the lock nobody else gives them lines.
    const locked = await tx.imports.billable(planned.map(({ commitment }) => commitment.id));
    for (const { commitment, first } of planned) {
      if (locked.get(commitment.id)!.lines.length > 0) errors.add([at(first, 'commitment', 'lines_there')]);
    }
    if (errors.any || planned.length === 0) return;
    await tx.imports.addSchedules(planned.map(({ commitment, lines }) => ({ commitment: commitment.id, lines })));
    count(
      made,
      'lines',
      planned.reduce((all, { lines }) => all + lines.length, 0),
    );
    await history.project(
      planned.map(({ commitment, project, lines }) => ({
        type: 'commitment.lines' as const,
        projectId: project,
        commitmentId: commitment.id,
        facts: { added: lines.length, changed: 0, removed: 0, sum: formatMoney(sumOf(lines)), before: '0.00' },
      })),
    );
  });
}

import type { Selectable } from 'kysely';
import type { CommitmentLine, InvoiceLine } from '../../app/unit-of-work.ts';
import type { PayLine } from '../../domain/pay-application.ts';
import type { LineTerms } from '../../domain/pay-line-terms.ts';
import type { Trx } from '../pool.ts';
import type { Tables } from '../tables.ts';

type LineAmounts = Omit<Selectable<Tables['invoice_line']>, 'id' | 'company_id' | 'comment'> & {
  readonly change_order: boolean;
};

export const payLineOf = (row: LineAmounts): PayLine =>
  ({
    changeOrder: row.change_order,
    scheduledValue: row.scheduled_value,
    workPrevious: row.work_previous,
    workThisPeriod: row.work_this_period,
    storedPrevious: row.stored_previous,
    storedPresently: row.stored_presently,
    workRetainagePrevious: row.work_retainage_previous,
    workRetainageHeld: row.work_retainage_held,
    workRetainageReleased: row.work_retainage_released,
    storedRetainagePrevious: row.stored_retainage_previous,
    storedRetainageHeld: row.stored_retainage_held,
    storedRetainageReleased: row.stored_retainage_released,
  }) as unknown as PayLine;

const payLineColumns = (line: PayLine) => ({
  scheduled_value: line.scheduledValue,
  work_previous: line.workPrevious,
  work_this_period: line.workThisPeriod,
  stored_previous: line.storedPrevious,
  stored_presently: line.storedPresently,
  work_retainage_previous: line.workRetainagePrevious,
  work_retainage_held: line.workRetainageHeld,
  work_retainage_released: line.workRetainageReleased,
  stored_retainage_previous: line.storedRetainagePrevious,
  stored_retainage_held: line.storedRetainageHeld,
  stored_retainage_released: line.storedRetainageReleased,
});

export const lineTermsOf = (row: Selectable<Tables['invoice_line']>): LineTerms =>
  ({
    workRate: row.work_retainage_rate,
    storedRate: row.stored_retainage_rate,
    materialsMoved: row.materials_moved,
    retainageMoved: row.retainage_moved,
    quantityPrevious: row.quantity_previous,
    quantityThisPeriod: row.quantity_this_period,
  }) as unknown as LineTerms;

/** All that is kept of an invoice's line and may change while the invoice is open. */
export const invoiceLineColumns = (line: Omit<InvoiceLine, 'id'>) => ({
  ...payLineColumns(line),
  work_retainage_rate: line.workRate,
  stored_retainage_rate: line.storedRate,
  materials_moved: line.materialsMoved,
  retainage_moved: line.retainageMoved,
  quantity_previous: line.quantityPrevious,
  quantity_this_period: line.quantityThisPeriod,
  comment: line.comment,
  review: line.review === 'no_action' ? null : line.review,
});

/** The schedules of values of some commitments, each in its order. */
export async function scheduleOfValues(
  trx: Trx,
  company: number,
  commitments: readonly number[],
): Promise<ReadonlyMap<number, readonly CommitmentLine[]>> {
  const found = new Map<number, CommitmentLine[]>();
  if (commitments.length === 0) return found;
  const rows = await trx
    .selectFrom('commitment_line as line')
    .innerJoin('cost_code as code', (on) =>
      on.onRef('code.company_id', '=', 'line.company_id').onRef('code.id', '=', 'line.cost_code_id'),
    )
    .innerJoin('cost_type as type', (on) =>
      on.onRef('type.company_id', '=', 'line.company_id').onRef('type.id', '=', 'line.cost_type_id'),
    )
    .selectAll('line')
    .select(['code.code', 'code.name as code_name', 'code.erp_number as code_erp'])
    .select(['type.code as type_code', 'type.name as type_name', 'type.erp_number as type_erp'])
    .where('line.company_id', '=', company)
    .where('line.commitment_id', 'in', [...commitments])
    .orderBy('line.position')
    .execute();
  for (const row of rows) {
    const line = {
      id: row.id,
      position: row.position,
      changeOrder: row.change_order,
      description: row.description,
      amount: row.amount,
      units: row.quantity === null ? null : { quantity: row.quantity, unitPrice: row.unit_price, unit: row.unit },
      costCode: { id: row.cost_code_id, code: row.code, name: row.code_name, erpNumber: row.code_erp },
      costType: { id: row.cost_type_id, code: row.type_code, name: row.type_name, erpNumber: row.type_erp },
    } as unknown as CommitmentLine;
    const lines = found.get(row.commitment_id);
    if (lines) lines.push(line);
    else found.set(row.commitment_id, [line]);
  }
  return found;
}

import type { Selectable } from 'kysely';
import type { CommitmentLine, InvoiceLine, NewLine } from '../../app/unit-of-work.ts';
import type { PayLine } from '../../domain/billing/pay-application.ts';
import type { LineTerms } from '../../domain/billing/pay-line-terms.ts';
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

/** What the rows of both kinds of line say of it: the commitment's own, and a change order's. */
interface CodedRow {
  readonly id: number;
  readonly position: number;
  readonly description: string;
  readonly amount: number;
  readonly quantity: number | null;
  readonly unit_price: number | null;
  readonly unit: string | null;
  readonly cost_code_id: number;
  readonly code: string;
  readonly code_name: string;
  readonly code_erp: string | null;
  readonly cost_type_id: number;
  readonly type_code: string;
  readonly type_name: string;
  readonly type_erp: string | null;
}

export const codedLineOf = (row: CodedRow) => ({
  id: row.id,
  position: row.position,
  description: row.description,
  amount: row.amount,
  units: row.quantity === null ? null : { quantity: row.quantity, unitPrice: row.unit_price, unit: row.unit },
  costCode: { id: row.cost_code_id, code: row.code, name: row.code_name, erpNumber: row.code_erp },
  costType: { id: row.cost_type_id, code: row.type_code, name: row.type_name, erpNumber: row.type_erp },
});

/** The columns that both kinds of line have. */
export const lineColumns = (line: NewLine) => ({
  position: line.position,
  cost_code_id: line.costCode,
  cost_type_id: line.costType,
  description: line.description,
  amount: line.amount,
  quantity: line.units?.quantity ?? null,
  unit_price: line.units?.unitPrice ?? null,
  unit: line.units?.unit ?? null,
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
  claimed: line.claimed ?? null,
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
    .where('line.deleted_at', 'is', null)
    .orderBy('line.position')
    .execute();
  for (const row of rows) {
    const line = {
      ...codedLineOf(row),
      changeOrder: row.change_order,
      changeOrderId: row.change_order_id,
      erpNumber: row.erp_number,
      originData: row.origin_data,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    } as unknown as CommitmentLine;
    const lines = found.get(row.commitment_id);
    if (lines) lines.push(line);
    else found.set(row.commitment_id, [line]);
  }
  return found;
}

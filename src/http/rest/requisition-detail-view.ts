import type { InvoiceLine } from '../../app/hub.ts';
import { lineFigures } from '../../domain/billing/pay-application.ts';
import { formatQuantity, type Quantity } from '../../domain/billing/quantity.ts';
import { cents, formatMoney } from '../../domain/money.ts';
import { type Beside, itemView } from './requisition-views.ts';
import type * as shapes from './shapes.ts';

/** A line with what its detail has besides: what is left to bill, and all retainage of both kinds together. */
export function detailView(line: InvoiceLine, invoice: Beside): shapes.RequisitionDetail {
  const figures = lineFigures(line);
  const { units } = line.commitmentLine;
  const billed = ((line.quantityPrevious ?? 0) + (line.quantityThisPeriod ?? 0)) as Quantity;
  return {
    ...itemView(line, invoice),
    item_number: line.position,
    balance_to_finish: formatMoney(figures.balanceToFinish),
    work_completed_retainage_currently_retained: formatMoney(figures.workRetainage),
    materials_stored_retainage_retained_this_period: formatMoney(line.storedRetainageHeld),
    total_retainage_from_previous_application: formatMoney(figures.retainagePrevious),
    total_retainage_currently_retained: formatMoney(cents(figures.workRetainage + figures.storedRetainage)),
    ...(units === null ? {} : { total_completed_and_stored_to_date_quantity: formatQuantity(billed) }),
  };
}

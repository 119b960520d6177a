import { changeOrderStatuses } from '../../../domain/billing/change-order.ts';
import { words } from '../../../domain/words/words.ts';
import type { ChangeOrder } from '../../../http/client.ts';
import type { api as client } from '../../api.ts';
import type { Draft } from '../../parts/kept-draft.ts';
import { type Field, orNull } from '../../parts/record-dialog.tsx';
import { type LineRow, rowOf } from '../lines/sheet.ts';

const page = words.commitmentsPage;
const says = page.changeOrders;
export type ChangeOrderInput = Parameters<typeof client.createChangeOrder>[2];

/** The fields of a change order, by the names that the API has for them. */
export const changeOrderFields = (order: ChangeOrder | null): readonly Field[] => [
  { name: 'number', label: says.number, hint: order === null ? says.numberHint : undefined, half: true },
  { name: 'title', label: says.title },
  {
    name: 'status',
    label: says.status,
    half: true,
    options: changeOrderStatuses.map((value) => ({ value, label: page.changeOrderStatuses[value] })),
  },
  { name: 'reason', label: says.reason },
  { name: 'reference', label: says.reference, half: true },
  { name: 'due_date', label: says.dueDate, type: 'date', half: true },
  { name: 'schedule_impact_amount', label: says.schedule, half: true },
  { name: 'signed_change_order_received_date', label: says.signedDate, type: 'date', half: true },
  { name: 'executed', label: says.executed, hint: page.form.executedHint, type: 'check' },
  { name: 'description', label: says.description, type: 'area' },
];

export const initialOf = (order: ChangeOrder | null): Draft => ({
  number: order?.number ?? '',
  title: order?.title ?? '',
  status: order?.status ?? 'draft',
  reason: order?.reason ?? '',
  reference: order?.reference ?? '',
  due_date: order?.due_date ?? '',
  description: order?.description ?? '',
  schedule_impact_amount: String(order?.schedule_impact_amount ?? ''),
  signed_change_order_received_date: order?.signed_change_order_received_date ?? '',
  executed: order?.executed ?? false,
});

/**
 * As it is sent. A whole number of days, or what was typed instead, for the server to say what is wrong with it; so too a
 * number that was emptied. A new one's that is left empty is chosen by the server.
 */
export function inputOf(given: Draft, isNew: boolean): ChangeOrderInput {
  const { number, title, status, executed, schedule_impact_amount: days, ...texts } = given;
  const known = { title, status, executed, ...(isNew && number === '' ? {} : { number }) };
  const impact = days === undefined ? undefined : orNull(days);
  return {
    ...(Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as ChangeOrderInput),
    ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, orNull(text)])),
    ...(impact === undefined
      ? {}
      : {
          schedule_impact_amount: (impact === null || Number.isNaN(Number(impact)) ? impact : Number(impact)) as number,
        }),
  };
}

export const rowsOf = (order: ChangeOrder | null): readonly LineRow[] =>
  (order?.line_items ?? []).map((line, i) => {
    const units = line.extended_type === 'calculated';
    return rowOf(
      {
        id: line.id,
        description: line.description,
        amount: line.amount,
        quantity: units ? line.quantity : null,
        unitPrice: units ? line.unit_cost : null,
        unit: line.uom,
        costCode: line.cost_code.full_code,
        costType: line.line_item_type.name,
      },
      i + 1,
      false,
    );
  });

import { expect, it } from 'vitest';
import { rowsOfObject } from './procore-json.ts';

it('a contract is a row, and each of its lines is one of a schedule of values', () => {
  const contract = {
    id: 7,
    number: 'SC-1',
    title: 'Frames',
    status: 'Approved',
    retainage_percent: '10.00',
    vendor: { id: 3, company: 'Alpha Steel', name: 'Alpha Steel' },
    project: { id: 1, name: 'Heron Quay' },
    grand_total: '5.00',
    origin_id: null,
    line_items: [
      {
        position: 1,
        amount: '5.00',
        quantity: '0.0',
        unit_cost: '0.00',
        uom: null,
        description: 'Steel',
        cost_code: { full_code: '05-100', name: 'Steel' },
        line_item_type: { code: 'S', name: 'Subcontract' },
        status: 'ignored',
      },
    ],
  };
  expect(rowsOfObject('commitments', contract, 4)).toEqual([
    {
      row: 4,
      item: 0,
      cells: {
        number: 'SC-1',
        title: 'Frames',
        status: 'Approved',
        retainage: '10.00',
        vendor: 'Alpha Steel',
        project: 'Heron Quay',
        kind: 'subcontract',
      },
    },
  ]);
  expect(rowsOfObject('schedules-of-values', contract, 4)).toEqual([
    {
      row: 4,
      item: 1,
      cells: {
        project: 'Heron Quay',
        commitment: 'SC-1',
        line: 1,
        amount: '5.00',
        quantity: '0.0',
        unit_price: '0.00',
        description: 'Steel',
        cost_code: '05-100',
        cost_type: 'S',
      },
    },
  ]);
  expect(rowsOfObject('commitments', { number: 'PO-1', ship_via: null }, 1)![0]!.cells.kind).toBe('purchase_order');
});

it('a requisition is a row for each of its items, each with a comment of its own', () => {
  const requisition = {
    number: 2,
    invoice_number: 'I-2',
    contract_name: 'SC-1 - Frames - north',
    status: 'approved',
    requisition_start: '2026-02-01',
    requisition_end: '2026-02-28',
    comment: 'of the whole',
    summary_text: { project_number: '3100' },
    items: [
      {
        line_number: '1',
        status: 'rejected',
        comment: 'of the line',
        work_completed_from_previous_application: '1.00',
        work_completed_this_period: '2.00',
        stored_materials: '9.00',
        materials_presently_stored: '3.00',
        work_completed_retainage_retained_this_period: '0.20',
        materials_stored_retainage_currently_retained: '0.30',
      },
    ],
  };
  expect(rowsOfObject('invoices', requisition, 1)).toEqual([
    {
      row: 1,
      item: 1,
      cells: {
        project: '3100',
        commitment: 'SC-1',
        application: 2,
        invoice_number: 'I-2',
        period_start: '2026-02-01',
        period_end: '2026-02-28',
        status: 'approved',
        comment: 'of the whole',
        line: '1',
        line_comment: 'of the line',
        previous: '1.00',
        this_period: '2.00',
        stored: '3.00',
        work_retainage_held: '0.20',
        stored_retainage: '0.30',
      },
    },
  ]);
});

it('a requisition without items is a row of its own, and not left out; a contract without lines has none', () => {
  const requisition = {
    number: 2,
    contract_name: 'SC-1 - Frames',
    summary_text: { project_number: '3100' },
    items: [],
  };
  const cells = { project: '3100', commitment: 'SC-1', application: 2 };
  expect(rowsOfObject('invoices', requisition, 7)).toEqual([{ row: 7, item: 0, cells }]);
  expect(rowsOfObject('schedules-of-values', { number: 'SC-1', line_items: [] }, 7)).toEqual([]);
});

it('a cost code is all of it, and not its last part', () => {
  const code = { id: 1, code: '100', full_code: '03-100', name: 'Forms', parent: { id: 2 } };
  expect(rowsOfObject('cost-codes', code, 1)![0]!.cells).toEqual({ code: '03-100', name: 'Forms' });
});

it('what is no object is none', () => {
  for (const value of [null, 1, 'text', []]) expect(rowsOfObject('vendors', value, 1)).toBeNull();
});

import { commitmentStatuses } from '../billing/commitment.ts';
import { invoiceStatuses } from '../billing/invoice-status.ts';
import { accountingMethods } from '../billing/schedule-of-values.ts';
import type { ImportKind } from './kinds.ts';

/** How a column's cells are read. */
export type ColumnType = 'text' | 'money' | 'quantity' | 'rate' | 'day' | 'yes_no' | 'whole' | 'choice';

/** A column of a kind of file. The guide's tables are held to these by a test. */
export interface Column {
  readonly name: string;
  /** What it may be called besides its name, letters and digits alone; Procore's own names among them. */
  readonly aliases: readonly string[];
  readonly required: boolean;
  readonly type: ColumnType;
  /** Characters of a text. */
  readonly most?: number;
  readonly choices?: readonly string[];
  /** Other words for choices, letters and digits alone. */
  readonly words?: Readonly<Record<string, string>>;
  /** What an empty cell says, where the file has the column at all. Left out, it says nothing. */
  readonly blank?: number;
  /** What stands in the template. */
  readonly example: string;
}

type More = Partial<Pick<Column, 'required' | 'most' | 'choices' | 'words' | 'blank'>>;
const column = (
  name: string,
  type: ColumnType,
  example: string,
  aliases: readonly string[],
  more: More = {},
): Column => ({
  name,
  type,
  example,
  aliases,
  required: false,
  ...(type === 'text' ? { most: 255 } : {}),
  ...more,
});
const needed = { required: true } as const;

const project = column(
  'project',
  'text',
  '2604',
  ['projectnumber', 'projectno', 'projectname', 'job', 'jobnumber', 'jobno'],
  needed,
);
const commitment = column(
  'commitment',
  'text',
  'SC-2604-01',
  ['commitmentnumber', 'commitmentno', 'contract', 'contractnumber', 'subcontract', 'subcontractnumber', 'ponumber'],
  needed,
);
const place = [
  column('address', 'text', '410 Dock Street', ['street', 'address1', 'streetaddress']),
  column('city', 'text', 'Tacoma', []),
  column('state', 'text', 'WA', ['statecode', 'province'], { most: 20 }),
  column('zip', 'text', '98402', ['zipcode', 'postalcode', 'postcode'], { most: 20 }),
];
const active = column('active', 'yes_no', 'yes', ['isactive', 'status']);

const costCode = column('cost_code', 'text', '03-100', ['code', 'budgetcode', 'wbscode', 'phase'], needed);
const costType = column('cost_type', 'text', 'S', ['lineitemtype', 'type', 'category']);
const description = column('description', 'text', 'Footings and walls', ['descriptionofwork', 'item', 'scope'], {
  most: 2_000,
});

const projects = [
  column('number', 'text', '2604', ['projectnumber', 'projectno', 'job', 'jobnumber', 'jobno'], {
    required: true,
    most: 50,
  }),
  column('name', 'text', 'Harbor Point', ['projectname', 'title', 'jobname', 'displayname'], needed),
  ...place,
  active,
  column('erp_number', 'text', '2604', ['originid', 'erpid', 'erpjob', 'accountingnumber']),
];

const vendors = [
  column('name', 'text', 'Delta Concrete LLC', ['vendor', 'vendorname', 'company', 'companyname'], needed),
  ...place,
  column('phone', 'text', '253-555-0100', ['businessphone', 'telephone', 'phonenumber']),
  column('email', 'text', 'office@delta.example', ['emailaddress', 'mail'], { most: 254 }),
  active,
  column('erp_number', 'text', '1042', ['originid', 'erpid', 'vendornumber', 'vendorno', 'vendorid', 'number']),
];

const costCodes = [
  project,
  column('code', 'text', '03-100', ['costcode', 'fullcode', 'phase'], { required: true, most: 50 }),
  column('name', 'text', 'Concrete', ['description', 'costcodename', 'title'], needed),
  column('erp_number', 'text', '3100', ['originid', 'erpid', 'erpcode']),
];

const commitments = [
  project,
  column('number', 'text', 'SC-2604-01', ['commitmentnumber', 'contractnumber', 'subcontractnumber', 'ponumber'], {
    required: true,
    most: 50,
  }),
  column(
    'vendor',
    'text',
    'Delta Concrete LLC',
    ['vendorname', 'vendornumber', 'company', 'contractcompany', 'subcontractor'],
    needed,
  ),
  column('title', 'text', 'Concrete', ['name', 'commitmenttitle', 'contractfor']),
  column('kind', 'choice', 'subcontract', ['type', 'commitmenttype', 'contracttype'], {
    choices: ['subcontract', 'purchase_order'],
    words: {
      workordercontract: 'subcontract',
      workorder: 'subcontract',
      sc: 'subcontract',
      purchaseordercontract: 'purchase_order',
      po: 'purchase_order',
    },
  }),
  column('status', 'choice', 'Approved', ['commitmentstatus', 'contractstatus'], {
    choices: commitmentStatuses,
    // What Procore calls a purchase order on its way.
    words: { processing: 'Out For Bid', submitted: 'Out For Signature', closed: 'Complete', executed: 'Approved' },
  }),
  column('retainage', 'rate', '10', ['retainagepercent', 'retention', 'retentionpercent', 'defaultretainage']),
  column('accounting_method', 'choice', 'amount', ['method', 'billedby'], {
    choices: accountingMethods,
    words: { amountbased: 'amount', unitbased: 'unit', unitquantity: 'unit' },
  }),
  column('executed', 'yes_no', 'yes', ['signed']),
  column('contract_date', 'day', '2026-02-03', ['date', 'signeddate']),
  column('start_date', 'day', '2026-02-16', ['contractstartdate', 'start']),
  column('estimated_completion_date', 'day', '2026-11-30', ['contractestimatedcompletiondate', 'completiondate']),
  column('description', 'text', '', ['scopeofwork'], { most: 10_000 }),
  column('erp_number', 'text', '', ['originid', 'erpid']),
];

const schedules = [
  project,
  commitment,
  column('line', 'whole', '1', ['position', 'lineno', 'linenumber', 'itemno', 'itemnumber']),
  costCode,
  costType,
  description,
  column('quantity', 'quantity', '', ['qty', 'units']),
  column('unit', 'text', '', ['uom', 'um', 'unitofmeasure'], { most: 20 }),
  column('unit_price', 'quantity', '', ['unitcost', 'price', 'rate']),
  column('amount', 'money', '48000.00', ['scheduledvalue', 'value', 'total', 'subtotal', 'contractamount']),
  column('change_order', 'yes_no', 'no', ['changeorderline', 'ischangeorder']),
  column('erp_number', 'text', '', ['originid', 'erpid']),
];

const invoices = [
  project,
  commitment,
  column('application', 'whole', '1', ['applicationnumber', 'applicationno', 'appno', 'payapp', 'payappno', 'number']),
  column('invoice_number', 'text', 'DC-1187', ['invoiceno', 'invoice', 'vendorinvoice']),
  column('period_start', 'day', '2026-03-01', ['requisitionstart', 'periodfrom', 'from']),
  column('period_end', 'day', '2026-03-31', ['requisitionend', 'periodto', 'to', 'throughdate']),
  column('billing_date', 'day', '2026-03-25', ['invoicedate', 'date']),
  column('status', 'choice', 'approved', ['invoicestatus'], { choices: invoiceStatuses }),
  column('in_erp', 'yes_no', 'yes', ['billedinerp', 'hasbill', 'posted', 'exported', 'synced']),
  column('final', 'yes_no', 'no', ['finalinvoice', 'isfinal']),
  column('submitted_at', 'day', '', ['submitteddate', 'submitted']),
  column('payment_date', 'day', '', ['paiddate', 'paid']),
  column('comment', 'text', '', ['notes'], { most: 2_000 }),
  column('line', 'whole', '1', ['position', 'lineno', 'linenumber', 'itemno', 'itemnumber']),
  { ...costCode, required: false },
  description,
  column('scheduled_value', 'money', '48000.00', ['contractamount', 'scheduledamount']),
  column('previous', 'money', '0.00', [
    'workcompletedfrompreviousapplication',
    'frompreviousapplication',
    'previouswork',
    'workprevious',
    'previouslybilled',
  ]),
  column('this_period', 'money', '12000.00', [
    'workcompletedthisperiod',
    'workthisperiod',
    'thisapplication',
    'amount',
  ]),
  column('quantity_this_period', 'quantity', '', [
    'workcompletedthisperiodquantity',
    'qtythisperiod',
    'quantity',
    'qty',
  ]),
  // Left as it was, what was installed meanwhile would be billed as work beside it.
  column('stored', 'money', '0.00', ['materialspresentlystored', 'presentlystored', 'materialsstored'], { blank: 0 }),
  column('materials_moved', 'money', '', ['materialsmovedtoprevious']),
  column('work_retainage_held', 'money', '1200.00', [
    'workcompletedretainageretainedthisperiod',
    'retainagethisperiod',
    'retainageheld',
  ]),
  column('work_retainage_released', 'money', '0.00', ['workcompletedretainagereleasedthisperiod', 'retainagereleased']),
  column('stored_retainage', 'money', '', ['materialsstoredretainagecurrentlyretained', 'storedmaterialsretainage']),
  column('retainage', 'money', '', ['retainagetodate', 'totalretainage', 'retention']),
  column('line_comment', 'text', '', ['itemcomment', 'linenotes'], { most: 2_000 }),
];

export const importColumns: Readonly<Record<ImportKind, readonly Column[]>> = {
  projects,
  vendors,
  'cost-codes': costCodes,
  commitments,
  'schedules-of-values': schedules,
  invoices,
};

/** Letters and digits of a head alone: `Project No.` is `projectno`. */
export const bareHead = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Which column a head names; undefined where it is none of this kind. Its own name goes before another's alias. */
export function columnNamed(kind: ImportKind, head: string): Column | undefined {
  const given = bareHead(head);
  const all = importColumns[kind];
  return all.find(({ name }) => bareHead(name) === given) ?? all.find(({ aliases }) => aliases.includes(given));
}

/** A head and a believable row, as a CSV text. */
export function importTemplate(kind: ImportKind): string {
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const all = importColumns[kind];
  return `${all.map(({ name }) => name).join(',')}\r\n${all.map(({ example }) => cell(example)).join(',')}\r\n`;
}

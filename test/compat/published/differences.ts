/** Where we differ from the published description knowingly. One that is not met any more fails the test too. */
export interface Difference {
  /** What it is called in the table. */
  readonly name: string;
  readonly why: string;
  /** What the operation's name has to hold. */
  readonly where: RegExp;
  /** The fields; `status` is the answer's own. */
  readonly fields: readonly string[];
}

/** Where a list or a sync has a line, it is the same line. */
const ofALine = ['quantity', 'unit_cost', 'total_amount', 'extended_amount'].flatMap((field) => [
  field,
  `line_items[].${field}`,
  `entities[].${field}`,
]);

export const differences: readonly Difference[] = [
  {
    name: 'decimals',
    why:
      'Published as numbers; the other amounts of commitments, the line’s own `amount` among them, as texts. We answer ' +
      'decimal texts everywhere, since a number of JSON may lose cents on the way. Numbers are taken as well as texts.',
    where: /_contracts|commitments|change_order_packages/,
    fields: ofALine,
  },
  {
    name: 'deleted',
    why: 'Published as 200 without a body; we answer 204, since Procore’s own JavaScript client rejects an empty 200.',
    where: /^DELETE .*(_contracts|payments|periods|requisitions)/,
    fields: ['status'],
  },
  {
    name: 'a list',
    why: 'Published as one object where its name, its filters and its pages say a list. We answer a list.',
    where: /^GET .*commitment_change_orders$/,
    fields: ['the answer'],
  },
  {
    name: 'attachments',
    why: 'Published as one object at purchase orders and as a list at subcontracts. We answer a list at both.',
    where: /purchase_order_contracts/,
    fields: ['attachments'],
  },
  {
    name: 'labor',
    why: 'Published among what a cost type may be sent as, and not among what it is answered as. We answer what was sent.',
    where: /cost_codes|line_item_types/,
    fields: ['base_type', 'line_item_types[].base_type', 'entities[].line_item_types[].base_type'],
  },
  {
    name: 'lower case',
    why:
      'Published both as `CREATE`, `UPDATE`, `DELETE` and as `create`, `update`, `delete`. Both are taken; we answer ' +
      'the latter, which is how an event names itself when it is delivered.',
    where: /triggers/,
    fields: ['event_type', 'success[].event_type'],
  },
];

/** Those that a field of an operation may differ by. */
export const differenceAt = (operation: string, field: string): Difference | undefined =>
  differences.find((one) => one.where.test(operation) && one.fields.includes(field));

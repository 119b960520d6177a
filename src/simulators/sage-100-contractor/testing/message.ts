/** Fields of an invoice in the order in which the schema wants them; those that end in `Ref` are references. */
const invoiceOrder = [
  'RecordNumber',
  'InvoiceNumber',
  'VendorRef',
  'JobRef',
  'PhaseRef',
  'SubcontractNumber',
  'OrderNumber',
  'ReferenceNumber',
  'Desc',
  'InvoiceDate',
  'DueDate',
  'PostingPeriod',
  'PostingYear',
  'InvoiceType',
  'Status',
  'UserDefined1',
  'UserDef1',
  'UserDefined2',
  'UserDef2',
  'InvoiceTotal',
  'Retainage',
];
const lineOrder = [
  'Desc',
  'SubcontractLine',
  'CostCodeRef',
  'CostTypeRef',
  'Quantity',
  'UnitPrice',
  'Amount',
  'Retainage',
];

export type Fields = Readonly<Record<string, string | null>>;

/** Elements in the given order; what is not in it comes last, and what is null not at all. */
function elements(fields: Fields, order: readonly string[]): string {
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return Object.entries(fields)
    .filter(([, text]) => text !== null)
    .sort(([a], [b]) => rank(a) - rank(b))
    .map(([name, text]) =>
      name.endsWith('Ref') ? `<${name}><ObjectID>${text}</ObjectID></${name}>` : `<${name}>${text}</${name}>`,
    )
    .join('');
}

const plainLine: Fields = {
  Desc: 'Pour',
  SubcontractLine: '1',
  CostCodeRef: '3100.000',
  CostTypeRef: '4',
  Amount: '100.00',
  Retainage: '10.00',
};

/** A line of 100.00 with 10.00 retained, but for what is given. Texts are put in as they are: escape them. */
export const line = (change: Fields = {}): string =>
  `<APInvoiceLineAdd>${elements({ ...plainLine, ...change }, lineOrder)}</APInvoiceLineAdd>`;

let made = 0;

/** An invoice of one such line for vendor 12 and job 7, but for what is given, as a request. */
export function request(change: Fields = {}, lines = line(), name = 'APInvoiceAddNextRq'): string {
  const plain: Fields = {
    InvoiceNumber: `N-${++made}`,
    VendorRef: '12',
    JobRef: '7',
    SubcontractNumber: 'SC-1',
    Desc: 'March',
    InvoiceDate: '2026-03-31',
    InvoiceType: '1',
    Status: '1',
    UserDefined1: 'TIE-1',
    InvoiceTotal: '100.00',
    Retainage: '10.00',
  };
  return `<${name} requestID="1">${elements({ ...plain, ...change }, invoiceOrder)}${lines}</${name}>`;
}

export interface Sender {
  readonly company?: string;
  readonly user?: string;
}

/** The envelope around requests. */
export function envelope(requests: string, { company = 'Small Builders', user = 'tieout' }: Sender = {}): string {
  const session = `<MBXMLSessionRq><Company>${company}</Company><User>${user}</User></MBXMLSessionRq>`;
  const set = `<MBXMLMsgsRq messageSetID="s" onError="stopOnError">${requests}</MBXMLMsgsRq>`;
  return `<api:MBXML xmlns:api="http://sage100contractor.com/api">${session}${set}</api:MBXML>`;
}

/** A whole message with one invoice. */
export const message = (change: Fields = {}, lines = line(), sender: Sender = {}): string =>
  envelope(request(change, lines), sender);

/** The verdict that an answer holds, as text finds it. */
export const verdictOf = (answer: string) => ({
  code: Number(/statusCode="(\d+)"/.exec(answer)?.[1]),
  message: /statusMessage="([^"]*)"/.exec(answer)?.[1] ?? '',
});
export const recordOf = (answer: string): string => /<RecordNumber>(\d+)</.exec(answer)?.[1] ?? '';

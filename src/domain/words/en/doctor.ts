/** What the examination of a connection finds, each with what it means and what to do. */
export const doctor = {
  /** Parts of a bill as the messages of the ERP hold them. */
  parts: {
    recordNumber: 'record number',
    invoiceNumber: 'invoice number',
    vendor: 'vendor',
    job: 'job',
    subcontract: 'subcontract number',
    description: 'description',
    billingDate: 'invoice date',
    postingPeriod: 'posting period',
    postingYear: 'posting year',
    type: 'invoice type',
    status: 'status',
    reference: 'our reference',
    total: 'invoice total',
    retainage: 'retainage',
    lines: 'lines',
    subcontractLine: 'subcontract line',
    lineDescription: 'description of a line',
    costCode: 'cost code of a line',
    costType: 'cost type of a line',
    quantity: 'quantity of a line',
    unitPrice: 'unit price of a line',
    amount: 'amount of a line',
    lineRetainage: 'retainage of a line',
  },
  schema: {
    what: 'message schema',
    none: 'No installed schema was read: the names in the messages are inferred, not known. Name the installed {file} before the first real export.',
    unreadable: '{file} cannot be read as a schema: {because}.',
    read: '{file} was read: {count} elements, namespace {namespace}.',
    oldNamespace:
      'The schema’s namespace is {namespace}; Tieout knows {expected}. Messages will bear the schema’s. Is this a version of Sage that Tieout knows?',
    leftOut: 'It refers to {location}, which was not read: only readable schemas of its own folder are.',
    envelope: 'The schema does not declare {element}, which every message has been seen to have.',
    request: 'A payable invoice is made by {request}.',
    otherRequest:
      'A payable invoice is made by {request}; Tieout expects {expected}. Compare the first bill with great care.',
    noRequest:
      'The schema has no request that makes a payable invoice ({expected} or the like), so nothing can be exported through it. Is the program interface for payable invoices part of this version?',
    found: 'Is held by {element}.',
    differs: 'Is held by {element} here; Tieout expects {expected}. Look at it in the first bill.',
    chosen: 'Is held by {element}, as chosen in the settings.',
    noSuchElement: 'The settings choose {element} for it, which {request} does not have.',
    missing: 'Has no place in {request}: Sage will fill it, or leave it empty.',
    missingButNeeded:
      'Has no place in {request}, so a bill could not be found or recognised again. If an element holds it under another name, choose that in the settings.',
    spared: 'Has no place in {request}, and the settings say to go without.',
    notSpared:
      'Has no place in {request}. If an element holds it under another name, choose that in the settings; if Sage shall fill it, say there to go without.',
    ownNumber:
      '{element} of {request} must be given: Sage leaves its record number to us. Tieout takes the next free one, which somebody at the screen may take at the same moment; Sage then refuses the bill, and it is sent again.',
    shape: 'Is held by {element}, whose form Tieout cannot fill.',
    short:
      '{element} takes {length} characters; the database takes {expected}. Longer texts are refused before sending.',
    tooShort: '{element} takes {length} characters, and ours has {expected}. Choose another user-defined field.',
    value: '{element} takes only {values}, not {value}. Choose another value in the settings.',
    unfilled:
      '{element} of {request} must be given and is nothing that Tieout knows. Say in the settings what shall always stand there.',
    fixed: '{element} will always be {value}.',
  },
  /** What became of the program that hands messages to the ERP. */
  program: {
    exit: 'exit code {code}',
    killed: 'it was killed',
    itSays: '{sentence} (it says: {says})',
    tooLong: 'it is longer than {bytes} bytes',
    notText: 'it is no text in UTF-8',
  },
  /** Why a bill cannot be put into the messages of the installed version. */
  message: {
    noPlace:
      'The messages of the installed {erp} have no place for the {part} of this bill. Enter it there by hand, or change the bill.',
    tooLong:
      'The {part} has {length} characters; the messages of the installed {erp} take {limit}: {value}. Shorten it.',
    misformed: 'The {part} is written in a way that the messages of the installed {erp} do not take: {value}.',
  },
} as const;

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
    because: {
      documentType: 'a schema with a document type is not read',
      notWellFormed: 'it is no well-formed XML: {says} (line {line})',
      noSchema: 'it is no XML schema: its root is not xs:schema',
      tooLarge: '{file} has more than {bytes} bytes',
      unknownEncoding: 'its encoding {encoding} is not known',
    },
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
    thisMessage: 'place for this message',
    itSays: '{sentence} (it says: {says})',
    tooLong: 'it is longer than {bytes} bytes',
    notText: 'it is no text in UTF-8',
  },
  /** Why a bill cannot be put into the messages of the installed version. */
  message: {
    /** Within a sentence, with the number of its line. */
    amount: 'amount',
    noPlace:
      'The messages of the installed {erp} have no place for the {part} of this bill. Enter it there by hand, or change the bill.',
    tooLong:
      'The {part} has {length} characters; the messages of the installed {erp} take {limit}: {value}. Shorten it.',
    misformed: 'The {part} is written in a way that the messages of the installed {erp} do not take: {value}.',
  },
  /** The database of the company. */
  sql: {
    whats: {
      server: 'SQL Server',
      login: 'login',
      trigger: 'logon trigger',
      clock: 'clock',
      company: 'company',
      rights: 'rights of the login',
      records: 'records',
      audit: 'audit',
      reference: 'field of our reference',
      table: 'table {table}',
      length: 'length of {column}',
    },
    server: '{server}, version {version}, {edition}.',
    login: 'Signed in to {database} as {login}, under the application name {app}.',
    letIn: 'Lets the login {login} in under the application name {app}. Look again after each update of {erp}.',
    notAsked: 'Not looked at, for the database could not be asked.',
    clockAgrees: 'This machine and SQL Server differ by {seconds} s.',
    clockDiffers:
      'This machine and SQL Server differ by {seconds} s. Nothing rests on it but the times in histories; have both follow one time server.',
    company: 'It is the database {database}, and the vendors named in the settings are in it: {count}.',
    companyUnnamed:
      'It is the database {database}. The settings name no vendors that must be in it (knownVendors): name two or three, so that an emptied or restored copy of the same name is noticed.',
    otherDatabase: 'This is the database {found}, not {expected}.',
    vendorsMissing: 'It lacks the vendors {missing}, which the settings say must be there. Is this the right company?',
    noVendors: 'It shows no vendor at all. Is this the right company, and may the login read it?',
    mayNotRead: 'The login may not read {tables}. Give it the role db_datareader in this database.',
    mayWrite:
      'The login may also change the books ({how}). Tieout never does; a login with db_datareader alone cannot do harm if its password is lost.',
    readsOnly: 'It may read, and change nothing.',
    records:
      '{vendors} vendors, {jobs} jobs, {costCodes} cost codes, {subcontracts} subcontracts, {invoices} payable invoices.',
    noRecords: 'There are no {what}: bills need them.',
    tableWhole: 'All {count} columns that Tieout reads are there.',
    tableMissing: 'It is not there, or the login may not see it.',
    columnsMissing: 'It lacks {columns}, which Tieout reads. Is this a version of {erp} that Tieout knows?',
    inferredMissing:
      'It has no {columns}. These names are inferred, and may be others here: what they would tell is left to {erp}.',
    shorter: '{column} takes {length} characters, and Tieout sends up to {expected}.',
    auditReadable: 'Can be read: who deleted or changed a payable invoice is known since {since}.',
    auditEmpty: 'Can be read, and holds no payable invoice yet.',
    auditClosed: 'Cannot be read ({because}): who deleted a bill will not be shown. Nothing else rests on it.',
    fieldFree: 'Nobody else uses it; {ours} invoices bear a reference of ours.',
    fieldUsed:
      '{others} payable invoices bear something else in it, such as {example}. Tieout writes only into invoices of its own; but if people fill it by hand, choose another user-defined field, or tell them.',
  },
  programWhat: 'program that hands over messages',
  programFine: 'Was started, opened a session in {erp} and closed it again. Nothing was submitted.',
  programNotAsked: 'The settings name none yet: nothing can be exported.',
  namesWhat: 'names in the settings',
  namesAgree: 'Are those of the installed schema.',
  namesDiffer:
    'Are not those of the installed schema. Was {erp} updated? Take the new names over after reading what is said of them here.',
  namesAbsent: 'There are none: messages bear the inferred names until those of the installed schema are taken over.',
} as const;

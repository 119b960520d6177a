/** What the command line says besides the refusals. */
export const cli = {
  usage: `tieout: subcontractor invoices and their bills

  tieout invoices [--filter ready_to_export|exporting|failed_to_export|synced|all] [--search TEXT]
                  [--project ID] [--vendor ID] [--period YYYY-MM] [--amount-from N] [--amount-to N]
                  [--waiting-days N] [--sort COLUMN] [--limit N] [--cursor C]
  tieout invoices --csv [the same] [--columns invoice,vendor,…] [--out FILE]   all that match
  tieout show ID | history ID | preview ID
  tieout pay-application ID [--format pdf|csv|xlsx] [--out FILE]
  tieout unlink ID [--dry-run] | force-unlink ID --reason TEXT | force-unlink confirm|withdraw ID
  tieout accept ID | retry ID [--posting-period YYYY-MM]
  tieout send ID | retrieve ID
  tieout reject ID --reason TEXT [--checked-in-erp TEXT]
  tieout create --project ID --commitment ID [--invoice-number N] [--billing-date DAY] [--status S]
                [--work LINE=AMOUNT …] [--stored LINE=AMOUNT …] [--once KEY]
  tieout status ID STATUS
  tieout delete ID
  tieout projects | commitments --project ID
  tieout import projects|vendors|cost-codes|commitments|schedules-of-values|invoices FILE
                [--dry-run] [--project NUMBER] [--format csv|xlsx|json]
  tieout import --template KIND
  tieout connections [--health] | check CONNECTION | read-now CONNECTION
  tieout accountant-report [--from DAY] [--to DAY] [--out FILE.csv|FILE.xlsx]
  tieout alerts           what is wrong with connections and exports
  tieout records KIND [--filter F] [--search TEXT] [--project ID] [--refresh] [--link-matches]
  tieout record send|retrieve|accept|retry|reject|link|unlink KIND ID [--number N] [--reason TEXT] [--erp-id ID]
  tieout record import|archive|restore KIND ERP-ID
  tieout correct ID [--reason TEXT] | corrections | policies CONNECTION [NAME on|off]
  tieout tie-out CONNECTION | tie-outs [ID] [--all] | tie-out-hour CONNECTION HOUR|never
  tieout tie-out-binder ID [--format pdf|xlsx] [--out FILE]
  tieout prerequisites [--all]
  tieout void-policy CONNECTION gone|there | agent-code CONNECTION | looked-over CONNECTION
  tieout confirm-books CONNECTION "NAME OF THE BOOKS"
  tieout people | people add LOGIN --name NAME [--email ADDRESS] [--template NAME]
  tieout people invite LOGIN | people activate LOGIN | people deactivate LOGIN
  tieout grant push-to-accounting LOGIN | revoke push-to-accounting LOGIN
  tieout token | token make --name NAME [--scope read|all] [--days N] | token revoke ID   (your own)
  tieout verify [--checkpoints FILE] | checkpoint [--out FILE] | checkpoints [--out FILE]
  tieout audit-export [--format jsonl|csv] [--out FILE]
  tieout secrets CONNECTION | secret-set CONNECTION NAME <FILE | secret-remove CONNECTION NAME
  tieout keys list|rotate --keys FILE   the keys of secrets, on the hub’s machine
  tieout verify-file FILE --checkpoints FILE   an exported history, without a hub
  tieout me

  tieout serve            the program without the demo
  tieout demo             the program with its demo company (npm start)
  tieout migrate          brings DATABASE_ADMIN_URL's database up to date
  tieout free LOGIN --reason TEXT   takes a lost second factor away, on the hub’s machine
  tieout doctor           looks over this installation: what is wrong, and what to do
  tieout doctor --settings FILE [--schema XSD]   what a connection to Sage rests on, seen from this machine
  tieout backup [--out FOLDER]   the whole data folder, while the program works on
  tieout restore FOLDER          puts a back-up into an empty data folder, and verifies it
  tieout restored --as-of MOMENT   after the database was put back by other means: exports wait until looked over
  tieout moved            after the data folder or the database was moved: it is at home here
  tieout agent enrol --url URL --code CODE --folder FOLDER [--name NAME] [--ca FILE] [--proxy URL]
  tieout agent run --folder FOLDER | agent status --folder FOLDER
                          the program beside an ERP that the hub cannot reach

  Everywhere: --json for programs, --company ID where you belong to several, --version N to act only on
  what you saw, --help. TIEOUT_URL says where; TIEOUT_TOKEN, or
  TIEOUT_CLIENT_ID and TIEOUT_CLIENT_SECRET, say who.

  Exit codes: 0 done · 1 error · 2 usage · 3 not_found · 4 not_permitted · 5 wrong_state or
  changed_meanwhile · 6 still there · 7 the ERP is unknown or its answer too old ·
  8 the hub does not take this agent
`,
  unknownCommand: 'There is no command {command}. `tieout --help` lists them.',
  unknownOption: 'There is no option {option}. `tieout --help` lists them.',
  surplus: '`tieout {command}` has no use for “{word}”. It was not begun.',
  twice: '{option} is given more than once, and only one value of it can count. Give it once. Nothing was begun.',
  needsId: '`tieout {command}` needs the id of {thing}: a whole number.',
  needsReason: '`tieout reject` needs --reason TEXT: it is what the sender reads.',
  needsBooks:
    '`tieout confirm-books` needs the name of the books after the id, as the trouble of the connection tells it.',
  booksConfirmed: 'The bills of this connection are looked for in the books of {books} from now on.',
  needsHour: '`tieout tie-out-hour` needs an hour after the id, 0 to 23, or never.',
  needsPolicy: '`tieout void-policy` needs a word after the id: gone or there.',
  voidIs: {
    gone: 'A void bill counts as gone from now on.',
    there: 'A void bill counts as still there from now on.',
  },
  needsStatus: '`tieout status` needs a status: {statuses}.',
  needsOption: '`tieout {command}` needs --{option}.',
  badPair: '--{option} takes LINE=AMOUNT, such as 1=5000.00; this is {value}.',
  noLine: 'There is no line {line} on this commitment: its schedule of values has lines {first} to {last}.',
  wrongSecret: 'TIEOUT_CLIENT_ID and TIEOUT_CLIENT_SECRET do not match. Check both and try again.',
  noCredentials: 'TIEOUT_TOKEN, or TIEOUT_CLIENT_ID and TIEOUT_CLIENT_SECRET, say who asks; they are not set.',
  unreachable: 'Nothing answers at {url}. Is Tieout running? TIEOUT_URL says where it is.',
  notTieout:
    '{url} answered {status}, and not in the way of Tieout. Is it Tieout that listens there? TIEOUT_URL says where it is; what stands before it may answer for it, too.',
  cutShort:
    'The connection to {url} broke before the whole answer was here. A change that was asked for may have been made: look before asking again.',
  chooseCompany: 'You belong to {companies}. Say which one with --company ID.',
  noCompany: 'You belong to no company here.',
  needsFormat: '`tieout pay-application` knows the formats {formats}.',
  written: 'Written: {file} ({bytes} bytes).',
  notWritten: '{file} cannot be written: {because}',
  systemRefused: '{path}: {because}. Nothing more was done.',
  noSuchFile: 'there is no such file or folder',
  noFolder: 'a part of this path is no folder',
  isFolder: 'that is a folder, and a file is needed',
  fileThere: 'that is there already',
  fileClosed: 'the user that runs this may not open or write it',
  onlyRead: 'it lies on a disk that can only be read',
  diskFull: 'the disk is full',
  answerNotWritten: 'The command came to its end, but its answer cannot be written: {because}',
  wouldUnlink: 'Would unlink: {record} is not in {erp} (asked live, as of {as_of}). Nothing was changed.',
  wouldNotUnlink: 'Would not unlink. {detail}',
  done: {
    send: 'Sent to the ERP.',
    retrieve: 'Retrieved.',
    accept: 'Accepted; the export began.',
    reject: 'Rejected.',
    retry: 'Retried; the export began.',
    delete: 'Deleted.',
    create: 'Entered as invoice {id}.',
    status: 'Status set to {status}.',
    readNow: 'Every synced bill will be read again now.',
  },
  migrated: 'Applied {names}.',
  nothingToMigrate: 'The database is up to date.',
  needsAdminUrl: '`tieout migrate` needs DATABASE_URL (the application’s role) and DATABASE_ADMIN_URL (the owner’s).',
  things: { invoice: 'an invoice', connection: 'a connection', company: 'a company' },
  columns: {
    id: 'id',
    number: 'number',
    name: 'name',
    login: 'login',
    companies: 'companies',
    invoice: 'invoice',
    vendor: 'vendor',
    project: 'project',
    commitment: 'commitment',
    title: 'title',
    billingDate: 'billing date',
    due: 'due',
    retainage: 'retainage',
    status: 'status',
    erp: 'erp',
    bill: 'bill',
    why: 'why',
    version: 'version',
    job: 'job',
    sum: 'sum',
    invoiced: 'invoiced',
    lastRead: 'last read',
    agent: 'agent',
    at: 'at',
    by: 'by',
    what: 'what',
    ok: 'ok',
    because: 'because',
    trouble: 'trouble',
    ms: 'ms',
    says: 'says',
  },
  yes: 'yes',
  no: 'NO',
  doctor: {
    node: 'Node',
    role: 'role of DATABASE_URL',
    bound: 'bound by row-level security',
    migrations: 'migrations',
    upToDate: 'up to date',
    lacking: 'run tieout migrate: {names}',
    database: 'database',
    embedded: 'the embedded one, in TIEOUT_DATA_DIR or ./data',
    running: 'running',
    ready: 'ready at {url}',
    notReady: 'not now: nothing is ready at {url}. Start it, or say with TIEOUT_URL where it is',
  },
  unreadableFile: '{file} cannot be read: {because}',
  unsure: '?',
  agentCode: `{code}

Until {at}, once. On the ERP's machine:
  npx tieout agent enrol --url {url} --code {code} --folder FOLDER`,
  agentStopped: 'The agent has stopped.',
  needsAgentVerb: '`tieout agent` needs a word: enrol, run or status.',
  more: 'More: --cursor {cursor}',
  none: 'None.',
} as const;

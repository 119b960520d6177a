import { fill, words } from '../../src/domain/words/words.ts';
import { Usage } from './connect.ts';

/** What each command takes: how many words, and which options. Whatever else is given is refused before it is begun. */

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** Every option there is, of whichever command. */
export const options = {
  json: flag,
  help: { ...flag, short: 'h' },
  all: flag,
  'dry-run': flag,
  company: text,
  filter: text,
  search: text,
  project: text,
  commitment: text,
  sort: text,
  vendor: text,
  period: text,
  'amount-from': text,
  'amount-to': text,
  'waiting-days': text,
  columns: text,
  csv: flag,
  limit: text,
  cursor: text,
  reason: text,
  'posting-period': text,
  version: text,
  status: text,
  settings: text,
  schema: text,
  'invoice-number': text,
  'billing-date': text,
  work: { ...text, multiple: true },
  stored: { ...text, multiple: true },
  once: text,
  url: text,
  code: text,
  folder: text,
  format: text,
  out: text,
  health: flag,
  from: text,
  to: text,
  name: text,
  email: text,
  template: text,
  scope: text,
  days: text,
  ca: text,
  proxy: text,
  number: text,
  'erp-id': text,
  'checked-in-erp': text,
  refresh: flag,
  'link-matches': flag,
  checkpoints: text,
  keys: text,
  'as-of': text,
} as const;
export type Option = keyof typeof options;

/** What stands after a command's name; all others take one word, an id. */
const wordsTaken: Readonly<Record<string, number>> = {
  status: 2,
  'void-policy': 2,
  import: 2,
  'tie-out-hour': 2,
  policies: 3,
  people: 2,
  grant: 2,
  revoke: 2,
  token: 2,
  'confirm-books': 2,
  'secret-set': 2,
  'secret-remove': 2,
  invoices: 0,
  prerequisites: 0,
  create: 0,
  projects: 0,
  commitments: 0,
  connections: 0,
  alerts: 0,
  'accountant-report': 0,
  corrections: 0,
  me: 0,
  verify: 0,
  checkpoints: 0,
  checkpoint: 0,
  'audit-export': 0,
  serve: 0,
  demo: 0,
  migrate: 0,
  doctor: 0,
  backup: 0,
  restored: 0,
  moved: 0,
};

/** These ask no running Tieout, so no company is meant by them. */
const localOnes = 'serve demo migrate doctor backup restore restored moved verify-file keys free agent'.split(' ');

/** What stands anywhere behind a command's name, besides `--json`, `--help` and `--company`; all others take none. */
export const optionsTaken: Readonly<Record<string, readonly Option[]>> = {
  invoices: [
    ...(['filter', 'search', 'project', 'vendor', 'period', 'amount-from', 'amount-to', 'waiting-days'] as const),
    ...(['sort', 'limit', 'cursor', 'csv', 'columns', 'out'] as const),
  ],
  'pay-application': ['format', 'out'],
  unlink: ['dry-run', 'version'],
  accept: ['posting-period', 'version'],
  retry: ['posting-period', 'version'],
  reject: ['reason', 'checked-in-erp', 'version'],
  send: ['version'],
  retrieve: ['version'],
  create: ['project', 'commitment', 'invoice-number', 'billing-date', 'status', 'work', 'stored', 'once'],
  status: ['version'],
  delete: ['version'],
  commitments: ['project'],
  import: ['dry-run', 'project', 'format', 'template'],
  connections: ['health'],
  'accountant-report': ['from', 'to', 'out'],
  records: ['filter', 'search', 'project', 'limit', 'cursor', 'refresh', 'link-matches'],
  record: ['number', 'reason', 'erp-id'],
  correct: ['reason'],
  'force-unlink': ['reason'],
  'tie-out-binder': ['format', 'out'],
  prerequisites: ['all'],
  'tie-outs': ['all'],
  people: ['name', 'email', 'template'],
  token: ['name', 'scope', 'days'],
  verify: ['checkpoints'],
  checkpoint: ['out'],
  checkpoints: ['out'],
  'audit-export': ['format', 'out'],
  keys: ['keys'],
  'verify-file': ['checkpoints'],
  free: ['reason'],
  doctor: ['settings', 'schema'],
  backup: ['out'],
  restored: ['as-of'],
  agent: ['url', 'code', 'folder', 'name', 'ca', 'proxy'],
};

interface Way {
  readonly command: string;
  readonly words: number;
  readonly options: readonly Option[];
}

/** What each move of a record takes; all others take nothing. */
const ofMove: Readonly<Record<string, readonly Option[]>> = {
  accept: ['number'],
  retry: ['number'],
  reject: ['reason'],
  link: ['erp-id'],
};

type Values = Readonly<Record<string, unknown>>;
type Verbs = Readonly<Record<string, Omit<Way, 'command'>>>;

/** Of what is done by a word behind the command; without one it takes nothing. */
const byVerb =
  (command: string, verbs: Verbs) =>
  (first: string): Way | null => {
    if (first === '') return { command, words: 0, options: [] };
    return Object.hasOwn(verbs, first) ? { command: `${command} ${first}`, ...verbs[first]! } : null;
  };

/** What does one of several things takes less than all that it knows; null: it is all of it. */
const ways: Readonly<Record<string, (first: string, values: Values) => Way | null>> = {
  records: (_, values) => {
    const only = (['refresh', 'link-matches'] as const).find((one) => values[one] === true);
    return only === undefined ? null : { command: `records --${only}`, words: 1, options: [only] };
  },
  record: (first) => ({ command: `record ${first}`, words: 3, options: ofMove[first] ?? [] }),
  people: byVerb('people', {
    add: { words: 2, options: ['name', 'email', 'template'] },
    invite: { words: 2, options: [] },
    activate: { words: 2, options: [] },
    deactivate: { words: 2, options: [] },
  }),
  token: byVerb('token', { make: { words: 1, options: ['name', 'scope', 'days'] }, revoke: { words: 2, options: [] } }),
  agent: byVerb('agent', {
    enrol: { words: 1, options: optionsTaken.agent! },
    run: { words: 1, options: ['folder'] },
    status: { words: 1, options: ['folder'] },
  }),
  import: (_, { template }) =>
    template === undefined ? null : { command: 'import --template', words: 0, options: ['template'] },
  'tie-outs': (first) => (first === '' ? null : { command: 'tie-outs ID', words: 1, options: [] }),
  doctor: (_, { settings }) => (settings === undefined ? { command: 'doctor', words: 0, options: [] } : null),
  'force-unlink': (first) =>
    first === 'confirm' || first === 'withdraw'
      ? { command: `force-unlink ${first}`, words: 2, options: [] }
      : { command: 'force-unlink', words: 1, options: ['reason'] },
};

const wayOf = (command: string, [first = '']: readonly string[], values: Values): Way =>
  ways[command]?.(first, values) ?? {
    command,
    words: wordsTaken[command] ?? 1,
    options: optionsTaken[command] ?? [],
  };

/** Of two values only the last would count, and nothing would say so: of two companies the other would be acted on. */
export function refuseTwice(given: readonly (keyof typeof options)[]): void {
  const twice = given.find((name, place) => {
    const taken: { readonly type: string; readonly multiple?: boolean } = options[name];
    return taken.type === 'string' && taken.multiple !== true && given.indexOf(name) < place;
  });
  if (twice !== undefined) throw new Usage(fill(words.cli.twice, { option: `--${twice}` }));
}

const surplus = (command: string, word: string) => new Usage(fill(words.cli.surplus, { command, word }));

/** A second id would otherwise be passed over in silence, and whoever gave it would believe it done. */
export function refuseSurplus(command: string, given: readonly string[], values: Values) {
  const way = wayOf(command, given, values);
  const word = given[way.words];
  if (word !== undefined) throw surplus(way.command, word);
  // So would `--dry-run` of what knows no trying: it would be done.
  const taken: readonly string[] = [
    ...['json', 'help'],
    ...(localOnes.includes(command) ? [] : ['company']),
    ...way.options,
  ];
  const option = Object.keys(values).find((name) => !taken.includes(name));
  if (option !== undefined) throw surplus(way.command, `--${option}`);
}

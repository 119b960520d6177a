import { ErpTrouble } from '../src/connectors/trouble.ts';
import type { Sighting } from '../src/domain/sighting.ts';
import type { Booked, Books, OddLook } from './parts/books.ts';

/** Something that looks like a bill that is gone, or is one. */
export interface Kind {
  readonly name: string;
  /** What unlink may say: `cut` where the bill is truly gone, and else only these refusals. */
  readonly says: readonly string[];
  /** Of a hundred cases so many. */
  readonly share: number;
  /** What the ERP then has, beside what it had. */
  readonly make?: (books: Books, bill: Booked) => void;
  /** What it answers, whatever it has. */
  readonly answers?: OddLook;
  /** What is asked before, and has to be refused as well. */
  readonly first?: Kind;
}

const facts = { erp: 'Harness books', what: '', address: '', login: '', database: '', ms: 0, company: '', user: '' };
const throws =
  (make: () => unknown): OddLook =>
  async () => {
    throw make();
  };
const answers =
  (value: unknown): OddLook =>
  async () =>
    value;
const silent: OddLook = (_, __, signal) =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }));
const gone = (asOf: number) => ({ is: 'gone', lastSeen: null, asOf });
const day = 86_400_000;

const unknown = ['erp_not_answering'] as const;
const unheard = (name: string, how: OddLook, share = 3): Kind => ({ name, says: unknown, share, answers: how });

const timeOut = unheard('no answer in time', silent, 2);
const isVoid: Kind = {
  name: 'voided',
  says: ['void_in_erp'],
  share: 4,
  make: (_, bill) => {
    bill.standing = 'void';
  },
};
const paid: Kind = {
  name: 'paid',
  says: ['paid_in_erp'],
  share: 3,
  make: (_, bill) => {
    bill.standing = 'paid';
  },
};
const away = (_: Books, bill: Booked): void => {
  bill.there = false;
};

/** The bill lives, or may: nothing may be cut. */
const alive: readonly Kind[] = [
  { name: 'there', says: ['still_in_erp'], share: 4 },
  timeOut,
  unheard(
    '403',
    throws(() => new ErpTrouble('may_not_read', facts)),
  ),
  unheard(
    'the company’s 404',
    throws(() => new ErpTrouble('wrong_company', facts)),
  ),
  unheard(
    'a 404 of something',
    throws(() => Object.assign(new Error('Request failed with status code 404'), { status: 404 })),
  ),
  unheard(
    'login refused',
    throws(() => new ErpTrouble('login_refused', facts)),
  ),
  unheard(
    'connection lost',
    throws(() => new ErpTrouble('connection_lost', facts)),
  ),
  unheard(
    'busy',
    throws(() => new ErpTrouble('busy', facts)),
  ),
  unheard(
    'a throw that says nothing',
    throws(() => undefined),
  ),
  unheard('an empty page', answers(undefined)),
  unheard('null', answers(null)),
  unheard('an empty list', answers([])),
  unheard('an empty object', answers({})),
  unheard(
    'half an answer',
    throws(() => new SyntaxError('Unexpected end of JSON input')),
  ),
  unheard('gone, at no time', answers({ is: 'gone', lastSeen: null })),
  unheard('gone, in other words', answers({ is: 'not_found', lastSeen: null, asOf: Date.now() })),
  unheard('gone, tomorrow', () => Promise.resolve(gone(Date.now() + day))),
  unheard(
    'another bill',
    answers({
      is: 'present',
      record: { id: 'x', identity: 'y', label: 'z' },
      standing: 'live',
      fingerprint: null,
      asOf: 1,
    }),
  ),
  {
    name: 'gone, long ago',
    says: ['erp_not_answering', 'erp_answer_too_old'],
    share: 3,
    answers: () => Promise.resolve(gone(Date.now() - 3_650 * day)),
  },
  unheard(
    'gone by its number, no answer by its reference',
    async (key, _, signal) =>
      'record' in key ? gone(Date.now()) : silent(key, () => Promise.reject(new Error()), signal),
    1,
  ),
  {
    name: 'gone by its number, there by its reference',
    says: ['still_in_erp'],
    share: 4,
    answers: (key, honest) => ('record' in key ? Promise.resolve(gone(Date.now())) : honest()),
  },
  {
    name: 'restored under another number',
    says: ['identity_mismatch'],
    share: 4,
    make: (books, bill) => {
      bill.there = false;
      books.enter(bill.reference, bill.fingerprint);
    },
  },
  {
    name: 'entered twice by hand',
    says: unknown,
    share: 3,
    make: (books, bill) => {
      bill.there = false;
      for (let copies = 2; copies > 0; copies--) books.enter(bill.reference, bill.fingerprint);
    },
  },
  {
    name: 'void, and restored under another number',
    says: ['identity_mismatch', 'erp_not_answering'],
    share: 2,
    make: (books, bill) => {
      bill.standing = 'void';
      books.enter(bill.reference, bill.fingerprint);
    },
  },
  isVoid,
  paid,
  { name: 'gone after it was paid', says: ['purged_in_erp'], share: 3, make: away, first: paid },
];

/** Gone, but another bill bears its number: the way out of it takes two people. */
const reused: Kind = {
  name: 'number used again',
  says: ['identity_mismatch'],
  share: 3,
  make: (books, bill) => {
    bill.there = false;
    books.enter(null, bill.fingerprint, bill.record.id);
  },
};

/** Truly gone: it has to be cut. */
const cut: readonly Kind[] = [
  { name: 'deleted', says: ['cut'], share: 5, make: away },
  { name: 'deleted, first unheard', says: ['cut'], share: 2, make: away, first: timeOut },
  {
    name: 'deleted, first refused as there',
    says: ['cut'],
    share: 3,
    make: away,
    first: { name: '', says: ['still_in_erp'], share: 0 },
  },
  { name: 'deleted after it was voided', says: ['cut'], share: 3, make: away, first: isVoid },
  {
    name: 'deleted, with a trace of who did it',
    says: ['cut'],
    share: 2,
    make: away,
    answers: async (_, honest) => ({ ...((await honest()) as Sighting), trace: { by: 'Renata', at: 'yesterday' } }),
  },
];

export const kinds: readonly Kind[] = [...alive, reused, ...cut];

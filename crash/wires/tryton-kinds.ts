import { httpAnswer, type Reply } from '../../fuzz/erp/answering.ts';
import type { Saying, TrytonWay } from './tryton.ts';
import { type Placed, stillThere, unheardOf, type WireKind } from './way.ts';

/** What cannot come over Tryton's wire, and why. */
export const trytonWithout: Readonly<Record<string, string>> = {
  'an empty page to the very search for the bill':
    'that is how Tryton itself says gone; whose books it searched is proved beside it, and that proof is bent instead',
  'gone, at some other time': 'the wire carries no time of the look: it is counted from before the question left',
};

const search = 'account.invoice.search_read';
const whole = (status: number, body: string, type?: string): Reply => ({
  ...{ pieces: [httpAnswer(status, body, type)], end: 'keep' },
});
const cut = (right: string, end: Reply['end']): Reply => {
  const bytes = httpAnswer(200, right);
  return { pieces: [bytes.subarray(0, bytes.length - 1 - Math.floor(right.length / 2))], end };
};
const nothing: Reply = { pieces: [], end: 'keep' };
const page = '<!doctype html><title>Sign in</title><form>';

/** To the search for the bill alone, or to every call. */
const toSearch =
  (how: Saying): Saying =>
  (asked) =>
    asked.method.endsWith(search) ? how(asked) : null;

function answers({ say, signOut, oldAnswer }: TrytonWay): readonly WireKind[] {
  const always = (name: string, how: Saying, share = 2) => unheardOf(name, () => say(how), share);
  const ofSearch = (name: string, how: Saying, share = 2) => always(name, toSearch(how), share);
  const result =
    (value: unknown): Saying =>
    (asked) =>
      whole(200, JSON.stringify({ id: asked.id, result: value }));
  const statuses = [400, 401, 403, 404, 407, 429, 500, 502, 503, 504];
  return [
    ofSearch('no answer in time', () => nothing, 1),
    ofSearch('half of JSON, then silence', ({ right }) => cut(right, 'keep'), 1),
    ofSearch('half of JSON, then the end', ({ right }) => cut(right, 'close')),
    ofSearch('half of JSON, as if it were all', ({ right }) => whole(200, right.slice(0, right.length / 2))),
    ofSearch('connection reset', () => ({ pieces: [], end: 'reset' })),
    ofSearch('connection closed', () => ({ pieces: [], end: 'close' })),
    ...statuses.map((status) => ofSearch(`${status}`, () => whole(status, page, 'text/html'))),
    ...statuses.slice(1, 4).map((status) => ofSearch(`${status}, in JSON`, () => whole(status, '{"result":[]}'))),
    ofSearch('a page to sign in', () => whole(200, page, 'text/html')),
    ofSearch('moved elsewhere', () => whole(302, '{"result":[]}')),
    ofSearch('an empty answer', () => whole(200, '')),
    ...['null', '[]', '{}', '""'].map((body) => ofSearch(`${body} in the place of an answer`, () => whole(200, body))),
    ...[null, {}, '', 0, [null], [[]], [{}]].map((value) =>
      ofSearch(`${JSON.stringify(value)} in the place of a list`, result(value)),
    ),
    ofSearch('an old answer', () => whole(200, oldAnswer() || '{"id":-1,"result":[]}')),
    ofSearch('the answer to another question', ({ id }) => whole(200, JSON.stringify({ id: id + 1, result: [] }))),
    ofSearch('an error beside an empty list', ({ id }) =>
      whole(200, JSON.stringify({ id, result: [], error: ['AccessError', ['denied', '']] })),
    ),
    ofSearch('no right to read', ({ id }) =>
      whole(200, JSON.stringify({ id, error: ['AccessError', ['You are not allowed to access "Invoice".', '']] })),
    ),
    ofSearch('another’s record', ({ right }) =>
      whole(200, right.replace(/TIE-\w+/, 'something').replace(/"id":\d+,"state"/, '"id":99999999,"state"')),
    ),
    ofSearch('a record twice', ({ right, id }) => {
      const { result: rows } = JSON.parse(right) as { result: unknown[] };
      return whole(200, JSON.stringify({ id, result: [...rows, { ...(rows[0] as object), id: 99_999_999 }] }));
    }),
    ofSearch('a state that nobody knows', ({ right }) => whole(200, right.replace('"draft"', '"archived"'))),
    unheardOf('another company’s books', () => {
      signOut();
      say(({ method, id }) =>
        method.endsWith('company.search_read') ? whole(200, JSON.stringify({ id, result: [] })) : null,
      );
    }),
    unheardOf('no such database', () => {
      signOut();
      say(() => whole(404, page, 'text/html'));
    }),
    unheardOf('login refused', () => {
      signOut();
      say(({ method, id }) => (method === 'common.db.login' ? whole(401, JSON.stringify({ id })) : null));
    }),
    unheardOf('a session without end', () => {
      signOut();
      say(({ method }) => (method === 'common.db.login' ? null : whole(401, '')));
    }),
  ];
}

const isState = (way: TrytonWay, name: string, state: string, says: string, share = 4): WireKind => ({
  ...{ name, says: [says], share },
  make: async (bill) => {
    way.of(bill).state = state;
  },
});

function elsewhere(way: TrytonWay): readonly WireKind[] {
  const { of, another } = way;
  const remove = (bill: Placed) => {
    of(bill).is = 'not there';
  };
  const isVoid = isState(way, 'voided (cancelled)', 'cancelled', 'void_in_erp');
  return [
    isState(way, 'there, posted', 'posted', 'still_in_erp'),
    isVoid,
    isState(way, 'paid', 'paid', 'paid_in_erp'),
    {
      ...{ name: 'entered again under another id', says: ['identity_mismatch'], share: 4 },
      make: async (bill) => {
        remove(bill);
        another(bill.reference);
      },
    },
    {
      ...{ name: 'entered again twice', says: ['erp_not_answering'], share: 3 },
      make: async (bill) => {
        remove(bill);
        another(bill.reference);
        another(bill.reference);
      },
    },
    {
      ...{ name: 'void, and entered again', says: ['identity_mismatch', 'erp_not_answering'], share: 3 },
      make: async (bill) => {
        of(bill).state = 'cancelled';
        another(bill.reference);
      },
    },
    {
      ...{ name: 'its id used again, by a restored database', says: ['identity_mismatch'], share: 4 },
      make: async (bill) => {
        remove(bill);
        another(undefined, Number(bill.record.id));
      },
    },
    {
      ...{ name: 'gone after it was paid', says: ['purged_in_erp'], share: 3 },
      make: async (bill) => remove(bill),
      first: isState(way, '', 'paid', 'paid_in_erp'),
    },
  ];
}

function gone(way: TrytonWay): readonly WireKind[] {
  const make = async (bill: Placed) => {
    way.of(bill).is = 'not there';
  };
  const isGone = (name: string, share: number, first?: WireKind): WireKind => ({
    ...{ name, says: ['cut'], share, make },
    ...(first === undefined ? {} : { first }),
  });
  return [
    isGone('deleted', 8),
    isGone(
      'deleted, first unheard',
      4,
      unheardOf('', () => way.say(() => ({ pieces: [], end: 'reset' }))),
    ),
    isGone('deleted, first refused as there', 3, stillThere),
    isGone('deleted after it was cancelled', 4, isState(way, '', 'cancelled', 'void_in_erp')),
  ];
}

export const trytonKinds = (way: TrytonWay): readonly WireKind[] => [
  stillThere,
  ...answers(way),
  ...elsewhere(way),
  ...gone(way),
];

import { describe, expect, it, vi } from 'vitest';
import type { ErpConnector, ErpTraits } from './contract.ts';
import { inOwnBooks } from './own-books.ts';
import { at, plainBill, plainTraits, reference, scripted } from './testing/scripted.ts';

const signal = new AbortController().signal;
const key = { reference };
const gone = { is: 'gone', lastSeen: null, asOf: at(1) } as const;
const record = { id: '1', identity: null, label: 'Bill 1' };
const theirs = {
  type: 'vendor',
  number: '12',
  name: 'A',
} as unknown as Parameters<ErpConnector['createRecord']>[0];
async function* some() {
  yield { number: '1', name: 'One' };
  yield { number: '2', name: 'Two' };
}

/** A connector whose calls all work, with counted calls. */
function answering(traits: Partial<ErpTraits> = {}) {
  const lookFor = vi.fn<ErpConnector['lookFor']>(async () => gone);
  const createBill = vi.fn<ErpConnector['createBill']>(async () => ({ is: 'created', record }));
  const createRecord = vi.fn<ErpConnector['createRecord']>(async () => ({ is: 'created', record }));
  const connector = scripted({
    traits: { ...plainTraits, books: 'Ours', ...traits },
    check: async () => ({ ok: true }),
    lookFor,
    createBill,
    createRecord,
    findRecord: async () => ({ is: 'gone', asOf: at(1) }),
    vendors: some,
    async *lookForMany() {
      yield gone;
    },
  });
  return { connector, lookFor, createBill, createRecord };
}

async function listed<T>(list: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const one of list) all.push(one);
  return all;
}

const kept = (name: string | null, learn = async (books: string): Promise<string | null> => name ?? books) => ({
  kept: name,
  learn: vi.fn(learn),
  connection: 7,
  names: false,
});

describe('a connection whose bills were made in the same books', () => {
  it('is answered as it is, and nothing is asked of the database', async () => {
    const { connector } = answering();
    const books = kept('Ours');
    const erp = inOwnBooks(connector, books);
    expect(await erp.lookFor(key, signal)).toEqual(gone);
    expect(await erp.createBill(plainBill, reference, signal)).toMatchObject({ is: 'created' });
    expect(await listed(erp.vendors(signal))).toHaveLength(2);
    expect(books.learn).not.toHaveBeenCalled();
  });
});

describe('a connection that leads to other books', () => {
  const { connector, lookFor, createBill, createRecord } = answering({ books: 'Others' });
  const erp = inOwnBooks(connector, kept('Ours'));

  it('knows nothing, says so in words, and is not asked', async () => {
    const seen = await erp.lookFor(key, signal);
    expect(seen).toMatchObject({ is: 'unknown', trouble: 'other_books' });
    expect(seen).toHaveProperty('because', expect.stringMatching(/Others.*Ours.*tieout confirm-books 7 "Others"/));
    expect(await erp.findRecord({} as never, signal)).toMatchObject({ is: 'unknown', trouble: 'other_books' });
    expect(await erp.check(signal)).toMatchObject({ ok: false, trouble: 'other_books' });
    expect(lookFor).not.toHaveBeenCalled();
  });

  it('is asked to make nothing', async () => {
    const bill = await erp.createBill(plainBill, reference, signal);
    const made = await erp.createRecord(theirs, signal);
    expect([bill, made]).toMatchObject([
      { is: 'unclear', trouble: 'other_books' },
      { is: 'unclear', trouble: 'other_books' },
    ]);
    expect(createBill).not.toHaveBeenCalled();
    expect(createRecord).not.toHaveBeenCalled();
  });

  it('lists nothing', async () => {
    await expect(listed(erp.vendors(signal))).rejects.toMatchObject({ code: 'other_books' });
    await expect(listed(erp.lookForMany([key], signal))).rejects.toMatchObject({ code: 'other_books' });
  });
});

describe('a connection of which nothing is kept yet', () => {
  it('keeps the name once with the first answer', async () => {
    const books = kept(null);
    const erp = inOwnBooks(answering().connector, books);
    await erp.lookFor(key, signal);
    await erp.lookFor(key, signal);
    await listed(erp.vendors(signal));
    expect(books.learn.mock.calls).toEqual([['Ours']]);
  });

  it('does not believe the answer where another hub kept another name first, also of a list', async () => {
    const first = () => kept(null, async () => 'Ours');
    const { connector, createBill } = answering({ books: 'Others' });
    expect(await inOwnBooks(connector, first()).lookFor(key, signal)).toMatchObject({ trouble: 'other_books' });
    await expect(listed(inOwnBooks(connector, first()).vendors(signal))).rejects.toMatchObject({ code: 'other_books' });
    // That there is nothing in a list is an answer as well.
    const empty = { ...connector, async *bills() {} } as ErpConnector;
    await expect(listed(inOwnBooks(empty, first()).bills(signal))).rejects.toMatchObject({ code: 'other_books' });
    const asked = await inOwnBooks(connector, first()).createBill(plainBill, reference, signal);
    expect(asked).toMatchObject({ is: 'unclear', trouble: 'other_books' });
    expect(createBill, 'it is learned before a write').not.toHaveBeenCalled();
  });

  it('keeps no name of books that nobody has looked into', async () => {
    const books = kept(null);
    const { connector } = answering();
    const silent = inOwnBooks({ ...connector, lookFor: async () => ({ is: 'unknown', because: 'silence' }) }, books);
    await silent.lookFor(key, signal);
    expect(books.learn).not.toHaveBeenCalled();
  });

  it('asks again while nothing was ever sent there', async () => {
    const books = kept(null, async () => null);
    const erp = inOwnBooks(answering().connector, books);
    expect(await erp.lookFor(key, signal)).toEqual(gone);
    expect(await erp.lookFor(key, signal)).toEqual(gone);
    expect(books.learn).toHaveBeenCalledTimes(2);
  });
});

describe('a connector that names no books', () => {
  const nameless = () => answering({ books: undefined }).connector;

  it('is believed where none could be named', async () => {
    expect(await inOwnBooks(nameless(), kept('Ours')).lookFor(key, signal)).toEqual(gone);
  });

  it('is too old where it is an agent and a name is kept', async () => {
    const agent = (name: string | null) => inOwnBooks(nameless(), { ...kept(name), names: true });
    expect(await agent('Ours').lookFor(key, signal)).toMatchObject({ is: 'unknown', trouble: 'agent_too_old' });
    expect(await agent(null).lookFor(key, signal)).toEqual(gone);
  });
});

import { fill, words } from '../../domain/words/words.ts';
import type { ErpCostCode, ErpCostType, ErpJob, ErpSubcontract, ErpVendor } from '../contract.ts';
import { ErpTrouble } from '../trouble.ts';
import { type Books, type Domain, mustBeTheCompany } from './ground.ts';
import { type Row, text } from './values.ts';

/** All of a list. Its end is believed of the right company only: who may see nothing (more) must not read as no (more) vendors. */
async function* all<T>(
  books: Books,
  model: string,
  domain: Domain,
  fields: string[],
  of: (row: Row) => T,
  signal: AbortSignal,
) {
  for await (const page of books.pages(model, domain, fields, signal)) yield* page.map(of);
  await mustBeTheCompany(books, signal);
}

/** A root of the settings that the company lacks makes no list empty: it is said. */
export async function rootOf(books: Books, which: 'jobs' | 'costCodes', signal: AbortSignal): Promise<number> {
  const root = (await books.roots(signal))[which];
  if (root !== null) return root;
  await mustBeTheCompany(books, signal);
  const name = which === 'jobs' ? books.places.jobsRoot : books.places.costCodesRoot;
  throw new ErpTrouble('schema_differs', { erp: 'Tryton', what: fill(words.tryton.rootNamed, { name }) });
}

/** Every party but the company itself: Tryton does not mark who is a supplier. */
export async function* vendors(books: Books, signal: AbortSignal): AsyncGenerator<ErpVendor> {
  const { companyParty } = await books.ground(signal);
  const domain = [
    ['code', '!=', null],
    ['id', '!=', companyParty],
  ];
  const of = (row: Row) => ({ number: text(row, 'code'), name: text(row, 'name') });
  yield* all(books, 'party.party', domain, ['code', 'name'], of, signal);
}

export const accounts = 'analytic_account.account';
const coded = ['code', '!=', null];

export async function* jobs(books: Books, signal: AbortSignal): AsyncGenerator<ErpJob> {
  const domain = [['parent', '=', await rootOf(books, 'jobs', signal)], coded];
  const of = (row: Row) => ({ number: text(row, 'code'), name: text(row, 'name'), phases: [] });
  yield* all(books, accounts, domain, ['code', 'name'], of, signal);
}

/** One list of cost codes for every job. */
export async function* costCodes(books: Books, signal: AbortSignal): AsyncGenerator<ErpCostCode> {
  const domain = [['root', '=', await rootOf(books, 'costCodes', signal)], ['type', '=', 'normal'], coded];
  const of = (row: Row) => ({ code: text(row, 'code'), name: text(row, 'name') });
  yield* all(books, accounts, domain, ['code', 'name'], of, signal);
}

/** Accounts of expenses: what kind of cost a line is decides where the ledger books it. */
export async function* costTypes(books: Books, signal: AbortSignal): AsyncGenerator<ErpCostType> {
  const { company } = await books.ground(signal);
  const domain = [['company', '=', company], ['type.expense', '=', true], ['closed', '!=', true], coded];
  const of = (row: Row) => ({ code: text(row, 'code'), name: text(row, 'name') });
  yield* all(books, 'account.account', domain, ['code', 'name'], of, signal);
}

/** An analytic account knows neither its vendor nor a sum: see docs/decisions/0011-tryton.md. */
export async function* subcontracts(books: Books, job: string, signal: AbortSignal): AsyncGenerator<ErpSubcontract> {
  const root = await rootOf(books, 'jobs', signal);
  const domain = [['parent.code', '=', job], ['parent.parent', '=', root], coded];
  const of = (row: Row) => ({
    number: text(row, 'code'),
    vendorNumber: null,
    description: text(row, 'name'),
    amount: null,
    lines: [],
  });
  yield* all(books, accounts, domain, ['code', 'name'], of, signal);
}

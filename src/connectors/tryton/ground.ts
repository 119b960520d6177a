import { fill, words } from '../../domain/words/words.ts';
import { ErpTrouble } from '../trouble.ts';
import { asManyAsFit } from './as-many-as-fit.ts';
import type { Session } from './session.ts';
import { id, isTrue, mustJoin, type Row, rowsOf, text, unreadable } from './values.ts';

/** What a connection's settings name in Tryton. */
export interface Places {
  /** The company, by the name of its party. */
  readonly companyName: string;
  /** The analytic root below which the jobs stand, and below each job its subcontracts. */
  readonly jobsRoot: string;
  /** The analytic root below which the cost codes stand. */
  readonly costCodesRoot: string;
}

/** What stays the same from bill to bill, as Tryton's own keys. */
export interface Ground {
  readonly company: number;
  readonly companyParty: number;
  readonly currency: number;
  readonly currencyDigits: number;
}

/** Reads of one company's books. */
export interface Books {
  readonly places: Places;
  /** Who reads them. */
  readonly login: string;
  ground(signal: AbortSignal): Promise<Ground>;
  /** The records that meet the conditions, all of them unless `most` is given. For long lists: {@link Books.pages}. */
  search(
    model: string,
    domain: Domain,
    fields: readonly string[],
    signal: AbortSignal,
    most?: number,
  ): Promise<readonly Row[]>;
  /** Page after page by rising id, so that what is added or deleted meanwhile shifts nothing. Complete, or it throws. */
  pages(model: string, domain: Domain, fields: readonly string[], signal: AbortSignal): AsyncGenerator<readonly Row[]>;
  /** A method that changes a record or makes one. Sent at most once. */
  change(model: string, method: string, given: readonly unknown[], signal: AbortSignal): Promise<unknown>;
  /** The two analytic roots of the settings. Null where the company has none of that name. */
  roots(signal: AbortSignal): Promise<Roots>;
}

export interface Roots {
  readonly jobs: number | null;
  readonly costCodes: number | null;
}

/** Tryton's search conditions: `[['code', '=', '101']]`. */
export type Domain = readonly unknown[];

const pageLength = 200;

export function openBooks(session: Session, places: Places): Books {
  let known: { readonly number: number; readonly ground: Ground } | null = null;

  const call = async (method: string, params: readonly unknown[], signal: AbortSignal, change: boolean) => {
    const { company } = await ground(signal);
    return session.call(`model.${method}`, [...params, { company, language: 'en' }], signal, change);
  };

  async function ground(signal: AbortSignal): Promise<Ground> {
    if (known?.number === session.number && session.number > 0) return known.ground;
    const fields = ['party', 'party.name', 'currency', 'currency.digits'];
    const named = [['party.name', '=', places.companyName]];
    const found = await session.call(
      'model.company.company.search_read',
      [named, 0, 2, null, fields, { language: 'en' }],
      signal,
    );
    const [company, another] = rowsOf(found, 'the companies');
    if (!company) throw new ErpTrouble('wrong_company', { found: 'other companies', expected: places.companyName });
    if (another) throw unreadable(fill(words.tryton.twoOfOneName, { name: places.companyName }));
    const read = {
      company: id(company),
      companyParty: id(company, 'party'),
      currency: id(company, 'currency'),
      currencyDigits: id(mustJoin(company, 'currency'), 'digits'),
    };
    known = { number: session.number, ground: read };
    return read;
  }

  async function search(
    model: string,
    domain: Domain,
    fields: readonly string[],
    signal: AbortSignal,
    most: number | null = null,
  ) {
    return rowsOf(await call(`${model}.search_read`, [domain, 0, most, null, fields], signal, false), model);
  }

  return {
    places,
    login: session.user,
    ground,
    search,
    async *pages(model, domain, fields, signal) {
      for (let after = 0, most = pageLength; ; ) {
        const beyond = [...domain, ['id', '>', after]];
        const { answer: page, many } = await asManyAsFit(most, async (length) => {
          const params = [beyond, 0, length, [['id', 'ASC']], fields];
          return rowsOf(await call(`${model}.search_read`, params, signal, false), model);
        });
        after = lastOf(page, after);
        yield page;
        if (page.length < many) return;
        most = many;
      }
    },
    change: (model, method, given, signal) => call(`${model}.${method}`, given, signal, true),
    async roots(signal) {
      const { company } = await ground(signal);
      const { jobsRoot, costCodesRoot } = places;
      const domain = [
        ['company', '=', company],
        ['type', '=', 'root'],
        ['name', 'in', [jobsRoot, costCodesRoot]],
      ];
      return rootsAmong(await search('analytic_account.account', domain, ['type', 'name'], signal), places);
    },
  };
}

/** The last id of a page. Throws where its ids do not rise: of those that were passed over none would come any more. */
function lastOf(page: readonly Row[], after: number): number {
  return page.reduce((last, row) => {
    const next = id(row);
    if (next <= last) throw unreadable(`the record ${next} after ${last}, in another order than was asked for`);
    return next;
  }, after);
}

/** The roots of the settings among analytic accounts of the company. */
export function rootsAmong(accounts: readonly Row[], { jobsRoot, costCodesRoot }: Places): Roots {
  const named = (name: string) => {
    const [root, another] = accounts.filter((one) => text(one, 'type') === 'root' && text(one, 'name') === name);
    if (another) throw unreadable(fill(words.tryton.twoOfOneName, { name }));
    return root ? id(root) : null;
  };
  return { jobs: named(jobsRoot), costCodes: named(costCodesRoot) };
}

/**
 * Are these the books that we think we read? Throws where not. An absence counts only after this: Tryton's rules hide
 * the bills of a company from a user who does not belong to it, or who has switched to another, and answer an empty
 * list. So the company's accounts are asked for, which the same rule hides, and a party that is not the company itself.
 */
export async function mustBeTheCompany(books: Books, signal: AbortSignal): Promise<void> {
  const { company, companyParty } = await books.ground(signal);
  const expected = books.places.companyName;
  const unseen = (what: string) => new ErpTrouble('empty_company', { expected, what });
  const owned = [
    ['company', '=', company],
    ['type.payable', '=', true],
  ];
  const [account] = await books.search('account.account', owned, ['company.party.name', 'type.payable'], signal, 1);
  if (!account || !isTrue(mustJoin(account, 'type'), 'payable')) throw unseen('accounts payable');
  const found = text(mustJoin(mustJoin(account, 'company'), 'party'), 'name');
  if (found !== expected) throw new ErpTrouble('wrong_company', { found, expected });
  const others = [
    ['id', '!=', companyParty],
    ['code', '!=', null],
  ];
  const known = await books.search('party.party', others, ['code'], signal, 1);
  if (known.length === 0) throw unseen('parties');
}

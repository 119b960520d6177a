import { type RawBuilder, sql } from 'kysely';

/**
 * What is typed is found where an invoice's number, or the number of its record in the ERP, begins with it or has a part
 * that does; and where it stands anywhere in the number or title of the commitment, or in the name of its vendor or
 * project. Names are looked through where they are, once each, and not again for every invoice.
 */
export interface Search {
  readonly company: number;
  readonly typed: string;
}

/** So many are sorted, rather than looked for in the order of the list. */
const few = 5_000;
/** So many of the list's first rows are looked through for what is found often. */
export const walked = 8_000;
/** Of so many of the newest it is seen which ones match all else, before all of them are asked. */
const newest = 1_000;

/** Every text that begins so comes before this one: nothing is higher than the highest letter. */
const highest = '\u{10ffff}';

const begins = ({ company, typed }: Search) => {
  const from = typed.toLowerCase();
  return sql`company_id = ${company} and word >= ${from} and word < ${from + highest}`;
};

/** The commitments in whose names it stands. */
const named = ({ company, typed }: Search) => {
  const like = `%${typed.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`select c.id from commitment c
      join project p on p.company_id = c.company_id and p.id = c.project_id
      join vendor v on v.company_id = c.company_id and v.id = c.vendor_id
    where c.company_id = ${company} and (v.name ilike ${like} or c.number ilike ${like} or c.title ilike ${like}
      or p.name ilike ${like} or p.number ilike ${like})`;
};

const ofNamed = (search: Search) => sql`company_id = ${search.company} and deleted_at is null
  and last_link_id is not null and commitment_id = any(array(${named(search)}))`;

/** How often it is found, and by what. */
export interface Often {
  /** So seldom that all of it can be sorted. */
  readonly rare: boolean;
  readonly words: boolean;
  readonly names: boolean;
}

/** All of those, as a table `invoice` to list from. What finds nothing is left out: PostgreSQL would reckon with much. */
export function allFound(search: Search, { rare, words, names }: Often): RawBuilder<unknown> {
  const limit = rare ? sql`limit ${few}` : sql``;
  const byWord = sql`(select invoice_id as id from list_word where ${begins(search)} ${limit})`;
  const byName = sql`(select id from invoice where ${ofNamed(search)} ${limit})`;
  const both = sql`${byWord} union ${byName}`;
  return joined(search, words && names ? both : names ? byName : sql`select distinct id from ${byWord} words`);
}

const joined = ({ company }: Search, ids: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(${ids}) found join invoice on invoice.company_id = ${company} and invoice.id = found.id`;

/** The same of one row of the list at a time, for whoever walks along it and soon has enough. */
export function looksFound(search: Search): RawBuilder<boolean> {
  const quoted = search.typed.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  // A part begins with a letter or a digit.
  const pattern = /^[\p{L}\p{N}]/u.test(search.typed) ? `(^|[^[:alnum:]])0*${quoted}` : `^${quoted}`;
  return sql<boolean>`(invoice_number ~* ${pattern} or link_erp_record_id ~* ${pattern}
    or commitment_id = any(array(${named(search)})))`;
}

/** Those with the newest billing dates, or the oldest, by numbers alone: a table `invoice`, and so many of them. */
export function byDate(search: Search, descending: boolean): RawBuilder<unknown> {
  const direction = sql.raw(descending ? 'desc' : 'asc');
  return joined(
    search,
    sql`select distinct id from (select invoice_id as id from list_word where ${begins(search)}
      order by billing_date ${direction}, invoice_id ${direction} limit ${newest}) dated`,
  );
}

/** How often it is found: counted no further than tells. */
export const howOften = (search: Search): RawBuilder<Often> =>
  sql<Often>`
    select words.count + of_names.count < ${few} as rare, words.count > 0 as words, of_names.count > 0 as names from
      (select count(*) from (select from list_word where ${begins(search)} limit ${few}) found) words,
      (select count(*) from (select from invoice where ${ofNamed(search)} limit ${few}) found) of_names`;

/** Which ones, up to a limit of either kind: some of them, in no order, where there are more. */
export const someFound = (search: Search, limit: number): RawBuilder<{ id: number }> =>
  sql<{ id: number }>`(select invoice_id as id from list_word where ${begins(search)} limit ${limit})
    union (select id from invoice where ${ofNamed(search)} limit ${limit})`;

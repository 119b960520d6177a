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
export const newest = 1_000;

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

/** Of the table `invoice`: is it one of those? Gathers all of them first. */
export const isFound = (search: Search): RawBuilder<boolean> =>
  sql<boolean>`(invoice.id = any(array(select invoice_id from list_word where ${begins(search)}))
    or invoice.commitment_id = any(array(${named(search)})))`;

/** The same of one invoice and its link at a time, for whoever walks along the list and soon has enough. */
export function looksFound(search: Search): RawBuilder<boolean> {
  const quoted = search.typed.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  // A part begins with a letter or a digit.
  const pattern = /^[\p{L}\p{N}]/u.test(search.typed) ? `(^|[^[:alnum:]])0*${quoted}` : `^${quoted}`;
  return sql<boolean>`(invoice.invoice_number ~* ${pattern} or link.erp_record_id ~* ${pattern}
    or invoice.commitment_id = any(array(${named(search)})))`;
}

/** Those with the newest billing dates, or the oldest; by numbers alone. */
export const byDate = (search: Search, descending: boolean, limit: number): RawBuilder<{ invoice_id: number }> => {
  const direction = sql.raw(descending ? 'desc' : 'asc');
  return sql<{ invoice_id: number }>`select invoice_id from list_word where ${begins(search)}
    order by billing_date ${direction}, invoice_id ${direction} limit ${limit}`;
};

/** How often it is found: counted no further than tells. */
export const howOften = (search: Search): RawBuilder<{ rare: boolean; names: boolean }> =>
  sql<{ rare: boolean; names: boolean }>`
    select words.count + of_names.count < ${few} as rare, of_names.count > 0 as names from
      (select count(*) from (select from list_word where ${begins(search)} limit ${few}) found) words,
      (select count(*) from (select from invoice where ${ofNamed(search)} limit ${few}) found) of_names`;

/** Which ones, up to a limit of either kind: some of them, in no order, where there are more. */
export const someFound = (search: Search, limit: number): RawBuilder<{ id: number }> =>
  sql<{ id: number }>`(select invoice_id as id from list_word where ${begins(search)} limit ${limit})
    union (select id from invoice where ${ofNamed(search)} limit ${limit})`;

import { type Compilable, type Kysely, type RawBuilder, sql } from 'kysely';
import { asStatement } from '../pool.ts';
import type { Tables } from '../tables.ts';

/**
 * Of what is typed, the invoices whose number, or whose record's number in the ERP, begins with it or has a part that
 * does; and those of commitments in whose number, title, vendor or project it stands anywhere. Names are looked through
 * where they are, once each, and not again for every invoice.
 */
export function foundBy(company: number, typed: string): RawBuilder<boolean> {
  return sql<boolean>`(invoice.id = any(array(${wordsLike(company, typed)}))
    or invoice.commitment_id = any(array(${commitmentsLike(company, typed)})))`;
}

/** The last text that begins so is this and the highest letter of all. */
const highest = '\u{10ffff}';

const wordsLike = (company: number, typed: string) => {
  const begins = typed.toLowerCase();
  return sql`select invoice_id from list_word
    where company_id = ${company} and word >= ${begins} and word < ${begins + highest}`;
};

const commitmentsLike = (company: number, typed: string) => {
  const like = `%${typed.replace(/[\\%_]/g, '\\$&')}%`;
  return sql`select c.id from commitment c
      join project p on p.company_id = c.company_id and p.id = c.project_id
      join vendor v on v.company_id = c.company_id and v.id = c.vendor_id
    where c.company_id = ${company} and (v.name ilike ${like} or c.number ilike ${like} or c.title ilike ${like}
      or p.name ilike ${like} or p.number ilike ${like})`;
};

/** So many are sorted rather than looked for in the order of the list. */
const few = 5_000;

/** Is it found in few places? Counted no further than that. */
export function isRare(from: Kysely<Tables>, company: number, typed: string): Compilable<{ rare: boolean }> {
  return asStatement(
    from,
    sql<{ rare: boolean }>`select (select count(*) from (
        ${wordsLike(company, typed)} limit ${few}) words) + (select count(*) from (
        select id from invoice where company_id = ${company} and deleted_at is null and last_link_id is not null
          and commitment_id = any(array(${commitmentsLike(company, typed)})) limit ${few}) of_names) < ${few} as rare`,
  );
}

import { sql } from 'kysely';
import type { ListChoices, ListFilter, ListQuery, Matching, Selected } from '../../app/unit-of-work.ts';
import type { InvoiceId } from '../../domain/ids.ts';
import type { LinkState } from '../../domain/link.ts';
import { type Cents, cents } from '../../domain/money.ts';
import type { Trx } from '../pool.ts';
import { allFound, someFound } from './search.ts';
import { all, conditionsOf, pagingOf } from './which.ts';

/** Of what is searched for, so many are looked at to count those that match all else. */
const mostFound = 50_000;

/** Counted no further than `most` and one: among millions nobody would wait for the rest. */
export async function matching(trx: Trx, company: number, filter: ListFilter, most: number): Promise<Matching> {
  const { search } = filter;
  const found = search === null ? null : someFound({ company, typed: search }, mostFound);
  const where = conditionsOf(company, filter);
  const { rows } = await sql<{ count: number; due: number | null; held: number | null; found: number }>`
    ${found === null ? sql`` : sql`with found as materialized (${found})`}
    select count(*) as count, sum(amount_due)::bigint as due, sum(retainage)::bigint as held,
      ${found === null ? sql`0` : sql`(select count(*) from found)`} as found
    from (
      select invoice.amount_due, invoice.retainage
      from ${found === null ? sql`invoice` : sql`found join invoice on invoice.company_id = ${company} and invoice.id = found.id`}
        join link on link.company_id = invoice.company_id and link.id = invoice.last_link_id
      where ${all(where)} limit ${most + 1}) matching`.execute(trx);
  const { count, due, held, found: looked } = rows[0]!;
  const more = count > most || looked >= mostFound;
  const sumOf = (sum: number | null): Cents | null => (more ? null : cents(sum ?? 0));
  return { count: Math.min(count, most), more, amountDue: sumOf(due), retainage: sumOf(held) };
}

export async function selection(trx: Trx, company: number, query: ListQuery): Promise<readonly Selected[]> {
  const { beside, order, after, among: walked } = pagingOf(company, query);
  const among =
    query.search === null
      ? walked
      : allFound({ company, typed: query.search }, { rare: false, words: true, names: true });
  const where = all([...conditionsOf(company, query), ...after]);
  const { rows } = await sql<{ id: number; version: number; state: string; parked: boolean }>`
    select invoice.id, invoice.version, link.state, link.parked from ${among}
      join link on link.company_id = invoice.company_id and link.id = invoice.last_link_id ${beside}
    where ${where} ${order} limit ${query.limit}`.execute(trx);
  return rows.map((row) => ({
    id: row.id as InvoiceId,
    version: row.version,
    link: { state: row.state as LinkState, parked: row.parked },
  }));
}

/** What a list of choices holds at most: beyond it one searches. */
const mostChoices = 5_000;

export async function choices(trx: Trx, company: number, readable: readonly number[] | null): Promise<ListChoices> {
  const theirs = (column: string) =>
    readable === null ? sql`` : sql`and ${sql.ref(column)} = any(${readable}::bigint[])`;
  const { rows: projects } = await sql<{ id: number; number: string; name: string }>`
    select id, number, name from project where company_id = ${company} ${theirs('project.id')}
    order by number, id limit ${mostChoices}`.execute(trx);
  const { rows: vendors } = await sql<{ id: number; name: string }>`
    select id, name from vendor where company_id = ${company} and id in (
      select vendor_id from commitment where company_id = ${company} and deleted_at is null
        ${theirs('commitment.project_id')})
    order by name, id limit ${mostChoices}`.execute(trx);
  const { rows: periods } = await sql<{ month: string }>`
    select distinct to_char(end_date, 'YYYY-MM') as month from billing_period
    where company_id = ${company} ${theirs('billing_period.project_id')} order by month desc limit 240`.execute(trx);
  return { projects, vendors, periods: periods.map(({ month }) => month) } as unknown as ListChoices;
}

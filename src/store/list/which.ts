import { type RawBuilder, sql } from 'kysely';
import type { ListFilter, ListQuery } from '../../app/unit-of-work.ts';

export type Condition = RawBuilder<unknown>;
export const all = (conditions: readonly Condition[]): Condition => sql.join([...conditions], sql` and `);

/** What every condition but the search comes to; `invoice` and `link` are the names of its tables. */
export function conditionsOf(company: number, filter: ListFilter): Condition[] {
  const which: Condition[] = [
    sql`invoice.company_id = ${company} and invoice.deleted_at is null and invoice.last_link_id is not null`,
  ];
  // A live state has no end: said here too, for the index on the states is of live links alone.
  if (filter.filter !== 'all') which.push(sql`link.state = ${filter.filter} and link.ended_at is null`);
  if (filter.project !== null) which.push(sql`invoice.project_id = ${filter.project}`);
  if (filter.readable !== null) which.push(sql`invoice.project_id = any(${filter.readable}::bigint[])`);
  if (filter.vendor !== null) {
    which.push(sql`invoice.commitment_id = any(array(select id from commitment
      where company_id = ${company} and vendor_id = ${filter.vendor}))`);
  }
  if (filter.period !== null) {
    which.push(sql`invoice.period_id = any(array(select id from billing_period
      where company_id = ${company} and end_date between ${filter.period.from}::date and ${filter.period.to}::date))`);
  }
  if (filter.amountFrom !== null) which.push(sql`invoice.amount_due >= ${filter.amountFrom}`);
  if (filter.amountTo !== null) which.push(sql`invoice.amount_due <= ${filter.amountTo}`);
  if (filter.waitingDays !== null) {
    which.push(sql`link.state_since <= now() - ${filter.waitingDays}::integer * interval '1 day'`);
  }
  return which;
}

/** What the list is sorted by, never null, just as its index has it. */
interface Order {
  readonly key: Condition;
  /** The invoice's id as the same index has it. */
  readonly id: Condition;
  readonly value: (value: unknown) => Condition;
  /** What has to stand beside invoices and links for it. */
  readonly beside: Condition;
  /** Invoices as a table in that order, for a list that is long: no index holds a name and an invoice together. */
  readonly walk?: (company: number, descending: boolean, from: Condition | null) => Condition;
}

const nothing = sql``;
const ofInvoice = { id: sql`invoice.id`, beside: nothing };
const text = (value: unknown) => sql`${value}::text`;
const amount = (value: unknown) => sql`${value}::bigint`;
/** Name by name, and the invoices of each: whoever wants the first hundred reads no more than those of a name or two. */
const nameByName =
  (names: (company: number) => Condition, key: Condition, of: Condition): NonNullable<Order['walk']> =>
  (company, descending, from) => {
    const direction = sql.raw(descending ? 'desc' : 'asc');
    const begin = from === null ? sql`` : sql`and ${key} ${sql.raw(descending ? '<=' : '>=')} ${from}`;
    // Offset 0 keeps PostgreSQL from turning it round: it would gather all of them and sort.
    return sql`(${names(company)} ${begin} order by ${key} ${direction}) named
      cross join lateral (select * from invoice where invoice.company_id = ${company} and ${of} = named.id
        and invoice.deleted_at is null and invoice.last_link_id is not null offset 0) invoice`;
  };
const instant = (value: unknown) => sql`to_timestamp(${value}::double precision / 1000)`;

const orders: Record<ListQuery['sort'], Order> = {
  billing_date: {
    ...ofInvoice,
    key: sql`(case when invoice.billing_date is null then '0001-01-01' else invoice.billing_date end)`,
    value: (value) => sql`${value}::date`,
  },
  invoice_number: {
    ...ofInvoice,
    key: sql`(case when invoice.invoice_number is null then '' else invoice.invoice_number end)`,
    value: text,
  },
  amount_due: { ...ofInvoice, key: sql`invoice.amount_due`, value: amount },
  retainage: { ...ofInvoice, key: sql`invoice.retainage`, value: amount },
  updated_at: { ...ofInvoice, key: sql`invoice.updated_at`, value: instant },
  state_since: { key: sql`link.state_since`, id: sql`link.invoice_id`, value: instant, beside: nothing },
  vendor: {
    ...ofInvoice,
    key: sql`of_vendor.name`,
    value: text,
    beside: sql`join commitment of_commitment
        on of_commitment.company_id = invoice.company_id and of_commitment.id = invoice.commitment_id
      join vendor of_vendor
        on of_vendor.company_id = of_commitment.company_id and of_vendor.id = of_commitment.vendor_id`,
    walk: nameByName(
      (company) => sql`select c.id, v.name as key from commitment c
        join vendor v on v.company_id = c.company_id and v.id = c.vendor_id where c.company_id = ${company}`,
      sql`v.name`,
      sql`invoice.commitment_id`,
    ),
  },
  project: {
    ...ofInvoice,
    key: sql`of_project.number`,
    value: text,
    beside: sql`join project of_project
      on of_project.company_id = invoice.company_id and of_project.id = invoice.project_id`,
    walk: nameByName(
      (company) => sql`select p.id, p.number as key from project p where p.company_id = ${company}`,
      sql`p.number`,
      sql`invoice.project_id`,
    ),
  },
};

/** The parts of a statement for one page of a list. */
export interface Paging {
  readonly key: Condition;
  readonly beside: Condition;
  /** Out of which invoices, under the name `invoice`. */
  readonly among: Condition;
  readonly order: Condition;
  /** The same for whoever has the key under its own name. */
  readonly orderOutside: Condition;
  readonly after: readonly Condition[];
}

/** States in which few stand: they are gathered and sorted. */
const isLong = (filter: ListFilter['filter']) => filter === 'synced' || filter === 'all';

export function pagingOf(
  company: number,
  query: Pick<ListQuery, 'sort' | 'descending' | 'after' | 'filter' | 'search'>,
): Paging {
  const { id, value, ...order } = orders[query.sort];
  const direction = sql.raw(query.descending ? 'desc' : 'asc');
  const beyond = query.descending ? sql`<` : sql`>`;
  const last = query.after === null ? null : value(query.after.value);
  const walks = order.walk !== undefined && isLong(query.filter) && query.search === null;
  const key = walks ? sql`named.key` : order.key;
  return {
    key,
    beside: walks ? sql`` : order.beside,
    among: walks ? order.walk!(company, query.descending, last) : sql`invoice`,
    order: sql`order by ${key} ${direction}, ${id} ${direction}`,
    orderOutside: sql`order by invoice.sort_key ${direction}, invoice.id ${direction}`,
    after: last === null ? [] : [sql`(${key}, ${id}) ${beyond} (${last}, ${query.after!.id}::bigint)`],
  };
}

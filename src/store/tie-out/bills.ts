import { sql } from 'kysely';
import type { ListedBill } from '../../app/unit-of-work.ts';
import { asStatement, send, type Trx } from '../pool.ts';

/**
 * Keeps a handful of the list. A live bill that says what its link was exported with is added up here and forgotten, with
 * the link's id as all that is kept of it; whatever is otherwise, {@link settle} looks at. Most are found by the number that
 * the link knows, so that a million bills are laid beside a million links while they come.
 *
 * As columns, each one parameter: a row of parameters each would be thousands of them. Written as the text of an array
 * here, for the driver takes longer over each text of it than PostgreSQL takes to keep it.
 */
export async function addBills(trx: Trx, company: number, id: number, token: number, bills: readonly ListedBill[]) {
  const texts = (name: 'recordId' | 'identity' | 'label' | 'reference' | 'standing' | 'fingerprint' | 'costs') =>
    textArray(bills, name);
  const amounts = `{${bills.map(({ amount }) => amount ?? 'NULL').join()}}`;
  const told = bills.filter(({ costs }) => costs !== null).length;
  const turn = sql`${company}::bigint, ${id}::bigint, ${token}::bigint`;
  await send(
    asStatement(
      trx,
      sql`with run as materialized (${ofRun(company, id)}
      ), given as materialized (
        select * from unnest(${texts('recordId')}::text[], ${texts('identity')}::text[], ${texts('label')}::text[],
          ${texts('reference')}::text[], ${texts('standing')}::text[], ${texts('fingerprint')}::text[],
          ${texts('costs')}::text[], ${amounts}::bigint[]) with ordinality
        as one(record_id, identity, label, reference, standing, theirs, their_costs, amount, place)
      ), own as materialized (
        select given.place, link.id, link.invoice_id, link.project_id, link.bill,
          coalesce(given.standing = 'live' and theirs = link.fingerprint and ${sameCosts('their_costs', 'link.costs')}, false) as plain
        from given join link on link.company_id = ${company} and link.connection_id = (select connection_id from run)
          and link.erp_record_id = given.record_id and link.ended_at is null
          and (link.erp_identity is null or link.erp_identity = given.identity)
        where link.state = 'synced' and link.synced_at < (select begun_at from run)
      ), handful as (
        insert into tie_out_handful (company_id, tie_out_id, token, bills, costs_told, plain_links)
        select ${turn}, ${bills.length}, ${told}, coalesce(array_agg(id), '{}') from own where plain
      ), summed as (
        insert into tie_out_plain (company_id, tie_out_id, token, project_id, period_id, month, links, amount)
        select ${turn}, own.project_id, invoice.period_id, ${monthOf('own.bill')}, count(*), sum(${amountOf('own.bill')})
        from own left join invoice on invoice.company_id = ${company} and invoice.id = own.invoice_id
        where plain group by 4, 5, 6
      )
      insert into tie_out_bill
        (company_id, tie_out_id, token, record_id, identity, label, reference, standing, fingerprint, costs, amount)
      select ${turn}, record_id, identity, label, reference, standing, theirs, their_costs, amount
      from given left join (select place, bool_and(plain) as plain from own group by place) laid using (place)
      where laid.plain is not true order by place`,
    ),
  );
}

/** The connection of a tie-out, and from when its list tells. */
export const ofRun = (company: number, tieOut: number) =>
  sql`select connection_id, begun_at from tie_out where company_id = ${company} and id = ${tieOut}`;
/** Costs are compared where both sides tell them. */
export const sameCosts = (theirs: string, ours: string) =>
  sql.raw(`(${theirs} is null or ${ours} is null or ${theirs} = ${ours})`);
/** Of a frozen bill. */
export const amountOf = (bill: string) => sql.raw(`(${bill} ->> 'amount')::bigint`);
export const monthOf = (bill: string) => sql.raw(`date_trunc('month', (${bill} ->> 'billingDate')::date)::date`);

function textArray<K extends keyof ListedBill>(bills: readonly ListedBill[], name: K): string {
  let text = '{';
  for (const bill of bills) {
    const value = bill[name] as string | null;
    if (text.length > 1) text += ',';
    text += value === null ? 'NULL' : quoted(value);
  }
  return `${text}}`;
}

/** PostgreSQL keeps no NUL; one in a text that somebody's ERP gave must not break the list. */
const quoted = (value: string): string =>
  /["\\\0]/.test(value)
    ? `"${value.replaceAll('\0', ' ').replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
    : `"${value}"`;

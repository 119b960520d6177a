import { sql } from 'kysely';
import type {
  Calendar,
  ErpFiguresTx,
  OutcomeEvent,
  OutcomeFigure,
  UnsyncedFigure,
  UnsyncedInvoice,
} from '../../app/unit-of-work.ts';
import {
  type AgeBucket,
  ageBuckets,
  bucketOf,
  type Outcome,
  outcomeEvents,
  outcomes,
} from '../../domain/erp-figures.ts';
import type { Day } from '../../domain/time.ts';
import type { Trx } from '../pool.ts';

const sendable = sql.raw(`invoice.status in ('approved', 'approved_as_noted', 'pending_owner_approval')`);

/**
 * Approved invoices without a bill. Each branch goes by an index of its own: they are few beside all that are synced. What
 * the ERP has already by other hands than ours (`billed_before`) is not waited for.
 */
const unsynced = (company: number, { today, timeZone }: Calendar) => sql`
  select waiting.*,
    greatest(${today}::date - coalesce(billing_date, (created_at at time zone ${timeZone})::date), 0) as days from (
    select invoice.*, 'not_sent' as state from invoice
    where company_id = ${company} and deleted_at is null and last_link_id is null and ${sendable}
    union all
    select invoice.*, 'not_sent' from link join invoice
      on invoice.company_id = link.company_id and invoice.last_link_id = link.id and invoice.deleted_at is null
    where link.company_id = ${company} and link.ended_at is not null and ${sendable}
    union all
    select invoice.*, link.state from link join invoice
      on invoice.company_id = link.company_id and invoice.last_link_id = link.id and invoice.deleted_at is null
    where link.company_id = ${company} and link.ended_at is null
      and link.state in ('ready_to_export', 'exporting', 'failed_to_export')
  ) waiting where not billed_before`;

const outcomeOf = sql.raw(
  `case ${outcomes.map((one) => `when type in (${outcomeEvents[one].map((type) => `'${type}'`).join()}) then '${one}'`).join(' ')} end`,
);
const typesOf = (some: readonly Outcome[]) =>
  sql.raw(`type in (${some.flatMap((one) => outcomeEvents[one].map((type) => `'${type}'`)).join()})`);
/** Said whole, as the index on these events has it. */
const ofIndex = sql.raw(`type in ('link.confirmed', 'link.failed', 'link.parked', 'link.rejected', 'link.unlinked',
  'link.unlinked_after_purge', 'link.unlinked_by_force', 'link.freed')`);

const dayOf = (timeZone: string) => sql`(event.at at time zone ${timeZone})::date`;
const since = (day: Day, timeZone: string) => sql`(${day}::date::timestamp at time zone ${timeZone})`;
/** The end of the day there, which has 23 or 25 hours when clocks change. */
const until = (day: Day, timeZone: string) => sql`((${day}::date + 1)::timestamp at time zone ${timeZone})`;

/** Figures of the ERP tool that people look at: what waits, and what became of exports. */
export function figuresTx(trx: Trx, company: number): ErpFiguresTx {
  return {
    unsynced: async (calendar) => {
      const { rows } = await sql<{ days: number; state: string; invoices: number; amount: number }>`
        select days, state, count(*) as invoices, sum(amount_due)::bigint as amount
        from (${unsynced(company, calendar)}) one group by days, state`.execute(trx);
      const found = new Map<string, UnsyncedFigure>();
      for (const row of rows) {
        const bucket = bucketOf(row.days);
        const key = `${bucket} ${row.state}`;
        const { invoices = 0, amount = 0 } = found.get(key) ?? {};
        const sums = { invoices: invoices + row.invoices, amount: amount + row.amount };
        found.set(key, { bucket, state: row.state, ...sums } as UnsyncedFigure);
      }
      return [...found.values()];
    },
    unsyncedInvoices: async (calendar, { bucket, state, after, limit }) => {
      const which = [sql`true`];
      if (bucket !== null) which.push(within(bucket));
      if (state !== null) which.push(sql`one.state = ${state}`);
      if (after !== null) which.push(sql`one.id > ${after}`);
      const { rows } = await sql<Record<string, unknown>>`
        select one.id, one.invoice_number, one.state, one.billing_date, one.days, one.amount_due, ${names}
        from (${unsynced(company, calendar)}) one ${named('one')}
        where ${sql.join(which, sql` and `)} order by one.id limit ${limit}`.execute(trx);
      return rows.map(
        (row) =>
          ({
            ...ofInvoice(row),
            ...{ id: row.id, number: row.invoice_number, state: row.state },
            ...{ billingDate: row.billing_date, days: row.days, amount: row.amount_due },
          }) as unknown as UnsyncedInvoice,
      );
    },
    outcomes: async (from, by, timeZone) => {
      const { rows } = await sql<{ from: string; outcome: string; count: number }>`
        select date_trunc(${by}, ${dayOf(timeZone)})::date as "from", ${outcomeOf} as outcome, count(*) as count
        from event where company_id = ${company} and at >= ${since(from, timeZone)} and ${ofIndex} group by 1, 2`.execute(
        trx,
      );
      return rows as unknown as readonly OutcomeFigure[];
    },
    outcomeEvents: async ({ from, to, outcome, timeZone, after, limit }) => {
      const which = [
        sql`event.company_id = ${company} and ${ofIndex} and event.at >= ${since(from, timeZone)}
          and event.at < ${until(to, timeZone)}`,
        sql`event.${typesOf(outcome === null ? outcomes : [outcome])}`,
      ];
      if (after !== null) which.push(sql`event.id < ${after}`);
      const { rows } = await sql<Record<string, unknown>>`
        select event.id, event.at, ${outcomeOf} as outcome, invoice.id as invoice, invoice.invoice_number,
          invoice.amount_due, person.name as who, ${names}
        from event join invoice on invoice.company_id = event.company_id and invoice.id = event.invoice_id
          left join person on person.id = event.person_id ${named('invoice')}
        where ${sql.join(which, sql` and `)} order by event.id desc limit ${limit}`.execute(trx);
      return rows.map(
        (row) =>
          ({
            ...ofInvoice(row),
            ...{ id: row.id, at: row.at, outcome: row.outcome, by: row.who, amount: row.amount_due },
            invoice: { id: row.invoice, number: row.invoice_number },
          }) as unknown as OutcomeEvent,
      );
    },
  };
}

function within(bucket: AgeBucket) {
  const [from, to] = ageBuckets[bucket];
  return to === null ? sql`one.days >= ${from}` : sql`one.days between ${from} and ${to}`;
}

const names = sql.raw('project.id as project, project.name as project_name, vendor.name as vendor_name');
const named = (of: string) =>
  sql.raw(`join project on project.company_id = ${of}.company_id and project.id = ${of}.project_id
    join commitment on commitment.company_id = ${of}.company_id and commitment.id = ${of}.commitment_id
    join vendor on vendor.company_id = ${of}.company_id and vendor.id = commitment.vendor_id`);
const ofInvoice = (row: Record<string, unknown>) => ({
  project: { id: row.project, name: row.project_name },
  vendor: row.vendor_name,
});

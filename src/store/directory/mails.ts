import { sql } from 'kysely';
import type { MailId, MailTx, StoredMail, WaitingInErp } from '../../app/unit-of-work.ts';
import type { CompanyId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import { jobStore } from '../jobs.ts';
import type { Trx } from '../pool.ts';

/** What was sent so long ago is of no use to anybody. */
const keptDays = 90;

/** Mail that waits to be sent, and what a digest tells. */
export const mailTx = (trx: Trx, company: number): MailTx => ({
  ...outbox(trx, company),
  ...facts(trx, company),
});

const outbox = (
  trx: Trx,
  company: number,
): Pick<MailTx, 'add' | 'get' | 'drop' | 'sent' | 'failed' | 'gaveUp' | 'standing'> => ({
  add: async (mail) => {
    const { id } = await trx
      .insertInto('mail')
      .values({
        company_id: company,
        kind: mail.kind,
        person_id: mail.person,
        to_name: mail.to.name,
        to_address: mail.to.address,
        from_address: mail.from,
        subject: mail.subject,
        plain: mail.plain,
        html: mail.html,
        message_id: mail.messageId,
        invoice_id: mail.invoice,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await jobStore(trx, company).add('mail', id);
  },
  get: async (id) => {
    const row = await trx
      .selectFrom('mail')
      .selectAll()
      .where('company_id', '=', company)
      .where('id', '=', id)
      .executeTakeFirst();
    if (row === undefined) return null;
    return {
      id: row.id as MailId,
      kind: row.kind,
      person: row.person_id,
      from: row.from_address,
      to: { name: row.to_name, address: row.to_address },
      subject: row.subject,
      plain: row.plain,
      html: row.html,
      messageId: row.message_id,
      createdAt: row.created_at,
      sentAt: row.sent_at,
    } as StoredMail;
  },
  drop: async (id) => {
    await sql`delete from mail where company_id = ${company} and id = ${id}`.execute(trx);
  },
  sent: async (id) => {
    await sql`update mail set sent_at = clock_timestamp(), last_error = null, plain = '', html = ''
      where company_id = ${company} and id = ${id}`.execute(trx);
    await sql`delete from mail where company_id = ${company} and id in (select id from mail where company_id = ${company}
      and created_at < clock_timestamp() - ${keptDays} * interval '1 day' order by id limit 100)`.execute(trx);
  },
  failed: async (id, because) => {
    await sql`update mail set last_error = ${because.slice(0, 500)}
      where company_id = ${company} and id = ${id}`.execute(trx);
  },
  gaveUp: async (id, because) => {
    await sql`update mail set gave_up_at = clock_timestamp(), last_error = ${because.slice(0, 500)}
      where company_id = ${company} and id = ${id}`.execute(trx);
  },
  standing: async () => {
    const { rows } = await sql<{ waiting: number; gave_up: number; last_error: string | null }>`
      select count(*) filter (where sent_at is null and gave_up_at is null)::integer as waiting,
        count(gave_up_at)::integer as gave_up,
        (array_agg(last_error order by id desc) filter (where last_error is not null and sent_at is null))[1] as last_error
      from mail where company_id = ${company} and created_at > clock_timestamp() - interval '7 days'`.execute(trx);
    const { waiting, gave_up, last_error } = rows[0]!;
    return { waiting, gaveUp: gave_up, lastError: last_error };
  },
});

interface WaitingRow {
  readonly company_name: string;
  readonly ready: number;
  readonly failed: number;
  readonly parked: number;
}
interface OldestRow {
  readonly invoice_number: string | null;
  readonly vendor: string;
  readonly amount_due: number;
  readonly sent_at: Instant;
}

const waits = sql`(l.state in ('ready_to_export', 'failed_to_export') or (l.state = 'exporting' and l.parked))`;

const facts = (
  trx: Trx,
  company: number,
): Pick<MailTx, 'namesOf' | 'waitingInErp' | 'digestDueAt' | 'setDigestDueAt' | 'digestWritten'> => ({
  namesOf: async (invoice) => {
    const { rows } = await sql<{ vendor: string; commitment: string; project: string }>`
      select v.name as vendor, c.number as commitment, p.name as project
      from invoice i
      join commitment c on c.company_id = i.company_id and c.id = i.commitment_id
      join vendor v on v.company_id = c.company_id and v.id = c.vendor_id
      join project p on p.company_id = i.company_id and p.id = i.project_id
      where i.company_id = ${company} and i.id = ${invoice}`.execute(trx);
    return rows[0] ?? null;
  },
  waitingInErp: async () => {
    const { rows } = await sql<WaitingRow>`
      select (select name from company where id = ${company}) as company_name,
        count(*) filter (where l.state = 'ready_to_export')::integer as ready,
        count(*) filter (where l.state = 'failed_to_export')::integer as failed,
        count(*) filter (where l.state = 'exporting')::integer as parked
      from link l where l.company_id = ${company} and l.ended_at is null and ${waits}`.execute(trx);
    const oldest = await sql<OldestRow>`
      select i.invoice_number, v.name as vendor, i.amount_due, l.sent_at
      from link l
      join invoice i on i.company_id = l.company_id and i.id = l.invoice_id
      join commitment c on c.company_id = i.company_id and c.id = i.commitment_id
      join vendor v on v.company_id = c.company_id and v.id = c.vendor_id
      where l.company_id = ${company} and l.ended_at is null and ${waits}
      order by l.sent_at, l.id limit 1`.execute(trx);
    return waitingOf(company as CompanyId, rows[0]!, oldest.rows[0]);
  },
  digestDueAt: async () => {
    const row = await trx
      .selectFrom('company_setting')
      .select('digest_due_at')
      .where('company_id', '=', company)
      .executeTakeFirst();
    return (row?.digest_due_at ?? null) as Instant | null;
  },
  digestWritten: async (at) => {
    const { rows } = await sql<{ before: Instant | null }>`with before as (select digest_written_at as at
        from company_setting where company_id = ${company} for update)
      update company_setting set digest_written_at = ${new Date(at).toISOString()}::timestamptz from before
      where company_id = ${company} returning before.at as before`.execute(trx);
    return rows[0]?.before ?? null;
  },
  setDigestDueAt: async (at) => {
    await sql`update company_setting set digest_due_at = ${new Date(at).toISOString()}::timestamptz
      where company_id = ${company}`.execute(trx);
  },
});

const waitingOf = (id: CompanyId, row: WaitingRow, oldest: OldestRow | undefined): WaitingInErp => ({
  company: { id, name: row.company_name },
  ready: row.ready,
  failed: row.failed,
  parked: row.parked,
  oldest:
    oldest === undefined
      ? null
      : {
          invoiceNumber: oldest.invoice_number,
          vendor: oldest.vendor,
          amountDue: oldest.amount_due,
          sentAt: oldest.sent_at,
        },
});

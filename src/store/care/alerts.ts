import { sql } from 'kysely';
import type { Alert, AlertAddressee, AlertTx, NewFindings, StuckExports } from '../../app/unit-of-work.ts';
import type { KeptAlert } from '../../domain/care/alerts.ts';
import { type FindingKind, wrongKinds } from '../../domain/tie-out.ts';
import type { Instant } from '../../domain/time.ts';
import { asLanguage } from '../../domain/words/languages.ts';
import type { Trx } from '../pool.ts';

/** Longer ago than any flicker is judged by. */
const latelyHours = 2;
const keptDays = 90;
const longestSays = 2_000;
/** Exports that a mail names of each reason. */
const named = 5;

interface Row {
  readonly id: number;
  readonly connection_id: number;
  readonly connection_name: string;
  readonly kind: string;
  readonly cause: string;
  readonly began_at: Instant;
  readonly tell_after: Instant;
  readonly told_at: Instant | null;
  readonly ended_at: Instant | null;
  readonly count: number;
  readonly says: string;
}

const keptOf = (row: Omit<Row, 'connection_id' | 'connection_name' | 'began_at' | 'says'>): KeptAlert => ({
  id: row.id,
  kind: row.kind as KeptAlert['kind'],
  cause: row.cause,
  tellAfter: row.tell_after,
  toldAt: row.told_at,
  endedAt: row.ended_at,
  count: row.count,
});

const alertOf = (row: Row): Alert =>
  ({
    ...keptOf(row),
    connection: { id: row.connection_id, name: row.connection_name },
    beganAt: row.began_at,
    says: row.says,
  }) as Alert;

/** Alerts, what they are about, and who is told. */
export function alertTx(trx: Trx, company: number): AlertTx {
  const rows = async (where: ReturnType<typeof sql>, limit: number) =>
    (
      await sql<Row>`select a.*, c.name as connection_name from alert a
        join connection c on c.company_id = a.company_id and c.id = a.connection_id
        where a.company_id = ${company} and ${where} order by a.ended_at is not null, a.id desc limit ${limit}`.execute(
        trx,
      )
    ).rows.map(alertOf);
  return {
    kept: async (connection) =>
      (
        await sql<Row>`select * from alert where company_id = ${company} and connection_id = ${connection}
          and (ended_at is null or ended_at > clock_timestamp() - ${latelyHours} * interval '1 hour')`.execute(trx)
      ).rows.map(keptOf),
    begin: async ({ connection, kind, cause, tellAfter, count, says }) => {
      const { rows: made } = await sql<{ id: number }>`
        insert into alert (company_id, connection_id, kind, cause, tell_after, count, says)
        values (${company}, ${connection}, ${kind}, ${cause},
          to_timestamp(${tellAfter}::double precision / 1000), ${count}, ${says.slice(0, longestSays)})
        returning id`.execute(trx);
      return made[0]!.id;
    },
    tell: async (id, count, says) => {
      await sql`update alert set told_at = clock_timestamp(), count = ${count}, says = ${says.slice(0, longestSays)}
        where company_id = ${company} and id = ${id}`.execute(trx);
    },
    end: async (id, told) => {
      await sql`update alert set ended_at = clock_timestamp(),
          end_told_at = case when ${told}::boolean then clock_timestamp() end
        where company_id = ${company} and id = ${id}`.execute(trx);
    },
    forget: async (connection) => {
      await sql`delete from alert where company_id = ${company} and connection_id = ${connection}
        and ended_at < clock_timestamp() - ${keptDays} * interval '1 day'`.execute(trx);
    },
    list: (connection, limit) => rows(connection === null ? sql`true` : sql`a.connection_id = ${connection}`, limit),
    get: async (id) => (await rows(sql`a.id = ${id}`, 1))[0] ?? null,
    ...causes(trx, company),
    ...readers(trx, company),
  };
}

interface StuckRow {
  readonly code: string;
  readonly count: number;
  readonly invoice_number: string | null;
  readonly vendor: string;
  readonly amount_due: number;
  readonly detail: string;
}

const causes = (trx: Trx, company: number): Pick<AlertTx, 'stuckExports' | 'takeNewFindings'> => ({
  stuckExports: async (connection) => {
    const { rows } = await sql<StuckRow>`
      with stuck as (
        select l.invoice_id, coalesce(l.error_code, '') as code, coalesce(l.error_detail, '') as detail,
          count(*) over (partition by l.error_code)::integer as count,
          row_number() over (partition by l.error_code order by l.sent_at, l.id) as nth
        from link l where l.company_id = ${company} and l.connection_id = ${connection} and l.ended_at is null
          and (l.state = 'failed_to_export' or (l.state = 'exporting' and l.parked)))
      select s.code, s.count, s.detail, i.invoice_number, i.amount_due, v.name as vendor from stuck s
      join invoice i on i.company_id = ${company} and i.id = s.invoice_id
      join commitment c on c.company_id = i.company_id and c.id = i.commitment_id
      join vendor v on v.company_id = c.company_id and v.id = c.vendor_id
      where s.nth <= ${named} order by s.code, s.nth`.execute(trx);
    return [...Map.groupBy(rows, ({ code }) => code).values()].map(stuckOf);
  },
  takeNewFindings: async (connection) => {
    const { rows: ends } = await sql<{ newest: number | null; told: number | null }>`
      select (select max(id) from tie_out where company_id = c.company_id and connection_id = c.id
          and state = 'complete' and id > c.tie_out_told) as newest,
        (select max(id) from tie_out where company_id = c.company_id and connection_id = c.id
          and state = 'complete' and id <= c.tie_out_told) as told
      from connection c where c.company_id = ${company} and c.id = ${connection}`.execute(trx);
    const newest = ends[0]?.newest ?? null;
    if (newest === null) return null;
    await sql`update connection set tie_out_told = ${newest} where company_id = ${company} and id = ${connection}`.execute(
      trx,
    );
    const of = (run: number) => sql`select kind, link_id, record_id from tie_out_finding
      where company_id = ${company} and tie_out_id = ${run} and kind = any(${wrongKinds})`;
    const { rows } = await sql<{ kind: FindingKind; count: number }>`
      select kind, count(*)::integer as count from (${of(newest)} except ${of(ends[0]?.told ?? 0)}) as fresh
      group by kind order by kind`.execute(trx);
    if (rows.length === 0) return null;
    const counts = Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
    return { tieOut: newest, counts } as NewFindings;
  },
});

const stuckOf = (rows: readonly StuckRow[]): StuckExports => ({
  code: rows[0]!.code,
  count: rows[0]!.count,
  some: rows.map((row) => ({
    invoiceNumber: row.invoice_number,
    vendor: row.vendor,
    amountDue: row.amount_due,
    detail: row.detail,
  })),
});

interface ReaderRow {
  readonly id: number;
  readonly name: string;
  readonly email: string | null;
  readonly language: string | null;
  readonly active: boolean;
  readonly erp_integrations: string;
  readonly push_to_accounting: boolean;
  readonly mail_exports: boolean | null;
  readonly mail_connections: boolean | null;
  readonly mail_tie_outs: boolean | null;
}

const readers = (trx: Trx, company: number): Pick<AlertTx, 'addressees' | 'saveWishes'> => ({
  addressees: async () => {
    const { rows } =
      await sql<ReaderRow>`select p.id, p.name, p.email, p.language, m.active, m.erp_integrations, m.push_to_accounting,
        m.mail_exports, m.mail_connections, m.mail_tie_outs
      from membership m join person p on p.id = m.person_id
      where m.company_id = ${company} and m.erp_integrations <> 'none' order by p.id`.execute(trx);
    return rows.map(
      (row) =>
        ({
          id: row.id,
          name: row.name,
          email: row.email,
          language: asLanguage(row.language),
          active: row.active,
          erpIntegrations: row.erp_integrations,
          pushToAccounting: row.push_to_accounting,
          wants: { exports: row.mail_exports, connections: row.mail_connections, tie_outs: row.mail_tie_outs },
        }) as unknown as AlertAddressee,
    );
  },
  saveWishes: async (person, { exports, connections, tie_outs }) => {
    await trx
      .updateTable('membership')
      .set({ mail_exports: exports, mail_connections: connections, mail_tie_outs: tie_outs })
      .where('company_id', '=', company)
      .where('person_id', '=', person)
      .execute();
  },
});

import { sql } from 'kysely';
import type { Finding, FindingQuery, TieOutPart, TieOutTotal, TieOutTx } from '../../app/unit-of-work.ts';
import { wrongKinds } from '../../domain/tie-out.ts';
import type { Trx } from '../pool.ts';

/** What a tie-out found, what was said of it, and what stood on both sides. */
export function foundTx(
  trx: Trx,
  company: number,
): Pick<TieOutTx, 'counts' | 'findings' | 'finding' | 'totals' | 'compared' | 'note'> {
  return {
    counts: async (id) => {
      const rows = await trx
        .selectFrom('tie_out_finding')
        .select((e) => ['kind', e.fn.countAll<number>().as('count')])
        .where('company_id', '=', company)
        .where('tie_out_id', '=', id)
        .groupBy('kind')
        .execute();
      const { forgotten } = await trx
        .selectFrom('tie_out')
        .select('forgotten')
        .where('company_id', '=', company)
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return { ...Object.fromEntries(rows.map(({ kind, count }) => [kind, count])), ...forgotten };
    },
    findings: (id, query) => findings(trx, company, id, query),
    finding: async (id, finding) => {
      const [found] = await findings(trx, company, id, { ...everything, after: finding - 1, limit: 1 });
      return found?.id === finding ? found : null;
    },
    totals: (id) => totals(trx, company, id),
    compared: async (id, before) => {
      const wrongOf = (one: number) =>
        sql`select key from tie_out_finding where company_id = ${company} and tie_out_id = ${one}
          and kind = any(${wrongKinds}::text[])`;
      const { rows } = await sql<{ added: number; settled: number; same: number }>`
        select count(*) filter (where earlier.key is null) as added, count(*) filter (where newer.key is null) as settled,
          count(*) filter (where newer.key = earlier.key) as same
        from (${wrongOf(id)}) newer full join (${wrongOf(before)}) earlier on earlier.key = newer.key`.execute(trx);
      return rows[0]!;
    },
    note: async (connection, { key, kind }, comment, by) => {
      await trx
        .insertInto('tie_out_note')
        .values({ company_id: company, connection_id: connection, key: key!, kind, comment, noted_by: by })
        .execute();
    },
  };
}

const everything: FindingQuery = { kind: null, project: null, period: null, since: null, after: null, limit: 1 };

interface FindingRow {
  readonly [column: string]: string | number | boolean | null;
}

async function findings(trx: Trx, company: number, id: number, query: FindingQuery): Promise<readonly Finding[]> {
  const { kind, since, after, limit } = query;
  const before = sql`(select before.id from tie_out run join tie_out before on before.company_id = run.company_id
      and before.connection_id = run.connection_id and before.id < run.id and before.state = 'complete'
    where run.company_id = ${company} and run.id = ${id} order by before.id desc limit 1)`;
  // Whether the one before had it cannot be told any more.
  const isForgotten = sql`(finding.kind <> all(${wrongKinds}::text[]) and exists (select from tie_out where company_id = ${company}
    and id = ${before} and forgotten <> '{}'))`;
  const inOther = (other: unknown) => sql`exists (select from tie_out_finding other where other.company_id = ${company}
    and other.tie_out_id = ${other} and other.key = finding.key)`;
  const of = since === 'settled' ? before : sql`${id}::bigint`;
  const which = [sql`finding.company_id = ${company} and finding.tie_out_id = ${of}`, ...partOf(company, query)];
  if (kind !== null) which.push(sql`finding.kind = ${kind}`);
  if (after !== null) which.push(sql`finding.id > ${after}`);
  if (since !== null) which.push(sql`finding.kind = any(${wrongKinds}::text[])`);
  if (since === 'new') which.push(sql`not ${inOther(before)} and ${before} is not null`);
  if (since === 'settled') which.push(sql`not ${inOther(sql`${id}::bigint`)}`);
  const { rows } = await sql<FindingRow>`
    select finding.*, invoice.invoice_number, project.name as project_name, vendor.name as vendor_name,
      note.comment, note.noted_by, note.noted_at, note.noter,
      case when ${before} is null or ${isForgotten} then null else not ${inOther(before)} end as is_new
    from (select finding.* from tie_out_finding finding where ${sql.join(which, sql` and `)}
      order by finding.id limit ${limit}) finding
    left join invoice on invoice.company_id = finding.company_id and invoice.id = finding.invoice_id
    left join project on project.company_id = finding.company_id and project.id = finding.project_id
    left join commitment on commitment.company_id = invoice.company_id and commitment.id = invoice.commitment_id
    left join vendor on vendor.company_id = commitment.company_id and vendor.id = commitment.vendor_id
    left join lateral (
      select said.comment, said.noted_by, said.noted_at, person.name as noter from tie_out_note said
        join tie_out on tie_out.company_id = finding.company_id and tie_out.id = finding.tie_out_id
        join person on person.id = said.noted_by
      where said.company_id = finding.company_id and said.connection_id = tie_out.connection_id and said.key = finding.key
      order by said.id desc limit 1
    ) note on true
    order by finding.id`.execute(trx);
  return rows.map(findingOf);
}

/** A period is meant by its days: each project has periods of its own. */
function partOf(company: number, { project, period }: TieOutPart) {
  const parts = [];
  if (project !== null) parts.push(sql`finding.project_id = ${project}`);
  if (period !== null) {
    parts.push(sql`finding.period_id in (select id from billing_period where company_id = ${company}
      and start_date = ${period.start}::date and end_date = ${period.end}::date)`);
  }
  return parts;
}

const findingOf = (row: FindingRow): Finding =>
  ({
    id: row.id,
    tieOut: row.tie_out_id,
    kind: row.kind,
    link: row.link_id,
    invoice: row.invoice_id === null ? null : { id: row.invoice_id, number: row.invoice_number },
    project: row.project_id === null ? null : { id: row.project_id, name: row.project_name },
    vendor: row.vendor_name,
    recordId: row.record_id,
    label: row.label,
    standing: row.standing,
    ours: row.ours,
    theirs: row.theirs,
    ourCosts: row.our_costs,
    theirCosts: row.their_costs,
    ourAmount: row.our_amount,
    theirAmount: row.their_amount,
    key: row.key,
    isNew: row.is_new,
    note:
      row.comment === null
        ? null
        : { comment: row.comment, by: { id: row.noted_by, name: row.noter }, at: row.noted_at },
  }) as unknown as Finding;

async function totals(trx: Trx, company: number, id: number): Promise<readonly TieOutTotal[]> {
  const rows = await trx
    .selectFrom('tie_out_total as total')
    .innerJoin('project', (on) =>
      on.onRef('project.company_id', '=', 'total.company_id').onRef('project.id', '=', 'total.project_id'),
    )
    .leftJoin('billing_period as period', (on) =>
      on.onRef('period.company_id', '=', 'total.company_id').onRef('period.id', '=', 'total.period_id'),
    )
    .selectAll('total')
    .select(['project.name', 'project.number', 'period.start_date', 'period.end_date'])
    .where('total.company_id', '=', company)
    .where('total.tie_out_id', '=', id)
    .orderBy('project.number')
    .orderBy('total.month')
    .orderBy('period.start_date')
    .execute();
  return rows.map(
    ({ project_id, name, number, period_id, start_date, end_date, month, links, ours, theirs }) =>
      ({
        project: { id: project_id, name, number },
        period: start_date === null ? null : { id: period_id, start: start_date, end: end_date },
        ...{ month, links, ours, theirs },
      }) as unknown as TieOutTotal,
  );
}

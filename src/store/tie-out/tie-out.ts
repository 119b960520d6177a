import { sql } from 'kysely';
import type { Finding, ListedBill, TieOut, TieOutTotal, TieOutTx } from '../../app/unit-of-work.ts';
import type { TieOutId } from '../../domain/ids.ts';
import { send, type Trx } from '../pool.ts';
import { settle } from './settle.ts';

/** Tie-outs: their list of bills while it is read, and what was found. */
export function tieOutTx(trx: Trx, company: number): TieOutTx {
  const runs = () =>
    trx
      .selectFrom('tie_out as run')
      .leftJoin('person', 'person.id', 'run.asked_by')
      .selectAll('run')
      .select('person.name as asker')
      .where('run.company_id', '=', company);
  const update = (id: TieOutId) => trx.updateTable('tie_out').where('company_id', '=', company).where('id', '=', id);
  const forget = (id: TieOutId) =>
    send(trx.deleteFrom('tie_out_bill').where('company_id', '=', company).where('tie_out_id', '=', id));
  return {
    ask: async (connection, by) => {
      const row = await trx
        .insertInto('tie_out')
        .values({ company_id: company, connection_id: connection, asked_by: by })
        .onConflict((conflict) =>
          conflict.columns(['company_id', 'connection_id']).where('ended_at', 'is', null).doNothing(),
        )
        .returning('id')
        .executeTakeFirst();
      return (row?.id ?? null) as TieOutId | null;
    },
    get: async (id) => runOf(await runs().where('run.id', '=', id).executeTakeFirst()),
    open: async (connection) =>
      runOf(
        await runs().where('run.connection_id', '=', connection).where('run.ended_at', 'is', null).executeTakeFirst(),
      ),
    list: async (connection, limit) => {
      let query = runs().orderBy('run.id', 'desc').limit(limit);
      if (connection !== null) query = query.where('run.connection_id', '=', connection);
      return (await query.execute()).map((row) => runOf(row)!);
    },
    begin: async (id, at) => {
      const begun = { state: 'reading', begun_at: sql<number>`to_timestamp(${at}::double precision / 1000)`, bills: 0 };
      await Promise.all([forget(id), send(update(id).set(begun))]);
    },
    addBills: async (id, token, bills) => {
      const read = update(id).set((e) => ({ bills: e('bills', '+', bills.length) }));
      await Promise.all([addBills(trx, company, id, token, bills), send(read)]);
    },
    settle: async (id, token) => {
      await settle(trx, company, id, token);
      await forget(id);
    },
    giveUp: async (id, because) => {
      const ended = { state: 'incomplete', because: because.slice(0, 2_000), ended_at: sql<number>`clock_timestamp()` };
      await Promise.all([forget(id), send(update(id).set(ended))]);
    },
    ...found(trx, company),
  };
}

type RunRow = { readonly [K in 'id' | 'connection_id' | 'asked_at' | 'bills' | 'links']: number } & {
  readonly asked_by: number | null;
  readonly asker: string | null;
  readonly begun_at: number | null;
  readonly ended_at: number | null;
  readonly state: string;
  readonly because: string | null;
};

const runOf = (row: RunRow | undefined): TieOut | null =>
  row === undefined
    ? null
    : ({
        id: row.id,
        connection: row.connection_id,
        askedBy: row.asked_by === null ? null : { id: row.asked_by, name: row.asker },
        askedAt: row.asked_at,
        begunAt: row.begun_at,
        endedAt: row.ended_at,
        state: row.state,
        because: row.because,
        bills: row.bills,
        links: row.links,
      } as unknown as TieOut);

/** As columns, each one parameter: a row of parameters each would be thousands of them. */
async function addBills(trx: Trx, company: number, id: number, token: number, bills: readonly ListedBill[]) {
  const column = <K extends keyof ListedBill>(name: K) => bills.map((bill) => bill[name]);
  await sql`insert into tie_out_bill
      (company_id, tie_out_id, token, record_id, identity, label, reference, standing, fingerprint, amount, number_key)
    select ${company}, ${id}, ${token}, given.* from unnest(${column('recordId')}::text[],
      ${column('identity')}::text[], ${column('label')}::text[], ${column('reference')}::text[],
      ${column('standing')}::text[], ${column('fingerprint')}::text[], ${column('amount')}::bigint[],
      ${column('numberKey')}::text[]) as given`.execute(trx);
}

function found(trx: Trx, company: number): Pick<TieOutTx, 'counts' | 'findings' | 'totals'> {
  return {
    counts: async (id) => {
      const rows = await trx
        .selectFrom('tie_out_finding')
        .select((e) => ['kind', e.fn.countAll<number>().as('count')])
        .where('company_id', '=', company)
        .where('tie_out_id', '=', id)
        .groupBy('kind')
        .execute();
      return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
    },
    findings: async (id, { kind, project, after, limit }) => {
      let query = trx
        .selectFrom('tie_out_finding as finding')
        .leftJoin('invoice', (on) =>
          on.onRef('invoice.company_id', '=', 'finding.company_id').onRef('invoice.id', '=', 'finding.invoice_id'),
        )
        .leftJoin('project', (on) =>
          on.onRef('project.company_id', '=', 'finding.company_id').onRef('project.id', '=', 'finding.project_id'),
        )
        .leftJoin('commitment', (on) =>
          on
            .onRef('commitment.company_id', '=', 'invoice.company_id')
            .onRef('commitment.id', '=', 'invoice.commitment_id'),
        )
        .leftJoin('vendor', (on) =>
          on.onRef('vendor.company_id', '=', 'commitment.company_id').onRef('vendor.id', '=', 'commitment.vendor_id'),
        )
        .selectAll('finding')
        .select(['invoice.invoice_number', 'project.name as project_name', 'vendor.name as vendor_name'])
        .where('finding.company_id', '=', company)
        .where('finding.tie_out_id', '=', id)
        .orderBy('finding.id')
        .limit(limit);
      if (kind !== null) query = query.where('finding.kind', '=', kind);
      if (project !== null) query = query.where('finding.project_id', '=', project);
      if (after !== null) query = query.where('finding.id', '>', after);
      const rows = await query.execute();
      return rows.map(
        (row) =>
          ({
            id: row.id,
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
            ourAmount: row.our_amount,
            theirAmount: row.their_amount,
          }) as unknown as Finding,
      );
    },
    totals: async (id) => {
      const rows = await trx
        .selectFrom('tie_out_total as total')
        .innerJoin('project', (on) =>
          on.onRef('project.company_id', '=', 'total.company_id').onRef('project.id', '=', 'total.project_id'),
        )
        .selectAll('total')
        .select(['project.name', 'project.number'])
        .where('total.company_id', '=', company)
        .where('total.tie_out_id', '=', id)
        .orderBy('project.number')
        .orderBy('total.month')
        .execute();
      return rows.map(
        ({ project_id, name, number, month, links, ours, theirs }) =>
          ({ project: { id: project_id, name, number }, month, links, ours, theirs }) as unknown as TieOutTotal,
      );
    },
  };
}

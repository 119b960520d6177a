import { sql } from 'kysely';
import type { FlowChange, RecordExport, RecordTx } from '../../app/unit-of-work.ts';
import type { Flow } from '../../domain/records/flow.ts';
import { type NewErpRecord, recordKeyOf } from '../../domain/records/made.ts';
import type { Trx } from '../pool.ts';
import { waitToNumber } from './numbering.ts';
import { type FlowColumns, flowOf } from './rows.ts';

type Share = 'addFlow' | 'changeFlow' | 'saveWanted' | 'onTheirWay' | 'endFlow' | 'toExport';

const columns = sql`f.id as flow_id, f.state as flow_state, f.parked as flow_parked, f.number as flow_number, f.sent_by,
  f.sent_at, f.accepted_by, f.asked_at, f.settle_ms, f.error_code, f.error_detail, null::text as last_end, null::text as last_reason`;
const instant = (at: number) => sql<number>`to_timestamp(${at}::double precision / 1000)`;

/** What is under way between a record of ours and the ERP. */
export function recordFlows(trx: Trx, company: number): Pick<RecordTx, Share> {
  const update = (id: number) => trx.updateTable('record_flow').where('company_id', '=', company).where('id', '=', id);
  return {
    addFlow: async (record, connection, by) => {
      const { rows } = await sql<FlowColumns>`with f as (
          insert into record_flow (company_id, connection_id, kind, record_id, project_id, state, sent_by)
          values (${company}, ${connection}, ${record.kind}, ${record.id}, ${record.projectId}, 'ready_to_export', ${by})
          returning *) select ${columns} from f`.execute(trx);
      return flowOf(rows[0]!) as Flow;
    },
    changeFlow: async (id, change) => {
      await update(id).set(changed(change)).execute();
    },
    saveWanted: async (id, number, wanted, fingerprint) => {
      await update(id)
        .set({ number, wanted: JSON.stringify(wanted), fingerprint })
        .execute();
    },
    onTheirWay: async (kind, but) => {
      // What is seen here no other transaction adds to any more.
      await waitToNumber(trx, company);
      const { rows } = await sql<{ wanted: NewErpRecord }>`select wanted from record_flow where company_id = ${company}
        and kind = ${kind} and state = 'exporting' and ended_at is null
        and record_id is distinct from ${but}::bigint`.execute(trx);
      return rows.map(({ wanted }) => recordKeyOf(wanted));
    },
    endFlow: async (id, end, by, reason) => {
      await update(id)
        .set({ ended_as: end, ended_by: by, ended_at: sql<number>`clock_timestamp()`, reason, parked: false })
        .execute();
    },
    toExport: async (id) => {
      const { rows } =
        await sql<ExportColumns>`select ${columns}, f.kind, f.record_id, f.connection_id, f.wanted, f.fingerprint
        from record_flow f where f.company_id = ${company} and f.id = ${id} and f.ended_at is null
        for no key update`.execute(trx);
      const row = rows[0];
      if (row === undefined) return null;
      return {
        flow: flowOf(row),
        kind: row.kind,
        recordId: row.record_id,
        connection: row.connection_id,
        wanted: row.wanted,
        fingerprint: row.fingerprint,
      } as unknown as RecordExport;
    },
  };
}

type ExportColumns = FlowColumns & {
  readonly kind: string;
  readonly record_id: number;
  readonly connection_id: number;
  readonly wanted: NewErpRecord | null;
  readonly fingerprint: string | null;
};

function changed({ state, parked, acceptedBy, error, askedAt, settleMs }: Partial<FlowChange>) {
  return {
    ...(state === undefined ? {} : { state }),
    ...(parked === undefined ? {} : { parked }),
    ...(acceptedBy === undefined ? {} : { accepted_by: acceptedBy }),
    ...(error === undefined ? {} : { error_code: error?.code ?? null, error_detail: error?.detail ?? null }),
    ...(askedAt === undefined ? {} : { asked_at: askedAt === null ? null : instant(askedAt) }),
    ...(settleMs === undefined ? {} : { settle_ms: settleMs }),
  };
}

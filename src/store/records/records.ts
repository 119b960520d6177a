import { sql } from 'kysely';
import type { OurRecord, RecordEvent, RecordTx } from '../../app/unit-of-work.ts';
import { isListed, type RecordKind } from '../../domain/records/kinds.ts';
import type { Instant } from '../../domain/time.ts';
import type { Trx } from '../pool.ts';
import { recordFlows } from './flows.ts';
import { held } from './held.ts';
import { flowJoins, ourColumns, recordLists } from './list.ts';
import { recordMirror } from './mirror.ts';
import { movedBy, waitToNumber } from './numbering.ts';
import { oursOf, places } from './ours.ts';
import { type OurColumns, ourRecordOf } from './rows.ts';
import { makingSource } from './source.ts';
import { stagedRecords } from './staged.ts';

/** Records besides invoices, and what the ERP lists of them. */
export function recordTx(trx: Trx, company: number): RecordTx {
  const one = async (kind: RecordKind, id: number): Promise<OurRecord | null> => {
    const { rows } = await sql<OurColumns>`select ${ourColumns}
      from ${oursOf(kind, company)} o ${flowJoins(kind)} where o.id = ${id}`.execute(trx);
    return rows[0] === undefined ? null : ourRecordOf(kind, rows[0]);
  };
  return {
    ...recordLists(trx, company),
    ...recordFlows(trx, company),
    ...recordMirror(trx, company),
    ...stagedRecords(trx, company),
    lock: async (kind, id) => {
      await sql`select from ${sql.table(places[kind].table)}
        where company_id = ${company} and id = ${id} for no key update`.execute(trx);
      return one(kind, id);
    },
    held: (kind, id) => held(trx, company, kind, id),
    source: (kind, id) => makingSource(trx, company, kind, id),
    setNumber: async (kind, id, number) => {
      if (number !== null) {
        await waitToNumber(trx, company);
        if (await isTaken(trx, company, kind, id, number)) return 'taken';
      }
      const { table } = places[kind];
      const { version, stamp } = movedBy(table);
      await sql`update ${sql.table(table)} set erp_number = ${number}${version}${stamp}
        where company_id = ${company} and id = ${id}`.execute(trx);
      return 'done';
    },
    joinedAt: async (kind, id) => {
      const { rows } = await sql<{ at: Instant | null }>`select max(at) as at from event
        where company_id = ${company} and record_kind = ${kind} and record_id = ${id}
          and type in ('record.linked', 'record.confirmed', 'record.imported')`.execute(trx);
      return rows[0]?.at ?? null;
    },
    history: async (kind, id) => {
      const { rows } = await sql<RecordEvent>`select event.id, event.at, person.name as by, event.type, event.facts
        from event left join person on person.id = event.person_id
        where event.company_id = ${company} and event.record_kind = ${kind} and event.record_id = ${id}
        order by event.id`.execute(trx);
      return rows;
    },
    addSubJob: async (project, number, name, erpNumber) => {
      const { rows } = await sql<{ id: number }>`insert into sub_job (company_id, project_id, number, name, erp_number)
        values (${company}, ${project}, ${number}, ${name}, ${erpNumber})
        on conflict (company_id, project_id, number) do update set erp_number = excluded.erp_number, name = excluded.name
        where sub_job.erp_number is null returning id`.execute(trx);
      return rows[0]?.id ?? null;
    },
  };
}

/** Of one job only its own records count: two jobs have the same cost codes. */
async function isTaken(trx: Trx, company: number, kind: RecordKind, id: number, number: string): Promise<boolean> {
  const among = oursOf(kind, company);
  const sameJob =
    isListed(kind) && (kind === 'cost_code' || kind === 'sub_job')
      ? sql`and o.project_id = (select mine.project_id from ${among} mine where mine.id = ${id})`
      : sql``;
  const { rows } = await sql`select from ${among} o where o.erp_number = ${number} and o.id <> ${id} ${sameJob}
    limit 1`.execute(trx);
  return rows.length > 0;
}

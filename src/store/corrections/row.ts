import type { Correction } from '../../app/unit-of-work.ts';

/** A correction with the names of its people and its link's connection. */
export interface CorrectionRow {
  readonly id: number;
  readonly project_id: number;
  readonly commitment_id: number;
  readonly invoice_id: number;
  readonly number: number;
  readonly link_id: number;
  readonly connection_id: number;
  readonly reason: string;
  readonly begun_by: number;
  readonly beginner: string;
  readonly begun_at: number;
  readonly way: string | null;
  readonly successor_id: number | null;
  readonly ended_by: number | null;
  readonly ender: string | null;
  readonly ended_at: number | null;
  readonly ending: string | null;
  readonly end_reason: string | null;
}

const someone = (id: number | null, name: string | null) => (id === null ? null : { id, name: name ?? '' });

export const correctionOf = (row: CorrectionRow): Correction =>
  ({
    id: row.id,
    projectId: row.project_id,
    commitmentId: row.commitment_id,
    invoiceId: row.invoice_id,
    number: row.number,
    linkId: row.link_id,
    connectionId: row.connection_id,
    reason: row.reason,
    begunBy: someone(row.begun_by, row.beginner),
    begunAt: row.begun_at,
    way: row.way,
    successorId: row.successor_id,
    endedBy: someone(row.ended_by, row.ender),
    endedAt: row.ended_at,
    ending: row.ending,
    endReason: row.end_reason,
  }) as unknown as Correction;

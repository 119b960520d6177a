import type { ErpRecord, Standing, Trace } from '../../domain/sighting.ts';
import type { TroubleCode } from '../../domain/trouble.ts';
import { ErpTrouble } from '../trouble.ts';
import { batch } from './batch.ts';
import type { Row, SageSql } from './ports.ts';
import { standingOf } from './rows.ts';

/**
 * Columns in which the audit tables may say who it was. That the tables exist, that they hold the columns of their
 * table and `_Date`, and that they keep 90 days has been seen; what the column of the user is called has not (inferred).
 */
const whoColumns = ['_User', '_Login', '_UserName', 'updusr', 'usrnme'];

/** A login may read the books and not the audit, and an older Sage has none: then nobody knows who it was. */
const withoutAudit: ReadonlySet<TroubleCode> = new Set(['may_not_read', 'schema_differs'] as const);

/**
 * What Sage's audit remembers of an invoice that is gone: how it stood, who deleted it and when. Null where there is no
 * audit for us, it no longer knows it, or was never asked for its identity. A trace is evidence for people: that a bill
 * is gone never rests on it; that it was *paid* before it went does, since that is the more careful reading. So an audit
 * that is there and did not answer is no audit that says nothing: the look has not come to its end.
 */
export async function traceOf(
  sql: SageSql,
  record: ErpRecord,
  signal: AbortSignal,
): Promise<{ readonly standing: Standing | null; readonly trace: Trace } | null> {
  if (record.identity === null) return null;
  const asked = batch();
  const identity = asked.values([record.identity], 'uniqueidentifier');
  const place = asked.add(`SELECT TOP 1 * FROM dbo_Audit.acpinv WHERE _idnum = ${identity} ORDER BY _Date DESC`);
  try {
    const [row] = (await asked.run(sql, signal))(place);
    if (row === undefined) return null;
    return { standing: lastOf(row), trace: { by: firstOf(row, whoColumns), at: firstOf(row, ['_Date']) } };
  } catch (error) {
    if (error instanceof ErpTrouble && withoutAudit.has(error.code)) return null;
    throw error;
  }
}

/** An audit need not hold every column of its table. */
const lastOf = (row: Row): Standing | null => ((row.status ?? null) === null ? null : standingOf(row));

function firstOf(row: Row, columns: readonly string[]): string | null {
  const lower = new Map(Object.entries(row).map(([name, cell]) => [name.toLowerCase(), cell]));
  const cells = columns.map((name) => lower.get(name.toLowerCase()));
  const found = cells.find((cell) => cell !== undefined && cell !== null && String(cell).trim() !== '');
  return found === undefined || found === null ? null : String(found);
}

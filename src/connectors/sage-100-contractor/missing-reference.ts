import type { Bill } from '../../domain/bill.ts';
import type { ExportError, ExportErrorCode } from '../../domain/refusal.ts';
import type { SageRows, SageTable } from './ports.ts';

/**
 * Which of a bill's references does Sage not have? Asked after it said that one does not exist, because its sentence is
 * documented nowhere. Null where all of them are there (somebody may just have added it).
 */
export async function missingReference(rows: SageRows, bill: Bill, signal: AbortSignal): Promise<ExportError | null> {
  const lacks = async (table: SageTable, column: string, value: string, shape: RegExp) =>
    !shape.test(value) || (await rows.read(table, { [column]: [value] }, signal)).length === 0;
  const missing = (code: ExportErrorCode, what: string, value: string): ExportError => ({
    code,
    detail: `Sage 100 Contractor has no ${what} ${value}.`,
  });
  const number = /^\d{1,15}$/;
  const { vendorNumber, jobNumber, commitmentNumber } = bill;
  if (await lacks('actpay', 'recnum', vendorNumber, number))
    return missing('erp_unknown_vendor', 'vendor', vendorNumber);
  if (await lacks('actrec', 'recnum', jobNumber, number)) return missing('erp_unknown_job', 'job', jobNumber);
  if (commitmentNumber !== '' && (await lacks('subcon', 'ctcnum', commitmentNumber, /./))) {
    return missing('erp_unknown_commitment', 'subcontract', commitmentNumber);
  }
  for (const costCode of new Set(bill.lines.map((line) => line.costCode))) {
    if (await lacks('cstcde', 'recnum', costCode, /^\d{1,9}(\.\d{1,3})?$/)) {
      return missing('erp_unknown_cost_code', 'cost code', costCode);
    }
  }
  for (const costType of new Set(bill.lines.map((line) => line.costType))) {
    if (await lacks('csttyp', 'recnum', costType, /^\d{1,3}$/)) {
      return missing('erp_unknown_cost_code', 'cost type', costType);
    }
  }
  return null;
}

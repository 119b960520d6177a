import { type RawBuilder, sql } from 'kysely';
import type { Held } from '../../domain/records/holders.ts';
import type { Holder, RecordKind } from '../../domain/records/kinds.ts';
import { rulesOf } from '../../domain/records/kinds.ts';
import type { Trx } from '../pool.ts';
import { stillPaid } from '../project/payments.ts';

/** A contract of ours that is in the ERP, or on its way there. */
const there = (kind: 'commitment' | 'change_order') => sql`(o.erp_number is not null or exists (
  select from record_flow f where f.company_id = o.company_id and f.kind = ${kind} and f.record_id = o.id
    and f.ended_at is null))`;

/** By what each holder hangs on the record that it holds. */
const hangs: Readonly<Record<Holder, Partial<Record<RecordKind, RawBuilder<unknown>>>>> = {
  payment: { commitment: sql`o.commitment_id = id.wanted` },
  invoice: {
    commitment: sql`o.commitment_id = id.wanted`,
    change_order: sql`exists (select from invoice_line line join commitment_line of_order
      on of_order.company_id = line.company_id and of_order.id = line.commitment_line_id
      where line.company_id = o.company_id and line.invoice_id = o.id and of_order.change_order_id = id.wanted)`,
  },
  change_order: { commitment: sql`o.commitment_id = id.wanted` },
  commitment: { vendor: sql`o.vendor_id = id.wanted`, job: sql`o.project_id = id.wanted` },
};

const rowsOf: Readonly<Record<Holder, RawBuilder<unknown>>> = {
  payment: sql`select o.id, coalesce(o.check_number, o.number::text) as label, o.project_id, o.number as place
    from contract_payment o, id where o.deleted_at is null and o.erp_number is not null and ${stillPaid}`,
  invoice: sql`select o.id, coalesce(o.invoice_number, '#' || o.number) as label, o.project_id, o.number as place
    from invoice o, id where o.deleted_at is null and exists (select from link
      where link.company_id = o.company_id and link.invoice_id = o.id and link.ended_at is null)`,
  change_order: sql`select o.id, o.number as label, o.project_id, o.id as place from change_order o, id
    where o.deleted_at is null and ${there('change_order')}`,
  commitment: sql`select o.id, o.number as label, o.project_id, o.id as place from commitment o, id
    where o.deleted_at is null and ${there('commitment')}`,
};

/** What stands on a record and is joined to the ERP itself, or on its way there. */
export async function held(trx: Trx, company: number, kind: RecordKind, id: number): Promise<readonly Held[]> {
  const found: Held[] = [];
  for (const holder of rulesOf(kind).heldBy) {
    const hanging = hangs[holder][kind];
    if (hanging === undefined) throw new Error(`${holder} holds no ${kind}`);
    const { rows } = await sql<{ id: number; label: string; project_id: number; place: number }>`
      with id as (select ${id}::bigint as wanted) ${rowsOf[holder]} and o.company_id = ${company} and ${hanging}`.execute(
      trx,
    );
    for (const row of rows) {
      found.push({ kind: holder, id: row.id, label: row.label, project: row.project_id, order: row.place });
    }
  }
  return found;
}

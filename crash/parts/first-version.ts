import pg from 'pg';
import { fingerprintOf } from '../../src/domain/bill.ts';
import type { BillReference } from '../../src/domain/ids.ts';
import type { Fingerprint } from '../../src/domain/sighting.ts';
import { migrate, type SchemaFiles, schemaFiles } from '../../src/store/migrate.ts';
import type { Books } from './books.ts';

/** The migrations that version 0.1.0 had. */
export const ofFirstVersion = ['0001-ground.sql', '0002-sign-in.sql'] as const;

export const only = (names: readonly string[], { migrations }: SchemaFiles = schemaFiles()): SchemaFiles => ({
  migrations: new Map([...migrations].filter(([name]) => names.includes(name))),
  // Today's speak of tables that were not there then.
  grants: [],
});

/** How far an invoice had come when the older program was stopped. */
export const stages = [
  'sent',
  'accepted, never asked for',
  'asked for, the ask lost',
  'asked for, the answer lost',
  'asked for by a process that died with its lease',
  'parked',
  'refused by the ERP',
  'synced',
] as const;
export type Stage = (typeof stages)[number];
const hasBill: readonly Stage[] = [stages[3], stages[4], 'synced'];

const firstId = 1_000;

/** What the older program left. */
export interface Left {
  /** By their ids. */
  readonly invoices: readonly number[];
  stageOf(invoice: number): Stage;
}

/** @param underWay so many of the first are of all stages, by their ids; the rest are synced. */
const left = (count: number, underWay: number): Left => ({
  invoices: Array.from({ length: count }, (_, index) => firstId + 1 + index),
  stageOf: (invoice) => (invoice > firstId + underWay ? 'synced' : stages[invoice % stages.length]!),
});

/** $1 is how many, $2 how many of them are under way. An invoice, its line, its link and its job have one id; amounts and texts are plain. */
const stage = `case when id > ${firstId} + $2 then 7 else id % 8 end`;
const rows = `
  insert into company (id, name, demo) values (11, 'First', true);
  insert into person (id, login, name) overriding system value values (1, 'owner', 'Olive Owner');
  insert into membership values (11, 1, 'admin', true);
  insert into project (company_id, id, name, number, erp_number) overriding system value values (11, 1, 'Pier 4', '1001', '1001');
  insert into project_grant values (11, 1, 1, 'admin');
  insert into vendor (company_id, id, name, erp_number) overriding system value values (11, 1, 'Ace Concrete', '201');
  insert into cost_code (company_id, id, project_id, code, name, erp_number) overriding system value
    values (11, 1, 1, '03-100', 'Concrete', '3100.000');
  insert into cost_type (company_id, id, code, name, erp_number) overriding system value values (11, 1, 'S', 'Subcontract', '4');
  insert into commitment (company_id, id, project_id, vendor_id, number, title, status, executed, erp_number)
    overriding system value values (11, 1, 1, 1, 'SC-001', 'Concrete', 'Approved', true, 'SC-001');
  insert into commitment_line (company_id, id, commitment_id, position, cost_code_id, cost_type_id, description, amount)
    overriding system value values (11, 1, 1, 1, 1, 1, 'Footings', 900000000000);
  insert into billing_period (company_id, id, project_id, position, start_date, end_date, due_date, status)
    overriding system value values (11, 1, 1, 1, '2026-10-01', '2026-10-31', '2026-10-25', 'open');
  insert into connection (company_id, id, kind, name, settings) overriding system value
    values (11, 1, 'sage_100_contractor', 'Sage', '{"companyName": "First"}');
  insert into invoice (company_id, id, project_id, commitment_id, number, invoice_number, period_id, billing_date,
      requisition_start, requisition_end, status, amount_due, retainage, last_link_id, created_by, version)
    overriding system value
    select 11, ${firstId} + n, 1, 1, n, 'PA-' || n, 1, '2026-10-31', '2026-10-01', '2026-10-31', 'approved', 90 * n, 10 * n,
      ${firstId} + n, 1, 3 from generate_series(1, $1) n;
  insert into invoice_line (company_id, id, invoice_id, commitment_line_id, position, scheduled_value, work_previous,
      work_this_period, stored_previous, stored_presently, work_retainage_previous, work_retainage_held,
      work_retainage_released, stored_retainage_previous, stored_retainage_held, stored_retainage_released)
    overriding system value
    select 11, id, id, 1, 1, 900000000000, 0, amount_due + retainage, 0, 0, 0, retainage, 0, 0, 0, 0 from invoice;
  insert into link (company_id, id, invoice_id, connection_id, project_id, reference, state, sent_by, sent_at, accepted_by,
      bill, asked_at, parked, error_code, error_detail, erp_record_id, erp_identity, erp_label, synced_at, fingerprint)
    overriding system value
    select 11, id, id, 1, 1, 'TIE-' || left(translate(md5(id::text), '0189', 'ghij'), 26),
      case stage when 0 then 'ready_to_export' when 6 then 'failed_to_export' when 7 then 'synced' else 'exporting' end,
      1, now(), case when stage > 0 then 1 end, bill,
      case when stage > 1 then clock_timestamp() end, stage = 5,
      case when stage > 4 and stage < 7 then 'erp_invalid' end, case when stage > 4 and stage < 7 then 'The ERP said no.' end,
      case when stage = 7 then 'r' || id end, case when stage = 7 then 'i' || id end, case when stage = 7 then '#' || id end,
      case when stage = 7 then now() end, case when stage > 0 then '' end
    from (select invoice.*, ${stage} as stage, case when ${stage} > 0 then jsonb_build_object('vendorNumber', '201',
        'jobNumber', '1001', 'commitmentNumber', 'SC-001', 'invoiceNumber', invoice_number, 'description', 'Concrete',
        'billingDate', billing_date, 'amount', amount_due + retainage, 'retainage', retainage, 'lines', jsonb_build_array(
          jsonb_build_object('lineNumber', 1, 'commitmentLineId', 1, 'costCode', '3100.000', 'costType', '4',
            'description', 'Footings', 'amount', amount_due + retainage, 'retainage', retainage))) end as bill
      from invoice) i;
  insert into link_line (company_id, link_id, commitment_line_id, line_number) select 11, id, 1, 1 from link where bill is not null;
  insert into job (company_id, id, kind, subject_id, state, attempt, token, held_until, reason) overriding system value
    select 11, id, 'export', id, case when ${stage} = 5 then 'parked' else 'queued' end, 1, 1,
      case when ${stage} = 4 then now() + interval '20 seconds' else '-infinity' end, case when ${stage} = 5 then 'given up' end
    from link where state = 'exporting';
  insert into event (company_id, person_id, type, project_id, invoice_id, link_id)
    select 11, case when type = 'link.confirmed' then null else 1 end, type, 1, id, id from link, unnest(array['link.sent',
      'link.accepted', case ${stage} when 6 then 'link.failed' when 7 then 'link.confirmed' end]) type
    where type = 'link.sent' or (type = 'link.accepted' and ${stage} > 0) or ${stage} > 5 and type is not null;
  insert into sighting (company_id, link_id, seen, standing, as_of) select 11, id, 'present', 'live', synced_at from link
    where state = 'synced'`;

/** What counts up ids goes on behind those that were written here by hand. */
const countedOn = `do $$ declare of text; begin
  for of in select table_name from information_schema.columns where table_schema = 'tieout' and column_name = 'id'
    and is_identity = 'YES'
  loop
    execute format('select setval(pg_get_serial_sequence(%L, ''id''), max(id)) from tieout.%I having max(id) > 0',
      'tieout.' || of, of);
  end loop;
end $$`;

/**
 * A database of 0.1.0 with so many links, whose program was stopped in the midst of its exports.
 * @param underWay how many of them had not all come to their end; the others are synced.
 */
export async function seedFirstVersion(
  { superUrl, ownerUrl }: { readonly superUrl: string; readonly ownerUrl: string },
  app: string,
  count: number,
  underWay = count,
): Promise<Left> {
  await migrate(ownerUrl, app, only(ofFirstVersion));
  const options = '-c search_path=tieout -c session_replication_role=replica';
  const client = new pg.Client({ connectionString: superUrl, options });
  await client.connect();
  try {
    await client.query(rows.replaceAll('$1', String(count)).replaceAll('$2', String(underWay)));
    await client.query(`update link set fingerprint = concat_ws('|', '201', '1001', 'SC-001', bill ->> 'invoiceNumber',
        bill ->> 'billingDate', ${money('retainage')}, '1=' || ${money('amount')} || '-' || ${money('retainage')})
      where bill is not null`);
    await client.query(countedOn);
    return left(count, underWay);
  } finally {
    await client.end();
  }
}
const money = (of: string) => `((bill ->> '${of}')::bigint / 100.0)::numeric(15, 2)`;

/** What the ERP had of it by then. */
export async function fillBooks(books: Books, superUrl: string, { stageOf }: Left): Promise<void> {
  const client = new pg.Client({ connectionString: superUrl, options: '-c search_path=tieout' });
  await client.connect();
  try {
    const found = await client.query<{ id: string; reference: string; fingerprint: string; bill: unknown }>(
      'select id, reference, fingerprint, bill from link where bill is not null order by id',
    );
    for (const { id, reference, fingerprint, bill } of found.rows) {
      // What the older program wrote beside it has to be what this one would write.
      const now = fingerprintOf(bill as Parameters<typeof fingerprintOf>[0]);
      if (now !== fingerprint) throw new Error(`link ${id}: ${fingerprint} is ${now} today`);
      if (hasBill.includes(stageOf(Number(id))))
        books.enter(reference as BillReference, fingerprint as Fingerprint, `r${id}`, `i${id}`);
    }
  } finally {
    await client.end();
  }
}

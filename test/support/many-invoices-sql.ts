/** Placeholders stand for whole numbers of ours and are filled in as text: PostgreSQL could not tell their types. */
export const filled = (statement: string, numbers: readonly number[]): string =>
  statement.replace(/\$(\d)/g, (_, place) => String(numbers[Number(place) - 1]));

/** $1 the company, $2 how many projects, $3 how many commitments of each, $4 the first id. */
export const groundSql: readonly string[] = [
  `insert into project (company_id, id, name, number, erp_number) overriding system value
   select $1, $4 + n, 'Wharf ' || n, 'W-' || n, (50000 + n)::text from generate_series(1, $2::bigint) n`,
  `insert into vendor (company_id, id, name, erp_number) overriding system value
   select $1, $4 + n, (array['Ace', 'Bolt', 'Cedar', 'Delta', 'Elm'])[1 + n % 5] || ' Works ' || n, (50000 + n)::text
   from generate_series(1, $2::bigint * 2) n`,
  `insert into cost_code (company_id, id, project_id, code, name, erp_number) overriding system value
   select $1, $4 + n, $4 + n, '03-100', 'Concrete', '3100.000' from generate_series(1, $2::bigint) n`,
  `insert into billing_period (company_id, id, project_id, position, start_date, end_date, due_date, status)
     overriding system value
   select $1, $4 + n, $4 + n, 1, '2020-01-01', '2026-12-31', '2026-12-25', 'open'
   from generate_series(1, $2::bigint) n`,
  `insert into commitment (company_id, id, project_id, vendor_id, number, title, status, retainage_rate, executed, erp_number)
     overriding system value
   select $1, $4 + n, $4 + 1 + n % $2, $4 + 1 + n % ($2 * 2), 'W-SC-' || n, 'Trade ' || n, 'Approved', 1000, true, 'W-SC-' || n
   from generate_series(1, $2::bigint * $3::bigint) n`,
  `insert into commitment_line (company_id, id, commitment_id, position, cost_code_id, cost_type_id, description, amount)
     overriding system value
   select $1, $4 + n, $4 + n, 1, $4 + 1 + n % $2, (select min(id) from cost_type where company_id = $1), 'Work', 100000000000
   from generate_series(1, $2::bigint * $3::bigint) n`,
];

/** The n-th invoice's state: a few are rare, and they lie among the oldest. */
const rareAmongSynced = `case when n <= 3 then 'ready_to_export' when n <= 8 then 'exporting' when n <= 20 then 'failed_to_export'
  else 'synced' end`;
const commitment = '$4 + 1 + n % ($2 * $3)';
const gross = '(100000 + n * 7919 % 9000000)';

const money = (cents: string) => `((${cents}) / 100.0)::numeric(15, 2)`;

/**
 * $1 the company, $2 how many projects, $3 how many commitments of each, $4 the first id, $5 how many invoices.
 * An invoice, its line and its link have one id.
 * @param state of the n-th, as SQL. @param asked was the ERP asked for a bill of it, as SQL.
 */
const invoices = (state: string, asked: string): readonly string[] => [
  `insert into invoice (company_id, id, project_id, commitment_id, number, invoice_number, period_id, billing_date,
     requisition_start, requisition_end, status, amount_due, retainage, last_link_id, created_by, updated_at, version)
     overriding system value
   select $1, $4 + n, c.project_id, c.id, 100 + n, 'PA-' || lpad(n::text, 7, '0'), c.project_id,
     date '2021-01-01' + (n * 1800 / $5)::int, '2020-01-01', '2026-12-31', 'approved',
     ${gross} - ${gross} / 10, ${gross} / 10, $4 + n, (select min(person_id) from membership where company_id = $1),
     timestamptz '2021-01-01' + n * (interval '1800 days' / $5), 4
   from generate_series(1, $5::bigint) n join commitment c on c.company_id = $1 and c.id = ${commitment}`,
  `insert into invoice_line (company_id, id, invoice_id, commitment_line_id, position, scheduled_value, work_previous,
     work_this_period, stored_previous, stored_presently, work_retainage_previous, work_retainage_held,
     work_retainage_released, stored_retainage_previous, stored_retainage_held, stored_retainage_released)
     overriding system value
   select $1, $4 + n, $4 + n, ${commitment}, 1, 100000000000, 0, ${gross}, 0, 0, 0, ${gross} / 10, 0, 0, 0, 0
   from generate_series(1, $5::bigint) n`,
  `insert into link (company_id, id, invoice_id, connection_id, project_id, reference, state, sent_by, sent_at, accepted_by,
     bill, fingerprint, costs, asked_at, error_code, error_detail, erp_record_id, erp_identity, erp_label, synced_at, period_id)
     overriding system value
   select company_id, id, id, (select min(id) from connection where company_id = $1), project_id,
     'TIE-' || left(translate(md5(id::text), '0189', 'ghij'), 26), state, created_by, updated_at, created_by,
     bill, fingerprint, costs, case when ${asked} then updated_at end,
     case when state = 'failed_to_export' then 'erp_invalid' end, case when state = 'failed_to_export' then 'Sage said no' end,
     case when state = 'synced' then id::text end, case when state = 'synced' then md5('identity' || id) end,
     case when state = 'synced' then '#' || id end, case when state = 'synced' then updated_at end, period_id
   from (
     select i.*, ${state} as state, concat_ws('|', 50001, 50001, 'W-SC-1', i.invoice_number, i.billing_date,
         ${money('i.retainage')}, '1=' || ${money('i.amount_due + i.retainage')} || '-' || ${money('i.retainage')}) as fingerprint,
       '3100/4=' || ${money('i.amount_due + i.retainage')} as costs,
       jsonb_build_object('vendorNumber', '50001', 'jobNumber', '50001', 'commitmentNumber', 'W-SC-1',
         'invoiceNumber', i.invoice_number, 'description', 'W-SC-1 application ' || i.number,
         'billingDate', i.billing_date, 'amount', i.amount_due + i.retainage, 'retainage', i.retainage,
         'lines', jsonb_build_array(jsonb_build_object('lineNumber', 1, 'commitmentLineId', i.commitment_id,
           'costCode', '3100.000', 'costType', '4', 'description', 'Work',
           'amount', i.amount_due + i.retainage, 'retainage', i.retainage))) as bill
     from invoice i, lateral (select i.id - $4 as n) as place
     where i.company_id = $1 and i.id between $4 + 1 and $4 + $5::bigint) as sent`,
  `insert into sighting (company_id, link_id, seen, standing, as_of)
   select company_id, id, 'present', 'live', synced_at from link
   where company_id = $1 and synced_at is not null and id between $4 + 1 and $4 + $5::bigint`,
];

/** Sent, and all but twenty of them in the ERP. */
export const invoiceSql = invoices(rareAmongSynced, `state <> 'ready_to_export'`);

/** Sent and accepted, the ERP not asked yet. */
export const acceptedSql = invoices(`'exporting'`, 'false');

/**
 * $1 the company, $2 the commitment to bill, $3 the first id, $4 how many: small invoices that were sent and that Sage
 * would take, for it has the commitment. An invoice, its line and its link have one id.
 */
export const readySql: readonly string[] = [
  `insert into invoice (company_id, id, project_id, commitment_id, number, invoice_number, period_id, billing_date,
     requisition_start, requisition_end, status, amount_due, retainage, last_link_id, created_by)
     overriding system value
   select $1, $3 + n, c.project_id, c.id, $3 - 4999000 + n, 'READY-' || $3 + n, p.id, p.end_date, p.start_date, p.end_date,
     'approved', 90 * n, 10 * n, $3 + n, (select min(person_id) from membership where company_id = $1)
   from generate_series(1, $4::bigint) n, commitment c
     cross join lateral (select * from billing_period where company_id = c.company_id and project_id = c.project_id
       order by status desc, position desc limit 1) p
   where c.company_id = $1 and c.id = $2`,
  `insert into invoice_line (company_id, id, invoice_id, commitment_line_id, position, scheduled_value, work_previous,
     work_this_period, stored_previous, stored_presently, work_retainage_previous, work_retainage_held,
     work_retainage_released, stored_retainage_previous, stored_retainage_held, stored_retainage_released)
     overriding system value
   select $1, $3 + n, $3 + n, l.id, 1, l.amount, 0, 100 * n, 0, 0, 0, 10 * n, 0, 0, 0, 0
   from generate_series(1, $4::bigint) n, lateral (select id, amount from commitment_line
     where company_id = $1 and commitment_id = $2 order by position limit 1) l`,
  `insert into link (company_id, id, invoice_id, connection_id, project_id, reference, state, sent_by, sent_at, period_id)
     overriding system value
   select $1, id, id, (select min(id) from connection where company_id = $1), project_id,
     'TIE-' || left(translate(md5(id::text), '0189', 'ghij'), 26), 'ready_to_export', created_by, now(), period_id
   from invoice where company_id = $1 and commitment_id = $2 and id between $3 + 1 and $3 + $4::bigint`,
];

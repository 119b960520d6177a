import type { Filled, Id, One } from './seed-kinds.ts';

export type Seeds = Record<string, Id>;

/** The records of a project and of its company, each hanging on those before it. */
export async function recordsOf(one: One, of: Filled): Promise<Seeds> {
  const directory = await directoryOf(one, of);
  const connection = await connectionOf(one, of);
  const codes = await codesOf(one, of);
  const commitments = await commitmentsOf(one, of, { ...directory, ...codes });
  const invoices = await invoicesOf(one, of, commitments);
  const sent = await sentOf(one, of, { ...commitments, ...invoices, connection });
  return {
    company: of.company,
    project: of.project,
    ...directory,
    ...codes,
    ...commitments,
    ...invoices,
    ...sent,
    connection,
    ...(await aroundConnection(one, of, { ...sent, ...invoices, connection })),
    ...(await recordsListed(one, of, { ...directory, ...codes, ...commitments, connection })),
  };
}

async function directoryOf(one: One, { company, project, person, word, nth }: Filled): Promise<Seeds> {
  const vendor = await one('insert into vendor (company_id, name) values ($1, $2) returning id', [
    company,
    `${word} vendor`,
  ]);
  const goneVendor = await one('insert into vendor (company_id, name, active) values ($1, $2, false) returning id', [
    company,
    `${word} gone vendor`,
  ]);
  await one(
    `insert into project_vendor (company_id, project_id, vendor_id, added_by) values ($1, $2, $3, $4)
     returning vendor_id as id`,
    [company, project, goneVendor, person],
  );
  const newProject = await one('insert into project (company_id, name, number) values ($1, $2, $3) returning id', [
    company,
    `${word} new project`,
    `N-${nth}`,
  ]);
  const member = await one(
    `with p as (insert into person (login, name, home_company_id) values ($2, $3, $1) returning id)
     insert into membership (company_id, person_id) select $1, id from p returning person_id as id`,
    [company, `${word.toLowerCase()}-member`, `${word} member`],
  );
  const contactPerson = await one(
    `with p as (insert into person (login, name, home_company_id) values ($2, $3, $1) returning id)
     insert into membership (company_id, person_id, vendor_id) select $1, id, $4 from p returning person_id as id`,
    [company, `${word.toLowerCase()}-biller`, `${word} biller`, vendor],
  );
  await one(
    'insert into vendor_contact (company_id, vendor_id, person_id) values ($1, $2, $3) returning person_id as id',
    [company, vendor, contactPerson],
  );
  const contact = await one('insert into contact (company_id, name) values ($1, $2) returning id', [
    company,
    `${word} contact`,
  ]);
  const template = await one(
    `insert into permission_template (company_id, name, erp_integrations, directory, commitments)
     values ($1, $2, 'none', 'none', 'none') returning id`,
    [company, `${word} levels`],
  );
  const view = await one(
    `insert into list_view (company_id, person_id, name, shared, opens, settings)
     values ($1, $2, $3, true, false, '{}') returning id`,
    [company, person, `${word} columns`],
  );
  await one(
    `insert into provider_identity (company_id, issuer, subject, person_id)
     values ($1, 'https://issuer.example', $2, $3) returning person_id as id`,
    [company, word, member],
  );
  return { vendor, goneVendor, newProject, person: member, biller: contactPerson, contact, template, view };
}

const connectionOf = (one: One, { company, word }: Filled) =>
  one(
    `with known as (select id from connection where company_id = $1 order by id limit 1),
       made as (insert into connection (company_id, kind, name)
         select $1, 'sage_100_contractor', $2 where not exists (select from known) returning id)
     select id from known union all select id from made`,
    [company, `${word} books`],
  );

async function codesOf(one: One, { company, project, word, nth }: Filled): Promise<Seeds> {
  const costCode = await one(
    'insert into cost_code (company_id, project_id, code, name) values ($1, $2, $3, $4) returning id',
    [company, project, `9${nth}-000`, `${word} code`],
  );
  const costType = await one('insert into cost_type (company_id, code, name) values ($1, $2, $3) returning id', [
    company,
    `X${nth}`,
    `${word} type`,
  ]);
  const subJob = await one(
    'insert into sub_job (company_id, project_id, number, name) values ($1, $2, $3, $4) returning id',
    [company, project, `9${nth}`, `${word} sub job`],
  );
  return { costCode, costType, subJob };
}

async function commitmentsOf(one: One, { company, project, person, word, nth }: Filled, known: Seeds): Promise<Seeds> {
  const commitment = (kind: string, number: string, status: string) =>
    one(
      `insert into commitment (company_id, project_id, vendor_id, number, title, status, kind, created_by)
       values ($1, $2, $3, $4, $5, $6, $7, $8) returning id`,
      [company, project, known.vendor, number, `${word} ${kind}`, status, kind, person],
    );
  const line = (of: number) =>
    one(
      `insert into commitment_line (company_id, commitment_id, position, cost_code_id, cost_type_id, description, amount)
       values ($1, $2, 1, $3, $4, $5, 10000) returning id`,
      [company, of, known.costCode, known.costType, `${word} line`],
    );
  const subcontract = await commitment('subcontract', `SX-${nth}`, 'Approved');
  const order = await commitment('purchase_order', `PX-${nth}`, 'Draft');
  const draft = await commitment('subcontract', `DX-${nth}`, 'Draft');
  const [subcontractLine, orderLine, draftLine] = [await line(subcontract), await line(order), await line(draft)];
  const changeOrder = (status: string, number: string) =>
    one(
      `insert into change_order (company_id, project_id, commitment_id, number, title, status, approved_at, created_by)
       values ($1, $2, $3, $4, $5, $6, case when $6 = 'approved' then now() end, $7) returning id`,
      [company, project, subcontract, number, `${word} change`, status, person],
    );
  const changed = await changeOrder('approved', `C-${nth}-1`);
  const changeLine = await one(
    `insert into commitment_line (company_id, commitment_id, position, cost_code_id, cost_type_id, description, amount,
       change_order, change_order_id) values ($1, $2, 2, $3, $4, $5, 500, true, $6) returning id`,
    [company, subcontract, known.costCode, known.costType, `${word} change`, changed],
  );
  return {
    subcontract,
    order,
    draft,
    subcontractLine,
    orderLine,
    draftLine,
    changed,
    changeLine,
    changeOrder: await changeOrder('draft', `C-${nth}-2`),
    payment: await one(
      `insert into contract_payment (company_id, project_id, commitment_id, number, date, amount, created_by)
       values ($1, $2, $3, 1, '2026-01-31', 100, $4) returning id`,
      [company, project, subcontract, person],
    ),
  };
}

async function invoicesOf(one: One, { company, project, person, word }: Filled, known: Seeds): Promise<Seeds> {
  const period = (from: number, status: string) =>
    one(
      `insert into billing_period (company_id, project_id, position, start_date, end_date, due_date, status)
       values ($1, $2, $3, '2031-01-01', '2031-01-31', '2031-01-31', $4) returning id`,
      [company, project, 900 + from, status],
    );
  const invited = await period(1, 'open');
  const empty = await period(2, 'open');
  await one(
    `insert into billing_invitation (company_id, commitment_id, period_id, invited_by)
     values ($1, $2, $3, $4) returning period_id as id`,
    [company, known.subcontract, invited, person],
  );
  const invoice = (number: number, status: string) =>
    one(
      `insert into invoice (company_id, project_id, commitment_id, number, invoice_number, period_id, requisition_start,
         requisition_end, status, created_by)
       values ($1, $2, $3, $4, $5, $6, '2031-01-01', '2031-01-31', $7, $8) returning id`,
      [company, project, known.subcontract, number, `${word} ${number}`, invited, status, person],
    );
  const sentInvoice = await invoice(1, 'approved');
  const openInvoice = await invoice(2, 'draft');
  const lineOf = (of: number, position: number, line: Id) =>
    one(
      `insert into invoice_line (company_id, invoice_id, commitment_line_id, position, scheduled_value, work_previous,
         work_this_period, stored_previous, stored_presently, work_retainage_previous, work_retainage_held,
         work_retainage_released, stored_retainage_previous, stored_retainage_held, stored_retainage_released)
       values ($1, $2, $3, $4, 10000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) returning id`,
      [company, of, line, position],
    );
  await lineOf(sentInvoice, 1, known.subcontractLine!);
  const file = async (kind: string, subject: Id) => {
    const name = `${word}-${kind}.txt`;
    const id = await one(
      `insert into attachment (company_id, project_id, subject_kind, subject_id, name, added_by)
       values ($1, $2, $3, $4, $5, $6) returning id`,
      [company, project, kind, subject, name, person],
    );
    await one(
      `insert into attachment_part (company_id, attachment_id, number, bytes) values ($1, $2, 1, '\\x41')
       returning attachment_id as id`,
      [company, id],
    );
    // Whole from here on, and not to be changed any more.
    return one(
      `update attachment set type = 'text/plain', size = 1, sha256 = sha256('\\x41'), added_at = now()
       where company_id = $1 and id = $2 returning id`,
      [company, id],
    );
  };
  return {
    period: invited,
    emptyPeriod: empty,
    invoice: openInvoice,
    sentInvoice,
    invoiceLine: await lineOf(openInvoice, 1, known.subcontractLine!),
    invoiceChangeLine: await lineOf(openInvoice, 2, known.changeLine!),
    invoiceFile: await file('invoice', openInvoice),
    commitmentFile: await file('commitment', known.subcontract!),
    changeOrderFile: await file('change_order', known.changeOrder!),
  };
}

async function sentOf(one: One, { company, project, person, nth }: Filled, known: Seeds): Promise<Seeds> {
  const { sentInvoice, connection } = known;
  const link = await one(
    `insert into link (company_id, invoice_id, connection_id, project_id, reference, state, sent_by, sent_at)
     values ($1, $2, $3, $4, $5, 'ready_to_export', $6, now()) returning id`,
    [company, sentInvoice, connection, project, `TIE-${String.fromCharCode(96 + nth).repeat(26)}`, person],
  );
  await one('update invoice set last_link_id = $3 where company_id = $1 and id = $2 returning id', [
    company,
    sentInvoice,
    link,
  ]);
  const request = await one(
    `insert into erp_request (company_id, connection_id, name, link_id, invoice_id, project_id, reference, payload)
     values ($1, $2, 'create_requisitions', $3, $4, $5, 'x', '{}') returning id`,
    [company, connection, link, sentInvoice, project],
  );
  return {
    link,
    request,
    requestDetail: await one('insert into erp_request_detail (company_id, request_id) values ($1, $2) returning id', [
      company,
      request,
    ]),
    correction: await one(
      `insert into correction (company_id, project_id, commitment_id, invoice_id, number, link_id, reason, begun_by)
       values ($1, $2, $3, $4, 1, $5, 'x', $6) returning id`,
      [company, project, known.subcontract, sentInvoice, link, person],
    ),
    forcedUnlink: await one(
      `insert into forced_unlink (company_id, project_id, invoice_id, link_id, asked_by, expires_at, reason, code, evidence)
       values ($1, $2, $3, $4, $5, now() + interval '1 day', 'x', 'purged_in_erp', '{}') returning id`,
      [company, project, sentInvoice, link, person],
    ),
  };
}

async function aroundConnection(
  one: One,
  { company, project, person, word, nth }: Filled,
  known: Seeds,
): Promise<Seeds> {
  const { connection } = known;
  const tieOut = await one(
    `insert into tie_out (company_id, connection_id, state, ended_at, begun_at, bills, links)
     values ($1, $2, 'complete', now(), now(), 0, 0) returning id`,
    [company, connection],
  );
  const hook = await one(
    `insert into webhook_hook (company_id, owner_id, api_version, namespace, destination_url)
     values ($1, $2, 'v2', $3, 'https://hooks.example/x') returning id`,
    [company, person, `place-${nth}`],
  );
  const operation = await one(
    `insert into operation (company_id, action, person_id, total, ended_at) values ($1, 'accept', $2, 1, now())
     returning id`,
    [company, person],
  );
  await one(
    `insert into operation_part (company_id, operation_id, position, invoice_id, ok, code)
     values ($1, $2, 1, $3, false, 'wrong_state') returning operation_id as id`,
    [company, operation, known.sentInvoice],
  );
  return {
    tieOut,
    hook,
    operation,
    finding: await one(
      `insert into tie_out_finding (company_id, tie_out_id, kind, link_id, invoice_id, project_id, key)
       values ($1, $2, 'bill_gone', $3, $4, $5, repeat('x', 32)) returning id`,
      [company, tieOut, known.link, known.sentInvoice, project],
    ),
    trigger: await one(
      `insert into webhook_trigger (company_id, hook_id, resource_name, event_type, made_by)
       values ($1, $2, 'Requisitions', 'create', $3) returning id`,
      [company, hook, person],
    ),
    anotherTrigger: await one(
      `insert into webhook_trigger (company_id, hook_id, resource_name, event_type, made_by)
       values ($1, $2, 'Requisitions', 'delete', $3) returning id`,
      [company, hook, person],
    ),
    agent: await one(
      `insert into agent (company_id, connection_id, key_id, name, version, host, enrolled_by)
       values ($1, $2, $3, $4, '1', 'srv', $5) returning id`,
      [company, connection, String(nth).repeat(22), `${word} agent`, person],
    ),
    alert: await one(
      `insert into alert (company_id, connection_id, kind, cause, tell_after)
       values ($1, $2, 'tie_out_found', $3, now() + interval '9 days') returning id`,
      [company, connection, word],
    ),
    staged: await one(
      `insert into staged_record (company_id, connection_id, item_type, origin_id)
       values ($1, $2, 'vendor', $3) returning id`,
      [company, connection, word],
    ),
  };
}

/** What an integrator said of a vendor. */
const toldOf = (one: One, { company, word }: Filled, { connection, vendor }: Seeds) =>
  one(
    `insert into external_record (company_id, connection_id, item_type, item_id, origin_id)
     values ($1, $2, 'vendor', $3, $4) returning item_id as id`,
    [company, connection, vendor, word],
  );

/** What the ERP lists, and what is on its way there. */
async function recordsListed(one: One, of: Filled, known: Seeds): Promise<Seeds> {
  const { company, person, word, nth } = of;
  await toldOf(one, of, known);
  const listed = (kind: string) =>
    one(
      `insert into erp_record (company_id, connection_id, kind, key, number, name)
       values ($1, $2, $3, $4, $5, $6) returning id`,
      [company, known.connection, kind, `${word} ${kind}`, `8${nth}00`, `${word} ${kind}`],
    );
  return {
    listedVendor: await listed('vendor'),
    listedJob: await listed('job'),
    listedSubJob: await listed('sub_job'),
    listedCostCode: await listed('cost_code'),
    listedCostType: await listed('cost_type'),
    listedCommitment: await listed('commitment'),
    listedChangeOrder: await listed('change_order'),
    listedPayment: await listed('payment'),
    flow: await one(
      `insert into record_flow (company_id, connection_id, kind, record_id, project_id, state, sent_by)
       values ($1, $2, 'vendor', $3, null, 'ready_to_export', $4) returning id`,
      [company, known.connection, known.vendor, person],
    ),
  };
}

import { sql } from 'kysely';
import type { OutsideTx } from '../../app/unit-of-work.ts';
import type { Link } from '../../domain/link.ts';
import type { DetailStatus, RequestName } from '../../domain/outside.ts';
import type { Trx } from '../pool.ts';
import { announce } from './announce.ts';
import { earlierBill, earlierBills } from './earlier.ts';
import { listedRequests } from './listed.ts';
import { told } from './told.ts';

/** What integrators are asked, and their answers. */
export function requestStore(
  trx: Trx,
  company: number,
): Pick<
  OutsideTx,
  'told' | 'earlierBill' | 'earlierBills' | 'requestOfDetail' | 'askAgain' | 'askUnlink' | 'noteAnswer'
> {
  return {
    told: (link) =>
      told(trx, company, {
        id: link.id,
        invoice: link.invoiceId,
        connection: link.connectionId,
        synced: link.syncedAt !== null,
      }),
    earlierBill: (invoice, link) => earlierBill(trx, company, { invoice, link }),
    earlierBills: (sendings) => earlierBills(trx, company, sendings),
    requestOfDetail: async (detail) => {
      const row = await trx
        .selectFrom('erp_request_detail')
        .select('request_id')
        .where('company_id', '=', company)
        .where('id', '=', detail)
        .executeTakeFirst();
      if (row === undefined) return null;
      return (
        (await listedRequests(trx, company).requests({ invoices: null, ids: [row.request_id], limit: 1 }))[0] ?? null
      );
    },
    askAgain: async (link, by, staleMs) => {
      if ((await earlierBill(trx, company, { invoice: link.invoiceId, link: link.id })) !== null) return false;
      return askOnce(trx, company, link, 'create_requisitions', by, staleMs);
    },
    askUnlink: async (link, by, staleMs) => {
      await fileUnlink(trx, company, link);
      return askOnce(trx, company, link, 'unlink_requisition', by, staleMs);
    },
    noteAnswer: (detail, status, messages, by) => noteAnswer(trx, company, detail, status, messages, by),
  };
}

/**
 * Another detail of the link's request, unless one is open and somebody is known to be at it. Whoever said that the bill is
 * made is not asked to make it again, though its export has not heard of it yet.
 */
async function askOnce(
  trx: Trx,
  company: number,
  link: Link,
  name: RequestName,
  by: number,
  staleMs: number,
): Promise<boolean> {
  const { rows } = await sql<{ id: number; project_id: number; at_it: boolean }>`
    select r.id, r.project_id, exists (select from erp_request_detail d
      where d.company_id = r.company_id and d.request_id = r.id
        and (d.status = 'in_progress'
            and coalesce(d.heard_at, d.created_at) > clock_timestamp() - ${staleMs} * interval '1 millisecond'
          or d.status = 'success' and r.name = 'create_requisitions')) as at_it
    from erp_request r where r.company_id = ${company} and r.link_id = ${link.id} and r.name = ${name}
    for update`.execute(trx);
  const request = rows[0];
  if (request === undefined || request.at_it) return false;
  // Another month for the books may have been typed with the retry.
  await sql`update erp_request r set payload = jsonb_set(payload, '{requisitions,0,erp_custom_fields,accounting_date}',
      to_jsonb(lpad(l.bill #>> '{postingPeriod,year}', 4, '0') || '-' ||
        lpad(l.bill #>> '{postingPeriod,month}', 2, '0') || '-01'))
    from link l where r.company_id = ${company} and r.id = ${request.id} and r.name = 'create_requisitions'
      and l.company_id = r.company_id and l.id = r.link_id
      and l.bill #>> '{postingPeriod,year}' is not null`.execute(trx);
  await addDetail(trx, company, request.id, request.project_id, by);
  return true;
}

/** A detail of a request, and the webhook that tells the integrator so. */
export async function addDetail(
  trx: Trx,
  company: number,
  request: number,
  project: number,
  by: number | null,
): Promise<void> {
  await trx
    .insertInto('erp_request_detail')
    .values({ company_id: company, request_id: request, asked_by: by })
    .execute();
  await sql`update erp_request set updated_at = clock_timestamp()
    where company_id = ${company} and id = ${request}`.execute(trx);
  await announce(trx, company, {
    resource: 'ERP Requests',
    event: 'create',
    id: request,
    project: project as never,
    by: by as never,
  });
}

/** Modelled on the published `unlink_commitment`; the number is that of the bill as it was synced. */
async function fileUnlink(trx: Trx, company: number, link: Link): Promise<void> {
  await sql`insert into erp_request (company_id, connection_id, name, link_id, invoice_id, project_id, reference, payload)
    select l.company_id, l.connection_id, 'unlink_requisition', l.id, l.invoice_id, l.project_id, l.reference,
      jsonb_build_object('requisition_id', l.invoice_id, 'procore_requisition_id', l.invoice_id,
        'requisition_origin_id', l.erp_record_id, 'project_id', l.project_id, 'job_origin_id', p.erp_number,
        'contract_id', c.id, 'contract_origin_id', c.erp_number, 'reference', l.reference)
    from link l
    join project p on p.company_id = l.company_id and p.id = l.project_id
    join invoice i on i.company_id = l.company_id and i.id = l.invoice_id
    join commitment c on c.company_id = i.company_id and c.id = i.commitment_id
    where l.company_id = ${company} and l.id = ${link.id}
    on conflict (company_id, link_id, name) do nothing`.execute(trx);
}

async function noteAnswer(
  trx: Trx,
  company: number,
  detail: number,
  status: DetailStatus,
  messages: readonly string[],
  by: number,
): Promise<void> {
  const open = status === 'in_progress';
  await sql`update erp_request_detail set status = ${status}, messages = ${JSON.stringify(messages)}::jsonb,
      answered_by = ${by}, heard_at = clock_timestamp(),
      closed_at = case when ${open}::boolean then null else clock_timestamp() end
    where company_id = ${company} and id = ${detail}`.execute(trx);
  await sql`update erp_request set updated_at = clock_timestamp() where company_id = ${company}
    and id = (select request_id from erp_request_detail where company_id = ${company} and id = ${detail})`.execute(trx);
}

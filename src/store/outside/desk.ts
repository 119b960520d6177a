import { sql } from 'kysely';
import type { CompanyId, ConnectionId, InvoiceId, LinkId } from '../../domain/ids.ts';
import type { OutsideTold } from '../../domain/outside.ts';
import type { ErpRecord } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';
import type { Database, Trx } from '../pool.ts';
import { earlierBill } from './earlier.ts';
import { addDetail } from './requests.ts';
import { told } from './told.ts';

interface Place {
  readonly company: CompanyId;
  readonly connection: ConnectionId;
}
type Key = { readonly reference: string } | { readonly record: ErpRecord };

/** Fills the port of `connectors/outside/desk.ts` over PostgreSQL. */
export function openOutsideDesk(database: Database) {
  return {
    told: ({ company, connection }: Place, key: Key): Promise<OutsideTold | null> =>
      database.transaction({ company }, async (trx) => {
        const link = await linkOf(trx, company, connection, key);
        if (link === undefined) return null;
        return told(trx, company, { ...link, connection });
      }),
    listener: ({ company }: Place): Promise<'none' | 'fails' | 'well'> =>
      database.transaction({ company }, async (trx) => {
        const { rows } = await sql<{ failures: number }>`select h.failures from webhook_hook h
          join webhook_trigger t on t.company_id = h.company_id and t.hook_id = h.id
          where h.company_id = ${company} and t.resource_name = 'ERP Requests' and t.event_type = 'create'`.execute(
          trx,
        );
        if (rows.length === 0) return 'none';
        return rows.some(({ failures }) => failures === 0) ? 'well' : 'fails';
      }),
    about: ({ company }: Place, reference: string) =>
      database.transaction({ company }, (trx) => about(trx, company, reference)),
    file: ({ company, connection }: Place, reference: string, payload: object): Promise<'filed' | 'there' | 'over'> =>
      database.transaction({ company }, (trx) => file(trx, company, connection, reference, payload)),
  };
}

async function linkOf(trx: Trx, company: number, connection: number, key: Key) {
  const { rows } = await sql<{ id: LinkId; invoice: InvoiceId; synced: boolean }>`
    select id, invoice_id as invoice, synced_at is not null as synced from link
    where company_id = ${company} and connection_id = ${connection}
      and ${'reference' in key ? sql`reference = ${key.reference}` : sql`erp_record_id = ${key.record.id}`}
    order by id desc limit 1`.execute(trx);
  return rows[0];
}

/** What the request says of the invoice beside its bill. It is locked since it was sent, so this is what was sent. */
async function about(trx: Trx, company: number, reference: string) {
  const head = await sql<{
    invoice: number;
    project: number;
    contract: number;
    created_at: Instant;
    retainage: number;
  }>`select i.id as invoice, i.project_id as project, i.commitment_id as contract, i.created_at, i.retainage
    from link l join invoice i on i.company_id = l.company_id and i.id = l.invoice_id
    where l.company_id = ${company} and l.reference = ${reference}`.execute(trx);
  const found = head.rows[0];
  if (found === undefined) return null;
  const lines = await sql<{
    id: number;
    commitment_line: number;
    change_order: boolean;
    cost_code: number;
    scheduled_value: number;
    stored_presently: number;
    stored_previous: number;
    work_retainage_held: number;
    work_retainage_released: number;
    stored_retainage_held: number;
    stored_retainage_released: number;
    stored_retainage_previous: number;
    unit: string | null;
    erp_number: string | null;
  }>`select l.id, l.commitment_line_id as commitment_line, c.change_order, c.cost_code_id as cost_code, c.unit, c.erp_number,
      l.scheduled_value, l.stored_presently, l.stored_previous, l.work_retainage_held, l.work_retainage_released,
      l.stored_retainage_held, l.stored_retainage_released, l.stored_retainage_previous
    from invoice_line l join commitment_line c on c.company_id = l.company_id and c.id = l.commitment_line_id
    where l.company_id = ${company} and l.invoice_id = ${found.invoice} order by l.position`.execute(trx);
  return { ...found, lines: lines.rows };
}

/**
 * The one write of this connector, and a transaction of our own: the link is locked and must still be exporting, so
 * that a process which slept through its time files nothing; and a reference has one request, whoever files it.
 */
async function file(trx: Trx, company: number, connection: number, reference: string, payload: object) {
  const { rows } = await sql<{ id: LinkId; invoice: InvoiceId; project: number; state: string }>`
    select id, invoice_id as invoice, project_id as project, state from link
    where company_id = ${company} and connection_id = ${connection} and reference = ${reference} for update`.execute(
    trx,
  );
  const link = rows[0];
  if (link?.state !== 'exporting') return 'over';
  // Said since the look.
  if ((await earlierBill(trx, company, { invoice: link.invoice, link: link.id })) !== null) return 'over';
  const made = await sql<{ id: number }>`insert into erp_request
      (company_id, connection_id, name, link_id, invoice_id, project_id, reference, payload)
    values (${company}, ${connection}, 'create_requisitions', ${link.id}, ${link.invoice}, ${link.project}, ${reference},
      ${JSON.stringify(payload)}::jsonb)
    on conflict (company_id, link_id, name) do nothing returning id`.execute(trx);
  const request = made.rows[0];
  if (request === undefined) return 'there';
  await addDetail(trx, company, request.id, link.project, null);
  return 'filed';
}

import { sql } from 'kysely';
import { fill, words } from '../../domain/words/words.ts';
import type { Trx } from '../pool.ts';

/** One sending of an invoice; without a link the next one, whatever it will be. */
export interface Sending {
  readonly invoice: number;
  readonly link: number | null;
}

/** A bill of an earlier sending that the integrator says is there, as people call it; null where it says none. */
export const earlierBill = async (trx: Trx, company: number, sending: Sending): Promise<string | null> =>
  (await numbered(trx, company, sending)) ?? (await saidToBeMade(trx, company, sending));

/** One with a number. What was told while this sending was the newest is its own. */
async function numbered(trx: Trx, company: number, { invoice, link }: Sending): Promise<string | null> {
  const { rows } = await sql<{ number: string }>`select coalesce(e.origin_code, e.origin_id) as number
    from external_record e
    where e.company_id = ${company} and e.item_type = 'requisition' and e.item_id = ${invoice}
      and e.origin_id is not null
      and not exists (select from erp_request own where own.company_id = e.company_id and own.link_id = ${link}
        and own.name = 'create_requisitions' and coalesce(e.request_id, own.id) >= own.id)`.execute(trx);
  return rows[0] === undefined ? null : fill(words.outside.record, { number: rows[0].number });
}

/**
 * One that was said to be made, by a link that ended otherwise than by unlinking, and whose number was not taken back since:
 * whatever else is told of it takes nothing back. Of this invoice, or of a deleted one in whose place it was entered: there a
 * number that was told does not end any more.
 */
async function saidToBeMade(trx: Trx, company: number, { invoice, link }: Sending): Promise<string | null> {
  const { rows } = await sql<{ id: number }>`select r.id from invoice this
    join invoice i on i.company_id = this.company_id and i.commitment_id = this.commitment_id
      and i.number = this.number and (i.id = this.id or i.deleted_at is not null)
    join erp_request r on r.company_id = i.company_id and r.invoice_id = i.id and r.name = 'create_requisitions'
    join erp_request_detail d on d.company_id = r.company_id and d.request_id = r.id and d.status = 'success'
    join link on link.company_id = r.company_id and link.id = r.link_id and link.state in ('rejected', 'retrieved')
    left join external_record e on e.company_id = r.company_id and e.connection_id = r.connection_id
      and e.item_type = 'requisition' and e.item_id = r.invoice_id
    where this.company_id = ${company} and this.id = ${invoice} and r.link_id is distinct from ${link}
      and (e.number_told_at is null or e.number_told_at < d.closed_at
        or i.deleted_at is not null and e.origin_id is not null)
    order by r.id desc limit 1`.execute(trx);
  return rows[0] === undefined ? null : fill(words.outside.ofRequest, { id: rows[0].id });
}

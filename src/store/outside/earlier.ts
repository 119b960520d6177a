import { type RawBuilder, sql } from 'kysely';
import type { Sending } from '../../app/unit-of-work.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { Trx } from '../pool.ts';

/** A bill of an earlier sending that the integrator says is there, as people call it; null where it says none. */
export const earlierBill = async (trx: Trx, company: number, sending: Sending): Promise<string | null> =>
  (await earlierBills(trx, company, [sending]))[0] ?? null;

/** That of each of several sendings, in their order: one statement for all of them. */
export async function earlierBills(
  trx: Trx,
  company: number,
  sendings: readonly Sending[],
): Promise<readonly (string | null)[]> {
  if (sendings.length === 0) return [];
  const { rows } = await sql<{ number: string | null; request: number | null }>`
    select coalesce(numbered.number, stays.number) as number, made.request
    from unnest(${sendings.map(({ invoice }) => invoice)}::bigint[], ${sendings.map(({ link }) => link)}::bigint[])
      with ordinality as this(invoice, link, place)
    left join lateral (${numbered(company)}) numbered on true
    left join lateral (${saidToBeMade(company)}) made on true
    left join lateral (${saidToStay(company)}) stays on true
    order by this.place`.execute(trx);
  return rows.map(({ number, request }) => {
    if (number !== null) return fill(words.outside.record, { number });
    return request === null ? null : fill(words.outside.ofRequest, { id: request });
  });
}

/** One with a number. What was told while `this` sending was the newest is its own. */
const numbered = (company: number): RawBuilder<unknown> => sql`select coalesce(e.origin_code, e.origin_id) as number
    from external_record e
    where e.company_id = ${company} and e.item_type = 'requisition' and e.item_id = this.invoice
      and e.origin_id is not null
      and not exists (select from erp_request own where own.company_id = e.company_id and own.link_id = this.link
        and own.name = 'create_requisitions' and coalesce(e.request_id, own.id) >= own.id)
    limit 1`;

/** This invoice, and those that were deleted, in whose place it was entered. */
const ofThisPlace = sql`invoice sent
    join invoice i on i.company_id = sent.company_id and i.commitment_id = sent.commitment_id
      and i.number = sent.number and (i.id = sent.id or i.deleted_at is not null)`;

/**
 * One that was said to be made, by a link that has ended, and whose number was not taken back since: whatever else is told of it
 * takes nothing back. Where that was unlinked its number ended with it, and what was said later is of another bill. Of this
 * invoice, or of a deleted one in whose place it was entered: there a number that was told does not end any more. Where there is
 * one with a number, nothing is looked for.
 */
const saidToBeMade = (company: number): RawBuilder<unknown> => sql`select r.id as request from ${ofThisPlace}
    join erp_request r on r.company_id = i.company_id and r.invoice_id = i.id and r.name = 'create_requisitions'
    join erp_request_detail d on d.company_id = r.company_id and d.request_id = r.id and d.status = 'success'
    join link on link.company_id = r.company_id and link.id = r.link_id
      and link.state in ('rejected', 'retrieved', 'unlinked')
    left join external_record e on e.company_id = r.company_id and e.connection_id = r.connection_id
      and e.item_type = 'requisition' and e.item_id = r.invoice_id
    where numbered.number is null
      and sent.company_id = ${company} and sent.id = this.invoice and r.link_id is distinct from this.link
      and (e.number_told_at is null and link.state <> 'unlinked' or e.number_told_at < d.closed_at
        or i.deleted_at is not null and e.origin_id is not null)
    order by r.id desc limit 1`;

/**
 * One whose link was cut, and of which it was said since that it is there still: the last word on whether it is gone is a no, and
 * its number was not taken back after that. A no of before the cut was overruled by it.
 */
const saidToStay = (company: number): RawBuilder<unknown> => sql`select link.erp_record_id as number from ${ofThisPlace}
    join erp_request r on r.company_id = i.company_id and r.invoice_id = i.id and r.name = 'unlink_requisition'
    join link on link.company_id = r.company_id and link.id = r.link_id and link.state = 'unlinked'
    join lateral (select d.status, d.closed_at from erp_request_detail d
      where d.company_id = r.company_id and d.request_id = r.id and d.status <> 'in_progress'
      order by d.id desc limit 1) word on word.status = 'failed' and word.closed_at > link.ended_at
    left join external_record e on e.company_id = r.company_id and e.connection_id = r.connection_id
      and e.item_type = 'requisition' and e.item_id = r.invoice_id
    where numbered.number is null and made.request is null
      and sent.company_id = ${company} and sent.id = this.invoice and r.link_id is distinct from this.link
      and (e.number_told_at is null or e.number_told_at < word.closed_at)
    order by r.id desc limit 1`;

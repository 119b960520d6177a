import { type RawBuilder, sql } from 'kysely';
import type { Ghost } from '../../app/unit-of-work.ts';
import type { InvoiceId, LinkId } from '../../domain/ids.ts';
import { newestLook, seenSinceTheCut } from '../newest-look.ts';
import { sendPlanned, type Trx } from '../pool.ts';
import { billStands } from './story.ts';

type Found = Omit<Ghost, 'label'> & { readonly label: string | null };
type GhostRow = Found & { readonly invoice: InvoiceId };

/**
 * The bill that came back after its link was cut, if one did: of those that are in an open correction as it was last seen, of all
 * as the last tie-out found it, unless it was seen otherwise since. Nearly always that found none, so it is begun with. A bill of
 * a deleted invoice is a ghost of the one in whose place it was entered.
 * @param asked a relation with the invoices' ids in its column `invoice`.
 */
const ghostsAmong = (company: number, asked: RawBuilder<unknown>) => sql<GhostRow>`
  select asked.invoice, link.erp_label as label, seen.as_of as "asOf"
  from ${asked} asked
    join correction c on c.company_id = ${company} and c.ended_at is null
      and asked.invoice in (c.invoice_id, c.successor_id)
    join link on link.company_id = c.company_id and link.id = c.link_id
    join connection on connection.company_id = c.company_id and connection.id = link.connection_id
    join lateral (${newestLook(company, sql`c.link_id`, 'answered')}) seen on true
  where link.ended_at is not null and ${seenSinceTheCut} and ${billStands}
  union all
  select sent.id, back.label, back.begun_at
  from (${cameBack(company)}) back
    join invoice billed on billed.company_id = ${company} and billed.id = back.invoice_id
    join invoice sent on sent.company_id = ${company} and sent.commitment_id = billed.commitment_id
      and sent.number = billed.number and (sent.id = billed.id or billed.deleted_at is not null)
  where sent.id in (select invoice from ${asked} asked)`;

/**
 * What the last tie-out of each connection found in the ERP again. Where a newer bill of the same number is linked, it stands
 * there as a second one of that: once that link is cut as well, it is the only one. The findings first, by themselves: nearly
 * always there are none, and PostgreSQL would go through all links that were ever cut. One that waited still, or had failed, is
 * taken back without a look: that it ended after the tie-out proves nothing of its bill, as an unlinking does. One that had been
 * synced before the tie-out, and whose bill it found to have come back, was cut before it: a clock that was set back since may say
 * otherwise, and that what was seen for the cut is of after the tie-out.
 */
const cameBack = (company: number) => sql`
  with found as materialized (
    select run.connection_id, run.begun_at, finding.kind, finding.link_id, finding.invoice_id, finding.record_id, finding.label
    from connection
      join lateral (
        select id, connection_id, begun_at from tie_out
        where company_id = ${company} and connection_id = connection.id and state = 'complete'
        order by id desc limit 1
      ) run on true
      join tie_out_finding finding on finding.company_id = ${company} and finding.tie_out_id = run.id
        and finding.kind in ('came_back', 'duplicated')
    where connection.company_id = ${company}
  )
  select link.invoice_id, found.label, found.begun_at
  from found
    join connection on connection.company_id = ${company} and connection.id = found.connection_id
    join invoice meant on meant.company_id = ${company} and meant.id = found.invoice_id
    join invoice billed on billed.company_id = ${company} and billed.commitment_id = meant.commitment_id
      and billed.number = meant.number
    join link on link.company_id = ${company} and link.invoice_id = billed.id
      and (link.ended_at < found.begun_at or link.state in ('rejected', 'retrieved')
        or link.state = 'unlinked' and link.id = found.link_id and found.kind = 'came_back' and link.synced_at < found.begun_at)
      and (link.id = found.link_id or found.kind = 'duplicated' and link.erp_record_id = found.record_id)
  where not exists (
    select from (
      select seen, standing from sighting
      where company_id = ${company} and link_id = link.id and seen <> 'unknown'
        and as_of > case when link.state = 'unlinked' then greatest(found.begun_at, link.ended_at) else found.begun_at end
      order by as_of desc, id desc limit 1
    ) seen where not ${billStands})`;

export async function ghosts(
  trx: Trx,
  company: number,
  invoices: readonly InvoiceId[],
): Promise<ReadonlyMap<InvoiceId, Ghost>> {
  const asked = sql`(select unnest(${invoices}::bigint[]) as invoice)`;
  const rows = await sendPlanned(trx, ghostsAmong(company, asked));
  return new Map(rows.map(({ invoice, ...ghost }) => [invoice, named(ghost)]));
}

/** The same by the links whose invoices they are; where it is asked of none, the database is not. */
export async function ghostsOfLinks(
  trx: Trx,
  company: number,
  links: readonly LinkId[],
): Promise<ReadonlyMap<LinkId, Ghost>> {
  if (links.length === 0) return new Map();
  const asked = sql`(select id, invoice_id as invoice from link where company_id = ${company} and id = any(${links}::bigint[]))`;
  const rows = await sendPlanned(
    trx,
    sql<Found & { readonly id: LinkId }>`select asked.id, ghost.label, ghost."asOf"
      from ${asked} asked join (${ghostsAmong(company, asked)}) ghost on ghost.invoice = asked.invoice`,
  );
  return new Map(rows.map(({ id, ...ghost }) => [id, named(ghost)]));
}

const named = ({ label, asOf }: Found): Ghost => ({ label: label ?? '', asOf });

import { sql } from 'kysely';
import type { Trx } from '../pool.ts';

/**
 * Lays the synced links of a connection beside the list of its ERP's bills, in statements that see one moment of each.
 *
 * A link is its bill by the identity that the ERP never uses again, and only where an ERP has none by the number. Links
 * that were synced after the list was begun are left out: their bills need not be in it. So is every bill that a link has
 * to do with which moved meanwhile, for it would look like one that nobody made.
 */
export async function settle(trx: Trx, company: number, tieOut: number, token: number): Promise<void> {
  await sql`create temporary table tied on commit drop as
    with run as materialized (
      select connection_id, begun_at from tie_out where company_id = ${company} and id = ${tieOut}
    ), ours as materialized (
      select link.id, link.invoice_id, link.project_id, link.reference, link.erp_record_id, link.erp_identity,
        link.fingerprint, (link.bill ->> 'amount')::bigint as amount,
        date_trunc('month', (link.bill ->> 'billingDate')::date)::date as month,
        ${numberKey(sql`link.fingerprint`)} as number_key
      from link, run
      where link.company_id = ${company} and link.connection_id = run.connection_id and link.state = 'synced'
        and link.synced_at < run.begun_at
    ), bill as materialized (
      select record_id, identity, label, reference, standing, fingerprint, amount, number_key,
        row_number() over () as place
      from tie_out_bill where company_id = ${company} and tie_out_id = ${tieOut} and token = ${token}
    ), own as materialized (
      select ours.id, bill.place from ours join bill on bill.identity = ours.erp_identity
      union all
      select ours.id, bill.place from ours join bill on bill.record_id = ours.erp_record_id
      where ours.erp_identity is null
    )
    select ours.id as link_id, ours.invoice_id, ours.project_id, ours.reference as our_reference, ours.erp_record_id,
      ours.fingerprint as ours, ours.amount as our_amount, ours.month, ours.number_key as our_key,
      bill.place, bill.record_id, bill.identity, bill.label, bill.reference, bill.standing,
      bill.fingerprint as theirs, bill.amount as their_amount, bill.number_key as their_key
    from ours left join own on own.id = ours.id full join bill on bill.place = own.place`.execute(trx);
  await sql`analyze tied`.execute(trx);
  await findOnLinks(trx, company, tieOut);
  await findElsewhere(trx, company, tieOut);
  await findPaid(trx, company, tieOut);
  await sql`insert into tie_out_total (company_id, tie_out_id, project_id, month, links, ours, theirs)
    select ${company}, ${tieOut}, project_id, month, count(*), sum(our_amount),
      coalesce(sum(their_amount) filter (where standing <> 'void'), 0)
    from tied where link_id is not null group by project_id, month`.execute(trx);
  await sql`update tie_out set state = 'complete', ended_at = clock_timestamp(),
      links = (select count(*) from tied where link_id is not null),
      bills = (select count(*) from tied where place is not null)
    where company_id = ${company} and id = ${tieOut}`.execute(trx);
}

/** Vendor, subcontract and invoice number of a fingerprint. */
const numberKey = (print: ReturnType<typeof sql>) =>
  sql`split_part(${print}, '|', 1) || '|' || split_part(${print}, '|', 3) || '|' || split_part(${print}, '|', 4)`;

const columns = sql.raw(
  'company_id, tie_out_id, kind, link_id, invoice_id, project_id, record_id, label, standing, ours, theirs, our_amount, their_amount',
);

/** What is wrong with a link's own bill, or that there is none. One bill may be both void and changed. */
async function findOnLinks(trx: Trx, company: number, tieOut: number): Promise<void> {
  await sql`insert into tie_out_finding (${columns})
    select ${company}, ${tieOut}, found.kind, link_id, invoice_id, project_id,
      coalesce(tied.record_id, bearer.record_id), coalesce(tied.label, bearer.label),
      coalesce(tied.standing, bearer.standing), ours, coalesce(theirs, bearer.fingerprint), our_amount,
      coalesce(their_amount, bearer.amount)
    from tied
    left join (
      select distinct on (record_id) record_id, label, standing, theirs as fingerprint, their_amount as amount
      from tied where place is not null order by record_id, place
    ) as bearer on tied.place is null and bearer.record_id = tied.erp_record_id
    cross join lateral (
      select 'bill_gone' where tied.place is null and bearer.record_id is null
      union all select 'number_reused' where tied.place is null and bearer.record_id is not null
      union all select 'voided' where tied.standing = 'void'
      union all select 'changed' where tied.place is not null and theirs is distinct from ours
    ) as found(kind)
    where tied.link_id is not null order by link_id`.execute(trx);
}

/** Bills that are no link's own: seconds of one that is, what came back after an unlink, and what is of nobody. */
async function findElsewhere(trx: Trx, company: number, tieOut: number): Promise<void> {
  await sql`insert into tie_out_finding (${columns})
    with run as materialized (
      select connection_id, begun_at from tie_out where company_id = ${company} and id = ${tieOut}
    ), loose as materialized (
      select tied.* from tied where link_id is null
    ), told as materialized (
      select loose.place, link.* from loose join link
        on link.company_id = ${company} and link.reference = loose.reference
      union
      select loose.place, link.* from loose join link
        on link.company_id = ${company} and link.erp_identity = loose.identity
    ), known as materialized (
      select place, id as link_id, invoice_id, project_id, fingerprint as ours, (bill ->> 'amount')::bigint as our_amount,
        -- it changed after the list was begun, or is about to: what the list says of it may be old
        coalesce(state in ('ready_to_export', 'exporting', 'synced') or ended_at >= run.begun_at
          or asked_at >= run.begun_at, false) as moved
      from told, run where told.connection_id = run.connection_id
    ), pair as (
      select loose.place, own.link_id, 1 as rank from loose join tied own
        on own.link_id is not null and own.our_reference = loose.reference where loose.standing <> 'void'
      union all
      select loose.place, own.link_id, 2 from loose join tied own
        on own.link_id is not null and own.our_key = loose.their_key where loose.standing <> 'void'
    ), second as materialized (
      select distinct on (pair.place) pair.place, own.link_id, own.invoice_id, own.project_id, own.ours, own.our_amount
      from pair join tied own on own.link_id = pair.link_id
      order by pair.place, pair.rank, pair.link_id
    ), back as materialized (
      select distinct on (place) * from known where not moved order by place, link_id desc
    )
    select ${company}, ${tieOut}, found.kind, coalesce(second.link_id, back.link_id),
      coalesce(second.invoice_id, back.invoice_id), coalesce(second.project_id, back.project_id),
      loose.record_id, loose.label, loose.standing, coalesce(second.ours, back.ours), loose.theirs,
      coalesce(second.our_amount, back.our_amount), loose.their_amount
    from loose
    left join second on second.place = loose.place
    left join back on back.place = loose.place
    cross join lateral (
      select case
        when second.link_id is not null then 'duplicated'
        when exists (select from known where known.place = loose.place and moved) then null
        when loose.standing = 'void' then null
        when back.link_id is not null then 'came_back'
        when exists (select from tied own where own.place is null and own.erp_record_id = loose.record_id) then null
        else 'only_in_erp'
      end
    ) as found(kind)
    where found.kind is not null order by found.kind = 'only_in_erp', loose.place`.execute(trx);
}

/** Last, as findings are read in their order: what is wrong stands before what is good to know. */
async function findPaid(trx: Trx, company: number, tieOut: number): Promise<void> {
  await sql`insert into tie_out_finding (${columns})
    select ${company}, ${tieOut}, 'paid', link_id, invoice_id, project_id, record_id, label, standing, ours, theirs,
      our_amount, their_amount
    from tied where link_id is not null and standing = 'paid' order by link_id`.execute(trx);
}

import { sql } from 'kysely';
import type { Trx } from '../pool.ts';
import { ofRun, sameCosts } from './bills.ts';
import { makeRoom, readLeftOver } from './left-over.ts';

/**
 * Lays what is left of the list of a connection's bills beside what is left of its synced links, in statements that see
 * one moment of each. Of what was the same on both sides it was noted which links these are while the list was read.
 *
 * A link is its bill by the identity that the ERP never uses again, and only where an ERP has none by the number. Links
 * that were synced after the list was begun are left out: their bills need not be in it. So is every bill that a link has
 * to do with which moved meanwhile, for it would look like one that nobody made.
 *
 * What was touched while the list was read may be in it twice, and is one bill all the same: called the second one of itself,
 * somebody would delete the only one there is. Told once as it was exported, what became of it is for the next tie-out.
 */
export async function settle(trx: Trx, company: number, tieOut: number, token: number): Promise<void> {
  await makeRoom(trx);
  await sql`create temporary table odd (
      link_id bigint, invoice_id bigint, project_id bigint, period_id bigint, month date, our_reference text,
      erp_record_id text, ours text, our_costs text, our_amount bigint,
      place bigint, record_id text, identity text, label text, reference text, standing text, theirs text, their_costs text,
      their_amount bigint
    ) on commit drop`.execute(trx);
  await keepLast(trx, company, tieOut, token);
  await readLeftOver(trx, company, { id: tieOut, token });
  await layBeside(trx, company, tieOut, token);
  await sql`analyze odd`.execute(trx);
  await findOnLinks(trx, company, tieOut, token);
  await total(trx, company, tieOut, token);
  await sql`set local enable_nestloop = on`.execute(trx);
  await findElsewhere(trx, company, tieOut);
  await findPaid(trx, company, tieOut);
}

/** Of a bill that was told twice, the last word. It is one by its identity, and only where an ERP has none by its number. */
async function keepLast(trx: Trx, company: number, tieOut: number, token: number): Promise<void> {
  await sql`delete from tie_out_bill where company_id = ${company} and ctid in (
    select here from (
      select ctid as here, row_number() over (
        partition by coalesce('identity ' || identity, 'number ' || record_id) order by place desc) as nth
      from tie_out_bill where company_id = ${company} and tie_out_id = ${tieOut} and token = ${token}
    ) told where nth > 1)`.execute(trx);
}

async function layBeside(trx: Trx, company: number, tieOut: number, token: number): Promise<void> {
  await sql`with bill as not materialized (
      select * from tie_out_bill
      where company_id = ${company} and tie_out_id = ${tieOut} and token = ${token}
    ), numbered as materialized (
      select * from ours where erp_identity is null
    ), by_record as materialized (
      select numbered.id, bill.place from numbered join bill on bill.record_id = numbered.erp_record_id
    )
    insert into odd (link_id, invoice_id, project_id, period_id, month, our_reference, erp_record_id, ours, our_costs,
      our_amount, place, record_id, identity, label, reference, standing, theirs, their_costs, their_amount)
    select named.id, named.invoice_id, named.project_id, named.period_id, named.month, named.reference,
      named.erp_record_id, named.fingerprint, named.costs, named.amount,
      bill.place, bill.record_id, bill.identity, bill.label, bill.reference, bill.standing, bill.fingerprint, bill.costs,
      bill.amount
    from (select * from ours where erp_identity is not null) named
      full join bill on bill.identity = named.erp_identity
    where named.id is not null or bill.place not in (select place from by_record)
    union all
    select numbered.id, numbered.invoice_id, numbered.project_id, numbered.period_id, numbered.month, numbered.reference,
      numbered.erp_record_id, numbered.fingerprint, numbered.costs, numbered.amount,
      bill.place, bill.record_id, bill.identity, bill.label, bill.reference, bill.standing, bill.fingerprint, bill.costs,
      bill.amount
    from numbered left join by_record on by_record.id = numbered.id
      left join bill on bill.place = by_record.place`.execute(trx);
}

/** Vendor, subcontract and invoice number of a fingerprint, however their letters are written. */
const numberKey = (print: string) =>
  sql.raw(
    `lower(split_part(${print}, '|', 1) || '|' || split_part(${print}, '|', 3) || '|' || split_part(${print}, '|', 4))`,
  );

/** The invoice number alone: most links are told from a bill by it in a third of the time. */
const numberOf = (print: string) => sql.raw(`lower(split_part(${print}, '|', 4))`);

const columns = sql.raw(
  'company_id, tie_out_id, kind, link_id, invoice_id, project_id, period_id, month, record_id, identity, label, standing, ours, theirs, our_costs, their_costs, our_amount, their_amount, key',
);

/** What makes a finding the same as that of another tie-out: the same is wrong with the same bill of the same link. */
const keyOf = (parts: readonly string[]) =>
  sql.raw(`md5(concat_ws('^', ${parts.map((p) => `coalesce(${p}::text, '')`).join()}))`);

/** What is wrong with a link's own bill, or that there is none. One bill may be both void and changed. */
async function findOnLinks(trx: Trx, company: number, tieOut: number, token: number): Promise<void> {
  await sql`insert into tie_out_finding (${columns})
    with run as materialized (${ofRun(company, tieOut)}
    ), sought as materialized (
      select erp_record_id from odd where place is null
    ), bearing as materialized (
      -- As a list of values: there is an index for it of what is live. What was cut meanwhile is few.
      select link.id, erp_record_id, erp_identity, erp_label, fingerprint, amount from link
      where link.company_id = ${company} and link.connection_id = (select connection_id from run) and link.ended_at is null
        and link.erp_record_id = any(array(select erp_record_id from sought))
      union all
      select link.id, link.erp_record_id, erp_identity, erp_label, fingerprint, amount from link
      where link.company_id = ${company} and link.connection_id = (select connection_id from run)
        and link.ended_at >= (select begun_at from run) and link.erp_record_id in (select erp_record_id from sought)
    )
    select ${company}, ${tieOut}, found.kind, link_id, invoice_id, project_id, period_id, month, shown.record_id,
      shown.identity, shown.label, shown.standing, ours, shown.theirs, our_costs, their_costs, our_amount, shown.amount,
      ${keyOf(['found.kind', 'link_id', 'shown.record_id', 'odd.identity', 'shown.standing', 'shown.theirs', 'their_costs'])}
    from odd
    left join (
      -- Any bill: whoever bears the number now may be the very bill of another link.
      select distinct on (record_id) record_id, identity, label, standing, fingerprint, amount from (
        select record_id, identity, label, standing, fingerprint, amount, place
        from tie_out_bill where company_id = ${company} and tie_out_id = ${tieOut} and token = ${token}
          and record_id in (select erp_record_id from sought)
        union all
        select erp_record_id, erp_identity, erp_label, 'live', fingerprint, amount, null
        from bearing where not exists (select from left_over where left_over.id = bearing.id)
      ) any_bill order by record_id, place
    ) as bearer on odd.place is null and bearer.record_id = odd.erp_record_id
    cross join lateral (
      select coalesce(odd.record_id, bearer.record_id) as record_id, coalesce(odd.identity, bearer.identity) as identity,
        coalesce(odd.label, bearer.label) as label,
        coalesce(odd.standing, bearer.standing) as standing, coalesce(odd.theirs, bearer.fingerprint) as theirs,
        coalesce(odd.their_amount, bearer.amount) as amount
    ) as shown
    cross join lateral (
      select 'bill_gone' where odd.place is null and bearer.record_id is null
      union all select 'number_reused' where odd.place is null and bearer.record_id is not null
      union all select 'voided' where odd.standing = 'void'
      union all select 'changed' where odd.place is not null and (odd.theirs is distinct from ours or not ${sameCosts('their_costs', 'our_costs')})
    ) as found(kind)
    where link_id is not null order by link_id`.execute(trx);
}

/** Bills that are no link's own: seconds of one that is, what no link joins to its invoice, and what is of nobody. */
async function findElsewhere(trx: Trx, company: number, tieOut: number): Promise<void> {
  await sql`insert into tie_out_finding (${columns})
    with run as materialized (${ofRun(company, tieOut)}
    ), loose as materialized (
      select *, ${numberKey('theirs')} as their_key, ${numberOf('theirs')} as their_number from odd where link_id is null
    ), near as materialized (
      -- Every link that has to do with one of them, in one look at all: no index tells of an identity alone, or of a number.
      select link.* from link where link.company_id = ${company} and exists (select from loose) and (
        link.erp_identity in (select identity from loose)
        or (link.state = 'synced' and link.erp_identity is null and link.erp_record_id in (select record_id from loose))
        or (link.state = 'synced' and ${numberOf('link.fingerprint')} in (select their_number from loose)
          and ${numberKey('link.fingerprint')} in (select their_key from loose)))
      union
      select link.* from loose join link on link.company_id = ${company} and link.reference = loose.reference
    ), told as materialized (
      select loose.place, near.* from loose join near on near.reference = loose.reference
      union
      select loose.place, near.* from loose join near on near.erp_identity = loose.identity
    ), known as materialized (
      select place, id as link_id, invoice_id, project_id, period_id, billing_month as month, fingerprint as ours,
        costs as our_costs, amount as our_amount,
        -- it changed after the list was begun, or is about to: what the list says of it may be old. Not one that waits to be
        -- accepted, or that was taken back from there or after a failure: none of these asks the ERP, so what is there was there
        -- before. What stood still was rejected after a look. A moment that is still to come is of a clock that was set back since
        coalesce(state in ('exporting', 'synced')
          or (ended_at >= run.begun_at and ended_at <= clock_timestamp()
            and (state = 'unlinked' or state = 'rejected' and parked))
          or asked_at >= run.begun_at, false) as moved
      from told, run where told.connection_id = run.connection_id
    ), own as materialized (
      select near.* from near join run on near.connection_id = run.connection_id and near.synced_at < run.begun_at
      where near.state = 'synced'
    ), touched as (
      select loose.place from loose join own on own.erp_identity = loose.identity
      union all
      select loose.place from loose join own on own.erp_identity is null and own.erp_record_id = loose.record_id
    ), pair as (
      select loose.place, own.id as link_id, 1 as rank from loose join own
        on own.reference = loose.reference where loose.standing <> 'void'
      union all
      select loose.place, own.id, 2 from loose join own
        on ${numberKey('own.fingerprint')} = loose.their_key where loose.standing <> 'void'
    ), second as materialized (
      select distinct on (pair.place) pair.place, own.id as link_id, own.invoice_id, own.project_id, own.period_id,
        own.billing_month as month, own.fingerprint as ours, own.costs as our_costs, own.amount as our_amount
      from pair join own on own.id = pair.link_id
      order by pair.place, pair.rank, pair.link_id
    ), moving as materialized (
      select place from known where moved
    ), back as materialized (
      select distinct on (place) * from known where place not in (select place from moving) order by place, link_id desc
    )
    select ${company}, ${tieOut}, found.kind, shown.link_id, shown.invoice_id, shown.project_id, shown.period_id,
      shown.month, loose.record_id, loose.identity, loose.label, loose.standing, shown.ours, loose.theirs,
      shown.our_costs, loose.their_costs, shown.our_amount, loose.their_amount,
      ${keyOf(['found.kind', 'shown.link_id', 'loose.record_id', 'loose.identity', 'loose.standing', 'loose.theirs', 'loose.their_costs'])}
    from loose
    left join second on second.place = loose.place
    left join back on back.place = loose.place
    cross join lateral (
      select 'duplicated' where second.link_id is not null
      -- Of a link that was cut it is the bill all the same: told as a second one alone, that link's invoice might be sent again.
      union all select 'came_back' where back.link_id is not null and loose.standing <> 'void'
      union all select 'only_in_erp' where second.link_id is null and back.link_id is null and loose.standing <> 'void'
        and loose.place not in (select place from moving)
        and loose.record_id not in (select erp_record_id from odd where place is null)
    ) as found(kind)
    cross join lateral (
      select second.link_id, second.invoice_id, second.project_id, second.period_id, second.month, second.ours,
        second.our_costs, second.our_amount where found.kind = 'duplicated'
      union all
      select back.link_id, back.invoice_id, back.project_id, back.period_id, back.month, back.ours, back.our_costs,
        back.our_amount where found.kind <> 'duplicated'
    ) as shown
    where loose.place not in (select place from touched) order by found.kind = 'only_in_erp', loose.place`.execute(trx);
}

/** Last, as findings are read in their order: what is wrong stands before what is good to know. */
async function findPaid(trx: Trx, company: number, tieOut: number): Promise<void> {
  await sql`insert into tie_out_finding (${columns})
    select ${company}, ${tieOut}, 'paid', link_id, invoice_id, project_id, period_id, month, record_id, identity, label, standing,
      ours, theirs, our_costs, their_costs, our_amount, their_amount,
      ${keyOf(["'paid'", 'link_id', 'record_id', 'identity', 'standing', 'theirs', 'their_costs'])}
    from odd where link_id is not null and standing = 'paid' order by link_id`.execute(trx);
}

/** What stood on both sides: what is the same on both, in one pass over all links' sums, and what is not. */
async function total(trx: Trx, company: number, tieOut: number, token: number): Promise<void> {
  await sql`insert into tie_out_total (company_id, tie_out_id, project_id, period_id, month, links, ours, theirs)
    with run as materialized (${ofRun(company, tieOut)}
    ), same as (
      -- Of an index alone, which has all of these columns.
      select project_id, period_id, billing_month as month, count(*) as links, sum(amount) as amount from link
      where company_id = ${company} and state = 'synced' and connection_id = (select connection_id from run)
        and synced_at < (select begun_at from run) and not exists (select from left_over where left_over.id = link.id)
      group by 1, 2, 3
    )
    select ${company}, ${tieOut}, project_id, period_id, month, sum(links), sum(ours), sum(theirs) from (
      select project_id, period_id, month, links, amount as ours, amount as theirs from same
      union all
      select project_id, period_id, month, 1, our_amount,
        case when standing <> 'void' then coalesce(their_amount, 0) else 0 end
      from odd where link_id is not null
    ) as all_kinds group by project_id, period_id, month`.execute(trx);
  const read = sql`from tie_out_handful where company_id = ${company} and tie_out_id = ${tieOut} and token = ${token}`;
  await sql`update tie_out set state = 'complete', ended_at = clock_timestamp(),
      links = (select coalesce(sum(links), 0) from tie_out_total where company_id = ${company} and tie_out_id = ${tieOut}),
      bills = (select coalesce(sum(bills), 0) ${read}), costs_told = (select coalesce(sum(costs_told), 0) ${read})
    where company_id = ${company} and id = ${tieOut}`.execute(trx);
}

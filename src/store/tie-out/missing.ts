import { sql } from 'kysely';
import type { MissingBill, MissingOf } from '../../app/unit-of-work.ts';
import type { BillReference } from '../../domain/ids.ts';
import type { Fingerprint } from '../../domain/sighting.ts';
import type { Instant } from '../../domain/time.ts';
import type { Trx } from '../pool.ts';
import { ofRun } from './bills.ts';
import { makeRoom, noLoops, type Turn, toldByList } from './left-over.ts';

interface MissingRow {
  readonly nth: number;
  readonly reference: string;
  readonly record_id: string;
  readonly identity: string | null;
  readonly label: string | null;
  readonly says: string | null;
  readonly since: number;
}

/** Each as a relation of what is known of its bills: where it stands among its like, and from when an absence is news. */
const relations: Readonly<Record<MissingOf, (company: number, turn: Turn) => ReturnType<typeof sql>>> = {
  /** Of what was noted at the end of the list. Most that were left over were met by their number, which was noted too. */
  links: (company, { id, token }) => sql`
    select link.id as nth, link.reference, link.erp_record_id as record_id, link.erp_identity as identity,
      link.erp_label as label, null as says, link.synced_at as since
    from (${ofRun(company, id)}) run, (
      select unnest(left_links) as id from tie_out_handful
      where company_id = ${company} and tie_out_id = ${id} and token = ${token} and left_links is not null
      except
      select unnest(odd_links) from tie_out_handful
      where company_id = ${company} and tie_out_id = ${id} and token = ${token}
    ) left_over join link on link.company_id = ${company} and link.id = left_over.id
    where ${toldByList}`,
  /**
   * By which an invoice is kept from a second bill as long as they are found. What is a link's own by now is asked for as that.
   * Found as two things it is one bill, by the reference of the link that was cut: by that of the link it is a second one of, it
   * would no longer be known to have come back.
   */
  findings: (company, { id }) => sql`
    select distinct on (finding.record_id, finding.identity) finding.id as nth, link.reference, finding.record_id,
      finding.identity, finding.label, finding.theirs as says, run.begun_at as since
    from (
      select before.id, before.begun_at from tie_out before join tie_out this on this.connection_id = before.connection_id
      where this.company_id = ${company} and this.id = ${id} and before.company_id = ${company} and before.id < ${id}
        and before.state = 'complete'
      order by before.id desc limit 1
    ) run join tie_out_finding finding on finding.company_id = ${company} and finding.tie_out_id = run.id
        and finding.kind in ('came_back', 'duplicated')
      join link on link.company_id = ${company} and link.id = finding.link_id
    where not exists (
      select from link own where own.company_id = ${company} and own.connection_id = link.connection_id
        and own.state = 'synced' and own.ended_at is null and own.erp_record_id = finding.record_id
        and own.erp_identity is not distinct from finding.identity)
    order by finding.record_id, finding.identity, finding.kind = 'duplicated', finding.id`,
};

/** Those that no bill of the list is, whatever it says: by identity, and by number only where there is none. */
export async function missing(
  trx: Trx,
  company: number,
  turn: Turn,
  of: MissingOf,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<readonly MissingBill[]> {
  await makeRoom(trx);
  // They are few where all is well.
  await sql`set local enable_nestloop = on`.execute(trx);
  await sql`create temporary table sought on commit drop as
    select * from (${relations[of](company, turn)}) known where nth > ${after}`.execute(trx);
  await noLoops.execute(trx);
  const { rows } = await sql<MissingRow>`with bill as not materialized (
      select record_id, identity from tie_out_bill
      where company_id = ${company} and tie_out_id = ${turn.id} and token = ${turn.token}
    )
    select nth, reference, record_id, identity, label, says, since from sought
    where not exists (select from bill where bill.identity = sought.identity)
      and (identity is not null or not exists (select from bill where bill.record_id = sought.record_id))
    order by nth limit ${limit}`.execute(trx);
  await sql`drop table sought`.execute(trx);
  return rows.map(({ nth, reference, record_id, identity, label, says, since }) => ({
    nth,
    reference: reference as BillReference,
    record: { id: record_id, identity, label: label ?? record_id },
    says: says as Fingerprint | null,
    since: since as Instant,
  }));
}

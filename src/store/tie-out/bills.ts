import { sql } from 'kysely';
import type { BillColumn, ListedBills } from '../../app/unit-of-work.ts';
import { asStatement, send, type Trx } from '../pool.ts';

/** A part of a list that one turn of a tie-out reads, and how many bills of that list come before it. */
interface Handful {
  readonly id: number;
  readonly token: number;
  readonly bills: ListedBills;
  readonly before: number;
  /** Keeps all of them as they are: of what was said the same, the links were noted before these were found. */
  readonly foundLater?: boolean;
}

/**
 * Keeps a handful of the list. Of a live bill that says what its link was exported with no more is kept than the link's id;
 * whatever is otherwise, {@link settle} looks at. Most are found by the number that the link knows, so that a million bills
 * are laid beside a million links while they come.
 *
 * As columns, each one parameter: a row of parameters each would be thousands of them. As the bytes that PostgreSQL makes an
 * array of, for the driver takes longer over each text of it than PostgreSQL takes to keep it.
 */
export async function addBills(
  trx: Trx,
  company: number,
  { id, token, bills, before, foundLater = false }: Handful,
): Promise<void> {
  const texts = (column: BillColumn) => asArray(bills.length, bills.bytesOf(column));
  const turn = sql`${company}::bigint, ${id}::bigint, ${token}::bigint`;
  await send(
    asStatement(
      trx,
      sql`with run as materialized (${ofRun(company, id)}
      ), laid as materialized (
        select given.*, link.id as link_id,
          ${!foundLater}::boolean and coalesce(given.standing = 'live' and theirs = link.fingerprint and ${sameCosts('their_costs', 'link.costs')}, false) as plain
        from (
          -- Not in its FROM: there each column would be written down by itself first.
          select unnest(${texts('recordId')}::text[]) as record_id, unnest(${texts('identity')}::text[]) as identity,
            unnest(${texts('label')}::text[]) as label, unnest(${texts('reference')}::text[]) as reference,
            unnest(${texts('standing')}::text[]) as standing, unnest(${texts('fingerprint')}::text[]) as theirs,
            unnest(${texts('costs')}::text[]) as their_costs, unnest(${texts('amount')}::text[]) as amount,
            generate_series(${before}::bigint + 1, ${before}::bigint + ${bills.length}) as place
        ) given left join link on link.company_id = ${company} and link.connection_id = (select connection_id from run)
          and link.erp_record_id = given.record_id and link.ended_at is null
          and (link.erp_identity is null or link.erp_identity = given.identity)
          and link.state = 'synced' and link.synced_at < (select begun_at from run)
      ), handful as (
        insert into tie_out_handful (company_id, tie_out_id, token, bills, costs_told, plain_links, odd_links)
        select ${turn}, ${bills.length}, ${bills.costsTold}, coalesce(array_agg(link_id) filter (where plain), '{}'),
          coalesce(array_agg(link_id) filter (where not plain and link_id is not null), '{}') from laid
      )
      insert into tie_out_bill
        (company_id, tie_out_id, token, record_id, identity, label, reference, standing, fingerprint, costs, amount,
         place)
      select distinct on (place) ${turn}, record_id, identity, label, reference, standing, theirs, their_costs, amount::bigint, place
      from laid where not plain order by place`,
    ),
  );
}

/** The connection of a tie-out, and from when its list tells. */
export const ofRun = (company: number, tieOut: number) =>
  sql`select connection_id, begun_at from tie_out where company_id = ${company} and id = ${tieOut}`;
/** Costs are compared where both sides tell them. */
export const sameCosts = (theirs: string, ours: string) =>
  sql.raw(`(${theirs} is null or ${ours} is null or ${theirs} = ${ours})`);
const oidOfText = 25;

/** Texts as PostgreSQL takes an array of them in binary: what it is, how many, from which index on; then each behind its length. */
function asArray(length: number, texts: Buffer): Buffer {
  texts.writeInt32BE(1, 0); // dimensions
  texts.writeInt32BE(1, 4); // may hold nulls
  texts.writeInt32BE(oidOfText, 8);
  texts.writeInt32BE(length, 12);
  texts.writeInt32BE(1, 16);
  return texts;
}

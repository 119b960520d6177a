import { type RawBuilder, sql } from 'kysely';

/** Which looks are asked about: all that told anything, or those that told how the bill stood. */
const counted = { answered: sql`seen <> 'unknown'`, standing: sql`standing is not null` } as const;

/**
 * The newest look at a link's bill, not the newest row: a slow reading may write after a quicker one that began later. Where the
 * database's clock was set back, what was seen before bears later moments than the last that was written down: it is older than
 * all since, and no bill that was seen there again is taken for gone by it.
 */
export const newestLook = (
  company: number,
  link: RawBuilder<unknown>,
  which: keyof typeof counted,
) => sql`select sighting.id, seen, standing, fingerprint, because, as_of, noted_at from sighting
  where sighting.company_id = ${company} and sighting.link_id = ${link} and ${counted[which]}
    and as_of <= (select greatest(noted_at, as_of) from sighting
      where sighting.company_id = ${company} and sighting.link_id = ${link} and ${counted[which]}
      order by sighting.id desc limit 1)
  order by as_of desc, sighting.id desc limit 1`;

/**
 * Of a join that calls the newest look `seen`: was it taken after its link was cut? By its moment, or, where the clock was set
 * back since the cut, as it was written down after what was written down then.
 */
export const seenSinceTheCut = sql<boolean>`(seen.as_of >= link.ended_at
  or seen.noted_at < link.ended_at and exists (select from sighting cut
    where cut.company_id = link.company_id and cut.link_id = link.id and cut.id < seen.id and cut.noted_at >= link.ended_at))`;

import { sql } from 'kysely';
import type { CompanyId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import type { Database } from './pool.ts';

export interface DatabaseFacts {
  readonly version: string;
  /** 180004 for 18.4. */
  readonly number: number;
  readonly now: Instant;
}

/** What the server says of itself. */
export async function databaseFacts(database: Database): Promise<DatabaseFacts> {
  const { rows } = await database.pool.query<DatabaseFacts>(
    `select current_setting('server_version') as version, current_setting('server_version_num')::integer as number,
       clock_timestamp() as now`,
  );
  return rows[0]!;
}

export interface CompanyStanding {
  readonly name: string;
  /** When its newest event happened, by the database's clock of then; null where nothing has. */
  readonly newest: Instant | null;
  readonly hooks: number;
  /**
   * The webhook that has failed for longest: its host alone, for there may be a secret in the rest. Since when what waits
   * for it has failed; null where all of that was given up.
   */
  readonly failing: { readonly host: string; readonly since: Instant | null } | null;
  /** Where webhooks of people who were deactivated since still tell: their hosts. */
  readonly leftBehind: readonly string[];
  /** Ciphertexts of its secrets, by their names. */
  readonly secrets: readonly { readonly name: string; readonly sealed: string }[];
}

/** How a company stands beyond what its own pages ask for. */
export function companyStanding(database: Database, company: CompanyId): Promise<CompanyStanding> {
  return database.transaction({ company }, async (trx) => {
    const named = await sql<{ name: string }>`select name from company where id = ${company}`.execute(trx);
    const events = await sql<{ at: Instant }>`
      select at from event where company_id = ${company} order by id desc limit 1`.execute(trx);
    const hooks = await sql<{ url: string; fails: boolean; since: Instant | null; left: boolean }>`
      select h.destination_url as url, h.failures > 0 as fails, h.failing_since as since, maker.active is not true as left
      from webhook_hook h left join membership maker on maker.company_id = h.company_id and maker.person_id = h.owner_id
      where h.company_id = ${company} order by fails desc, h.failing_since nulls last, h.id`.execute(trx);
    const secrets = await sql<{ name: string; sealed: string }>`
      select name, sealed from connection_secret where company_id = ${company} order by name`.execute(trx);
    const [worst] = hooks.rows;
    return {
      name: named.rows[0]?.name ?? String(company),
      newest: events.rows[0]?.at ?? null,
      hooks: hooks.rows.length,
      failing: worst?.fails ? { host: hostOf(worst.url), since: worst.since } : null,
      leftBehind: [...new Set(hooks.rows.filter(({ left }) => left).map(({ url }) => hostOf(url)))],
      secrets: secrets.rows,
    };
  });
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : '');

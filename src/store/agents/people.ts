import { sql } from 'kysely';
import type { AgentHealth, AgentTx } from '../../app/unit-of-work.ts';
import { agentTimes, isAway } from '../../domain/agent.ts';
import type { AgentId, ConnectionId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { Trx } from '../pool.ts';
import { forAgent, ring } from './bell.ts';

interface HealthRow {
  readonly connection_id: ConnectionId;
  readonly id: AgentId;
  readonly name: string;
  readonly version: string;
  readonly host: string;
  readonly last_seen_at: Instant | null;
  readonly lag_ms: number | null;
  readonly clock_skew_ms: number | null;
  readonly last_error: string | null;
  readonly since_ms: number | null;
}

/** Milliseconds since it was last heard of; null where it never was, or left. */
export const sinceSeen = sql<number | null>`case when left_at is null
  then extract(epoch from clock_timestamp() - last_seen_at)::double precision * 1000 end`;

export function agentTx(trx: Trx, company: number): AgentTx {
  return {
    list: async () => {
      // Where one was enrolled to take another's place and has not come yet, the one that works is shown.
      const { rows } = await sql<HealthRow>`
        select distinct on (connection_id) connection_id, id, name, version, host, last_seen_at, lag_ms, clock_skew_ms,
          last_error, ${sinceSeen} as since_ms
        from agent where company_id = ${company} and revoked_at is null
        order by connection_id, joined_at is null, id desc`.execute(trx);
      return rows.map(healthOf);
    },
    addCode: async (connection, by, codeHash) => {
      const { rows } = await sql<{ expires_at: Instant }>`
        insert into agent_code (company_id, code_hash, connection_id, made_by, expires_at)
        values (${company}, ${Buffer.from(codeHash)}, ${connection}, ${by},
          clock_timestamp() + ${agentTimes.codeMs} * interval '1 millisecond')
        on conflict (company_id, connection_id) do update
          set code_hash = excluded.code_hash, made_by = excluded.made_by, expires_at = excluded.expires_at
        returning expires_at`.execute(trx);
      return rows[0]!.expires_at;
    },
    revoke: async (connection, agent, by) => {
      const { rows } = await sql<{ name: string }>`
        update agent set revoked_at = clock_timestamp(), revoked_by = ${by}
        where company_id = ${company} and connection_id = ${connection} and id = ${agent} and revoked_at is null
        returning name`.execute(trx);
      // It may be waiting for work: it is told now rather than in half a minute.
      await ring(trx, forAgent(company, connection));
      return rows[0]?.name ?? null;
    },
  };
}

const healthOf = (row: HealthRow): AgentHealth => ({
  connection: row.connection_id,
  id: row.id,
  name: row.name,
  version: row.version,
  host: row.host,
  lastSeenAt: row.last_seen_at,
  lagMs: row.lag_ms,
  clockSkewMs: row.clock_skew_ms,
  away: isAway(row.since_ms),
  error: row.last_error,
});

import { sql } from 'kysely';
import type { Agents, SignedRequest } from '../../app/unit-of-work.ts';
import { agentTimes } from '../../domain/agent.ts';
import type { AgentId, CompanyId, ConnectionId } from '../../domain/ids.ts';
import { no, yes } from '../../domain/refusal.ts';
import { note } from '../directory/company.ts';
import type { Database, Trx } from '../pool.ts';
import { type Bell, notWaited } from './bell.ts';
import { taskStore } from './tasks.ts';

/** Rows cleared away at a time. */
const swept = 1_000;
/** What a clock may drift before it is noted again. */
const skewMs = 1_000;

/** Agents over PostgreSQL: who they are, what is for them to do, and what they answered. */
export function openAgents(database: Database, bell: Bell): Agents {
  return { ...identities(database), ...taskStore(database, bell) };
}

function identities(database: Database): Pick<Agents, 'enrol' | 'admit' | 'hello' | 'goodbye' | 'offerKey'> {
  return {
    enrol: (agent) =>
      database.transaction(agent, async (trx) => {
        const used = await sql<{ connection_id: ConnectionId; made_by: number; maker: string }>`
          delete from agent_code c where company_id = ${agent.company} and code_hash = ${Buffer.from(agent.codeHash)}
            and expires_at > clock_timestamp() and ${byWhoMayEnrol}
          returning connection_id, made_by, (select p.name from person p where p.id = c.made_by) as maker`.execute(trx);
        const code = used.rows[0];
        if (code === undefined) return no('agent_code_wrong');
        await trx
          .insertInto('agent')
          .values({
            company_id: agent.company,
            connection_id: code.connection_id,
            key_id: agent.keyId,
            name: agent.name,
            version: agent.version,
            host: agent.host,
            enrolled_by: code.made_by,
          })
          .execute();
        const { kind, name } = await trx
          .selectFrom('connection')
          .select(['kind', 'name'])
          .where('company_id', '=', agent.company)
          .where('id', '=', code.connection_id)
          .executeTakeFirstOrThrow();
        await noteAgent(trx, agent, 'agent.enrolled', { connection: code.connection_id, name, maker: code.maker });
        return yes({ connection: code.connection_id, kind });
      }),
    admit: (request) =>
      database.transaction(request, async (trx) => {
        const found = await useKey(trx, request);
        if (found === null) return no('agent_not_known');
        if (!found.fresh) return no('request_repeated');
        await sweepRequests(trx, request);
        const { company, keyId } = request;
        return yes({ company, agent: found.id, connection: found.connection_id, keyId });
      }),
    hello: (agent, { kind, version, host, traits }) =>
      database.transaction(agent, async (trx) => {
        // The connection's row first: of two agents that join at once, one waits for the other.
        const connection = await trx
          .selectFrom('connection')
          .select(['kind', 'name', 'books'])
          .where('company_id', '=', agent.company)
          .where('id', '=', agent.connection)
          .forUpdate()
          .executeTakeFirstOrThrow();
        if (connection.kind !== kind) return no('agent_of_another_kind', { kind, wanted: connection.kind });
        const { books: kept } = connection;
        const { books: found = kept } = traits;
        // The one that works goes on: what was made in its books is not to be looked for in others.
        if (found !== kept && kept !== null)
          return no('agent_of_other_books', { found, kept, connection: agent.connection });
        // Held from here on: who is being sent away takes nobody's place.
        const me = await sql<{ joined: boolean; name: string }>`select joined_at is not null as joined, name from agent
          where company_id = ${agent.company} and id = ${agent.agent} and revoked_at is null for update`.execute(trx);
        if (me.rows[0] === undefined) return no('agent_not_known');
        if (!me.rows[0].joined) {
          await sql`update agent set revoked_at = clock_timestamp()
            where company_id = ${agent.company} and connection_id = ${agent.connection} and id <> ${agent.agent}
              and joined_at is not null and revoked_at is null`.execute(trx);
          const where = { connection: agent.connection, name: connection.name };
          await noteAgent(trx, { ...agent, name: me.rows[0].name, host }, 'agent.serves', where);
        }
        await sql`update agent set joined_at = coalesce(joined_at, clock_timestamp()),
            last_seen_at = clock_timestamp(), left_at = null, version = ${version}, host = ${host}
          where company_id = ${agent.company} and id = ${agent.agent}`.execute(trx);
        await sql`update connection set agent_traits = ${JSON.stringify(traits)}::jsonb
          where company_id = ${agent.company} and id = ${agent.connection}
            and agent_traits is distinct from ${JSON.stringify(traits)}::jsonb`.execute(trx);
        return yes({ name: connection.name });
      }),
    goodbye: (agent) =>
      database.transaction(agent, async (trx) => {
        await sql`update agent set left_at = clock_timestamp()
          where company_id = ${agent.company} and id = ${agent.agent}`.execute(trx);
      }),
    offerKey: (agent) =>
      database.transaction(agent, async (trx) => {
        const { rows } = await sql<{ offered_version: number }>`update agent set offered_version = key_version + 1
          where company_id = ${agent.company} and id = ${agent.agent} returning offered_version`.execute(trx);
        return rows[0]!.offered_version;
      }),
  };
}

/** By nobody who signed in: whose code it came with stands beside it. */
const noteAgent = (
  trx: Trx,
  { company, name, host }: { readonly company: CompanyId; readonly name: string; readonly host: string },
  type: 'agent.enrolled' | 'agent.serves',
  where: { readonly connection: ConnectionId; readonly name: string; readonly maker?: string },
) => note(trx, company, { type, by: null, facts: { ...where, agent: name, host }, requestId: null });

/** Of a code `c`: may whoever made it still let an agent in? What it says of bills is believed, so a kept code must not outlast that. */
const byWhoMayEnrol = sql`exists (select from membership maker where maker.company_id = c.company_id
  and maker.person_id = c.made_by and maker.active and maker.erp_integrations = 'admin')`;

interface KeyRow {
  readonly id: AgentId;
  readonly connection_id: ConnectionId;
  readonly key_version: number;
  readonly skewed: boolean;
  readonly fresh: boolean;
}

/** Null: no such key. Its id counts once; where it was here before, `fresh` says so. */
async function useKey(trx: Trx, { company, keyId, keyVersion, requestId, time }: SignedRequest) {
  const skew = sql`(${time}::double precision - extract(epoch from clock_timestamp())::double precision * 1000)::bigint`;
  // Kept a minute longer than the signature counts: the hub and its database need not agree to the second.
  const { rows } = await sql<KeyRow>`with found as (
      select id, connection_id, key_version, coalesce(abs(clock_skew_ms - ${skew}) > ${skewMs}, true) as skewed
      from agent where company_id = ${company} and key_id = ${keyId} and revoked_at is null
        and ${keyVersion}::integer in (key_version, offered_version)
    ), used as (
      insert into agent_request (company_id, agent_id, request_id, until)
      select ${company}, id, ${requestId}::uuid,
        to_timestamp(${time + agentTimes.signatureMs + 60_000}::double precision / 1000) from found
      on conflict do nothing returning agent_id
    ) select found.*, exists (select from used) as fresh, ${notWaited} from found`.execute(trx);
  const found = rows[0];
  if (found === undefined) return null;
  // The first use of what was offered ends what was before.
  if (found.skewed || found.key_version !== keyVersion) {
    await sql`update agent set clock_skew_ms = ${skew}, key_version = ${keyVersion},
        offered_version = case when key_version = ${keyVersion}::integer then offered_version end
      where company_id = ${company} and id = ${found.id}
        and ${keyVersion}::integer in (key_version, offered_version)`.execute(trx);
  }
  return found;
}

/** Ids that no signature can come with any more are cleared away with one request in sixteen. */
async function sweepRequests(trx: Trx, { company, requestId }: SignedRequest): Promise<void> {
  if (!requestId.startsWith('0')) return;
  await sql`delete from agent_request where (company_id, agent_id, request_id) in (
    select company_id, agent_id, request_id from agent_request
    where company_id = ${company} and until < clock_timestamp() limit ${swept} for update skip locked)`.execute(trx);
}

import { sql } from 'kysely';
import { type AgentCall, agentLimits, isAway } from '../../domain/agent.ts';
import type { CompanyId, ConnectionId } from '../../domain/ids.ts';
import type { RecordKey } from '../../domain/records/made.ts';
import type { Instant } from '../../domain/time.ts';
import type { Database, Trx } from '../pool.ts';
import { type Bell, forAgent, forTask, notWaited, ring } from './bell.ts';
import { sinceSeen } from './people.ts';

/** A task and its answer are kept this long after its time, so that an agent which repeats its answer is understood. */
const keptMs = 600_000;
const swept = 100;

interface Place {
  readonly company: CompanyId;
  readonly connection: ConnectionId;
}
type Intended = { readonly reference: string } | { readonly record: RecordKey };
interface NewTask {
  readonly call: AgentCall;
  readonly arguments: readonly unknown[];
  readonly withinMs: number;
  readonly makes: Intended | null;
}
type Put =
  | { readonly is: 'put'; readonly id: number; readonly at: Instant }
  | { readonly is: 'missing' }
  | { readonly is: 'away'; readonly agoMs: number | null }
  | { readonly is: 'full' };
type Heard =
  | { readonly is: 'part'; readonly part: readonly unknown[] }
  | { readonly is: 'answer'; readonly answer: unknown; readonly at: Instant };

interface GivenUp {
  readonly claimed: boolean;
  readonly agoMs: number | null;
}

/** Fills the port of `connectors/agent/post.ts` over PostgreSQL: whichever hub process the agent talks to, it is heard. */
export function openAgentPost(database: Database, bell: Bell) {
  return {
    put: ({ company, connection }: Place, task: NewTask): Promise<Put> =>
      database.transaction({ company }, (trx) => put(trx, { company, connection }, task)),
    async hear({ company }: Place, id: number, heardParts: number, withinMs: number, signal: AbortSignal) {
      const look = () => database.transaction({ company }, (trx) => hear(trx, company, id, heardParts));
      return await bell.watch(forTask(company, id), performance.now() + withinMs, signal, look);
    },
    giveUp: ({ company, connection }: Place, id: number): Promise<GivenUp> =>
      database.transaction({ company }, (trx) => giveUp(trx, { company, connection }, id)),
  };
}

async function put(trx: Trx, { company, connection }: Place, task: NewTask): Promise<Put> {
  const agents = await sql<{ since_ms: number | null; waiting: number }>`select ${sinceSeen} as since_ms,
      (select count(*) from agent_task t where t.company_id = ${company} and t.connection_id = ${connection}
        and t.state = 'queued' and t.deadline > clock_timestamp()) as waiting
    from agent where company_id = ${company} and connection_id = ${connection} and joined_at is not null
      and revoked_at is null`.execute(trx);
  const agent = agents.rows[0];
  if (agent === undefined) return { is: 'missing' };
  if (isAway(agent.since_ms)) return { is: 'away', agoMs: agent.since_ms };
  if (agent.waiting >= agentLimits.waiting) return { is: 'full' };
  await sweep(trx, company);
  const { rows } = await sql<{ id: number; at: Instant }>`insert into agent_task
      (company_id, connection_id, call, arguments, within_ms, deadline)
    values (${company}, ${connection}, ${task.call}, ${JSON.stringify(task.arguments)}::jsonb, ${task.withinMs},
      ${since({ company, connection }, task.makes)} + ${task.withinMs} * interval '1 millisecond')
    returning id, put_at as at`.execute(trx);
  await ring(trx, forAgent(company, connection));
  return { is: 'put', ...rows[0]! };
}

/**
 * From when the time of a task counts. Of a bill or another record it is the moment at which the intent to make it was
 * saved, as the database itself remembers it: however long a hub process stood still before it came here, nothing is sent too late.
 */
function since({ company, connection }: Place, makes: Intended | null) {
  if (makes === null) return sql`clock_timestamp()`;
  if ('reference' in makes) {
    return sql`coalesce((select asked_at from link where company_id = ${company} and reference = ${makes.reference}),
        clock_timestamp())`;
  }
  const { type, number, commitmentNumber = null } = makes.record;
  return sql`coalesce((select min(asked_at) from record_flow where company_id = ${company}
        and connection_id = ${connection} and kind = ${type} and state = 'exporting' and ended_at is null
        and wanted ->> 'number' = ${number}
        and wanted ->> 'commitmentNumber' is not distinct from ${commitmentNumber}), clock_timestamp())`;
}

async function sweep(trx: Trx, company: number): Promise<void> {
  await sql`delete from agent_task where (company_id, id) in (select company_id, id from agent_task
    where company_id = ${company} and deadline < clock_timestamp() - ${keptMs} * interval '1 millisecond'
    order by deadline limit ${swept} for update skip locked)`.execute(trx);
}

/** The next part, taken away as it is heard, or the answer; null where there is nothing new. */
async function hear(trx: Trx, company: number, id: number, heardParts: number): Promise<Heard | null> {
  const { rows } = await sql<{
    part: readonly unknown[] | null;
    answered: boolean;
    answer: unknown;
    answered_at: Instant;
  }>`with heard as (
      delete from agent_task_part where company_id = ${company} and task_id = ${id} and number = ${heardParts + 1}
      returning part)
    select (select part from heard) as part, state = 'answered' and parts = ${heardParts} as answered, answer, answered_at,
      ${notWaited}
    from agent_task where company_id = ${company} and id = ${id}`.execute(trx);
  const [task] = rows;
  if (task?.part) return { is: 'part', part: task.part };
  return task?.answered ? { is: 'answer', answer: task.answer, at: task.answered_at } : null;
}

async function giveUp(trx: Trx, { company, connection }: Place, id: number): Promise<GivenUp> {
  const { rows } = await sql<{ claimed: boolean }>`update agent_task set state = 'over'
    where company_id = ${company} and id = ${id} and state <> 'answered'
    returning claim_hash is not null as claimed`.execute(trx);
  const seen = await sql<{ since_ms: number | null }>`select ${sinceSeen} as since_ms from agent
    where company_id = ${company} and connection_id = ${connection} and joined_at is not null
      and revoked_at is null`.execute(trx);
  await ring(trx, forAgent(company, connection));
  return { claimed: rows[0]?.claimed ?? true, agoMs: seen.rows[0]?.since_ms ?? null };
}

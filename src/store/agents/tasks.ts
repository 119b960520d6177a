import { type RawBuilder, sql } from 'kysely';
import type { Agents, Claim, Claimed, HandedTask, HeldTask, KnownAgent } from '../../app/unit-of-work.ts';
import { type AgentCall, agentLimits, agentTimes, isWrite, writeCalls } from '../../domain/agent.ts';
import { no, yes } from '../../domain/refusal.ts';
import type { Database, Trx } from '../pool.ts';
import { type Bell, channel, forAgent, forTask, notWaited, ring } from './bell.ts';

const buffer = (bytes: Uint8Array) => Buffer.from(bytes);
const same = (kept: Uint8Array | null, given: Uint8Array) => kept !== null && Buffer.compare(kept, given) === 0;

/** What agents do with their tasks. */
export function taskStore(database: Database, bell: Bell): Pick<Agents, 'claim' | 'begin' | 'part' | 'result'> {
  return {
    claim: async (agent, claim, listening) => {
      const until = performance.now() + claim.waitMs;
      let first = true;
      const look = async (): Promise<Claimed | null> => {
        // Only its asking is a sign of life, and not that the hub still listens to it.
        const asks = first;
        first = false;
        const found = await database.transaction(agent, (trx) => claimNow(trx, agent, claim, asks));
        // It went while we looked: what it will never hear of goes to whoever comes next, without waiting for a lease.
        if (found !== null && listening.aborted) await takeBack(database, agent, found);
        return found === null || found.tasks.length > 0 || found.over.length > 0 ? (found ?? none) : null;
      };
      return (await bell.watch(forAgent(agent.company, agent.connection), until, listening, look)) ?? none;
    },
    begin: (agent, task) =>
      database.transaction(agent, async (trx) => {
        const { rows } = await sql<{ left_ms: number }>`update agent_task set state = 'begun'
          where company_id = ${agent.company} and id = ${task.id} and agent_id = ${agent.agent}
            and claim_hash = ${buffer(task.claimHash)} and state = 'claimed' and lease_until > clock_timestamp()
            and deadline > clock_timestamp() and ${living(agent)}
          returning extract(epoch from deadline - clock_timestamp())::double precision * 1000 as left_ms`.execute(trx);
        return rows[0] === undefined ? no('claim_over') : yes({ leftMs: Math.floor(rows[0].left_ms) });
      }),
    part: (agent, task, number, part, hash) =>
      database.transaction(agent, async (trx) => {
        const held = await hold(trx, agent, task);
        if (held === null || held.state !== 'claimed' || number > agentLimits.parts) return no('claim_over');
        if (number === held.parts) return same(held.part_hash, hash) ? yes(null) : other();
        if (number !== held.parts + 1) return other();
        // Each part is an answer of its own: whoever reads the list waits anew for the next.
        await sql`with kept as (
            insert into agent_task_part (company_id, task_id, number, part)
            values (${agent.company}, ${task.id}, ${number}, ${JSON.stringify(part)}::jsonb)
          ), moved as (
            update agent_task set parts = ${number}, part_hash = ${buffer(hash)}, lease_until = ${lease},
              deadline = clock_timestamp() + within_ms * interval '1 millisecond'
            where company_id = ${agent.company} and id = ${task.id}
          ) select pg_notify(${channel}, ${forTask(agent.company, task.id)}), ${notWaited}`.execute(trx);
        return yes(null);
      }),
    result: (agent, task, answer, hash) =>
      database.transaction(agent, async (trx) => {
        const held = await hold(trx, agent, task);
        if (held === null) return no('claim_over');
        if (held.state === 'answered') return same(held.answer_hash, hash) ? yes(null) : other();
        await sql`with answered as (
            update agent_task set state = 'answered', answer = ${JSON.stringify(answer)}::jsonb,
              answer_hash = ${buffer(hash)}, answered_at = clock_timestamp()
            where company_id = ${agent.company} and id = ${task.id}
          ) select pg_notify(${channel}, ${forTask(agent.company, task.id)})`.execute(trx);
        return yes(null);
      }),
  };
}

const none: Claimed = { tasks: [], over: [] };
const other = () => no('claim_over', { because: 'other' });
const isOneThatWrites = sql`call = any(${[...writeCalls]}::text[])`;
const lease = sql`clock_timestamp() + ${agentTimes.leaseMs} * interval '1 millisecond'`;
const stands = (agent: KnownAgent, how: RawBuilder<unknown>) => sql`exists (select from agent a
  where a.company_id = ${agent.company} and a.id = ${agent.agent} and ${how})`;
/** One that was let in and has not said hello serves nothing yet: the one before it does, and of two each might read other books. */
const serving = (agent: KnownAgent) => stands(agent, sql`a.joined_at is not null`);
const living = (agent: KnownAgent) => stands(agent, sql`a.revoked_at is null`);

/**
 * Does this very process read the books that the question is meant for? Settings may have been changed beside it, and its
 * absence would be believed. One of before this was asked for does not say, and serves a connection that knows of none.
 */
const readsItsBooks = (agent: KnownAgent, { books }: Claim) => sql`exists (select from connection c
  where c.company_id = ${agent.company} and c.id = ${agent.connection}
    and coalesce(c.books, c.agent_traits->>'books') is not distinct from ${books}::text)`;

/** A write stays handed out: that nobody ever hears of it is not ours to know. */
function takeBack(database: Database, agent: KnownAgent, { tasks }: Claimed): Promise<void> {
  const ids = tasks.filter(({ call }) => !isWrite(call)).map(({ id }) => id);
  return database.transaction(agent, async (trx) => {
    await sql`update agent_task set state = 'queued', claim_hash = null, lease_until = null
      where company_id = ${agent.company} and agent_id = ${agent.agent} and id = any(${ids}::bigint[])
        and state = 'claimed'`.execute(trx);
    await ring(trx, forAgent(agent.company, agent.connection));
  });
}

/**
 * Null: the agent was revoked while it waited. Otherwise what there is for it, which may be nothing. A task that was
 * claimed by one who then fell silent is handed out again, unless it changes something or has answered in part.
 */
async function claimNow(trx: Trx, agent: KnownAgent, claim: Claim, asks: boolean): Promise<Claimed | null> {
  const alive = asks ? await prolong(trx, agent, claim) : await lives(trx, agent);
  if (!alive) return null;
  const over = await overOf(trx, agent, claim.hand);
  if (claim.room === 0) return { tasks: [], over };
  const { rows } = await sql<{ id: number }>`select id from agent_task
    where company_id = ${agent.company} and connection_id = ${agent.connection} and deadline > clock_timestamp()
      and ${serving(agent)} and ${readsItsBooks(agent, claim)}
      and (state = 'queued'
        or (state = 'claimed' and not (${isOneThatWrites}) and parts = 0 and lease_until < clock_timestamp()))
    order by id limit ${claim.room} for update skip locked`.execute(trx);
  const tasks: (HandedTask & { token: string })[] = [];
  for (const { id } of rows) tasks.push(await handOut(trx, agent, id, claim));
  return { tasks, over };
}

async function handOut(trx: Trx, agent: KnownAgent, id: number, claim: Claim) {
  const { token, hash } = claim.token();
  const { rows } = await sql<{ call: AgentCall; arguments: unknown; left_ms: number; lag_ms: number }>`
    update agent_task set state = 'claimed', agent_id = ${agent.agent}, claim_hash = ${buffer(hash)},
      -- A write is begun before its deadline or never: there is no lease to run out before that.
      lease_until = case when ${isOneThatWrites} then deadline else ${lease} end
    where company_id = ${agent.company} and id = ${id}
    returning call, arguments, extract(epoch from deadline - clock_timestamp())::double precision * 1000 as left_ms,
      extract(epoch from clock_timestamp() - put_at)::double precision * 1000 as lag_ms`.execute(trx);
  const task = rows[0]!;
  await sql`update agent set lag_ms = ${Math.round(task.lag_ms)}
    where company_id = ${agent.company} and id = ${agent.agent}`.execute(trx);
  return { id, call: task.call, arguments: task.arguments, leftMs: Math.floor(task.left_ms), token };
}

async function lives(trx: Trx, agent: KnownAgent): Promise<boolean> {
  const { rows } = await sql<{ lives: boolean }>`select ${living(agent)} as lives`.execute(trx);
  return rows[0]!.lives;
}

/** The agent is there, and so is whatever it holds. A claim of nothing with nothing in hand is only a question. */
async function prolong(trx: Trx, agent: KnownAgent, { room, hand, error }: Claim): Promise<boolean> {
  if (room === 0 && hand.length === 0) return true;
  const { numAffectedRows } = await sql`update agent set last_seen_at = clock_timestamp(), left_at = null,
      last_error = ${error}
    where company_id = ${agent.company} and id = ${agent.agent} and revoked_at is null`.execute(trx);
  if (Number(numAffectedRows ?? 0) === 0) return false;
  if (hand.length > 0) {
    await sql`update agent_task set lease_until = ${lease}
      where company_id = ${agent.company} and agent_id = ${agent.agent} and id = any(${[...hand]}::bigint[])
        and state = 'claimed' and not (${isOneThatWrites})`.execute(trx);
  }
  return true;
}

/** What it holds and nobody waits for: given up, past its time, given to another, or cleared away. */
async function overOf(trx: Trx, agent: KnownAgent, hand: readonly number[]): Promise<readonly number[]> {
  if (hand.length === 0) return [];
  const { rows } = await sql<{ id: number }>`select id from agent_task
    where company_id = ${agent.company} and agent_id = ${agent.agent} and id = any(${[...hand]}::bigint[])
      and state in ('claimed', 'begun') and deadline > clock_timestamp()`.execute(trx);
  const waited = new Set(rows.map(({ id }) => id));
  return hand.filter((id) => !waited.has(id));
}

interface Held {
  readonly state: string;
  readonly parts: number;
  readonly part_hash: Uint8Array | null;
  readonly answer_hash: Uint8Array | null;
}

/** The task, locked, where the token is the one that was given with it and somebody still waits. */
async function hold(trx: Trx, agent: KnownAgent, task: HeldTask): Promise<Held | null> {
  const { rows } = await sql<Held>`select state, parts, part_hash, answer_hash from agent_task
    where company_id = ${agent.company} and id = ${task.id} and agent_id = ${agent.agent}
      and claim_hash = ${buffer(task.claimHash)} and ${living(agent)}
      and (state = 'answered'
        -- What was made is told as long as somebody waits to hear it.
        or (${isOneThatWrites} and state = 'begun')
        or (not (${isOneThatWrites}) and state = 'claimed' and least(lease_until, deadline) > clock_timestamp()))
    for update`.execute(trx);
  return rows[0] ?? null;
}

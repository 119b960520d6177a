import { type AlertKind, decideAlerts, type Wrong } from '../../domain/care/alerts.ts';
import { inQuietHours } from '../../domain/care/quiet-hours.ts';
import type { ConnectionId } from '../../domain/ids.ts';
import {
  type AlertNews,
  exportsNews,
  overNews,
  readsNews,
  silentNews,
  tieOutNews,
} from '../../domain/letters/alert-letter.ts';
import { type Cents, formatMoney } from '../../domain/money.ts';
import type { Instant } from '../../domain/time.ts';
import { words } from '../../domain/words/words.ts';
import { announce } from '../announce.ts';
import { writeAlerts } from '../commands/write-alerts.ts';
import type { Deps } from '../deps.ts';
import { readerFor } from '../erp-access.ts';
import type { Connection, JobEnd, JobRun, Lease, StuckExports, Tx } from '../unit-of-work.ts';

/** A connection is looked at this often. */
const everyMs = 60_000;

/** Something that is wrong, and how it is told. */
interface Met extends Wrong {
  readonly news: AlertNews;
}

/**
 * Looks at what is noted of a connection, and tells people of what is wrong with it and what is over. It asks nobody. All
 * of it is one transaction: whatever dies, an alert is told with what it wrote, or not at all.
 */
export function watch(deps: Deps, lease: Lease): Promise<JobRun> {
  return deps.work.run({ company: lease.company }, async (tx) => {
    await tx.jobs.mustHold(lease);
    const connection = await tx.connections.get(lease.subject as ConnectionId);
    if (connection !== null) await lookAt(deps, tx, connection);
    const end: JobEnd =
      connection === null ? { is: 'done' } : { is: 'again', inMs: everyMs, because: words.jobs.next_watch };
    await tx.jobs.end(lease, end);
    return { ...end, ended: true };
  });
}

async function lookAt(deps: Deps, tx: Tx, connection: Connection): Promise<void> {
  const now = await tx.now();
  const { wrong, notNow, agent } = await whatIsWrong(tx, connection, now);
  const decided = decideAlerts(wrong, await tx.alerts.kept(connection.id), now, notNow);
  const news: AlertNews[] = [];
  for (const { wrong: found, tellAfter, tell } of decided.begin) {
    const { kind, cause, count } = found;
    const says = found.news.say().what;
    const id = await tx.alerts.begin({ connection: connection.id, kind, cause, tellAfter, count, says });
    if (tell) news.push(await told(tx, id, found.count, found.news));
  }
  for (const { alert, wrong: found } of decided.tell) news.push(await told(tx, alert.id, found.count, found.news));
  for (const { alert, tell: wasTold } of decided.end) {
    // Of an agent that was taken away its silence is over, but it is not back.
    const tell = wasTold && !(alert.kind === 'agent_silent' && agent === null);
    await tx.alerts.end(alert.id, tell);
    if (alert.toldAt !== null) await announced(tx, alert.id, 'update');
    if (tell) news.push(overNews(alert.kind === 'agent_silent' ? 'agent_silent' : 'reads_failing', connection.name));
  }
  news.push(...(await tiedOut(deps, tx, connection, now)));
  await tx.alerts.forget(connection.id);
  await writeAlerts(deps, tx, connection.company, news);
}

async function told(tx: Tx, id: number, count: number, news: AlertNews): Promise<AlertNews> {
  await tx.alerts.tell(id, count, news.say().what);
  await announced(tx, id, 'create');
  return news;
}

const announced = (tx: Tx, id: number, event: 'create' | 'update') =>
  announce(tx, null, { resource: 'ERP Alerts', event, id, project: null });

async function whatIsWrong(tx: Tx, connection: Connection, now: Instant) {
  const { name } = connection;
  const schedule = await tx.care.schedule(connection.id);
  const { timeZone } = await tx.directory.settings();
  const agent = (await tx.agents.list()).find((one) => one.connection === connection.id) ?? null;
  const silentMs = agent?.lastSeenAt ? now - agent.lastSeenAt : null;
  const wrong: Met[] = [];
  const notNow = new Set<AlertKind>();
  if (agent?.away && silentMs !== null && silentMs >= schedule.silentMinutes * 60_000) {
    const news = silentNews({ name, agent: agent.name, host: agent.host, silentMs });
    wrong.push({ kind: 'agent_silent', cause: '', count: 0, news });
  } else if (agent?.away) {
    // More patience was allowed meanwhile, or another was enrolled and has not come: neither is back by that.
    notNow.add('agent_silent');
  }
  const because = connection.lastReadError;
  if (because !== null) {
    const news = readsNews({ name, erp: connection.agentTraits?.name ?? name, because });
    wrong.push({ kind: 'reads_failing', cause: '', count: 0, news });
  }
  wrong.push(...(await tx.alerts.stuckExports(connection.id)).map((stuck) => exportsMet(name, stuck)));
  // That the bills are not read while their agent is away is the same thing, and says nothing when it is over.
  if (agent?.away) notNow.add('reads_failing');
  // Machines are backed up and started anew at night: what is well again by the end of it woke nobody.
  if (inQuietHours(now, schedule.quiet, timeZone)) notNow.add('reads_failing').add('agent_silent');
  return { wrong, notNow, agent };
}

function exportsMet(name: string, { code, count, some }: StuckExports): Met {
  const named = some.map((one) => ({ ...one, amount: formatMoney(one.amountDue as Cents) }));
  return { kind: 'exports_failed', cause: code, count, news: exportsNews({ name, count, some: named }) };
}

/** What a newer tie-out found that the one before had not: begun, told and over at once. */
async function tiedOut(deps: Deps, tx: Tx, connection: Connection, now: Instant): Promise<readonly AlertNews[]> {
  const found = await tx.alerts.takeNewFindings(connection.id);
  if (found === null) return [];
  const { name, id } = connection;
  const erp = readerFor(deps, connection).traits.name;
  const news = tieOutNews({ name, erp, tieOut: found.tieOut, counts: found.counts });
  const count = Object.values(found.counts).reduce((all, one) => all + one, 0);
  const cause = String(found.tieOut);
  const says = news.say().what;
  const alert = await tx.alerts.begin({ connection: id, kind: 'tie_out_found', cause, tellAfter: now, count, says });
  await told(tx, alert, count, news);
  await tx.alerts.end(alert, false);
  return [news];
}

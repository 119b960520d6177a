import { checkNewest } from '../../src/app/checkpoints.ts';
import type { AgentHealth, Connection, Keyring, TestResult, Tx } from '../../src/app/unit-of-work.ts';
import { type ConnectionFacts, judgeAccounts, judgeConnection, judgeSetBack } from '../../src/domain/care/check-up.ts';
import type { CompanyId } from '../../src/domain/ids.ts';
import { type Instant, isoInstant } from '../../src/domain/time.ts';
import { fill, words } from '../../src/domain/words/words.ts';
import { type CompanyStanding, companyStanding } from '../../src/store/check-up.ts';
import type { Database } from '../../src/store/pool.ts';
import { openUnitOfWork } from '../../src/store/unit-of-work.ts';
import type { Note } from './examine.ts';

const says = words.checkUp;
/** Of a company's alerts so many are told. */
const mostAlerts = 100;

interface Examined {
  readonly database: Database;
  readonly company: CompanyId;
  readonly keys: Keyring | null;
  /** Of the key that vouches for histories; null where there is none here. */
  readonly publicPem: string | null;
}

/** One company: its connections and agents, mail, webhooks, secrets, and the newest of its history. */
export async function examineCompany(
  { database, company, keys, publicPem }: Examined,
  note: Note,
  part: (what: string, look: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const work = openUnitOfWork(database);
  const standing = await companyStanding(database, company);
  const { name } = standing;
  const { mail, connections, accounts, now } = await work.run({ company }, async (tx) => ({
    mail: await tx.mails.standing(),
    connections: await connectionsOf(tx),
    accounts: await tx.directory.serviceAccounts(),
    now: await tx.now(),
  }));
  const setBack = judgeSetBack(name, standing.newest, now);
  if (setBack !== null) note(setBack);
  const kept = judgeAccounts(name, accounts, now);
  if (kept !== null) note(kept);
  for (const connection of connections) note(...judgeConnection(connection, now));
  const troubled = mail.gaveUp > 0 || mail.lastError !== null;
  const letters = troubled ? says.mail.failing : says.mail.well;
  note({
    what: fill(says.mail.what, { company: name }),
    ok: troubled ? false : true,
    says: fill(letters, { ...mail, because: mail.lastError ?? '' }),
  });
  const { failing, hooks, leftBehind } = standing;
  if (hooks > 0)
    note({ what: fill(says.hook.what, { company: name }), ok: failing === null, says: sayHooks(standing) });
  if (leftBehind.length > 0) {
    const told = fill(says.hook.makerLeft, { hosts: leftBehind.join(', ') });
    note({ what: fill(says.hook.what, { company: name }), ok: null, says: told });
  }
  const known = new Set(keys?.known() ?? []);
  const closed = standing.secrets.filter(({ sealed }) => !known.has(keys?.keyOf(sealed) ?? ''));
  if (closed.length > 0) {
    const names = closed.map((one) => one.name).join(', ');
    note({ what: says.keys.what, ok: false, says: fill(says.keys.unopened, { names }) });
  }
  const what = fill(says.history.what, { company: name });
  await part(what, async () => {
    const verdict = await checkNewest(work, { company }, publicPem);
    const well = verdict.found === 0;
    note({ what, ok: well, says: fill(well ? says.history.well : says.history.wrong, { ...verdict }) });
  });
}

async function connectionsOf(tx: Tx): Promise<readonly ConnectionFacts[]> {
  const agents = await tx.agents.list();
  const alerts = (await tx.alerts.list(null, mostAlerts)).filter((one) => one.endedAt === null);
  const now = await tx.now();
  const found: ConnectionFacts[] = [];
  for (const connection of await tx.connections.list()) {
    const { queue } = await tx.care.fare(connection.id);
    const agent = agents.find((one) => one.connection === connection.id) ?? null;
    found.push({
      ...connection,
      parked: queue.parked,
      failed: queue.failed,
      agent: agentFacts(connection, agent, now),
      tried: notWell(await tx.setUpTests.results(connection.id)),
      // What the lines above do not say themselves.
      alerts: alerts
        .filter((one) => one.connection.id === connection.id && !toldOtherwise.has(one.kind))
        .map((one) => one.says),
    });
  }
  return found;
}

/** Of the last live tests: those that failed, and what an examination found not to be well, such as a clock. */
const notWell = (results: readonly TestResult[]): ConnectionFacts['tried'] =>
  results.flatMap(({ name, ok, at, says: why, findings }) => [
    ...(ok || findings.length > 0 ? [] : [{ at, what: words.setUpConnection.tests.names[name], says: why ?? '' }]),
    ...findings.filter((one) => one.ok === false).map(({ what, says: told }) => ({ at, what, says: told })),
  ]);

const toldOtherwise: ReadonlySet<string> = new Set(['agent_silent', 'reads_failing', 'exports_failed']);

function agentFacts(connection: Connection, agent: AgentHealth | null, now: Instant): ConnectionFacts['agent'] {
  if (agent === null) return connection.agentTraits === null ? null : 'none';
  return {
    name: agent.name,
    away: agent.away,
    sinceSeenMs: agent.lastSeenAt === null ? null : now - agent.lastSeenAt,
    skewMs: agent.clockSkewMs,
    error: agent.error,
  };
}

/** That all go through, or which has failed for longest. */
function sayHooks({ failing, hooks }: Pick<CompanyStanding, 'failing' | 'hooks'>): string {
  if (failing === null) return fill(says.hook.well, { count: hooks });
  const { host: url, since } = failing;
  return since === null ? fill(says.hook.gaveUp, { url }) : fill(says.hook.failing, { url, at: isoInstant(since) });
}

import type { ErpReader } from '../../connectors/contract.ts';
import { billReference, type ConnectionId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, yes } from '../../domain/refusal.ts';
import type { ErpFinding, SetUpTest } from '../../domain/set-up-tests.ts';
import { words } from '../../domain/words/words.ts';
import type { Deps } from '../deps.ts';
import { allBusy, readerFor, slotWaitMs } from '../erp-access.ts';
import type { Caller, Connection, TestResult } from '../unit-of-work.ts';

/** A list, or an examination, may be as long as this. */
const longestMs = 120_000;
const slackMs = 5_000;

type Came = Pick<TestResult, 'ok' | 'count' | 'says' | 'findings'>;
const plain = { count: null, says: null, findings: [] };

/** Makes one live test of a connection and keeps what it came to. Nothing is changed in the ERP by any of them. */
export async function testConnection(
  deps: Deps,
  caller: Caller,
  { connection: id, test }: { readonly connection: ConnectionId; readonly test: SetUpTest },
): Promise<Outcome<TestResult>> {
  const connection = await deps.work.run(caller, (tx) => tx.connections.get(id));
  if (connection === null) return no('not_found', { thing: 'ERP connection' });
  const lacking = missing(caller.grants, 'connection.manage', null);
  if (lacking.length > 0) return noMore(notPermitted(lacking));
  const begun = performance.now();
  const came = await make(deps, connection, test);
  const ms = Math.round(performance.now() - begun);
  return yes(await deps.work.run(caller, (tx) => tx.setUpTests.keep(id, { ...came, name: test, ms })));
}

async function make(deps: Deps, connection: Connection, test: SetUpTest): Promise<Came> {
  const erp = readerFor(deps, connection);
  const { maxInFlight } = erp.traits;
  const signal = AbortSignal.timeout(longestMs);
  try {
    const held = longestMs + slackMs;
    const turn = await deps.queue.withinSlot(connection, maxInFlight, held, slotWaitMs.setUpTest, () =>
      tests[test](erp, signal, deps),
    );
    return turn?.value ?? { ...plain, ok: false, says: allBusy().because };
  } catch (cause) {
    return { ...plain, ok: false, says: cause instanceof Error ? cause.message : String(cause) };
  }
}

const tests: Readonly<Record<SetUpTest, (erp: ErpReader, signal: AbortSignal, deps: Deps) => Promise<Came>>> = {
  reach: async (erp, signal) => {
    const answer = await erp.check(signal);
    return { ...plain, ok: answer.ok, says: answer.ok ? null : answer.because };
  },
  examine: async (erp, signal) => {
    const findings: readonly ErpFinding[] = await Array.fromAsync(erp.examine?.(signal) ?? []);
    return { ...plain, ok: findings.every(({ ok }) => ok !== false), findings };
  },
  vendors: (erp, signal) => counted(erp.vendors(signal)),
  jobs: (erp, signal) => counted(erp.jobs(signal)),
  cost_types: (erp, signal) => counted(erp.costTypes(signal)),
  cost_codes: (erp, signal) => ofFirstJob(erp, signal, (job) => erp.costCodes(job, signal)),
  commitments: (erp, signal) => ofFirstJob(erp, signal, (job) => erp.subcontracts(job, signal)),
  /** A reference that was never given to anybody: it has to be found absent, and not merely unknown. */
  bill: async (erp, signal, deps) => {
    const seen = await erp.lookFor({ reference: billReference(deps.randomBytes(26)) }, signal);
    if (seen.is === 'gone') return { ...plain, ok: true };
    return { ...plain, ok: false, says: seen.is === 'unknown' ? seen.because : words.setUpConnection.strangeBill };
  },
};

async function counted(list: AsyncIterable<unknown>): Promise<Came> {
  let count = 0;
  for await (const _ of list) count++;
  return { ...plain, ok: true, count };
}

/** Cost codes and subcontracts are of a job: the first one stands for all of them. */
async function ofFirstJob(
  erp: ErpReader,
  signal: AbortSignal,
  of: (job: string) => AsyncIterable<unknown>,
): Promise<Came> {
  for await (const { number } of erp.jobs(signal)) return counted(of(number));
  return { ...plain, ok: true, count: 0, says: words.setUpConnection.noJob };
}

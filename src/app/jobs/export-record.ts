import type { CreateAnswer, ErpConnector, RecordSighting } from '../../connectors/contract.ts';
import { rulesOf } from '../../domain/records/kinds.ts';
import { recordKeyOf } from '../../domain/records/made.ts';
import { changeOrderKey } from '../../domain/records/making.ts';
import type { ExportError } from '../../domain/refusal.ts';
import { type Instant, isoInstant } from '../../domain/time.ts';
import { fill, words } from '../../domain/words/words.ts';
import { recordEvent } from '../commands/records/open-record.ts';
import type { Deps } from '../deps.ts';
import { allBusy, askErp, slotWaitMs } from '../erp-access.ts';
import type { Connection, JobEnd, JobRun, Lease, OurRecord, RecordExport, Tx } from '../unit-of-work.ts';
import {
  again,
  askOnce,
  attemptOrPark,
  lookedOverMs,
  mostAttempts,
  notShownYet,
  saidYes,
  waitsForALook,
} from './ask-once.ts';
import { askOfFlow, forgetAsks, knownAsk, untilSettledMs } from './known-asks.ts';
import { pauseAfter } from './pause.ts';

interface Started {
  readonly export: RecordExport;
  readonly connection: Connection;
  readonly erp: ErpConnector;
}

/**
 * Makes a vendor, job, commitment or change order in the ERP, as an invoice's bill is made: look, ask, look again. Its
 * number is our reference there, for the ERP holds it once: what bears it and says the same is ours, what says something
 * else is somebody's, and only what is provably not there is asked for. Any line here may be the last before the process
 * dies: the next attempt begins with a look.
 */
export async function exportRecord(deps: Deps, lease: Lease): Promise<JobRun> {
  const started = await start(deps, lease);
  if (started === null) return { is: 'done' };
  return attemptOrPark(
    deps,
    lease,
    () => attempt(deps, lease, started),
    () => parked(deps, lease, started, 'internal_error', ''),
  );
}

async function start(deps: Deps, lease: Lease): Promise<Started | null> {
  return deps.work.run({ company: lease.company }, async (tx) => {
    const found = await tx.records.toExport(lease.subject);
    if (found?.flow.state !== 'exporting') return null; // someone finished it
    const connection = await tx.connections.get(found.connection);
    if (connection === null || found.wanted === null) throw new Error(`flow ${lease.subject} has nothing to export`);
    return { export: found, connection, erp: deps.connectorFor(connection) };
  });
}

async function attempt(deps: Deps, lease: Lease, started: Started): Promise<JobRun> {
  const { erp, connection } = started;
  const { flow, wanted, fingerprint } = started.export;
  const known = knownAsk(deps, askOfFlow(flow));
  const look = await askErp(deps, connection, erp, slotWaitMs.export, (signal) =>
    erp.findRecord(recordKeyOf(wanted!), signal),
  );
  await deps.reach('looked');
  if (look === null) return again(lease, allBusy().because);
  const seen = look.value;
  if (seen.is === 'present') {
    if (seen.fingerprint === fingerprint) return synced(deps, lease, started, seen);
    if (flow.askedAt !== null) return parked(deps, lease, started, 'exists_but_differs', seen.name);
    // It was asked for in the time that a restore lost, maybe.
    if (waitsForALook(connection)) return parked(deps, lease, started, 'number_may_be_ours', seen.name);
    // Never asked for, or asked for and refused: then it is somebody else's, and the number is taken.
    return failed(deps, lease, started, { code: 'erp_duplicate_number', detail: seen.name });
  }
  if (seen.is === 'unknown') return notAnswering(deps, lease, started, seen);
  const unsettledMs = await untilSettledMs(deps, known, seen, erp.traits.settleMs);
  if (!(unsettledMs <= 0)) return lookAgain(deps, lease, started, notShownYet(lease, unsettledMs));
  if (saidYes(flow)) return notShown(deps, lease, started);
  if (waitsForALook(connection)) return notLookedOver(deps, lease, started);
  return ask(deps, lease, started);
}

async function ask(deps: Deps, lease: Lease, started: Started): Promise<JobRun> {
  const { erp } = started;
  const answer = await askOnce(deps, lease, started, {
    saveIntent: () => saveIntent(deps, lease, started),
    takeIntentBack: () => takeIntentBack(deps, lease, started),
    create: (signal) => erp.createRecord(started.export.wanted!, signal),
  });
  if (answer.is === 'again') return answer;
  if (answer.is === 'refused') return refusedNow(deps, lease, started, answer.refusal);
  if (answer.is === 'unclear') {
    if (answer.trouble === 'made_but_not_shown') return notShown(deps, lease, started);
    return notAnswering(deps, lease, started, answer);
  }
  // It says so; that it is there, and is what was asked for, is looked at.
  return lookAgain(deps, lease, started, { ...notShownYet(lease, 0), inMs: 0 }, 'affirmed');
}

/** Its yes is all there is of it. */
const notShown = (deps: Deps, lease: Lease, started: Started): Promise<JobRun> =>
  parked(deps, lease, started, 'yes_not_shown', '');

async function saveIntent(deps: Deps, lease: Lease, { export: { flow, kind, recordId }, erp }: Started): Promise<void> {
  const { settleMs } = erp.traits;
  const askedAt = await deps.work.run({ company: lease.company }, async (tx) => {
    await tx.jobs.mustHold(lease);
    const record = await tx.records.lock(kind, recordId);
    if (record?.flow?.id !== flow.id || record.flow.state !== 'exporting') {
      throw new Error(`flow ${flow.id} left exporting under a held lease`);
    }
    const at = ((await tx.now()) + 1) as Instant; // rounded up: an absence must be later than this
    await tx.records.changeFlow(flow.id, { askedAt: at, settleMs });
    const facts = { erp: erp.traits.name, number: flow.number, attempt: lease.attempt };
    await tx.events.append([recordEvent(null, record, 'record.asked', facts)]);
    return at;
  });
  knownAsk(deps, askOfFlow({ ...flow, askedAt }));
}

function takeIntentBack(deps: Deps, lease: Lease, { export: { flow, kind, recordId } }: Started): Promise<void> {
  return deps.work.run({ company: lease.company }, async (tx) => {
    await tx.jobs.mustHold(lease);
    const record = await tx.records.lock(kind, recordId);
    if (record?.flow?.id === flow.id && record.flow.state === 'exporting') {
      await tx.records.changeFlow(flow.id, { askedAt: flow.askedAt, settleMs: flow.settleMs ?? null });
    }
  });
}

/** Ends the attempt in one transaction with what it changes; whoever lost the lease changes nothing. */
function settle(
  deps: Deps,
  lease: Lease,
  { export: { flow, kind, recordId } }: Started,
  end: JobEnd,
  change: (tx: Tx, record: OurRecord) => Promise<void>,
): Promise<JobRun> {
  return deps.work.run({ company: lease.company }, async (tx) => {
    await tx.jobs.mustHold(lease);
    const record = await tx.records.lock(kind, recordId);
    if (record?.flow?.id === flow.id && record.flow.state === 'exporting') await change(tx, record);
    await tx.jobs.end(lease, end);
    return { ...end, ended: true };
  });
}

/**
 * It is there, and is what was asked for: from now on its number says so, as the ERP writes it. Under `007` one makes job
 * 7, and whatever stands on it has to name it so.
 */
async function synced(
  deps: Deps,
  lease: Lease,
  started: Started,
  seen: Extract<RecordSighting, { is: 'present' }>,
): Promise<JobRun> {
  const run = await settle(deps, lease, started, { is: 'done' }, async (tx, record) => {
    const { flow, kind, wanted } = started.export;
    const { number } = seen;
    const key = wanted!.type === 'change_order' ? changeOrderKey(wanted!.commitmentNumber, number) : number;
    const facts = {
      erp: started.erp.traits.name,
      number,
      evidence: { is: seen.is, as_of: isoInstant(seen.asOf), fingerprint: seen.fingerprint },
    };
    // Somebody gave it, or another of ours, a number meanwhile: theirs stands, and people are told of the one that was made.
    const other = record.erpNumber !== null && record.erpNumber !== key;
    const taken = other || (await tx.records.setNumber(kind, record.id, key)) === 'taken';
    await tx.records.endFlow(flow.id, 'joined', null, null);
    await tx.events.append([
      taken
        ? recordEvent(null, record, 'record.overtaken', { ...facts, record: record.erpNumber ?? '' })
        : recordEvent(null, record, 'record.confirmed', facts),
    ]);
  });
  forgetAsks(deps, askOfFlow(started.export.flow));
  return run;
}

/**
 * As with a bill: a no frees the record only where it answers the one ask that there was. What an earlier one made may be there,
 * under another number by now or a moment too late for the look, and what is taken may be its own.
 */
function refusedNow(deps: Deps, lease: Lease, started: Started, error: ExportError): Promise<JobRun> {
  if (started.export.flow.askedAt === null) return failed(deps, lease, started, error);
  return error.code === 'erp_duplicate_number'
    ? parked(deps, lease, started, 'number_may_be_ours', error.detail)
    : parked(deps, lease, started, 'refused_in_doubt', sayError(started, error));
}

const failed = (deps: Deps, lease: Lease, started: Started, error: ExportError): Promise<JobRun> =>
  settle(deps, lease, started, { is: 'done' }, async (tx, record) => {
    const said = { ...error, detail: sayError(started, error) };
    // Nothing was made: no ask is open any more.
    await tx.records.changeFlow(started.export.flow.id, {
      state: 'failed_to_export',
      parked: false,
      askedAt: null,
      settleMs: null,
      error: said,
    });
    await tx.events.append([recordEvent(null, record, 'record.failed', { erp: started.erp.traits.name, ...said })]);
  });

function parked(
  deps: Deps,
  lease: Lease,
  started: Started,
  code: ExportError['code'],
  detail: string,
): Promise<JobRun> {
  const error = { code, detail: sayError(started, { code, detail }) };
  return settle(deps, lease, started, { is: 'parked', because: code }, async (tx, record) => {
    await tx.records.changeFlow(started.export.flow.id, { parked: true, error });
    await tx.events.append([recordEvent(null, record, 'record.parked', { erp: started.erp.traits.name, ...error })]);
  });
}

/** After so many attempts a person is called. */
const giveUp = (deps: Deps, lease: Lease, started: Started, because: string, affirmed: boolean): Promise<JobRun> =>
  affirmed ? notShown(deps, lease, started) : parked(deps, lease, started, 'gave_up', because);

/** Soon it counts, unless the ask is of a clock that was ahead. */
function lookAgain(deps: Deps, lease: Lease, started: Started, end: JobEnd, yes?: 'affirmed'): Promise<JobRun> {
  const { flow } = started.export;
  const affirmed = yes !== undefined || saidYes(flow);
  if (lease.attempt >= mostAttempts) return giveUp(deps, lease, started, words.jobs.not_shown_yet, affirmed);
  return settle(deps, lease, started, end, async (tx) => {
    if (yes === undefined) return;
    const code = 'yes_unread' as const;
    await tx.records.changeFlow(flow.id, { error: { code, detail: sayError(started, { code, detail: '' }) } });
  });
}

/** No answer, or an unclear one. The approver is shown why it takes time, and a person is called in the end. */
function notAnswering(
  deps: Deps,
  lease: Lease,
  started: Started,
  met: Pick<Extract<CreateAnswer, { is: 'unclear' }>, 'because' | 'trouble' | 'affirmed'>,
): Promise<JobRun> {
  const { because, trouble, affirmed = saidYes(started.export.flow) } = met;
  if (lease.attempt >= mostAttempts) return giveUp(deps, lease, started, because, affirmed);
  const code = affirmed ? 'yes_unread' : 'erp_not_answering';
  const error = { code, detail: sayError(started, { code, detail: because }) } as const;
  const end: JobEnd = { is: 'again', inMs: pauseAfter(lease.attempt, trouble), because };
  return settle(deps, lease, started, end, async (tx, record) => {
    if (record.flow!.error?.detail !== error.detail) await tx.records.changeFlow(record.flow!.id, { error });
  });
}

/** As with a bill: after a restore nothing new is asked for until somebody has looked over what came since. */
function notLookedOver(deps: Deps, lease: Lease, started: Started): Promise<JobRun> {
  const code = 'not_looked_over' as const;
  const error = { code, detail: sayError(started, { code, detail: '' }) };
  const end: JobEnd = { is: 'again', inMs: lookedOverMs, because: code, uncounted: true };
  return settle(deps, lease, started, end, async (tx, record) => {
    if (record.flow!.error?.code !== code) await tx.records.changeFlow(record.flow!.id, { error });
  });
}

/** Our sentence, and the ERP's own words after it. */
function sayError({ erp, export: { kind } }: Started, { code, detail }: ExportError): string {
  const { exportErrors, unlinkedErrors } = words.records;
  const ofKind = rulesOf(kind).linked ? exportErrors : { ...exportErrors, ...unlinkedErrors };
  const ours = fill(ofKind[code] ?? words.erp.exportErrors[code], { erp: erp.traits.name });
  return detail === '' ? ours : `${ours} (${detail})`;
}

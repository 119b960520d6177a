import type { CompanyId, InvoiceId, PersonId } from '../domain/ids.ts';
import type { OwnChange } from '../domain/letters/own-change-letter.ts';
import type { Look } from '../domain/look.ts';
import { accept } from './commands/accept.ts';
import { makeAgentCode, revokeAgent } from './commands/agents.ts';
import { openApplications } from './commands/applications.ts';
import { attach, attachmentContent, attachments, detach, mayAttach } from './commands/attachments.ts';
import { bulk, operation, operationState, operations, retryRefused, verdicts } from './commands/bulk.ts';
import { confirmBooks } from './commands/confirm-books.ts';
import { connectErp } from './commands/connect-erp.ts';
import { beginCorrection } from './commands/corrections/begin.ts';
import { abandonCorrection, chooseWay } from './commands/corrections/change.ts';
import { checkCorrection } from './commands/corrections/check.ts';
import { tellOwnChange } from './commands/directory/tell-own-change.ts';
import * as directory from './commands/directory.ts';
import { askForcedUnlink, confirmForcedUnlink, withdrawForcedUnlink } from './commands/force-unlink.ts';
import { importFile } from './commands/imports/import-file.ts';
import { addListView, changeListView, listViews, removeListView } from './commands/list-views.ts';
import { lookOver } from './commands/look-over.ts';
import { answerDetail } from './commands/outside/answer-detail.ts';
import { connectOutside, stagedRecord, stageRecords } from './commands/outside/connect.ts';
import { forgetExternal, tellExternal, tellOrigin } from './commands/outside/tell-external.ts';
import { acceptRecord, retryRecord } from './commands/records/judge-record.ts';
import { linkMatches, linkRecord } from './commands/records/link-record.ts';
import { rejectRecord } from './commands/records/reject-record.ts';
import { retrieveRecord, sendRecord } from './commands/records/send-record.ts';
import { archiveRecord, importRecord, refreshRecords } from './commands/records/take-record.ts';
import { unlinkRecord } from './commands/records/unlink-record.ts';
import { reject } from './commands/reject.ts';
import { retrieve } from './commands/retrieve.ts';
import { retry } from './commands/retry.ts';
import { setSchedule } from './commands/schedule.ts';
import { listSecrets, removeSecret, setSecret } from './commands/secrets.ts';
import { send } from './commands/send.ts';
import { setPolicy } from './commands/set-policy.ts';
import { openSingleSignOn } from './commands/single-sign-on.ts';
import { testConnection } from './commands/test-connection.ts';
import { askTieOut, noteFinding, setTieOutHour } from './commands/tie-out.ts';
import { unlink } from './commands/unlink.ts';
import {
  addTriggers,
  changeHook,
  deleteHook,
  deleteTriggers,
  deliveries,
  hookSigning,
  hooks,
  makeHook,
  rotateHookSigning,
  triggers,
} from './commands/webhooks.ts';
import type { Deps } from './deps.ts';
import { movesOf, movesOfEach } from './moves.ts';
import type { ProjectTools } from './ports/project-tools.ts';
import { accountantReport } from './queries/accountant-report.ts';
import { alert, alerts, myAlerts, setAlertWishes } from './queries/alerts.ts';
import { connectionHealth } from './queries/connection-health.ts';
import { checkConnection, connections, readNow } from './queries/connections.ts';
import { correction, correctionFigures, correctionOf, openCorrections } from './queries/corrections.ts';
import { exportOutcomes, outcomeEvents, unsyncedFigures, unsyncedInvoices } from './queries/erp-figures.ts';
import { erpInvoice, history, shownInvoice } from './queries/erp-invoice.ts';
import { checkpoints, exportHistory, signCheckpoint } from './queries/export-history.ts';
import { exportPreview } from './queries/export-preview.ts';
import { forcedUnlink, forcedUnlinkOf } from './queries/forced-unlinks.ts';
import { everyInvoice, listChoices, listInvoices, matchingInvoices, selectInvoices } from './queries/list-invoices.ts';
import {
  askedOutside,
  externalRecords,
  ofConnection,
  outsideAskings,
  outsideRequest,
  outsideRequests,
} from './queries/outside.ts';
import { prerequisites } from './queries/prerequisites.ts';
import { listRecords, recordMatches, recordsWaiting, recordWhole } from './queries/records.ts';
import { setUpState, setWay } from './queries/set-up-state.ts';
import { sideBySide } from './queries/side-by-side.ts';
import { tieOut, tieOutFindings, tieOutRows, tieOuts } from './queries/tie-out.ts';
import { unlinkCheck } from './queries/unlink-check.ts';
import { verifyHistory } from './queries/verify-history.ts';
import type { Agents, Caller, Idempotency, Scope } from './unit-of-work.ts';

export { announce } from './announce.ts';
export type { NewApplication } from './commands/applications.ts';
export { awaitedBy, joinCorrections } from './commands/corrections/join.ts';
export type * from './commands/directory.ts';
export type * from './commands/imports/import-file.ts';
export type * from './commands/list-views.ts';
export { asItNowIs } from './commands/move-invoice.ts';
export { notifyInvitation } from './commands/notify-invitation.ts';
export type * from './commands/outside/answer-detail.ts';
export type * from './commands/outside/connect.ts';
export type * from './commands/outside/tell-external.ts';
export type { LinkedMatches } from './commands/records/link-record.ts';
export type { Unlinked } from './commands/records/unlink-record.ts';
export * from './commands/set-up.ts';
export type * from './commands/single-sign-on.ts';
export type * from './commands/webhooks.ts';
export type { Deps } from './deps.ts';
export { numberIsFree, otherErpNumber } from './erp-number.ts';
export type { Moves } from './moves.ts';
export type * from './ports/project-tools.ts';
export type * from './ports/sign-in.ts';
export type * from './queries/accountant-report.ts';
export type * from './queries/alerts.ts';
export type * from './queries/connection-health.ts';
export type * from './queries/connections.ts';
export type * from './queries/corrections.ts';
export type * from './queries/directory.ts';
export type * from './queries/erp-figures.ts';
export type * from './queries/export-preview.ts';
export type * from './queries/list-invoices.ts';
export type * from './queries/outside.ts';
export type * from './queries/prerequisites.ts';
export type * from './queries/records.ts';
export type * from './queries/set-up-state.ts';
export type * from './queries/side-by-side.ts';
export type * from './queries/tie-out.ts';
export type * from './queries/unlink-check.ts';
export type { RecordMoves, ShownRecord } from './records.ts';
export * from './unit-of-work.ts';

/** What the database said has changed, after the commit. */
export interface Changed {
  /** Null, with the others: what changed is not known, so look again. */
  readonly company: number | null;
  readonly project: number | null;
  readonly invoice: number | null;
}

/** The door of the house: every command and query that programs and people may use. */
export function openHub(
  deps: Deps,
  around: {
    readonly project: ProjectTools;
    readonly idempotency: Idempotency;
    readonly agents: Agents;
    readonly onChange: (listener: (change: Changed) => void) => () => void;
  },
) {
  return {
    ...around,
    ...listing(deps),
    ...invoices(deps),
    ...connecting(deps),
    ...figures(deps),
    ...corrections(deps),
    ...proof(deps),
    ...tyingOut(deps),
    ...outside(deps),
    ...erpRecords(deps),
    ...webhooks(deps),
    ...company(deps),
  };
}
export type Hub = ReturnType<typeof openHub>;

/** Commands and queries as a caller gives them: with what the house works with already in their hands. */
const binding =
  (deps: Deps) =>
  <I, O>(command: (deps: Deps, caller: Caller, input: I) => O) =>
  (caller: Caller, input: I): O =>
    command(deps, caller, input);

/** The list: its rows, its views, and what is done with many of them at once. */
function listing(deps: Deps) {
  const bind = binding(deps);
  return {
    list: bind(listInvoices),
    matchingInvoices: bind(matchingInvoices),
    selectInvoices: bind(selectInvoices),
    everyInvoice: bind(everyInvoice),
    listChoices: (caller: Caller) => listChoices(deps, caller),
    listViews: (caller: Caller) => listViews(deps, caller),
    addListView: bind(addListView),
    changeListView: bind(changeListView),
    removeListView: bind(removeListView),
    sideBySide: bind(sideBySide),
    bulk: bind(bulk),
    operation: bind(operation),
    operationState: bind(operationState),
    operations: (caller: Caller) => operations(deps, caller),
    verdicts: bind(verdicts),
    retryRefused: bind(retryRefused),
  };
}

/** One invoice: how it stands, its moves and its files. */
function invoices(deps: Deps) {
  const bind = binding(deps);
  return {
    movesOf,
    movesOfEach,
    invoice: bind(erpInvoice),
    shown: shownInvoice,
    /** The invoice as it now is, without asking whether one may read it: for the answer to one's own move, or before `shown`. */
    current: (scope: Scope, invoice: InvoiceId) => deps.reads.erpInvoice(scope, invoice),
    history: bind(history),
    exportPreview: bind(exportPreview),
    unlinkCheck: bind(unlinkCheck),
    send: bind(send),
    retrieve: bind(retrieve),
    accept: bind(accept),
    reject: bind(reject),
    retry: bind(retry),
    unlink: bind(unlink),
    attachments: bind(attachments),
    attach: bind(attach),
    mayAttach: bind(mayAttach),
    attachmentContent: bind(attachmentContent),
    detach: bind(detach),
  };
}

/** Connections: their making, their care, their agents and secrets. */
function connecting(deps: Deps) {
  const bind = binding(deps);
  return {
    connections: (caller: Caller) => connections(deps, caller),
    checkConnection: bind(checkConnection),
    connectionHealth: bind(connectionHealth),
    setUpState: bind(setUpState),
    setWay: bind(setWay),
    testConnection: bind(testConnection),
    readNow: bind(readNow),
    makeAgentCode: bind(makeAgentCode),
    revokeAgent: bind(revokeAgent),
    connectErp: bind(connectErp),
    lookOver: bind(lookOver),
    confirmBooks: bind(confirmBooks),
    setPolicy: bind(setPolicy),
    listSecrets: bind(listSecrets),
    setSecret: bind(setSecret),
    removeSecret: bind(removeSecret),
  };
}

/** What is told of many invoices: figures, reports and alerts. */
function figures(deps: Deps) {
  const bind = binding(deps);
  return {
    accountantReport: bind(accountantReport),
    alerts: bind(alerts),
    alert: bind(alert),
    myAlerts: (caller: Caller) => myAlerts(deps, caller),
    setAlertWishes: bind(setAlertWishes),
    unsyncedFigures: (caller: Caller) => unsyncedFigures(deps, caller),
    unsyncedInvoices: bind(unsyncedInvoices),
    exportOutcomes: bind(exportOutcomes),
    prerequisites: bind(prerequisites),
    outcomeEvents: bind(outcomeEvents),
  };
}

/** Corrections, and links that two people cut by force. */
function corrections(deps: Deps) {
  const bind = binding(deps);
  return {
    askForcedUnlink: bind(askForcedUnlink),
    confirmForcedUnlink: bind(confirmForcedUnlink),
    withdrawForcedUnlink: bind(withdrawForcedUnlink),
    forcedUnlinkOf: bind(forcedUnlinkOf),
    forcedUnlink: bind(forcedUnlink),
    beginCorrection: bind(beginCorrection),
    chooseWay: bind(chooseWay),
    abandonCorrection: bind(abandonCorrection),
    checkCorrection: bind(checkCorrection),
    correctionOf: bind(correctionOf),
    correction: bind(correction),
    openCorrections: (caller: Caller) => openCorrections(deps, caller),
    correctionFigures: bind(correctionFigures),
  };
}

/** The history, and what proves it. */
function proof(deps: Deps) {
  const bind = binding(deps);
  return {
    verifyHistory: bind(verifyHistory),
    checkpoints: (caller: Caller) => checkpoints(deps, caller),
    signCheckpoint: (caller: Caller) => signCheckpoint(deps, caller),
    exportHistory: bind(exportHistory),
  };
}

/** Tie-outs, and when they run. */
function tyingOut(deps: Deps) {
  const bind = binding(deps);
  return {
    askTieOut: bind(askTieOut),
    setTieOutHour: bind(setTieOutHour),
    setSchedule: bind(setSchedule),
    tieOuts: bind(tieOuts),
    tieOut: bind(tieOut),
    tieOutFindings: bind(tieOutFindings),
    tieOutRows: bind(tieOutRows),
    noteFinding: bind(noteFinding),
  };
}

/** Connections that are driven from outside. */
function outside(deps: Deps) {
  const bind = binding(deps);
  return {
    connectOutside: bind(connectOutside),
    outsideConnection: (caller: Caller) => ofConnection(deps, caller),
    outsideRequest: bind(outsideRequest),
    outsideRequests: bind(outsideRequests),
    outsideAskings: bind(outsideAskings),
    askedOutside: bind(askedOutside),
    answerDetail: bind(answerDetail),
    externalRecords: bind(externalRecords),
    tellExternal: bind(tellExternal),
    forgetExternal: bind(forgetExternal),
    tellOrigin: bind(tellOrigin),
    stageRecords: bind(stageRecords),
    stagedRecord: bind(stagedRecord),
  };
}

/** The ERP’s records besides bills. */
function erpRecords(deps: Deps) {
  const bind = binding(deps);
  return {
    records: bind(listRecords),
    recordsWaiting: (caller: Caller) => recordsWaiting(deps, caller),
    record: bind(recordWhole),
    recordMatches: bind(recordMatches),
    sendRecord: bind(sendRecord),
    retrieveRecord: bind(retrieveRecord),
    acceptRecord: bind(acceptRecord),
    rejectRecord: bind(rejectRecord),
    retryRecord: bind(retryRecord),
    linkRecord: bind(linkRecord),
    linkMatches: bind(linkMatches),
    unlinkRecord: bind(unlinkRecord),
    importRecord: bind(importRecord),
    archiveRecord: bind(archiveRecord),
    refreshRecords: bind(refreshRecords),
  };
}

/** Webhooks, what they listen to, and what was delivered. */
function webhooks(deps: Deps) {
  const bind = binding(deps);
  return {
    hooks: bind(hooks),
    hookSigning: bind(hookSigning),
    rotateHookSigning: bind(rotateHookSigning),
    makeHook: bind(makeHook),
    changeHook: bind(changeHook),
    deleteHook: bind(deleteHook),
    triggers: bind(triggers),
    addTriggers: bind(addTriggers),
    deleteTriggers: bind(deleteTriggers),
    deliveries: bind(deliveries),
  };
}

/** The company and its people. */
function company(deps: Deps) {
  const bind = binding(deps);
  return {
    directory: directory.openDirectory(deps),
    applications: openApplications(deps),
    singleSignOn: openSingleSignOn(deps),
    importFile: bind(importFile),
    companiesOf: (person: PersonId) => deps.reads.companiesOf(person),
    tellOwnChange: (person: PersonId, what: OwnChange) => tellOwnChange(deps, person, what),
    person: (person: PersonId) => deps.reads.person(person),
    setLook: (person: PersonId, look: Partial<Look>) => deps.work.own(person, (mine) => mine.saveLook(look)),
    /** Whoever asks within a company, with the rights of this moment; null if they do not belong to it. */
    caller: async (person: PersonId, company: CompanyId, requestId: string | null): Promise<Caller | null> => {
      const grants = await deps.reads.grants({ company, person });
      return grants === null ? null : { company, person, grants, requestId };
    },
  };
}

import { type InvoiceStatus, isSendable } from './billing/invoice-status.ts';
import type { ProjectId } from './ids.ts';
import type { LinkState } from './link.ts';
import { type Action, type Grants, missing, type Need } from './permission.ts';

/** The five steps of a correction, in the order that must be kept: the bill goes before its link does. */
export const correctionSteps = ['delete_bill', 'unlink', 'correct', 'enter_again', 'export_again'] as const;
export type CorrectionStep = (typeof correctionSteps)[number];

/** The invoice is corrected as it stands, or deleted and entered again. */
export const correctionWays = ['in_place', 're_enter'] as const;
export type CorrectionWay = (typeof correctionWays)[number];

/** What was last seen of the wrong bill; `live` where nobody has looked since it was made. */
export const billsSeen = ['live', 'paid', 'void', 'gone'] as const;
export type BillSeen = (typeof billsSeen)[number];

/** What became of the invoice since its link was cut. */
export const invoicesSeen = ['as_it_was', 'changed', 'sent_again', 'deleted'] as const;
export type InvoiceSeen = (typeof invoicesSeen)[number];

/** The invoice that is exported in the end: the corrected one itself, or the one that was entered in its place. */
export interface ExportedAgain {
  readonly status: InvoiceStatus;
  /** Its newest link, where that is not the one that was cut. */
  readonly link: LinkState | null;
  readonly parked: boolean;
}

/** The records of a correction as they stand. Which step it is in follows from nothing else. */
export interface Records {
  readonly bill: BillSeen;
  /** Does a void count as gone in this connection? */
  readonly voidIsGone: boolean;
  /** Has the link to the wrong bill been cut? */
  readonly cut: boolean;
  readonly invoice: InvoiceSeen;
  readonly way: CorrectionWay | null;
  /** Null while there is no such invoice: the old one was deleted, and no other was entered. */
  readonly again: ExportedAgain | null;
}

/** `skipped`: an invoice that is corrected in its place is not entered again. */
export type Mark = 'done' | 'now' | 'later' | 'skipped';

/** What the step that comes next waits for. */
export type WaitsFor =
  /** Somebody in the ERP takes the bill back. */
  | 'taken_back'
  /** The link was cut, and the bill was seen again: it has to go once more before anything is exported. */
  | 'came_back'
  | 'unlink'
  | 'correction'
  | 'entry'
  | 'approval'
  | 'send'
  | 'acceptance'
  | 'export'
  | 'retry';

export interface CorrectionStand {
  readonly marks: Readonly<Record<CorrectionStep, Mark>>;
  /** Null: all is done. */
  readonly now: CorrectionStep | null;
  readonly waitsFor: WaitsFor | null;
}

const isGone = ({ bill, voidIsGone }: Records) => bill === 'gone' || (bill === 'void' && voidIsGone);

/** The link was cut because the bill was gone, and it is there again. To export now would make a second one. */
export const cameBack = (records: Pick<Records, 'bill' | 'voidIsGone' | 'cut'>): boolean =>
  records.cut && records.bill !== 'gone' && !(records.bill === 'void' && records.voidIsGone);

/** Where a correction stands. A pure function of its records: nobody can leave a step ticked that was undone since. */
export function standOf(records: Records): CorrectionStand {
  const done = doneSteps(records);
  // Not decided yet, it is told as a step to come.
  const undecided = records.invoice === 'as_it_was' && records.way === null;
  const inPlace = !isReEntered(records) && !undecided;
  let now: CorrectionStep | null = null;
  const marks = {} as Record<CorrectionStep, Mark>;
  for (const step of correctionSteps) {
    if (step === 'enter_again' && inPlace) marks[step] = 'skipped';
    else if (done[step]) marks[step] = 'done';
    else {
      marks[step] = now === null ? 'now' : 'later';
      now ??= step;
    }
  }
  return { marks, now, waitsFor: now === null ? null : waitsFor(now, records) };
}

const isReEntered = ({ invoice, way }: Records) =>
  invoice === 'deleted' || (way === 're_enter' && invoice !== 'sent_again');

function doneSteps(records: Records): Readonly<Record<CorrectionStep, boolean>> {
  const { cut, invoice, again } = records;
  const corrected = cut && (isReEntered(records) ? invoice === 'deleted' : invoice !== 'as_it_was');
  const entered = corrected && again !== null;
  return {
    delete_bill: isGone(records),
    unlink: cut,
    correct: corrected,
    enter_again: entered,
    export_again: entered && again.link === 'synced',
  };
}

function waitsFor(step: CorrectionStep, records: Records): WaitsFor {
  switch (step) {
    case 'delete_bill':
      return cameBack(records) ? 'came_back' : 'taken_back';
    case 'unlink':
      return 'unlink';
    case 'correct':
      return 'correction';
    case 'enter_again':
      return 'entry';
    case 'export_again':
      return records.again === null ? 'entry' : exportWaitsFor(records.again);
  }
}

function exportWaitsFor({ status, link, parked }: ExportedAgain): WaitsFor {
  if (link === 'ready_to_export') return 'acceptance';
  if (link === 'failed_to_export') return 'retry';
  if (link === 'exporting') return parked ? 'retry' : 'export';
  return isSendable(status) ? 'send' : 'approval';
}

/** What somebody needs for what comes next; null where it is done in the ERP, or by the hub itself. */
export const actionFor: Readonly<Record<WaitsFor, Action | null>> = {
  taken_back: null,
  came_back: null,
  unlink: 'link.unlink',
  correction: 'invoice.write',
  entry: 'invoice.write',
  approval: 'invoice.write',
  send: 'link.send',
  acceptance: 'link.accept',
  export: null,
  retry: 'link.retry',
};

/**
 * What is missing to begin a correction, to look, to say how it is to be corrected, or to give it up: those who sent the
 * invoice may, and those who accepted it, for either may be the one who finds out.
 */
export function missingToCorrect(grants: Grants, project: ProjectId): readonly Need[] {
  const sender = missing(grants, 'link.send', project);
  return sender.length === 0 || missing(grants, 'link.accept', project).length === 0 ? [] : sender;
}

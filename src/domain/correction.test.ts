import { describe, expect, it } from 'vitest';
import { invoiceStatuses } from './billing/invoice-status.ts';
import {
  actionFor,
  billsSeen,
  cameBack,
  correctionSteps,
  correctionWays,
  type ExportedAgain,
  invoicesSeen,
  missingToCorrect,
  type Records,
  standOf,
} from './correction.ts';
import type { ProjectId } from './ids.ts';
import { linkStates } from './link.ts';
import { type Grants, needs } from './permission.ts';

const links = [null, ...linkStates];
const agains: (ExportedAgain | null)[] = [
  null,
  ...invoiceStatuses.flatMap((status) =>
    links.flatMap((link) => [true, false].map((parked): ExportedAgain => ({ status, link, parked }))),
  ),
];

/** Every combination that the types allow, those that cannot come about included. */
function* everyRecords(): Generator<Records> {
  for (const bill of billsSeen)
    for (const voidIsGone of [true, false])
      for (const cut of [true, false])
        for (const invoice of invoicesSeen)
          for (const way of [null, ...correctionWays])
            for (const again of agains) yield { bill, voidIsGone, cut, invoice, way, again };
}

const begun: Records = {
  bill: 'live',
  voidIsGone: false,
  cut: false,
  invoice: 'as_it_was',
  way: null,
  again: { status: 'approved', link: null, parked: false },
};
const at = (change: Partial<Records>) => standOf({ ...begun, ...change });

describe('where a correction stands, over every combination of its records', () => {
  it('is in exactly one step, or done; all before it is done or not needed', () => {
    let seen = 0;
    for (const records of everyRecords()) {
      const { marks, now, waitsFor } = standOf(records);
      const current = correctionSteps.filter((step) => marks[step] === 'now');
      expect(current).toEqual(now === null ? [] : [now]);
      expect(waitsFor === null).toBe(now === null);
      const before = now === null ? correctionSteps : correctionSteps.slice(0, correctionSteps.indexOf(now));
      for (const step of before) expect(['done', 'skipped']).toContain(marks[step]);
      seen += 1;
    }
    expect(seen).toBeGreaterThan(10_000);
  });

  it('never comes to a later step while the bill stands in the books', () => {
    for (const records of everyRecords()) {
      const stands = records.bill !== 'gone' && !(records.bill === 'void' && records.voidIsGone);
      if (!stands) continue;
      const { now, waitsFor } = standOf(records);
      expect(now).toBe('delete_bill');
      expect(waitsFor).toBe(records.cut ? 'came_back' : 'taken_back');
      expect(cameBack(records)).toBe(records.cut);
    }
  });

  it('never comes past the unlink while the link is not cut', () => {
    for (const records of everyRecords()) {
      if (records.cut) continue;
      const { marks, now } = standOf(records);
      expect(['delete_bill', 'unlink']).toContain(now);
      expect([marks.correct, marks.export_again]).toEqual(['later', 'later']);
    }
  });

  it('is done only with a synced invoice, and enters again only what was deleted or is to be', () => {
    for (const records of everyRecords()) {
      const { marks, now } = standOf(records);
      if (now === null) expect(records.again?.link).toBe('synced');
      if (marks.enter_again !== 'skipped') {
        const undecided = records.invoice === 'as_it_was' && records.way === null;
        expect(records.invoice === 'deleted' || records.way === 're_enter' || undecided).toBe(true);
      }
      if (now === 'export_again' && records.invoice === 'deleted') expect(records.again).not.toBeNull();
    }
  });
});

describe('the way through', () => {
  it('delete and enter again: five steps', () => {
    expect(at({}).now).toBe('delete_bill');
    expect(at({ bill: 'paid' }).waitsFor).toBe('taken_back');
    expect(at({ bill: 'void' }).now).toBe('delete_bill');
    expect(at({ bill: 'void', voidIsGone: true }).now).toBe('unlink');
    expect(at({ bill: 'gone' }).now).toBe('unlink');
    const cut = { bill: 'gone', cut: true } as const;
    expect(at(cut)).toMatchObject({ now: 'correct', waitsFor: 'correction' });
    // Somebody changed it and then it was decided to delete it: it is not deleted yet.
    expect(at({ ...cut, way: 're_enter', invoice: 'changed' }).now).toBe('correct');
    expect(at({ ...cut, invoice: 'deleted', again: null })).toMatchObject({ now: 'enter_again', waitsFor: 'entry' });
    const entered = (link: ExportedAgain['link'], status: ExportedAgain['status'] = 'approved', parked = false) =>
      at({ ...cut, invoice: 'deleted', again: { status, link, parked } }).waitsFor;
    expect(entered(null, 'draft')).toBe('approval');
    expect(entered(null)).toBe('send');
    expect(entered('rejected')).toBe('send');
    expect(entered('ready_to_export')).toBe('acceptance');
    expect(entered('exporting')).toBe('export');
    expect(entered('exporting', 'approved', true)).toBe('retry');
    expect(entered('failed_to_export')).toBe('retry');
    expect(entered('synced')).toBeNull();
  });

  it('correct in place: nothing is entered again', () => {
    const cut = { bill: 'gone', cut: true, invoice: 'changed' } as const;
    expect(at(cut)).toMatchObject({ now: 'export_again', waitsFor: 'send' });
    expect(at(cut).marks.enter_again).toBe('skipped');
    // What was wrong may have been the bill alone: sent again as it was, nothing is left to correct.
    const sent = {
      ...cut,
      invoice: 'sent_again',
      again: { status: 'approved', link: 'synced', parked: false },
    } as const;
    expect(at(sent).now).toBeNull();
    expect(at({ ...sent, way: 're_enter' }).now).toBeNull();
  });

  it('a bill that comes back opens the first step again, and leaves what was done', () => {
    const back = at({ bill: 'live', cut: true, invoice: 'deleted', again: null });
    expect(back).toMatchObject({ now: 'delete_bill', waitsFor: 'came_back' });
    expect(back.marks).toMatchObject({ unlink: 'done', correct: 'done', enter_again: 'later', export_again: 'later' });
  });
});

describe('who may correct', () => {
  const project = 7 as ProjectId;
  const grants = (change: Partial<Grants>): Grants => ({
    erp_integrations: 'none',
    directory: 'none',
    push_to_accounting: false,
    commitments: {},
    ...change,
  });

  it('whoever sends, whoever accepts, and nobody else', () => {
    const approver = { erp_integrations: 'standard', push_to_accounting: true } as const;
    expect(missingToCorrect(grants({ commitments: { 7: 'admin' } }), project)).toEqual([]);
    expect(missingToCorrect(grants(approver), project)).toEqual([]);
    const wanted = needs['link.send'];
    expect(missingToCorrect(grants({ commitments: { 8: 'admin' } }), project)).toEqual(wanted);
    expect(missingToCorrect(grants({ ...approver, push_to_accounting: false }), project)).toEqual(wanted);
  });

  it('names what each next thing needs, where a person does it here', () => {
    const here = Object.entries(actionFor).filter(([, action]) => action !== null);
    expect(here.map(([waits]) => waits)).toEqual([
      'unlink',
      'correction',
      'entry',
      'approval',
      'send',
      'acceptance',
      'retry',
    ]);
  });
});

import type { CorrectionView } from '../../app/hub.ts';
import { correctionSteps } from '../../domain/correction.ts';
import { type Instant, isoInstant } from '../../domain/time.ts';
import { fill, sayKept, words } from '../../domain/words/words.ts';
import type * as shapes from './correction-shapes.ts';
import { reasonView, roadView } from './views.ts';

const iso = (at: Instant | null): string | null => (at === null ? null : isoInstant(at));

export function correctionView({ story, stand, road, lacking, could }: CorrectionView): shapes.Correction {
  const { correction, records, done, lastLook } = story;
  const { waitsFor } = stand;
  return {
    id: correction.id,
    state: correction.ending ?? 'open',
    invoice: invoiceView(story.invoice, records.invoice === 'deleted'),
    project: story.project,
    commitment: story.commitment,
    vendor: story.vendor,
    reason: correction.reason,
    begun_by: correction.begunBy,
    begun_at: isoInstant(correction.begunAt),
    ended_by: correction.endedBy,
    ended_at: iso(correction.endedAt),
    end_reason: correction.endReason,
    way: correction.way,
    bill: {
      record: story.record,
      seen: records.bill,
      last_look:
        lastLook === null
          ? null
          : {
              is: lastLook.is,
              standing: lastLook.standing,
              as_of: iso(lastLook.asOf),
              because: sayKept(lastLook.because),
              noted_at: isoInstant(lastLook.notedAt),
            },
    },
    road: roadView(road),
    steps: correctionSteps.map((step) => ({
      step,
      is: stand.marks[step],
      by: stand.marks[step] === 'done' ? (done[step]?.by ?? null) : null,
      at: stand.marks[step] === 'done' ? iso(done[step]?.at ?? null) : null,
    })),
    now: stand.now,
    waits_for: waitsFor,
    says: waitsFor === null ? null : fill(words.corrections.waits[waitsFor], { erp: road.traits.name }),
    reasons: lacking.map(reasonView),
    could: [...could],
    again: story.again === null ? null : named(story.again),
  };
}

const named = (one: CorrectionView['story']['invoice']) => ({
  id: one.id,
  number: one.number,
  invoice_number: one.invoiceNumber,
});
const invoiceView = (one: CorrectionView['story']['invoice'], deleted: boolean) => ({ ...named(one), deleted });

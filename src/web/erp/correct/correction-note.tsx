import { Link } from '@tanstack/react-router';
import { correctionSteps } from '../../../domain/correction.ts';
import { fill, words } from '../../../domain/words/words.ts';
import type { Correction, Item } from '../../../http/client.ts';
import { useCompany } from '../../session.tsx';
import { useCorrection } from './use-correction.ts';

const { page: says, steps } = words.corrections;

/** `step 3 of 5: Delete or correct it here` */
export function stepFacts({ now, road }: Correction): { readonly step: number; readonly title: string } | null {
  if (now === null) return null;
  return { step: correctionSteps.indexOf(now) + 1, title: fill(steps[now].title, { erp: road.erp }) };
}

/** On every page of an invoice whose correction is open: at which step it is, and the way to go on. */
export function CorrectionNote({ invoice }: { invoice: number }) {
  const c = String(useCompany().id);
  const { data } = useCorrection(invoice);
  const correction = data?.correction;
  if (correction?.state !== 'open') return null;
  const facts = stepFacts(correction);
  return (
    <div className="banner" data-tone={correction.waits_for === 'came_back' ? 'red' : 'blue'} data-testid="correction">
      <div>
        <strong>{facts === null ? says.bannerDone : fill(says.banner, { ...facts })}</strong> {correction.says}
      </div>
      <Link to="/companies/$c/erp/subcontractor-invoices/$id/correct" params={{ c, id: String(correction.invoice.id) }}>
        {says.goOn}
      </Link>
    </div>
  );
}

/** The way to the guided correction, where an invoice has a bill that may be wrong. */
export function CorrectLink({ item, className }: { item: Item; className: string }) {
  const c = String(useCompany().id);
  if (item.erp_status !== 'synced') return null;
  return (
    <Link
      className={className}
      to="/companies/$c/erp/subcontractor-invoices/$id/correct"
      params={{ c, id: String(item.invoice_id) }}
    >
      {says.link}
    </Link>
  );
}

import { useCallback, useState } from 'react';
import type { Move } from '../../domain/link.ts';
import { fill, words } from '../../domain/words/words.ts';
import { type Item, Refused } from '../../http/client.ts';
import { api, keys, queries, signedOut } from '../api.ts';
import { useMessages } from '../parts/messages.tsx';
import { invoiceName } from '../parts/move-button.tsx';
import { nowhere, type Shown } from '../parts/use-given.ts';
import { useCompany } from '../session.tsx';
import { putItem } from './put-item.ts';

const says = words.page.move;

/** What a person typed with a move, where the move takes something. */
export interface Typed {
  readonly reason?: string;
  /** `yyyy-mm`, for accept and retry. */
  readonly postingPeriod?: string;
  /** For a send after an unlink by force. */
  readonly afterForce?: boolean;
  /** For a rejection over a silent integrator. */
  readonly checkedInErp?: string;
}

/** Asks the server for a move of the invoice as it was seen on screen. */
function ask(company: number, item: Item, move: Move, typed: Typed): Promise<Item & { message?: string }> {
  const seen = { version: item.version };
  const id = item.invoice_id;
  const { reason = '', postingPeriod, afterForce, checkedInErp } = typed;
  if (move === 'reject') {
    return api.reject(company, id, reason, seen, checkedInErp ? { checked_in_erp: checkedInErp } : {});
  }
  if (move === 'send' && afterForce) return api.send(company, id, seen, { after_forced_unlink: true });
  if (move === 'accept' || move === 'retry') {
    return api[move](company, id, seen, postingPeriod ? { posting_period: postingPeriod } : {});
  }
  return api[move](company, id, seen);
}

/** The sentence for what went wrong, and the invoice as it now is where the server sent it along. */
function judge(company: number, problem: unknown): string {
  if (!(problem instanceof Refused)) return says.notReached;
  if (problem.status === 401) signedOut.tell();
  const item = problem.problem?.item as Item | undefined;
  if (item?.invoice_id !== undefined) putItem(company, item);
  return problem.message;
}

/** Does the ERP have to be asked first? Then it takes its time, and its word stays until it is read. */
const asksErp = (move: Move, { erp_status, parked }: Item): boolean =>
  move === 'unlink' || (move === 'reject' && erp_status === 'exporting' && parked);

const doneText = (move: Move, before: Item, after: Item, message: string | undefined, erp: string): string => {
  if (move === 'unlink') return message!;
  if (asksErp(move, before)) return fill(words.parked.done, { erp });
  return move === 'send' && after.exported_directly ? words.policies.sentDirectly : says.done[move];
};

/** The bill stands where it should not: the guided correction is the way on from there. */
const inTheBooks = ['still_in_erp', 'paid_in_erp', 'void_in_erp', 'identity_mismatch', 'purged_in_erp'];
function wayOn(company: number, id: number, move: Move, problem: unknown) {
  if (move !== 'unlink' || !(problem instanceof Refused) || !inTheBooks.includes(problem.code)) return {};
  const href = `/companies/${company}/erp/subcontractor-invoices/${id}/correct`;
  return { way: { text: words.corrections.page.link, href } };
}

/**
 * Moves invoices and says how it went; whoever asked is told what stands against it, null for done, and where it is shown
 * there it is not said above the page too. Verifies nothing itself: the server asks the ERP and decides.
 */
export function useMoves(erp: string) {
  const company = useCompany().id;
  const { tell, forget, working } = useMessages();
  const [under, setUnder] = useState<ReadonlySet<number>>(new Set());

  const run = useCallback(
    async (item: Item, move: Move, typed: Typed = {}, shown: Shown = nowhere): Promise<string | null> => {
      const id = item.invoice_id;
      const about = fill(says.about, { invoice: invoiceName(item), vendor: item.vendor.name });
      // The last word on one invoice counts; a good word on a daily move makes room for the next.
      const slot = asksErp(move, item) ? `invoice-${id}` : 'done';
      forget(`invoice-${id}`);
      setUnder((all) => new Set(all).add(id));
      const end = working(`working-${id}`, asksErp(move, item) ? fill(says.asking, { erp }) : says.working[move]);
      try {
        const { message, ...after } = await ask(company, item, move, typed);
        putItem(company, after);
        tell({ kind: 'success', slot, about, text: doneText(move, item, after, message, erp) });
        return null;
      } catch (problem) {
        const text = judge(company, problem);
        if (shown()) return text;
        tell({ kind: 'refusal', slot: `invoice-${id}`, about, text, ...wayOn(company, id, move, problem) });
        return text;
      } finally {
        end();
        setUnder((all) => new Set([...all].filter((one) => one !== id)));
        void queries.invalidateQueries({ queryKey: keys.erp(company) });
        void queries.invalidateQueries({ queryKey: keys.invoice(company, id) });
        void queries.invalidateQueries({ queryKey: keys.project(company, item.project.id) });
      }
    },
    [company, erp, tell, forget, working],
  );
  return { run, under };
}

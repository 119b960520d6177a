import { useState } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import type { Item } from '../../http/client.ts';
import { keys, queries } from '../api.ts';
import { invoiceName } from '../parts/move-button.tsx';
import type { Shown } from '../parts/use-given.ts';
import { useCompany } from '../session.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import type { useMoves } from './use-moves.ts';

/** After a refusal that came with its newer state, the next try is of that one; until then it is of what was seen. */
function newerOf(company: number, item: Item): Item {
  const known = queries.getQueryData<Item>(keys.item(company, item.invoice_id));
  return known !== undefined && known.version > item.version ? known : item;
}

const stays = (_invoice: number) => () => {};

/**
 * The dialog of a rejection. What is typed there is meant for the sending that was on the screen as it was opened, and
 * is refused where there is a newer one by then.
 * @param near begins with the rejection, and is called once the row may be gone.
 */
export function useRejecting(run: ReturnType<typeof useMoves>['run'], near: (invoice: number) => () => void = stays) {
  const company = useCompany().id;
  const [rejecting, setRejecting] = useState<Item | null>(null);
  const give = async (item: Item, reason: string, shown: Shown): Promise<string | null> => {
    const settle = near(item.invoice_id);
    try {
      const no = await run(item, 'reject', { reason }, shown);
      if (no !== null) setRejecting((now) => now && newerOf(company, now));
      return no;
    } finally {
      settle();
    }
  };
  const dialog = rejecting && (
    <ReasonDialog
      kind="reject"
      about={`${rejecting.invoice_id} ${rejecting.sent_at}`}
      title={fill(words.page.move.rejectTitle, { invoice: invoiceName(rejecting) })}
      close={() => setRejecting(null)}
      give={(reason, shown) => give(rejecting, reason, shown)}
    />
  );
  return { reject: setRejecting, dialog };
}

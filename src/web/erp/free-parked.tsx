import { useState } from 'react';
import type { ProjectId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { fill, words } from '../../domain/words/words.ts';
import type { Item } from '../../http/client.ts';
import { invoiceName } from '../parts/move-button.tsx';
import type { Give } from '../parts/use-given.ts';
import { useGrants } from '../session.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

const says = words.outside.page;

/** What a look finds gone, and that is no proof: it takes the word of whoever looked there. */
export const takesAWord = ({ error }: Item): boolean =>
  error?.code === 'paid_and_gone' || error?.code === 'yes_not_shown';

/** What stands still on a person's word alone: no look can tell it. */
const titleOf = ({ error }: Item): string | null => {
  if (error?.code === 'paid_and_gone') return words.parked.freeTitle;
  if (error?.code === 'yes_not_shown') return words.parked.freeAffirmed;
  return error?.code.startsWith('integrator_') ? says.freeTitle : null;
};

interface Given {
  readonly item: Item;
  readonly erp: string;
  readonly free: Give;
}

/** The way out of what no look can tell: somebody has looked in the ERP and answers for it. */
export function FreeParked(given: Given) {
  const { item } = given;
  const may = missing(useGrants(), 'link.free', item.project.id as ProjectId).length === 0;
  const title = titleOf(item);
  if (!may || !item.parked || title === null) return null;
  // Of one standstill: a dialog that was open as it ended does not open again over the next.
  return <Free key={item.state_since} {...given} title={title} />;
}

function Free({ item, erp, free, title }: Given & { title: string }) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <button type="button" className="btn btn-row" onClick={() => setAsking(true)}>
        {says.free}
      </button>
      {asking && (
        <ReasonDialog
          kind="free"
          about={`${item.invoice_id} ${item.state_since}`}
          title={fill(title, { invoice: invoiceName(item), erp })}
          close={() => setAsking(false)}
          give={free}
        />
      )}
    </>
  );
}

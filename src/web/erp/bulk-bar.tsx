import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { mostAtOnce } from '../../domain/list-view.ts';
import { fill, sayCount, words } from '../../domain/words/words.ts';
import { Refused, type SelectedInvoice } from '../../http/client.ts';
import { api, keys, queries } from '../api.ts';
import { inWords } from '../parts/in-words.ts';
import { useMessages } from '../parts/messages.tsx';
import { nowhere, type Shown } from '../parts/use-given.ts';
import { useOneKey } from '../parts/use-one-key.ts';
import { useCompany } from '../session.tsx';
import type { Selected } from './list/selection.ts';
import { ReasonDialog } from './reason-dialog.tsx';
import { rowMoves, type ToolMove } from './row-moves.ts';

const says = words.page;
const own = words.list;

/** What several invoices have in common: a move that the state of each of them knows. */
const commonMoves = (chosen: readonly SelectedInvoice[]): readonly ToolMove[] => {
  const kinds = new Map(chosen.map((one) => [`${one.erp_status} ${one.parked}`, one]));
  return (['accept', 'retry', 'reject', 'unlink'] as const).filter((move) =>
    [...kinds.values()].every((one) => rowMoves(one).includes(move)),
  );
};

interface Asked {
  readonly action: ToolMove;
  readonly chosen: readonly SelectedInvoice[];
  readonly reason?: string;
  readonly shown?: Shown;
}

const whyNot = (problem: unknown): string => (problem instanceof Refused ? problem.message : says.move.notReached);

/** Hands several invoices over as one operation; a key makes a second press, or a lost answer, begin no second one. */
function useBulk(begun: (id: number) => void) {
  const company = useCompany().id;
  const underOneKey = useOneKey();
  const { tell } = useMessages();
  return useMutation({
    mutationFn: ({ action, chosen, reason }: Asked) => {
      const body = {
        action,
        invoice_ids: chosen.map((one) => one.invoice_id),
        versions: Object.fromEntries(chosen.map((one) => [one.invoice_id, one.version])),
        ...(reason ? { reason } : {}),
      };
      return underOneKey(body, (idempotencyKey) => api.bulk(company, body, { idempotencyKey }));
    },
    onSuccess: async ({ operation_id }) => {
      begun(operation_id);
      await queries.invalidateQueries({ queryKey: keys.operations(company) });
    },
    onError: (problem, { shown = nowhere }) => {
      if (!shown()) tell({ kind: 'refusal', slot: 'bulk', text: whyNot(problem) });
    },
  });
}

/** Goes from what is on the page to all that match. */
function SelectAll(props: {
  query: Readonly<Record<string, string | number>>;
  /** How many match, where that is known. */
  count: number | null;
  selection: Selected;
}) {
  const { query, count, selection } = props;
  const company = useCompany().id;
  const { tell } = useMessages();
  const all = useMutation({
    mutationFn: (_of: string) => api.selectAll(company, query),
    onSuccess: ({ selected }, of) => selection.choose(selected, of),
    onError: (problem) => tell({ kind: 'refusal', slot: 'bulk', text: inWords(problem) }),
  });
  const chosen = selection.chosen.length;
  const number = sayCount;
  const taken = all.data !== undefined && chosen === all.data.selected.length && chosen > 0;
  // More may match by now than did then; where more did than go at once, the sentence says so.
  if (taken && (all.data.more || count === null || count <= chosen)) {
    return (
      <span className="quiet">
        {fill(all.data.more ? own.firstSelected : own.allSelected, { count: number(chosen) })}
      </span>
    );
  }
  if (count === null || count <= chosen) return null;
  return (
    <button type="button" className="btn btn-row btn-plain" onClick={() => !all.isPending && all.mutate(selection.of)}>
      {all.isPending
        ? own.selecting
        : count > mostAtOnce
          ? fill(own.selectFirst, { count: number(mostAtOnce) })
          : fill(own.selectAll, { count: number(count) })}
    </button>
  );
}

/** What can be done with what is selected: one operation on the server, one verdict for each. */
export function BulkBar(props: {
  selection: Selected;
  query: Readonly<Record<string, string | number>>;
  count: number | null;
  begun: (id: number) => void;
}) {
  const { selection, begun } = props;
  const { chosen } = selection;
  const [rejecting, setRejecting] = useState<readonly SelectedInvoice[] | null>(null);
  const bulk = useBulk((id) => {
    selection.clear();
    begun(id);
  });
  const count = sayCount(chosen.length);
  const moves = commonMoves(chosen);
  const bar = chosen.length > 0 && (
    <div className="bulk-bar">
      <span role="status">
        {bulk.isPending ? fill(own.bulk.filing, { count }) : fill(says.bulk.selected, { count })}
      </span>
      {moves.map((move) => (
        <button
          key={move}
          type="button"
          className="btn btn-row"
          aria-disabled={bulk.isPending}
          onClick={() => {
            if (bulk.isPending) return;
            if (move === 'reject') setRejecting(chosen);
            else bulk.mutate({ action: move, chosen });
          }}
        >
          {fill(says.bulk.button, { move: says.moves[move], count })}
        </button>
      ))}
      {moves.length === 0 && <span className="quiet">{own.noCommonMove}</span>}
      <SelectAll query={props.query} count={props.count} selection={selection} />
      <button type="button" className="btn btn-row btn-plain" onClick={selection.clear}>
        {says.bulk.clear}
      </button>
    </div>
  );
  return (
    <>
      {bar}
      {/* Of those that were selected when it was opened: what leaves the list meanwhile takes no half-written reason along. */}
      {rejecting && (
        <ReasonDialog
          kind="reject"
          about={rejecting.map((one) => `${one.invoice_id}.${one.version}`).join()}
          title={fill(says.move.rejectTitleMany, { count: sayCount(rejecting.length) })}
          close={() => setRejecting(null)}
          give={(reason, shown) =>
            bulk.mutateAsync({ action: 'reject', chosen: rejecting, reason, shown }).then(() => null, whyNot)
          }
        />
      )}
    </>
  );
}

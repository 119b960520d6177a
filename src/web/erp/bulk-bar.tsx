import { useState } from 'react';
import { fill, words } from '../../domain/words/words.ts';
import { type Item, type Operation, Refused } from '../../http/client.ts';
import { api, keys, queries } from '../api.ts';
import { useMessages } from '../parts/messages.tsx';
import { invoiceName } from '../parts/move-button.tsx';
import { useCompany } from '../session.tsx';
import { ReasonDialog } from './reason-dialog.tsx';
import { rowMoves, type ToolMove } from './row-moves.ts';

const says = words.page;
const pauseMs = 400;

/** What several invoices have in common: a move that the state of each of them knows. */
const commonMoves = (chosen: readonly Item[]): readonly ToolMove[] =>
  (['accept', 'retry', 'reject', 'unlink'] as const).filter((move) =>
    chosen.every((item) => rowMoves(item).includes(move)),
  );

interface Run {
  readonly operation: Operation;
  /** Numbers of the invoices by id: the verdicts name only ids, and the rows may be gone. */
  readonly names: ReadonlyMap<number, string>;
}

async function follow(company: number, id: number, names: Run['names'], show: (run: Run) => void) {
  for (;;) {
    const operation = await api.operation(company, id);
    show({ operation, names });
    if (operation.state === 'done') return;
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

function Verdicts({ run, close }: { run: Run; close: () => void }) {
  const { operation, names } = run;
  const refused = operation.results.filter((result) => !result.ok);
  const finished = operation.state === 'done';
  return (
    <section className="bulk-run" aria-label={says.bulk.title[operation.action]}>
      <div className="bulk-run-head">
        <strong>{says.bulk.title[operation.action]}</strong>
        <progress max={operation.total} value={operation.done} aria-label={says.bulk.title[operation.action]} />
        <span role="status">{fill(finished ? says.bulk.finished : says.bulk.progress, { ...operation })}</span>
        {finished && (
          <button type="button" className="btn btn-row" onClick={close}>
            {says.frame.close}
          </button>
        )}
      </div>
      {refused.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a long list must scroll by keyboard
        <ul className="bulk-refused" tabIndex={0} aria-label={says.bulk.refused}>
          {refused.map((result) => (
            <li key={result.invoice_id}>
              <strong>{names.get(result.invoice_id)}</strong> {result.detail}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Several invoices at once: one operation on the server, one verdict for each. */
export function BulkBar({ chosen, clear }: { chosen: readonly Item[]; clear: () => void }) {
  const company = useCompany().id;
  const { tell } = useMessages();
  const [run, setRun] = useState<Run | null>(null);
  const [rejecting, setRejecting] = useState(false);

  async function start(action: ToolMove, reason?: string) {
    const versions = Object.fromEntries(chosen.map((item) => [item.invoice_id, item.version]));
    const names = new Map(chosen.map((item) => [item.invoice_id, invoiceName(item)]));
    const body = { action, invoice_ids: [...names.keys()], versions, ...(reason ? { reason } : {}) };
    clear();
    try {
      const { operation_id } = await api.bulk(company, body);
      await follow(company, operation_id, names, setRun);
    } catch (problem) {
      const text = problem instanceof Refused ? problem.message : says.move.notReached;
      tell({ kind: 'refusal', slot: 'bulk', text });
    }
    void queries.invalidateQueries({ queryKey: keys.company(company) });
  }

  return (
    <>
      {chosen.length > 0 && (
        <div className="bulk-bar">
          <span role="status">{fill(says.bulk.selected, { count: chosen.length })}</span>
          {commonMoves(chosen).map((move) => (
            <button
              key={move}
              type="button"
              className="btn btn-row"
              onClick={() => (move === 'reject' ? setRejecting(true) : void start(move))}
            >
              {fill(says.bulk.button, { move: says.moves[move], count: chosen.length })}
            </button>
          ))}
          <button type="button" className="btn btn-row btn-plain" onClick={clear}>
            {says.bulk.clear}
          </button>
        </div>
      )}
      {run && <Verdicts run={run} close={() => setRun(null)} />}
      {rejecting && (
        <ReasonDialog
          kind="reject"
          title={fill(says.move.rejectTitleMany, { count: chosen.length })}
          close={() => setRejecting(false)}
          give={(reason) => {
            setRejecting(false);
            void start('reject', reason);
          }}
        />
      )}
    </>
  );
}

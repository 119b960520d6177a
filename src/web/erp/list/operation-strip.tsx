import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { fill, words } from '../../../domain/words/words.ts';
import { type OperationState, resultsPath } from '../../../http/client.ts';
import { api, keys, queries } from '../../api.ts';
import { readableMoment } from '../../parts/format.ts';
import { inWords } from '../../parts/in-words.ts';
import { useMessages } from '../../parts/messages.tsx';
import { oneMore } from '../../parts/one-more.ts';
import { useOneKey } from '../../parts/use-one-key.ts';
import { useCompany } from '../../session.tsx';

const says = words.list.bulk;
const outcomes = ['refused', 'done', 'all'] as const;
type Outcome = (typeof outcomes)[number];

/** One verdict an invoice in words, a page at a time: thousands are read in a file. */
function Results({ operation }: { operation: OperationState }) {
  const company = useCompany().id;
  const { operation_id: id, refused } = operation;
  const [outcome, setOutcome] = useState<Outcome>(refused > 0 ? 'refused' : 'all');
  const found = useInfiniteQuery({
    queryKey: [...keys.operations(company), id, outcome, operation.done],
    queryFn: ({ pageParam }) =>
      api.verdicts(company, id, { outcome, limit: 50, ...(pageParam === '' ? {} : { cursor: pageParam }) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: (before) => before,
  });
  const all = found.data?.pages.flatMap((page) => page.verdicts) ?? [];
  const c = String(company);
  return (
    <div className="bulk-results">
      <div className="bulk-results-head">
        {outcomes.map((one) => (
          <button
            key={one}
            type="button"
            className="btn btn-row btn-plain"
            aria-pressed={one === outcome}
            onClick={() => setOutcome(one)}
          >
            {says.outcomes[one]}
          </button>
        ))}
        <span className="bar-gap" />
        <a href={resultsPath(company, id, 'csv')} download>
          {words.list.csv}
        </a>
        <a href={resultsPath(company, id, 'xlsx')} download>
          {words.list.excel}
        </a>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long list must scroll by keyboard */}
      <ul className="bulk-verdicts" tabIndex={0} aria-label={says.results}>
        {found.data !== undefined && all.length === 0 && <li className="quiet">{says.noResults}</li>}
        {all.map((one) => (
          <li key={one.position} data-ok={one.ok}>
            <Link
              to="/companies/$c/erp/subcontractor-invoices/$id"
              params={{ c, id: String(one.invoice_id) }}
              className="strong"
            >
              {one.invoice_number ?? `#${one.invoice_id}`}
            </Link>{' '}
            <span className="quiet">{one.vendor}</span> {one.ok === null ? says.waits : one.ok ? says.done : one.detail}
          </li>
        ))}
        {found.hasNextPage && (
          <li>
            <button
              type="button"
              className="btn btn-row"
              aria-disabled={found.isFetchingNextPage}
              onClick={() => !found.isFetchingNextPage && void oneMore(found)}
            >
              {says.more}
            </button>
          </li>
        )}
      </ul>
    </div>
  );
}

function useRetry(operation: OperationState, begun: (id: number) => void) {
  const company = useCompany().id;
  const { tell } = useMessages();
  const underOneKey = useOneKey();
  const { operation_id: of } = operation;
  return useMutation({
    mutationFn: () => underOneKey({ of }, (idempotencyKey) => api.retryRefused(company, of, { idempotencyKey })),
    onSuccess: async ({ operation_id }) => {
      begun(operation_id);
      await queries.invalidateQueries({ queryKey: keys.operations(company) });
    },
    onError: (problem) => tell({ kind: 'refusal', slot: 'bulk', text: inWords(problem) }),
  });
}

/** One bulk operation: how far it is, then what came of it, and the way on. */
export function OperationStrip(props: {
  operation: OperationState;
  close?: () => void;
  begun: (id: number) => void;
  /** Says whose it is and when it was begun. */
  dated?: boolean;
}) {
  const { operation, close, begun, dated = false } = props;
  const finished = operation.state === 'done';
  // Only by a press: what opened by itself would come under the pointer of whoever goes on with the rows.
  const [open, setOpen] = useState(false);
  const retry = useRetry(operation, (id) => {
    setOpen(false);
    begun(id);
  });
  const title = finished ? says.title[operation.action] : says.running[operation.action];
  const text = finished ? says.finished : operation.state === 'queued' ? says.queued : says.progress;
  return (
    <section
      className="bulk-run"
      aria-label={title}
      data-operation-id={operation.operation_id}
      data-state={operation.state}
    >
      <div className="bulk-run-head">
        <strong>{title}</strong>
        {!finished && <progress max={operation.total} value={operation.done} aria-label={title} />}
        <span role="status" data-refused={operation.refused > 0}>
          {fill(text, { ...operation })}
        </span>
        {dated && (
          <span className="quiet">
            {fill(says.by, { name: operation.by.name, at: readableMoment(operation.created_at) })}
          </span>
        )}
        <span className="bar-gap" />
        {finished && operation.refused > 0 && (
          <button
            type="button"
            className="btn btn-row"
            aria-disabled={retry.isPending}
            onClick={() => !retry.isPending && retry.mutate()}
          >
            {fill(says.retryRefused, { count: operation.refused })}
          </button>
        )}
        <button type="button" className="btn btn-row" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? says.hide : says.results}
        </button>
        {finished && close && (
          <button type="button" className="btn btn-row btn-plain" onClick={close}>
            {says.dismiss}
          </button>
        )}
      </div>
      {open && <Results operation={operation} />}
    </section>
  );
}

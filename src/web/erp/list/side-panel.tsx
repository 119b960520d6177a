import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { Move } from '../../../domain/link.ts';
import { fill, words } from '../../../domain/words/words.ts';
import type { Item } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { AttachmentsPanel } from '../../attachments/attachments-panel.tsx';
import { ErpBadge, StatusBadge } from '../../parts/cells.tsx';
import { readableAmount, readableDay } from '../../parts/format.ts';
import { Glyph } from '../../parts/glyph.tsx';
import { useWhyNotWrite } from '../../parts/may-write.ts';
import { invoiceName, MoveButton } from '../../parts/move-button.tsx';
import { Loading, Refusal } from '../../parts/trouble.tsx';
import { useCompany } from '../../session.tsx';
import { HistoryPanel } from '../history-panel.tsx';
import { PreviewPanel } from '../preview-panel.tsx';
import { rowMoves } from '../row-moves.ts';
import { ComparePanel } from './compare-panel.tsx';

const says = words.list.panel;
const parts = ['compare', 'history', 'attachments', 'preview'] as const;
type Part = (typeof parts)[number];

function Parts({ item, part }: { item: Item; part: Part }) {
  const company = useCompany().id;
  const no = useWhyNotWrite(item.project.id, item.commitment.id, item.status);
  const id = item.invoice_id;
  if (part === 'history') return <HistoryPanel id={id} />;
  if (part === 'preview') return <PreviewPanel id={id} period={null} />;
  if (part === 'compare') return <ComparePanel item={item} />;
  return <AttachmentsPanel kind="invoice" id={id} no={no} queryKey={keys.invoice(company, id)} />;
}

function Tabs({ part, choose }: { part: Part; choose: (part: Part) => void }) {
  return (
    <div className="panel-tabs" role="tablist" aria-label={says.sections}>
      {parts.map((one, at) => (
        <button
          key={one}
          type="button"
          role="tab"
          id={`panel-tab-${one}`}
          aria-selected={one === part}
          aria-controls="panel-part"
          tabIndex={one === part ? 0 : -1}
          onClick={() => choose(one)}
          onKeyDown={(event) => {
            const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
            if (step === undefined) return;
            const next = parts[(at + step + parts.length) % parts.length]!;
            choose(next);
            document.getElementById(`panel-tab-${next}`)?.focus();
          }}
        >
          {says[one]}
        </button>
      ))}
    </div>
  );
}

interface Props {
  readonly id: number;
  readonly erp: string;
  readonly close: () => void;
  /** Goes to the row before or after; null where there is none. */
  readonly step: (by: 1 | -1) => void;
  readonly working: ReadonlySet<number>;
  readonly press: (item: Item, move: Move) => void;
}

/** One invoice beside the list: both records, what happened, its files, and what the ERP would receive. */
export function SidePanel({ id, close, step, working, press }: Props) {
  const company = useCompany();
  const [part, setPart] = useState<Part>('compare');
  const whole = useRef<HTMLElement>(null);
  const { data: item, error } = useQuery({
    queryKey: keys.item(company.id, id),
    queryFn: () => api.invoice(company.id, id),
    placeholderData: (before) => before,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another invoice is read from its top
  useEffect(() => {
    whole.current?.querySelector('.side-panel-body')?.scrollTo(0, 0);
  }, [id, part]);
  const shown = item?.invoice_id === id ? item : undefined;
  const name = item === undefined ? '' : invoiceName(item);
  return (
    <aside className="side-panel" ref={whole} aria-label={fill(says.title, { invoice: name })}>
      <header className="side-panel-head">
        <div className="side-panel-title">
          <h2>{name}</h2>
          {item && <ErpBadge status={item.erp_status} parked={item.parked} />}
          {item && <StatusBadge status={item.status} />}
          <span className="bar-gap" />
          <button
            type="button"
            className="btn btn-row btn-plain"
            aria-label={says.previous}
            data-tip={says.previous}
            onClick={() => step(-1)}
          >
            <Glyph name="up" />
          </button>
          <button
            type="button"
            className="btn btn-row btn-plain"
            aria-label={says.next}
            data-tip={says.next}
            onClick={() => step(1)}
          >
            <Glyph name="down" />
          </button>
          <button
            type="button"
            className="btn btn-row btn-plain"
            aria-label={says.close}
            data-tip={says.close}
            onClick={close}
          >
            <Glyph name="close" />
          </button>
        </div>
        {item && (
          <p className="quiet">
            {item.vendor.name} · {item.commitment.number} · {item.project.name} · {readableDay(item.billing_date)} ·{' '}
            <strong>{readableAmount(item.amount_due)}</strong>
          </p>
        )}
        {shown && (
          <div className="side-panel-acts">
            {rowMoves(shown).map((move) => (
              <MoveButton key={move} item={shown} move={move} working={working.has(id)} onPress={press} />
            ))}
            <Link
              to="/companies/$c/erp/subcontractor-invoices/$id"
              params={{ c: String(company.id), id: String(id) }}
              className="panel-link"
            >
              {says.open}
            </Link>
          </div>
        )}
        <Tabs part={part} choose={setPart} />
      </header>
      <div
        className="side-panel-body"
        id="panel-part"
        role="tabpanel"
        aria-labelledby={`panel-tab-${part}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what is long must scroll by keyboard
        tabIndex={0}
      >
        {shown ? (
          <Parts key={`${id} ${part}`} item={shown} part={part} />
        ) : error ? (
          <Refusal problem={error} />
        ) : (
          <Loading />
        )}
      </div>
    </aside>
  );
}

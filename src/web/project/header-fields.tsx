import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import type { InvoiceStatus } from '../../domain/billing/invoice-status.ts';
import { words } from '../../domain/words/words.ts';
import type { BillingPeriod } from '../../http/client.ts';
import { readableDay } from '../parts/format.ts';
import type { Draft } from './draft.ts';

const says = words.page.invoice;

/** The server's sentences by field, for those that it refused. */
export type FieldProblems = Readonly<Record<string, readonly string[]>>;

const option = (period: BillingPeriod, chosen: string) => ({
  value: String(period.id),
  label: `${readableDay(period.start_date)} – ${readableDay(period.end_date)}`,
  disabled: period.status !== 'open' && String(period.id) !== chosen,
});

/** What stands at the head of an invoice. */
export function HeaderFields(props: {
  draft: Draft;
  periods: readonly BillingPeriod[];
  problems: FieldProblems;
  /** What is worth a look about the number, though it is none that is refused. */
  numberNote: string | null;
  /** Those that the person may set, and the one that it has. */
  statuses: readonly InvoiceStatus[];
  readOnly: boolean;
  change: (change: Partial<Draft>) => void;
  /** What stands under the fields. */
  last: ReactNode;
}) {
  const { draft, periods, problems, numberNote, statuses, readOnly, change } = props;
  const error = (field: string) => problems[field]?.join(' ') ?? null;
  // Closed periods cannot be chosen, but the one that the invoice is in has to be shown.
  const choosable = periods.filter((one) => one.status === 'open' || String(one.id) === draft.period_id);
  return (
    <section className="panel header-fields" aria-label={words.page.list.columns.invoice}>
      <TextInput
        label={says.number}
        value={draft.invoice_number}
        error={error('invoice_number')}
        description={
          numberNote && (
            <span className="field-note" role="status">
              {numberNote}
            </span>
          )
        }
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        readOnly={readOnly}
        autoComplete="off"
        onChange={(event) => change({ invoice_number: event.target.value })}
      />
      <NativeSelect
        label={says.period}
        value={draft.period_id}
        error={error('period_id')}
        disabled={readOnly}
        data={[
          ...(draft.period_id === '' ? [{ value: '', label: says.choose }] : []),
          ...choosable.map((one) => option(one, draft.period_id)),
        ]}
        onChange={(event) => change({ period_id: event.target.value })}
      />
      <TextInput
        label={says.date}
        type="date"
        value={draft.billing_date}
        error={error('billing_date')}
        readOnly={readOnly}
        onChange={(event) => change({ billing_date: event.target.value })}
      />
      <NativeSelect
        label={says.status}
        value={draft.status}
        error={error('status')}
        disabled={readOnly}
        data={statuses.map((status) => ({ value: status, label: words.page.statuses[status] }))}
        onChange={(event) => change({ status: event.target.value as Draft['status'] })}
      />
      <Textarea
        label={says.comment}
        value={draft.comment}
        error={error('comment')}
        readOnly={readOnly}
        rows={1}
        onChange={(event) => change({ comment: event.target.value })}
      />
      {props.last}
    </section>
  );
}

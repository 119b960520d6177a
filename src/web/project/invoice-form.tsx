import { useQuery } from '@tanstack/react-query';
import { api, keys } from '../api.ts';
import { useCompany } from '../session.tsx';
import type { FormLine } from './draft.ts';
import { type FieldProblems, HeaderFields } from './header-fields.tsx';
import { LinesTable } from './lines-table.tsx';
import { SummaryPanel } from './summary-panel.tsx';
import type { useDraft } from './use-draft.ts';

/** The open and closed billing periods of a project. */
export function usePeriods(project: number) {
  const company = useCompany().id;
  const { data } = useQuery({
    queryKey: keys.periods(company, project),
    queryFn: () => api.billingPeriods(company, project),
  });
  return data;
}

/** Header, lines and summary of an invoice, entered or being entered. */
export function InvoiceForm(props: {
  project: number;
  form: ReturnType<typeof useDraft>;
  lines: readonly FormLine[];
  problems: FieldProblems;
  readOnly: boolean;
  /** Amounts can be changed on the newest invoice of a commitment alone. */
  linesReadOnly: boolean;
}) {
  const { form, lines } = props;
  const periods = usePeriods(props.project) ?? [];
  return (
    <>
      <HeaderFields
        draft={form.draft}
        periods={periods}
        problems={props.problems}
        readOnly={props.readOnly}
        change={form.change}
      />
      <div className="columns columns-form">
        <LinesTable
          lines={lines}
          draft={form.draft}
          pays={form.pays}
          wrong={form.wrong}
          readOnly={props.readOnly || props.linesReadOnly}
          change={form.changeLine}
        />
        <SummaryPanel pays={form.pays} />
      </div>
    </>
  );
}

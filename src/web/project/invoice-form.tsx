import { useQuery } from '@tanstack/react-query';
import { type InvoiceStatus, invoiceStatuses, statusMoves } from '../../domain/billing/invoice-status.ts';
import type { OverBilling } from '../../domain/billing/over-billing.ts';
import { summarize } from '../../domain/billing/pay-application.ts';
import type { ProjectId } from '../../domain/ids.ts';
import { readableMoney } from '../../domain/money.ts';
import { missing } from '../../domain/permission.ts';
import { fill, words } from '../../domain/words/words.ts';
import { api, keys } from '../api.ts';
import { readableDay } from '../parts/format.ts';
import { Toolbar } from '../parts/toolbar.tsx';
import { useCompany, useGrants } from '../session.tsx';
import { FinalField } from './final-field.tsx';
import { LineGrid } from './grid/line-grid.tsx';
import { ColumnChoice, LineActions } from './grid/line-tools.tsx';
import { HeaderFields } from './header-fields.tsx';
import { bearerOf } from './number-taken.ts';
import { SummaryPanel } from './summary-panel.tsx';
import { useInvoices } from './use-commitment.ts';
import type { Form } from './use-draft.ts';
import type { useWrong } from './use-wrong.ts';

const says = words.page.invoice;

/** The open and closed billing periods of a project. */
export function usePeriods(project: number) {
  const company = useCompany().id;
  const { data } = useQuery({
    queryKey: keys.periods(company, project),
    queryFn: () => api.billingPeriods(company, project),
  });
  return data;
}

/** What the project does about a line that is billed over its scheduled value; null where it is not known yet. */
export function useOverBilling(project: number): OverBilling | null {
  const company = useCompany().id;
  const { data } = useQuery({
    queryKey: keys.projectSettings(company, project),
    queryFn: () => api.projectSettings(company, project),
  });
  return data?.over_billing ?? null;
}

/** The words for a billing period of the project, by its id. */
export function usePeriodWords(project: number): (id: string) => string {
  const periods = usePeriods(project);
  return (id) => {
    const one = periods?.find((period) => String(period.id) === id);
    return one === undefined ? id : `${readableDay(one.start_date)} – ${readableDay(one.end_date)}`;
  };
}

/** A subcontractor's contact saves and submits; whoever may enter invoices of the project sets any status. */
function useStatuses(project: number, now: InvoiceStatus): readonly InvoiceStatus[] {
  const all = missing(useGrants(), 'invoice.write', project as ProjectId).length === 0;
  const open = statusMoves[all ? 'administrator' : 'contact'].draft;
  return invoiceStatuses.filter((status) => status === now || open.includes(status));
}

/** Says so where another invoice of the commitment bears the number: else it is found out when the ERP refuses the bill. */
function useNumberNote(of: { project: number; commitment: number; invoice: number | null; form: Form }): string | null {
  const { data } = useInvoices(of.project, of.commitment);
  const bearer = bearerOf(of.form.draft.invoice_number, data ?? [], of.invoice);
  if (bearer === null) return null;
  return fill(says.numberTaken, { place: bearer.number, day: readableDay(bearer.billing_date) });
}

/** Header, lines and summary of an invoice, entered or being entered. */
export function InvoiceForm(props: {
  project: number;
  commitment: number;
  /** Null while it is being entered. */
  invoice: number | null;
  form: Form;
  wrong: ReturnType<typeof useWrong>;
  /** Keeps which columns were chosen. */
  keepColumns: (columns: readonly string[]) => void;
  readOnly: boolean;
}) {
  const { form, wrong, keepColumns } = props;
  const periods = usePeriods(props.project) ?? [];
  const statuses = useStatuses(props.project, form.draft.status);
  const numberNote = useNumberNote(props);
  const show = (columns: readonly string[]) => {
    form.show(columns);
    keepColumns(columns);
  };
  return (
    <>
      <HeaderFields
        draft={form.draft}
        periods={periods}
        problems={wrong.problems}
        numberNote={numberNote}
        statuses={statuses}
        readOnly={props.readOnly}
        change={form.change}
        last={
          <FinalField
            value={form.draft.final}
            pays={form.pays}
            readOnly={props.readOnly}
            change={(final) => form.change({ final })}
          />
        }
      />
      <div className="columns columns-form">
        <section className="panel lines">
          <div className="panel-head">
            <h2>{says.lines}</h2>
            <button type="button" className="btn btn-plain btn-row" data-tip={words.grid.keysSay}>
              {words.grid.keys}
            </button>
            <span className="problem" role="status">
              {wrong.cells.length > 0 && says.fix}
            </span>
            <span className="lines-due">
              {words.grid.due}
              <strong>{readableMoney(summarize(form.pays).currentPaymentDue)}</strong>
            </span>
          </div>
          <Toolbar label={words.lineGrid.tools} className="invoice-tools">
            <ColumnChoice form={form} show={show} />
            <LineActions form={form} />
          </Toolbar>
          <LineGrid
            state={form.state.grid}
            ground={form.ground}
            sheet={form.draft.lines}
            pays={form.pays}
            refused={wrong.refused}
            rule={wrong.rule}
            jump={wrong.jump}
            dispatch={form.grid}
          />
        </section>
        <SummaryPanel pays={form.pays} />
      </div>
    </>
  );
}

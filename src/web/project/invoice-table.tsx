import { Link } from '@tanstack/react-router';
import { words } from '../../domain/words/words.ts';
import { ErpBadge, MoneyCell, SkeletonRows, StatusBadge } from '../parts/cells.tsx';
import { readableDay } from '../parts/format.ts';
import { Refusal, Trouble } from '../parts/trouble.tsx';
import { readsErpTool, useCompany } from '../session.tsx';
import { useInvoices } from './use-commitment.ts';

const says = words.page.project;

function Head({ erp }: { erp: boolean }) {
  return (
    <thead>
      <tr>
        <th scope="col">{says.place}</th>
        <th scope="col">{says.invoiceNumber}</th>
        <th scope="col">{says.period}</th>
        <th scope="col">{words.page.invoice.date}</th>
        <th scope="col">{says.status}</th>
        {erp && <th scope="col">{says.erpStatus}</th>}
        <th scope="col" className="num">
          {says.due}
        </th>
      </tr>
    </thead>
  );
}

/** The invoices of a commitment, newest first. What becomes of them in the books is the company's own affair. */
export function InvoiceTable({ project, commitment }: { project: number; commitment: number }) {
  const company = useCompany();
  const c = String(company.id);
  const erp = readsErpTool(company.grants);
  const { data, error } = useInvoices(project, commitment);
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{says.invoices}</h2>
      </div>
      {error && data === undefined && <Refusal problem={error} />}
      {data?.length === 0 && <Trouble title={says.noInvoices} />}
      {(data === undefined ? !error : data.length > 0) && (
        <div className="sheet">
          <table className="table">
            <caption className="sr-only">{says.invoices}</caption>
            <Head erp={erp} />
            <tbody>
              {data === undefined && <SkeletonRows columns={erp ? 7 : 6} rows={2} />}
              {data?.map((one) => (
                <tr key={one.id} data-invoice-id={one.id}>
                  <td className="code">{one.number}</td>
                  <th scope="row">
                    <Link
                      to="/companies/$c/projects/$p/invoices/$id"
                      params={{ c, p: String(project), id: String(one.id) }}
                    >
                      {one.invoice_number ?? words.page.list.noNumber}
                    </Link>
                  </th>
                  <td className="day">
                    {readableDay(one.requisition_start)} – {readableDay(one.requisition_end)}
                  </td>
                  <td className="day">{readableDay(one.billing_date)}</td>
                  <td>
                    <StatusBadge status={one.status} />
                  </td>
                  {erp && (
                    <td>
                      <ErpBadge status={one.erp_status} />
                    </td>
                  )}
                  <MoneyCell amount={one.summary.current_payment_due} strong />
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

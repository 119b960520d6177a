import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { fill, words } from '../../domain/words/words.ts';
import type { Preview } from '../../http/client.ts';
import { api, keys } from '../api.ts';
import { MoneyCell } from '../parts/cells.tsx';
import { Fact, Facts } from '../parts/facts.tsx';
import { readableDay } from '../parts/format.ts';
import { Loading, Refusal } from '../parts/trouble.tsx';
import { useCompany } from '../session.tsx';

const says = words.page.detail;

function Head({ bill }: { bill: Preview['bill'] }) {
  return (
    <Facts>
      <Fact name={says.fields.vendor}>{bill.vendor_number || '–'}</Fact>
      <Fact name={says.fields.job}>{bill.job_number || '–'}</Fact>
      <Fact name={says.fields.commitment}>{bill.commitment_number || '–'}</Fact>
      <Fact name={says.fields.invoice}>{bill.invoice_number || '–'}</Fact>
      <Fact name={says.fields.date}>{readableDay(bill.billing_date || null)}</Fact>
      <Fact name={says.fields.description} wide>
        {bill.description}
      </Fact>
      {bill.posting_period && <Fact name={says.postingPeriod}>{bill.posting_period}</Fact>}
    </Facts>
  );
}

function Lines({ bill }: { bill: Preview['bill'] }) {
  return (
    <div className="sheet">
      <table className="table">
        <caption className="sr-only">{words.page.invoice.lines}</caption>
        <thead>
          <tr>
            <th scope="col">{says.line}</th>
            <th scope="col">{says.costCode}</th>
            <th scope="col">{says.costType}</th>
            <th scope="col">{says.fields.description}</th>
            <th scope="col" className="num">
              {says.fields.amount}
            </th>
            <th scope="col" className="num">
              {says.fields.retainage}
            </th>
          </tr>
        </thead>
        <tbody>
          {bill.lines.map((line) => (
            <tr key={line.line_number}>
              <td className="code">{line.line_number}</td>
              <td className="code">{line.cost_code}</td>
              <td className="code">{line.cost_type}</td>
              <td>{line.description}</td>
              <MoneyCell amount={line.amount} />
              <MoneyCell amount={line.retainage} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={4}>
              {words.page.invoice.total}
            </th>
            <MoneyCell amount={bill.amount} />
            <MoneyCell amount={bill.retainage} />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

/** What would stop it comes first: that is what has to be mended. */
function Stops({ preview }: { preview: Preview }) {
  if (preview.refusals.length === 0) return null;
  return (
    <div className="verdict" data-tone="red">
      <h3>{says.wouldStop}</h3>
      <ul className="bullets">
        {preview.refusals.map((refusal) => (
          <li key={refusal.code + refusal.detail}>{refusal.detail}</li>
        ))}
      </ul>
    </div>
  );
}

/** The month to post to, where accounting wants another than that of the date. */
interface Period {
  readonly typed: string;
  readonly type: (text: string) => void;
}

/** Exactly what the ERP receives, before anybody sends it. */
export function PreviewPanel({ id, period }: { id: number; period: Period | null }) {
  const company = useCompany().id;
  const { data, error } = useQuery({ queryKey: keys.preview(company, id), queryFn: () => api.preview(company, id) });
  if (data === undefined)
    return <section className="panel">{error ? <Refusal problem={error} /> : <Loading />}</section>;
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{says.preview}</h2>
        <span className="quiet">{fill(says.previewLead, { erp: data.erp })}</span>
      </div>
      <Stops preview={data} />
      <Head bill={data.bill} />
      {data.notes.length > 0 && (
        <ul className="bullets quiet" aria-label={says.notes}>
          {data.notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <Lines bill={data.bill} />
      {period && (
        <TextInput
          className="posting-period"
          label={says.postingPeriod}
          description={says.postingPeriodHint}
          value={period.typed}
          onChange={(event) => period.type(event.target.value)}
          maxLength={7}
        />
      )}
    </section>
  );
}

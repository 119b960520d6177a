import { type PayLine, summarize, summaryRows } from '../../domain/billing/pay-application.ts';
import { formatRate, readableMoney } from '../../domain/money.ts';
import { fill, words } from '../../domain/words/words.ts';

const says = words.page.invoice;

/** The pay application's summary, line by line as a G702 has it. */
export function SummaryPanel({ pays }: { pays: readonly PayLine[] }) {
  const summary = summarize(pays);
  const percent = {
    workRetainage: formatRate(summary.workRetainageRate),
    storedRetainage: formatRate(summary.storedRetainageRate),
  } as Partial<Record<(typeof summaryRows)[number], string>>;
  return (
    <section className="panel summary">
      <div className="panel-head">
        <h2>{says.summary}</h2>
      </div>
      <table className="g702">
        <caption className="sr-only">{says.summary}</caption>
        <tbody>
          {summaryRows.map((row) => (
            <tr key={row} data-row={row}>
              <th scope="row">{fill(says.g702[row], { percent: percent[row] })}</th>
              <td className="num">{readableMoney(summary[row])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

import { formatMoney, sum } from '../../../domain/money.ts';
import { words } from '../../../domain/words/words.ts';
import type { WholeCommitment } from '../../../http/client.ts';
import { MoneyCell } from '../../parts/cells.tsx';
import { centsOf } from '../../parts/format.ts';
import { Trouble } from '../../parts/trouble.tsx';

const says = words.page.project;

/** The schedule of values to be read: lines of the contract, and behind them those of approved change orders. */
export function ScheduleTable({ commitment }: { commitment: WholeCommitment }) {
  const lines = commitment.line_items.toSorted((one, other) => one.position - other.position);
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{says.schedule}</h2>
      </div>
      {lines.length === 0 && <Trouble title={words.commitmentsPage.schedule.none} />}
      {lines.length > 0 && (
        <div className="sheet">
          <table className="table">
            <caption className="sr-only">{says.schedule}</caption>
            <thead>
              <tr>
                <th scope="col">{words.page.detail.line}</th>
                <th scope="col">{says.costCode}</th>
                <th scope="col">{says.costType}</th>
                <th scope="col">{says.description}</th>
                <th scope="col" className="num">
                  {says.scheduledValue}
                </th>
              </tr>
            </thead>
            <tbody>
              {lines.map((line) => (
                <tr key={line.id}>
                  <td className="code">{line.position}</td>
                  <td className="code">{line.cost_code.full_code}</td>
                  <td>{line.line_item_type.name}</td>
                  <td>{line.description}</td>
                  <MoneyCell amount={line.amount} />
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row" colSpan={4}>
                  {says.total}
                </th>
                <MoneyCell amount={formatMoney(sum(lines.map((line) => centsOf(line.amount))))} />
              </tr>
            </tfoot>
          </table>
        </div>
      )}
    </section>
  );
}

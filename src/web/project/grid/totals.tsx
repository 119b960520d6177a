import type { BilledLine } from '../../../domain/billing/next-application.ts';
import { lineFigures } from '../../../domain/billing/pay-application.ts';
import { readableMoney, sum } from '../../../domain/money.ts';
import { words } from '../../../domain/words/words.ts';
import type { Ground } from './state.ts';

/** What each column of amounts comes to, while one types. */
export function GridTotals({
  pays,
  lines,
  columns,
}: { pays: readonly BilledLine[] } & Pick<Ground, 'lines' | 'columns'>) {
  const figures = pays.map(lineFigures);
  const [, , ...rest] = columns;
  return (
    <tfoot>
      <tr aria-rowindex={pays.length + 2}>
        <th scope="row" colSpan={2} aria-colindex={1}>
          {words.page.invoice.total}
        </th>
        {rest.map(({ id, pick }, index) => (
          <td key={id} className="num" aria-colindex={index + 3} data-total={id}>
            {pick === null ? '' : readableMoney(sum(pays.map((pay, line) => pick(pay, figures[line]!, lines[line]!))))}
          </td>
        ))}
      </tr>
    </tfoot>
  );
}

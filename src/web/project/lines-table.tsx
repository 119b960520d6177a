import { type Cents, readableMoney, sum } from '../../domain/money.ts';
import { lineFigures, type PayLine, type PayLineFigures } from '../../domain/pay-application.ts';
import { words } from '../../domain/words/words.ts';
import type { Draft, FormLine, LineDraft } from './draft.ts';
import { LineRow } from './line-row.tsx';

const says = words.page.invoice;
const heads = [
  says.scheduled,
  says.previous,
  says.work,
  says.stored,
  says.completed,
  says.balance,
  says.held,
  says.released,
];

function Totals({ pays }: { pays: readonly PayLine[] }) {
  const of = (pick: (pay: PayLine, figures: PayLineFigures) => Cents) =>
    readableMoney(sum(pays.map((pay) => pick(pay, lineFigures(pay)))));
  return (
    <tfoot>
      <tr>
        <th scope="row" colSpan={2}>
          {says.total}
        </th>
        <td className="num">{of((pay) => pay.scheduledValue)}</td>
        <td className="num">{of((pay) => pay.workPrevious)}</td>
        <td className="num">{of((pay) => pay.workThisPeriod)}</td>
        <td className="num">{of((pay) => pay.storedPresently)}</td>
        <td className="num">{of((_, figures) => figures.completedAndStored)}</td>
        <td className="num">{of((_, figures) => figures.balanceToFinish)}</td>
        <td className="num">{of((pay) => pay.workRetainageHeld)}</td>
        <td className="num">{of((pay) => pay.workRetainageReleased)}</td>
      </tr>
    </tfoot>
  );
}

/** The schedule of values as a G703, computed anew with every key. */
export function LinesTable(props: {
  lines: readonly FormLine[];
  draft: Draft;
  pays: readonly PayLine[];
  wrong: boolean;
  readOnly: boolean;
  change: (key: number, change: Partial<LineDraft>) => void;
}) {
  return (
    <section className="panel lines">
      <div className="panel-head">
        <h2>{says.lines}</h2>
        <span className="problem" role="status">
          {props.wrong && says.fix}
        </span>
      </div>
      <div className="sheet">
        <table className="table g703">
          <caption className="sr-only">{says.lines}</caption>
          <thead>
            <tr>
              <th scope="col">{says.lineNumber}</th>
              <th scope="col">{says.description}</th>
              {heads.map((head) => (
                <th key={head} scope="col" className="num">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {props.lines.map((line) => (
              <LineRow
                key={line.key}
                line={line}
                draft={props.draft.lines[line.key]!}
                readOnly={props.readOnly}
                change={props.change}
              />
            ))}
          </tbody>
          <Totals pays={props.pays} />
        </table>
      </div>
    </section>
  );
}

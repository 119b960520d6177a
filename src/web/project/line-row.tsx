import { formatRate, readableMoney } from '../../domain/money.ts';
import { lineFigures } from '../../domain/pay-application.ts';
import { fill, words } from '../../domain/words/words.ts';
import { readableAmount } from '../parts/format.ts';
import { type FormLine, judgeLine, type LineDraft, type LineField } from './draft.ts';

const says = words.page.invoice;

interface CellProps {
  readonly line: FormLine;
  readonly field: LineField;
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly hint?: string;
  readonly problem: string | undefined;
  readonly readOnly: boolean;
  readonly change: (text: string) => void;
}

const problemId = (field: LineField, line: FormLine) => `${field}-${line.key}-problem`;
const readable = (text: string) => readableAmount(text.replaceAll(',', ''));

/** An amount that can be typed. What is wrong stands right under its line; what was typed stays. */
function AmountCell({ line, field, label, value, placeholder, hint, problem, readOnly, change }: CellProps) {
  const id = `${field}-${line.key}`;
  if (readOnly) return <td className="num">{value === '' ? (placeholder ?? '0.00') : readable(value)}</td>;
  return (
    <td className="num amount">
      <input
        id={id}
        className="amount-field"
        data-field={field}
        inputMode="decimal"
        autoComplete="off"
        aria-label={fill(says.fieldOf, { field: label, line: line.position })}
        aria-invalid={problem !== undefined}
        aria-describedby={problem === undefined ? undefined : problemId(field, line)}
        placeholder={placeholder ?? '0.00'}
        {...(hint ? { 'data-tip': hint } : {})}
        value={value}
        maxLength={20}
        onChange={(event) => change(event.target.value)}
        onFocus={(event) => event.target.select()}
      />
    </td>
  );
}

/** A row of its own under the line, so that a sentence fits on it and the columns stay where they are. */
function Problems({ line, problems }: { line: FormLine; problems: Readonly<Partial<Record<LineField, string>>> }) {
  const found = Object.entries(problems) as [LineField, string][];
  if (found.length === 0) return null;
  return (
    <tr className="line-problems">
      <td colSpan={10}>
        {found.map(([field, problem]) => (
          <span key={field} id={problemId(field, line)} data-problem={field}>
            {problem}
          </span>
        ))}
      </td>
    </tr>
  );
}

/** A line of the G703: what was agreed, billed before, is billed now, and what that makes. */
export function LineRow(props: {
  line: FormLine;
  draft: LineDraft;
  readOnly: boolean;
  change: (key: number, change: Partial<LineDraft>) => void;
}) {
  const { line, draft, readOnly, change } = props;
  const { pay, problems } = judgeLine(line, draft);
  const figures = lineFigures(pay);
  const percent = formatRate(line.rate);
  const cell = (field: LineField, label: string) => ({
    line,
    field,
    label,
    problem: problems[field],
    readOnly,
    change: (text: string) => change(line.key, { [field]: text }),
  });
  return (
    <>
      <tr data-line={line.position} data-wrong={Object.keys(problems).length > 0}>
        <td className="code">{line.position}</td>
        <th scope="row">
          {line.description}
          <span className="under code">{line.code}</span>
        </th>
        <td className="num">{readableMoney(pay.scheduledValue)}</td>
        <td className="num">{readableMoney(pay.workPrevious)}</td>
        <AmountCell {...cell('work', says.work)} value={draft.work} />
        <AmountCell {...cell('stored', says.stored)} value={draft.stored} />
        <td className="num">
          {readableMoney(figures.completedAndStored)}
          <span className="under">{formatRate(figures.percentComplete)} %</span>
        </td>
        <td className="num">{readableMoney(figures.balanceToFinish)}</td>
        <AmountCell
          {...cell('held', says.held)}
          value={draft.held ?? ''}
          placeholder={readableMoney(pay.workRetainageHeld)}
          hint={fill(draft.held === null ? says.auto : says.typed, { percent })}
          change={(text) => change(line.key, { held: text === '' ? null : text })}
        />
        <AmountCell {...cell('released', says.released)} value={draft.released} />
      </tr>
      <Problems line={line} problems={problems} />
    </>
  );
}

import { reviewStatuses } from '../../../domain/billing/line-review.ts';
import { words } from '../../../domain/words/words.ts';
import { readReview } from '../line-entry.ts';

const says = words.lineGrid.verdicts;
const verdicts = reviewStatuses.map((status) => (status === 'no_action' ? '' : status));

/** The verdict on a line: chosen with the mouse, or by its first letter; the arrows go on to other cells. */
export function VerdictField(props: { shared: object; value: string; change: (text: string) => void }) {
  const { shared, value, change } = props;
  const verdict = readReview(value);
  return (
    <select
      {...shared}
      className="cell-field cell-verdict"
      data-verdict={verdict ?? ''}
      value={verdict ?? value}
      onChange={(event) => change(event.target.value)}
    >
      {verdict === null && <option value={value}>{value}</option>}
      {verdicts.map((one) => (
        <option key={one} value={one}>
          {says[one]}
        </option>
      ))}
    </select>
  );
}

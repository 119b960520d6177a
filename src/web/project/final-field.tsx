import { type BilledLine, leftAfter } from '../../domain/billing/next-application.ts';
import { readableMoney } from '../../domain/money.ts';
import { fill, words } from '../../domain/words/words.ts';

const says = words.lineGrid;

/** Marks the last invoice of a commitment, and says what it would leave open. */
export function FinalField(props: {
  value: '' | 'final';
  pays: readonly BilledLine[];
  readOnly: boolean;
  change: (value: '' | 'final') => void;
}) {
  const { value, pays, readOnly, change } = props;
  const left = leftAfter(pays);
  const open = { balance: readableMoney(left.balance), retainage: readableMoney(left.retainage) };
  const nothing = left.lines.length === 0;
  return (
    <div className="final-field">
      <label>
        <input
          type="checkbox"
          checked={value === 'final'}
          disabled={readOnly}
          onChange={(event) => change(event.target.checked ? 'final' : '')}
        />
        {says.final}
      </label>
      <span className="quiet" data-left={nothing ? 'nothing' : 'open'} role="status">
        {value === ''
          ? says.finalSays
          : nothing
            ? says.finalNothingLeft
            : fill(says.finalLeft, { ...open, lines: left.lines.length })}
      </span>
    </div>
  );
}

import { type ListColumn, listColumns, usualColumns } from '../../../domain/list-view.ts';
import { fill, words } from '../../../domain/words/words.ts';
import { Glyph } from '../../parts/glyph.tsx';
import { Popup } from './popup.tsx';

const says = words.list;

/** Which columns, in which order. The invoice itself is always there, and first. */
export function ColumnChooser(props: {
  chosen: readonly ListColumn[];
  choose: (columns: readonly ListColumn[]) => void;
}) {
  const { chosen, choose } = props;
  const others = listColumns.filter((name) => !chosen.includes(name));
  const swap = (at: number, to: number) => {
    const next = [...chosen];
    [next[at], next[to]] = [next[to]!, next[at]!];
    choose(next);
  };
  // One list of both: what is ticked or unticked is the same element in its new place, and keeps the focus.
  return (
    <Popup label={says.chooseColumns} title={says.chooseColumns} align="right">
      {() => (
        <>
          <p className="quiet">{says.columnsHint}</p>
          <ul className="column-list">
            {[...chosen, ...others].map((name, at) => (
              <li key={name}>
                <label>
                  <input
                    type="checkbox"
                    checked={at < chosen.length}
                    disabled={name === 'invoice'}
                    onChange={() =>
                      choose(at < chosen.length ? chosen.filter((one) => one !== name) : [...chosen, name])
                    }
                  />
                  {says.columns[name]}
                </label>
                {name !== 'invoice' && at < chosen.length && (
                  <span className="column-moves">
                    <Mover way="up" name={name} no={at <= 1} move={() => swap(at, at - 1)} />
                    <Mover way="down" name={name} no={at === chosen.length - 1} move={() => swap(at, at + 1)} />
                  </span>
                )}
              </li>
            ))}
          </ul>
          <button type="button" className="btn btn-row" onClick={() => choose(usualColumns)}>
            {says.usual}
          </button>
        </>
      )}
    </Popup>
  );
}

/** At the end of its way it stays under the focus, and does nothing. */
function Mover(props: { way: 'up' | 'down'; name: ListColumn; no: boolean; move: () => void }) {
  const { way, name, no, move } = props;
  return (
    <button
      type="button"
      className="btn btn-row btn-plain"
      aria-label={fill(says[way], { column: says.columns[name] })}
      aria-disabled={no}
      onClick={() => !no && move()}
    >
      <Glyph name={way} />
    </button>
  );
}

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
  return (
    <Popup label={says.chooseColumns} title={says.chooseColumns} align="right">
      {() => (
        <>
          <p className="quiet">{says.columnsHint}</p>
          <ul className="column-list">
            {chosen.map((name, at) => (
              <li key={name}>
                <label>
                  <input
                    type="checkbox"
                    checked
                    disabled={name === 'invoice'}
                    onChange={() => choose(chosen.filter((one) => one !== name))}
                  />
                  {says.columns[name]}
                </label>
                {name !== 'invoice' && (
                  <span className="column-moves">
                    <button
                      type="button"
                      className="btn btn-row btn-plain"
                      aria-label={fill(says.up, { column: says.columns[name] })}
                      disabled={at <= 1}
                      onClick={() => swap(at, at - 1)}
                    >
                      <Glyph name="up" />
                    </button>
                    <button
                      type="button"
                      className="btn btn-row btn-plain"
                      aria-label={fill(says.down, { column: says.columns[name] })}
                      disabled={at === chosen.length - 1}
                      onClick={() => swap(at, at + 1)}
                    >
                      <Glyph name="down" />
                    </button>
                  </span>
                )}
              </li>
            ))}
            {others.map((name) => (
              <li key={name}>
                <label>
                  <input type="checkbox" checked={false} onChange={() => choose([...chosen, name])} />
                  {says.columns[name]}
                </label>
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

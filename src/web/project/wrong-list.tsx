import { fill, words } from '../../domain/words/words.ts';
import type { CellName, WrongCell } from './wrong-fields.ts';

const says = words.grid.wrong;

/** What keeps the form from being saved, each a way to its cell. Shown once Save was pressed. */
export function WrongList({ cells, jump }: { cells: readonly WrongCell[]; jump: (where: CellName) => void }) {
  if (cells.length === 0) return null;
  const [one, many] = says.title;
  return (
    <div className="banner wrong-list" data-tone="red" role="alert">
      <div>
        <strong>{fill(cells.length === 1 ? one : many, { count: cells.length })}</strong>
        <ul className="plain-list">
          {cells.map(({ where, name, problem }) => (
            <li key={name}>
              <button type="button" className="link-button" onClick={() => jump(where)}>
                {name}
              </button>
              {` – ${problem}`}
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

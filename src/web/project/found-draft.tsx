import { fill, words } from '../../domain/words/words.ts';
import { readableMoment } from '../parts/format.ts';
import type { FormLine } from './draft.ts';
import { nameOf } from './merge.ts';
import type { Found } from './use-keeping.ts';
import { sayText, sayWhere } from './where-words.ts';

const says = words.grid.found;

/** What was typed at an earlier time and never saved: back in the form, or, where it is locked by now, to be read here. */
export function FoundDraft(props: {
  found: Found;
  lines: readonly FormLine[];
  period: (id: string) => string;
  /** Null while it is on its way to the server. */
  discard: (() => void) | null;
  dismiss: () => void;
}) {
  const { found, lines, period, discard, dismiss } = props;
  const { at, typed } = found.draft;
  const when = readableMoment(new Date(at).toISOString());
  return (
    <div className="banner" data-tone="yellow" role="status" data-testid="found-draft">
      <div>
        {fill(found.back ? says.back : says.locked, { at: when })} {found.back && found.changed && says.changed}
        {!found.back && (
          <ul className="bullets">
            {typed.map(({ where, to }) => (
              <li key={nameOf(where)}>{`${sayWhere(where, lines)}: ${sayText(where, to, period)}`}</li>
            ))}
          </ul>
        )}
      </div>
      {discard !== null && (
        <button type="button" className="btn btn-row" onClick={discard}>
          {says.discard}
        </button>
      )}
      {found.back && (
        <button type="button" className="btn btn-row" onClick={dismiss}>
          {says.keep}
        </button>
      )}
    </div>
  );
}

import { type FindingKind, findingKinds, findings } from '../../../domain/tie-out.ts';
import { fill, words } from '../../../domain/words/words.ts';
import type { TieOutWhole } from '../../../http/client.ts';
import { readableMoment } from '../../parts/format.ts';

const says = words.tieOut;

interface Props {
  readonly run: TieOutWhole;
  readonly erp: string;
  readonly kind: FindingKind | undefined;
  readonly pick: (kind: FindingKind | undefined) => void;
}

/** How it came out, at a glance: a tile a kind of finding, each the way to its rows. */
export function Verdict({ run, erp, kind, pick }: Props) {
  const when = (
    <p className="quiet">
      {fill(says.when, { at: readableMoment(run.begun_at) })},{' '}
      {run.asked_by === null ? says.byHub : fill(says.by, { name: run.asked_by.name })}
    </p>
  );
  if (run.state === 'incomplete') {
    return (
      <section className="panel" aria-label={says.incompleteTitle}>
        <p className="verdict" data-tone="red">
          <strong>{says.incompleteTitle}.</strong> {fill(says.incompleteSays, { because: run.because })}
        </p>
        {when}
      </section>
    );
  }
  const wrong = findingKinds.filter((one) => findings[one] === 'wrong' && run.counts[one]);
  return (
    <section className="panel" aria-label={says.findings}>
      {wrong.length === 0 && (
        <p className="verdict" data-tone="green">
          {fill(says.ok, { links: run.links })}
        </p>
      )}
      <ul className="tiles">
        {findingKinds.map((one) => {
          const count = run.counts[one] ?? 0;
          const tone = count === 0 ? 'none' : findings[one] === 'wrong' ? 'red' : 'grey';
          return (
            <li key={one}>
              <button
                type="button"
                className="tile"
                data-tone={tone}
                aria-pressed={kind === one}
                aria-description={fill(says.kinds[one].says, { erp })}
                data-tip={fill(says.kinds[one].says, { erp })}
                onClick={() => pick(kind === one ? undefined : one)}
              >
                <span className="tile-count">{count}</span>
                {says.kinds[one].title}
              </button>
            </li>
          );
        })}
      </ul>
      {when}
    </section>
  );
}

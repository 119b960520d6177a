import { type FindingKind, findingKinds, findings, wrongKinds } from '../../../domain/tie-out.ts';
import { fill, words } from '../../../domain/words/words.ts';
import { binderPath, type TieOutWhole } from '../../../http/client.ts';
import { readableMoment } from '../../parts/format.ts';
import { useCompany } from '../../session.tsx';
import type { TieOutSearch } from './search.ts';
import { isOpen } from './use-tie-outs.ts';

const says = words.tieOut;

interface Props {
  readonly run: TieOutWhole;
  readonly erp: string;
  readonly search: TieOutSearch;
  readonly change: (search: TieOutSearch) => void;
}

/** How it came out, at a glance: a tile a kind of finding, each the way to its rows. */
export function Verdict({ run, erp, search, change }: Props) {
  const { kind, since: _, ...rest } = search;
  const pick = (next: FindingKind | undefined) => change({ ...rest, kind: next });
  const when = (
    <p className="quiet">
      {fill(says.when, { at: readableMoment(run.begun_at) })},{' '}
      {run.asked_by === null ? says.byHub : fill(says.byName, { name: run.asked_by.name })}
    </p>
  );
  if (isOpen(run)) {
    return (
      <section className="panel" aria-label={says.findings}>
        <p className="verdict">{says.stillRead}</p>
      </section>
    );
  }
  const files = <Files run={run.id} />;
  if (run.state === 'incomplete') {
    return (
      <section className="panel" aria-label={says.incompleteTitle}>
        <p className="verdict" data-tone="red">
          <strong>{says.incompleteTitle}.</strong> {fill(says.incompleteSays, { because: run.because })}
        </p>
        {when}
        {files}
      </section>
    );
  }
  const wrong = wrongKinds.filter((one) => run.counts[one]);
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
      {run.compared && <Compared compared={run.compared} search={search} change={change} />}
      {when}
      {files}
      {run.costs_told < run.bills && (
        <p className="quiet">
          {fill(run.costs_told === 0 ? says.costsNotTold : says.costsUntold, {
            ...{ told: run.costs_told, bills: run.bills, erp },
          })}
        </p>
      )}
    </section>
  );
}

/** The same as files, for the binder of the month. */
function Files({ run }: { readonly run: number }) {
  const company = useCompany().id;
  return (
    <p className="quiet">
      {says.binder} <a href={binderPath(company, run, 'pdf')}>{says.downloadPdf}</a>
      {', '}
      <a href={binderPath(company, run, 'xlsx')}>{says.download}</a>
    </p>
  );
}

/** What became of what was wrong in the one before; the figures open the findings that they count. */
function Compared({
  compared: { with: before, added, settled, same },
  search,
  change,
}: {
  readonly compared: NonNullable<TieOutWhole['compared']>;
  readonly search: TieOutSearch;
  readonly change: Props['change'];
}) {
  const to = says.compared;
  const open = (since: 'new' | 'settled', count: number, text: string) =>
    count === 0 ? (
      <span className="quiet">{text}</span>
    ) : (
      <button
        type="button"
        className="link-button"
        aria-pressed={search.since === since}
        onClick={() => change({ ...search, kind: undefined, since: search.since === since ? undefined : since })}
      >
        {text}
      </button>
    );
  return (
    <p className="compared">
      <span className="quiet">{fill(to.since, { at: readableMoment(before.begun_at) })}</span>{' '}
      {open('new', added, fill(to.added, { count: added }))}
      {', '}
      {open('settled', settled, fill(to.settled, { count: settled }))}
      {', '}
      <span className="quiet">{fill(to.same, { count: same })}</span>
    </p>
  );
}

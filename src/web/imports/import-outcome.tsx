import type { ReactNode } from 'react';
import { fill, sayCount, words } from '../../domain/words/words.ts';
import type { ImportErrorLine } from '../../http/client.ts';
import type { Outcome, Running } from './use-import.ts';

const all = words.imports;
const says = all.page;

/** What it is at, without how far: a screen reader says it once, not with every thousand rows. */
export const phaseOf = ({ file, at }: Running): string =>
  at === null ? fill(says.sending, { file }) : all.progress[at.phase];

/** How far it is, with a way to stop it. */
export function ImportRunning({ running }: { running: Running }) {
  const { file, at, stop } = running;
  const facts = {
    phase: all.progress[at?.phase ?? 'reading'],
    done: sayCount(at?.rows ?? 0),
    total: sayCount(at?.of ?? 0),
  };
  const text =
    at === null ? fill(says.sending, { file }) : fill(at.of === null ? all.progress.rows : all.progress.of, facts);
  return (
    <div className="import-running">
      <progress aria-label={text} {...(at?.of ? { max: at.of, value: at.rows } : {})} />
      <span>{text}</span>
      <button type="button" className="btn btn-row btn-plain" onClick={stop}>
        {says.stop}
      </button>
    </div>
  );
}

function Result({ children }: { children: ReactNode }) {
  return (
    <section className="panel" aria-labelledby="import-result">
      <div className="panel-head">
        <h2 id="import-result">{says.result}</h2>
      </div>
      {children}
    </section>
  );
}

/** What came of it: what was made, that nobody knows, or every error with its place. */
export function ImportOutcome({ outcome }: { outcome: Outcome }) {
  if (outcome.is === 'done') {
    const { message, ignored } = outcome.done;
    return (
      <Result>
        <p>{message}</p>
        {ignored.length > 0 && <p className="note">{fill(all.results.ignored, { heads: ignored.join(', ') })}</p>}
      </Result>
    );
  }
  if (outcome.is === 'unknown') {
    return (
      <Result>
        <p role="alert" className="problem">
          {outcome.says}
        </p>
      </Result>
    );
  }
  const { file, errors, count, allThere } = outcome;
  const more = count - errors.length;
  return (
    <section className="panel" aria-labelledby="import-errors">
      <div className="panel-head">
        <h2 id="import-errors">{says.errors}</h2>
      </div>
      <p role="alert" className="problem">
        {errors.length === 0 ? outcome.says : fill(says.errorsLead, { count: sayCount(count), file })}
      </p>
      {allThere && errors.length > 0 && <p className="note">{all.allThere}</p>}
      {errors.length > 0 && <Errors errors={errors} />}
      {more > 0 && <p className="quiet">{fill(all.results.more, { count: sayCount(more) })}</p>}
    </section>
  );
}

function Errors({ errors }: { errors: readonly ImportErrorLine[] }) {
  return (
    <div className="sheet import-errors">
      <table className="table">
        <caption className="sr-only">{says.errors}</caption>
        <thead>
          <tr>
            {[says.row, says.column, says.value, says.why].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {errors.map((error, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the list is as the server gave it, and one row may have several
            <tr key={i}>
              <td>{error.item > 0 ? `${error.row}.${error.item}` : error.row}</td>
              <td>{error.head ?? says.whole}</td>
              <td className="code">{error.value ?? ''}</td>
              <td>{error.why}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

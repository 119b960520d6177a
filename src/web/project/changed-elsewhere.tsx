import { fill, words } from '../../domain/words/words.ts';
import type { FormLine } from './draft.ts';
import { type Conflict, nameOf, type Typed } from './merge.ts';
import type { Form } from './use-draft.ts';
import { sayText, sayWhere } from './where-words.ts';

const says = words.grid.changed;

interface Told {
  readonly lines: readonly FormLine[];
  readonly period: (id: string) => string;
}

function Choice({ conflict, lines, period, choose }: Told & { conflict: Conflict; choose: Form['choose'] }) {
  const { where, mine, theirs } = conflict;
  const name = sayWhere(where, lines);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td>
        <span className="choice">{sayText(where, mine, period)}</span>
        <button
          type="button"
          className="btn btn-row"
          aria-label={fill(says.about, { do: says.keepMine, name })}
          onClick={() => choose(where, 'mine')}
        >
          {theirs === null ? words.page.frame.dismiss : says.keepMine}
        </button>
      </td>
      <td>
        {theirs === null ? (
          says.gone
        ) : (
          <>
            <span className="choice">{sayText(where, theirs, period)}</span>
            <button
              type="button"
              className="btn btn-row"
              aria-label={fill(says.about, { do: says.takeTheirs, name })}
              onClick={() => choose(where, 'theirs')}
            >
              {says.takeTheirs}
            </button>
          </>
        )}
      </td>
    </tr>
  );
}

/** Fields that both changed, side by side, to choose from. */
function Conflicts({ form, lines, period }: Told & { form: Form }) {
  return (
    <div className="banner changed-elsewhere" data-tone="yellow" role="alert">
      <div>
        <strong>{says.title}</strong> {says.choose}
        <table className="choices">
          <caption className="sr-only">{says.choose}</caption>
          <thead>
            <tr>
              <th scope="col">{says.field}</th>
              <th scope="col">{says.mine}</th>
              <th scope="col">{says.theirs}</th>
            </tr>
          </thead>
          <tbody>
            {form.conflicts.map((conflict) => (
              <Choice
                key={nameOf(conflict.where)}
                conflict={conflict}
                lines={lines}
                period={period}
                choose={form.choose}
              />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

/** So many are named; the others are in the form. */
const mostNamed = 8;

/** Fields that only somebody else changed: they are in the form already. */
function News({ form, lines, period }: Told & { form: Form }) {
  const named = form.news.slice(0, mostNamed);
  return (
    <div className="banner" data-tone="yellow" role="status">
      <div>
        <strong>{says.title}</strong> {says.taken}
        <ul className="bullets">
          {named.map((one: Typed) => (
            <li key={nameOf(one.where)}>
              {fill(says.fromTo, {
                name: sayWhere(one.where, lines),
                from: sayText(one.where, one.from, period),
                to: sayText(one.where, one.to, period),
              })}
            </li>
          ))}
          {form.news.length > named.length && <li>{fill(says.more, { count: form.news.length - named.length })}</li>}
        </ul>
      </div>
      <button type="button" className="btn btn-row" onClick={form.sawNews}>
        {words.page.frame.dismiss}
      </button>
    </div>
  );
}

/** What others did to the invoice while one was entering. */
export function ChangedElsewhere({ form, period }: { form: Form; period: (id: string) => string }) {
  const { lines } = form.ground;
  return (
    <>
      {form.conflicts.length > 0 && <Conflicts form={form} lines={lines} period={period} />}
      {form.news.length > 0 && <News form={form} lines={lines} period={period} />}
    </>
  );
}

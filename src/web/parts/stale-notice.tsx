import { fill, words } from '../../domain/words/words.ts';

const says = words.commitmentsPage.form;

/** What somebody else saved in a field that is typed into here, as it is shown. */
export interface Theirs {
  readonly label: string;
  readonly value: string;
}

/** Says that others saved meanwhile, and what; and the way to go on without losing what was typed. */
export function StaleNotice(props: { text: string; theirs?: readonly Theirs[]; take: () => void }) {
  const { text, theirs = [], take } = props;
  return (
    <div className="banner" data-tone="yellow" role="alert">
      <div>
        {text}
        {theirs.length > 0 && (
          <ul className="bullets">
            {theirs.map(({ label, value }) => (
              <li key={label}>{fill(says.staleTheirs, { field: label, value: value || words.grid.nothing })}</li>
            ))}
          </ul>
        )}
      </div>
      <button type="button" className="btn btn-row" onClick={take}>
        {says.staleShow}
      </button>
    </div>
  );
}

import { Link } from '@tanstack/react-router';
import { words } from '../../domain/words/words.ts';
import { useCompany } from '../session.tsx';

const says = words.grid.unanswered;

/** A new invoice that was sent too long ago, and may be there: whoever entered it looks, in a tab beside this one. */
export function Unanswered(props: { project: number; commitment: number; create: () => void; discard: () => void }) {
  const { project, commitment, create, discard } = props;
  const params = { c: String(useCompany().id), p: String(project), id: String(commitment) };
  return (
    <div className="banner" data-tone="yellow" role="alert" data-testid="unanswered">
      <div>
        {says.says}{' '}
        <Link to="/companies/$c/projects/$p/commitments/$id" params={params} target="_blank" rel="noopener">
          {says.look}
        </Link>
      </div>
      <button type="button" className="btn btn-row" onClick={create}>
        {says.create}
      </button>
      <button type="button" className="btn btn-row" onClick={discard}>
        {says.discard}
      </button>
    </div>
  );
}

import { Link } from '@tanstack/react-router';
import { words } from '../../../domain/words/words.ts';
import { useCompany } from '../../session.tsx';
import { useReadsAll } from './may.ts';

const says = words.commitmentsPage.project;

/** The parts of a project, each with an address of its own; of them a subcontractor's contact has only the first. */
export function ProjectSections({ project }: { project: number }) {
  const params = { c: String(useCompany().id), p: String(project) };
  if (!useReadsAll(project)) return null;
  return (
    <nav className="tabs" aria-label={says.sections}>
      <Link
        to="/companies/$c/projects/$p/commitments"
        params={params}
        className="tab"
        activeOptions={{ exact: true, includeSearch: false }}
        activeProps={{ 'aria-current': 'page' }}
      >
        {says.commitments}
      </Link>
      <Link
        to="/companies/$c/projects/$p/billing-periods"
        params={params}
        className="tab"
        activeProps={{ 'aria-current': 'page' }}
      >
        {says.periods}
      </Link>
      <Link
        to="/companies/$c/projects/$p/settings"
        params={params}
        className="tab"
        activeProps={{ 'aria-current': 'page' }}
      >
        {says.settings}
      </Link>
    </nav>
  );
}

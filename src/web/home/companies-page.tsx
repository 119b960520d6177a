import { Link, Navigate } from '@tanstack/react-router';
import { words } from '../../domain/words/words.ts';
import { PlainFrame } from '../parts/frame.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Trouble } from '../parts/trouble.tsx';
import { useMe } from '../session.tsx';

const says = words.page.home;

/** The companies that I belong to; where it is one, straight there. */
export function CompaniesPage() {
  const { companies } = useMe();
  const only = companies.length === 1 ? companies[0] : undefined;
  if (only) return <Navigate to="/companies/$c" params={{ c: String(only.id) }} replace />;
  return (
    <PlainFrame>
      <PageHead title={says.companies} />
      {companies.length === 0 && <Trouble title={says.noCompany}>{says.noCompanyHow}</Trouble>}
      <ul className="cards">
        {companies.map((company) => (
          <li key={company.id} className="card">
            <h2>
              <Link to="/companies/$c" params={{ c: String(company.id) }}>
                {company.name}
              </Link>
            </h2>
          </li>
        ))}
      </ul>
    </PlainFrame>
  );
}

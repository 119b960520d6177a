import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { words } from '../../domain/words/words.ts';
import { Refused } from '../../http/client.ts';
import { api, keys } from '../api.ts';
import { filters } from '../erp/list-search.ts';
import { Refusal, Trouble } from '../parts/trouble.tsx';
import { useCompany } from '../session.tsx';

const says = words.page;

/** How many invoices are in each state, each a link to them. */
export function StateLinks() {
  const company = useCompany();
  const counts = useQuery({
    queryKey: [...keys.erp(company.id), 'counts'],
    queryFn: () => api.list(company.id, { filter: 'all', limit: 1 }),
    select: (list) => list.counts,
  });
  if (counts.error instanceof Refused && counts.error.status === 403) {
    return <Trouble title={says.home.noErp}>{says.home.noErpHow}</Trouble>;
  }
  if (counts.error && counts.data === undefined) return <Refusal problem={counts.error} />;
  return (
    <ul className="state-links">
      {filters
        .filter((filter) => filter !== 'all')
        .map((filter) => (
          <li key={filter}>
            <Link
              to="/companies/$c/erp/subcontractor-invoices"
              params={{ c: String(company.id) }}
              search={{ filter }}
              data-state={filter}
            >
              <span className="state-count">{counts.data?.[filter] ?? '–'}</span>
              {says.erpStatuses[filter]}
            </Link>
          </li>
        ))}
    </ul>
  );
}

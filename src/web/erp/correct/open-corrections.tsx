import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fill, words } from '../../../domain/words/words.ts';
import { api, keys } from '../../api.ts';
import { readableMoment } from '../../parts/format.ts';
import { invoiceName } from '../../parts/move-button.tsx';
import { useCompany } from '../../session.tsx';
import { stepFacts } from './correction-note.tsx';

const says = words.corrections.page;

/** The corrections that are open, oldest first: what somebody began is not forgotten. Nothing where there is none. */
export function OpenCorrections() {
  const company = useCompany().id;
  const { data } = useQuery({ queryKey: keys.corrections(company), queryFn: () => api.corrections(company) });
  if (data === undefined || data.corrections.length === 0) return null;
  return (
    <section className="panel" aria-label={says.open}>
      <div className="panel-head">
        <h2>{says.open}</h2>
        <span className="quiet">{data.corrections.length}</span>
      </div>
      <ul className="open-corrections">
        {data.corrections.map((one) => {
          const facts = stepFacts(one);
          return (
            <li key={one.id}>
              <Link
                to="/companies/$c/erp/subcontractor-invoices/$id/correct"
                params={{ c: String(company), id: String(one.invoice.id) }}
              >
                {invoiceName(one.invoice)}
              </Link>
              <span>{one.vendor.name}</span>
              <span className="quiet">{facts === null ? says.bannerDone : fill(says.openSays, { ...facts })}</span>
              <span className="quiet">
                {fill(says.begun, { name: one.begun_by.name, at: readableMoment(one.begun_at) })}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

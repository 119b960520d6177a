import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { words } from '../../domain/words/words.ts';
import { payApplicationPath, periodPath, type RequisitionExtended } from '../../http/client.ts';
import { api, keys } from '../api.ts';
import { Refusal } from '../parts/trouble.tsx';
import { useCompany } from '../session.tsx';

const says = words.documents.preview;
/** Large, and wanted by few: it comes when it is first looked at. */
const PdfPages = lazy(() => import('../parts/pdf-pages.tsx'));

function Pages({ invoice }: { invoice: RequisitionExtended }) {
  const company = useCompany().id;
  const [broken, setBroken] = useState(false);
  const { data, error } = useQuery({
    // By its version: what was saved meanwhile is another document.
    queryKey: [...keys.invoice(company, invoice.id), 'pay-application', invoice.version] as const,
    queryFn: () => api.payApplication(company, invoice.id, 'pdf'),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  if (broken) return <p role="alert">{says.broken}</p>;
  if (error && !data) return <Refusal problem={error} />;
  if (!data) return <p className="quiet">{says.opening}</p>;
  return (
    <Suspense fallback={<p className="quiet">{says.opening}</p>}>
      <PdfPages bytes={data.bytes} broken={() => setBroken(true)} />
    </Suspense>
  );
}

/** The pay application as it was last saved: to look at, and to take away. */
export function PayApplicationPanel({ invoice, dirty }: { invoice: RequisitionExtended; dirty: boolean }) {
  const company = useCompany().id;
  return (
    <section className="panel pay-application" id="pay-application" aria-label={says.title}>
      <div className="panel-head">
        <h2>{says.title}</h2>
        <div className="downloads">
          {(['pdf', 'csv', 'xlsx'] as const).map((format) => (
            <a key={format} className="btn btn-row" href={payApplicationPath(company, invoice.id, format)} download>
              {says.download[format]}
            </a>
          ))}
          <a
            className="btn btn-row btn-plain"
            href={periodPath(company, invoice.project_id, invoice.period_id)}
            download
          >
            {says.wholePeriod}
          </a>
        </div>
      </div>
      {dirty && <p className="quiet">{says.asSaved}</p>}
      <Pages invoice={invoice} />
    </section>
  );
}

/** Opens and shuts the panel. */
export function PayApplicationButton({ shown, toggle }: { shown: boolean; toggle: () => void }) {
  return (
    <button type="button" className="btn" aria-expanded={shown} aria-controls="pay-application" onClick={toggle}>
      {says.title}
    </button>
  );
}

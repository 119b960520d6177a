import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { fill, words } from '../../domain/words/words.ts';
import type { Prerequisites, UnsyncedInvoice } from '../../http/client.ts';
import { api, keys } from '../api.ts';
import { useErpName } from '../parts/erp-name.ts';
import { readableAmount, readableMoment } from '../parts/format.ts';
import { inWords } from '../parts/in-words.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Refusal } from '../parts/trouble.tsx';
import { useCompany } from '../session.tsx';
import { Choice } from './tie-out/choice.tsx';

const says = words.prerequisites;
type Scope = keyof typeof says.scopes;
type Thing = Prerequisites['things'][number];

/** What would stop the next export, by the thing to fix: asked while one looks, and never changed by looking. */
export function PrerequisitesPage() {
  const company = useCompany();
  const { erp } = useErpName();
  const navigate = useNavigate({ from: '/companies/$c/erp/prerequisites' });
  const { scope: given } = useSearch({ from: '/signed-in/companies/$c/erp/prerequisites' });
  const scope: Scope = given === 'all' ? 'all' : 'waiting';
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: [...keys.erp(company.id), 'prerequisites', scope],
    queryFn: () => api.prerequisites(company.id, scope),
  });
  if (error && data === undefined) return <Refusal problem={error} />;
  return (
    <>
      <PageHead
        title={says.title}
        lead={fill(says.lead, { erp })}
        crumbs={
          <Link to="/companies/$c/erp" params={{ c: String(company.id) }}>
            {words.page.frame.erp}
          </Link>
        }
        actions={
          <button
            type="button"
            className="btn btn-main"
            aria-disabled={isFetching}
            aria-busy={isFetching}
            onClick={() => !isFetching && void refetch()}
          >
            {isFetching && <span className="spinner" aria-hidden="true" />}
            {says.again}
          </button>
        }
      />
      <section className="panel" aria-label={says.title}>
        <div className="panel-head">
          <div role="status">
            <h2>{headOf(data, erp)}</h2>
            {data && !data.complete && <Red>{fill(says.incomplete, { because: data.because })}</Red>}
            {error && <Red>{inWords(error)}</Red>}
          </div>
          <Choice
            name={says.title}
            options={says.scopes}
            value={scope}
            choose={(value) => void navigate({ search: value === 'all' ? { scope: 'all' } : {}, replace: true })}
          />
        </div>
        {data && <p className="quiet panel-says">{fill(says.at, { at: readableMoment(data.at) })}</p>}
        {data && data.things.length > 0 && <Things things={data.things} erp={erp} />}
      </section>
    </>
  );
}

function headOf(data: Prerequisites | undefined, erp: string): string {
  if (data === undefined) return fill(says.looking, { erp });
  const { looked, stopped, things, complete } = data;
  if (looked === 0) return says.noneWaiting;
  if (things.length > 0) return fill(says.summary, { stopped, looked });
  return fill(complete ? says.none : says.noneKnown, { looked });
}

const Red = ({ children }: { readonly children: string }) => (
  <p className="verdict" data-tone="red">
    {children}
  </p>
);

const Things = ({ things, erp }: { readonly things: readonly Thing[]; readonly erp: string }) => (
  <ul className="things">
    {things.map((thing) => (
      <li key={`${thing.where} ${thing.code} ${thing.says}`}>
        <h3>{thing.says}</h3>
        <p className="quiet">
          {fill(says.where[thing.where], { erp })}
          {' · '}
          {fill(thing.count === 1 ? says.stops.one : says.stops.many, {
            ...{ count: thing.count, amount: readableAmount(thing.amount) },
          })}
        </p>
        <ul className="thing-invoices">
          {thing.invoices.map((one) => (
            <Invoice key={one.invoice.id} one={one} />
          ))}
          {thing.count > thing.invoices.length && (
            <li className="quiet">{fill(says.moreInvoices, { count: thing.count - thing.invoices.length })}</li>
          )}
        </ul>
      </li>
    ))}
  </ul>
);

function Invoice({ one: { invoice, vendor, project, state, amount } }: { readonly one: UnsyncedInvoice }) {
  const c = String(useCompany().id);
  const id = String(invoice.id);
  return (
    <li>
      <Link to="/companies/$c/erp/subcontractor-invoices/$id" params={{ c, id }}>
        {invoice.number ?? id}
      </Link>{' '}
      <span className="quiet">
        {vendor}, {project.name}, {readableAmount(amount)}, {says.states[state]}
      </span>
    </li>
  );
}

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { words } from '../../domain/words/words.ts';
import { api, keys } from '../api.ts';
import { PageHead } from '../parts/page-head.tsx';
import { Loading, Refusal } from '../parts/trouble.tsx';
import { useWhyNot } from '../parts/why-not.ts';
import { useCompany } from '../session.tsx';
import { AlertsPanel } from './care/alerts-panel.tsx';
import { CarePanels } from './care/health-panel.tsx';
import { ConnectPanel } from './connect-panel.tsx';
import { ConnectionPanel } from './connection-panel.tsx';
import { OutsidePanel } from './outside-panel.tsx';
import { PoliciesPanel } from './policies-panel.tsx';

const says = words.page.connections;
/** Agents come and go without an event of an invoice, so this page looks by itself. */
const lookAgainMs = 5_000;

/** Each connected ERP: how it is reached, whether it is well, and what may be done about it. */
export function ConnectionsPage() {
  const { id } = useCompany();
  const { data, error } = useQuery({
    queryKey: keys.connections(id),
    queryFn: () => api.connections(id),
    refetchInterval: lookAgainMs,
    staleTime: 0,
  });
  const crumbs = (
    <Link to="/companies/$c/erp" params={{ c: String(id) }}>
      {words.page.frame.erp}
    </Link>
  );
  return (
    <>
      <PageHead title={says.title} lead={says.lead} crumbs={crumbs} actions={<Links />} />
      {data?.connections.map((connection) => (
        <Fragment key={connection.id}>
          <ConnectionPanel connection={connection} />
          <PoliciesPanel connection={connection} />
          <CarePanels connection={connection} />
        </Fragment>
      ))}
      {data !== undefined && data.connections.length > 0 && <AlertsPanel />}
      {data?.connections.length === 0 && <ConnectPanel />}
      {data !== undefined && <OutsidePanel />}
      {data === undefined && (error ? <Refusal problem={error} /> : <Loading />)}
    </>
  );
}

/** To setting up, and for whoever may read it to the report. */
function Links() {
  const c = String(useCompany().id);
  const mayReport = useWhyNot('accountant_report.read') === null;
  return (
    <>
      {mayReport && (
        <Link to="/companies/$c/erp/accountant-report" params={{ c }}>
          {words.accountantReport.title}
        </Link>
      )}
      <Link to="/companies/$c/erp/connections/set-up" params={{ c }} className="btn">
        {words.setUpConnection.open}
      </Link>
    </>
  );
}

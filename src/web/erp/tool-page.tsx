import { Link } from '@tanstack/react-router';
import { fill, words } from '../../domain/words/words.ts';
import { StateLinks } from '../home/state-links.tsx';
import { useConnections, useErpName } from '../parts/erp-name.ts';
import { readableMoment } from '../parts/format.ts';
import { PageHead } from '../parts/page-head.tsx';
import { useCompany } from '../session.tsx';
import { OpenCorrections } from './correct/open-corrections.tsx';
import { ToolTabs } from './records/tool-tabs.tsx';

const says = words.page.home;

function Connections() {
  const connections = useConnections();
  const c = String(useCompany().id);
  if (connections === null) return null;
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{says.connection}</h2>
        <Link to="/companies/$c/erp/connections" params={{ c }} className="panel-link">
          {words.page.connections.open}
        </Link>
      </div>
      <ul className="plain-list">
        {connections.map((connection) => (
          <li key={connection.id}>
            <strong>{connection.name}</strong>{' '}
            <span className="quiet">
              {connection.last_read_at === null
                ? says.neverRead
                : fill(says.lastRead, { at: readableMoment(connection.last_read_at) })}
            </span>
            {connection.last_read_error && <p className="problem">{connection.last_read_error}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The tool's first page: the kinds of records that are exchanged. */
export function ToolPage() {
  const company = useCompany();
  const { erp } = useErpName();
  return (
    <>
      <PageHead title={words.page.frame.erp} lead={fill(says.recordsLead, { erp })} />
      <ToolTabs current={null} />
      <section className="panel">
        <div className="panel-head">
          <h2>
            <Link to="/companies/$c/erp/subcontractor-invoices" params={{ c: String(company.id) }}>
              {says.subcontractorInvoices}
            </Link>
          </h2>
          <span className="quiet">{says.subcontractorInvoicesLead}</span>
        </div>
        <StateLinks />
      </section>
      <section className="panel">
        <div className="panel-head">
          <h2>
            <Link to="/companies/$c/erp/tie-out" params={{ c: String(company.id) }}>
              {words.tieOut.title}
            </Link>
          </h2>
          <span className="quiet">{fill(words.tieOut.lead, { erp })}</span>
        </div>
      </section>
      <section className="panel">
        <div className="panel-head">
          <h2>
            <Link to="/companies/$c/erp/prerequisites" params={{ c: String(company.id) }}>
              {words.prerequisites.title}
            </Link>
          </h2>
          <span className="quiet">{fill(words.prerequisites.lead, { erp })}</span>
        </div>
      </section>
      <OpenCorrections />
      <Connections />
    </>
  );
}

import { Link } from '@tanstack/react-router';
import { fill, words } from '../../domain/words/words.ts';
import { useErpName } from '../parts/erp-name.ts';
import { PageHead } from '../parts/page-head.tsx';
import { readsErpTool, useCompany } from '../session.tsx';
import { ProjectTable } from './project-table.tsx';
import { StateLinks } from './state-links.tsx';

const says = words.page;

function ErpPanel() {
  const company = useCompany();
  const { erp } = useErpName();
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{says.frame.erp}</h2>
        <span className="quiet">{fill(says.home.erpLead, { erp })}</span>
        <Link to="/companies/$c/erp/subcontractor-invoices" params={{ c: String(company.id) }} className="panel-link">
          {says.home.open}
        </Link>
      </div>
      <StateLinks />
    </section>
  );
}

/** The company's first page: what waits in the ERP tool, for whoever may read it, and the projects. */
export function CompanyPage() {
  const company = useCompany();
  return (
    <>
      <PageHead title={company.name} />
      {readsErpTool(company.grants) && <ErpPanel />}
      <section className="panel">
        <div className="panel-head">
          <h2>{says.frame.projects}</h2>
          <span className="quiet">{says.home.projectsLead}</span>
        </div>
        <ProjectTable />
      </section>
    </>
  );
}

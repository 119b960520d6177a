/** Where all those of a billing period are, as one PDF. */
export const periodPath = (company: number, project: number, period: number): string =>
  `/api/v1/companies/${company}/projects/${project}/billing-periods/${period}/pay-applications.pdf`;

/** Where a pay application is: for links that a browser follows by itself. */
export const payApplicationPath = (company: number, id: number, format: 'pdf' | 'csv' | 'xlsx'): string =>
  `/api/v1/companies/${company}/subcontractor-invoices/${id}/pay-application.${format}`;

import { Link } from '@tanstack/react-router';
import { words } from '../../../domain/words/words.ts';
import { useCompany } from '../../session.tsx';
import { useLastList } from './last-list.ts';

export function BackToList() {
  const c = String(useCompany().id);
  return (
    <Link to="/companies/$c/erp/subcontractor-invoices" params={{ c }} search={useLastList()}>
      {words.page.home.subcontractorInvoices}
    </Link>
  );
}

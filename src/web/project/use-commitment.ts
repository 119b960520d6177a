import { useQuery } from '@tanstack/react-query';
import { api, keys } from '../api.ts';
import { useCompany } from '../session.tsx';

/** One commitment, a subcontract or a purchase order, with its schedule of values. */
export function useCommitment(project: number, id: number | null) {
  const company = useCompany().id;
  return useQuery({
    queryKey: keys.commitment(company, project, id ?? 0),
    queryFn: () => api.wholeCommitment(company, project, id!),
    enabled: id !== null && id > 0,
  });
}

/** Its invoices, newest first. */
export function useInvoices(project: number, commitment: number) {
  const company = useCompany().id;
  return useQuery({
    queryKey: [...keys.requisitions(company, project), commitment],
    queryFn: () => api.requisitions(company, project, { 'filters[commitment_id]': commitment }),
    enabled: commitment > 0,
    select: (all) =>
      all.filter((one) => one.commitment_id === commitment).toSorted((one, other) => other.number - one.number),
  });
}

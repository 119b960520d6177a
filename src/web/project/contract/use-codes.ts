import { useQuery } from '@tanstack/react-query';
import { api, keys } from '../../api.ts';
import { useCompany } from '../../session.tsx';

/** The cost codes and cost types that lines of a project may name. */
export function useCodes(project: number) {
  const company = useCompany().id;
  return useQuery({
    queryKey: [...keys.project(company, project), 'codes'],
    queryFn: () => api.codes(company, project),
    staleTime: 60_000,
    // They change rarely, and a whole grid hangs on their being the same.
    structuralSharing: true,
  });
}

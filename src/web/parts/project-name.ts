import { useQuery } from '@tanstack/react-query';
import { api, keys } from '../api.ts';
import { useCompany } from '../session.tsx';

/** The project's name for headings and crumbs; its number of ours until the name is there. */
export function useProjectName(project: number): string {
  const company = useCompany().id;
  const { data } = useQuery({ queryKey: keys.projects(company), queryFn: () => api.projects(company) });
  return data?.find((one) => one.id === project)?.name ?? '';
}

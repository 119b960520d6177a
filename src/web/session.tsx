import { queryOptions, useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import { type Grants, missing, readableProjects } from '../domain/permission.ts';
import type { Me } from '../http/client.ts';
import { api, keys } from './api.ts';

export type MyCompany = Me['companies'][number];

/** Who I am. Asked once and kept: rights that change meanwhile are the server's to refuse. */
export const meQuery = queryOptions({ queryKey: keys.me, queryFn: api.me, staleTime: 60_000 });

const Company = createContext<MyCompany | null>(null);

export function CompanyProvider({ company, children }: { company: MyCompany; children: ReactNode }) {
  return <Company value={company}>{children}</Company>;
}

/** The company whose pages these are. */
export function useCompany(): MyCompany {
  const company = useContext(Company);
  if (company === null) throw new Error('outside of a company');
  return company;
}

export function useGrants(): Grants {
  return useCompany().grants;
}

export function useMe(): Me {
  const { data } = useQuery(meQuery);
  if (data === undefined) throw new Error('not signed in');
  return data;
}

/** May one read anything of the ERP tool? A subcontractor's contact may not, and need not know that it is there. */
export const readsErpTool = (grants: Grants): boolean =>
  missing(grants, 'connection.read', null).length === 0 || readableProjects(grants).length > 0;

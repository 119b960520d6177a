import { useQuery } from '@tanstack/react-query';
import { missing } from '../../domain/permission.ts';
import type { ErpName } from '../../domain/words/words.ts';
import { words } from '../../domain/words/words.ts';
import { api, keys } from '../api.ts';
import { readsErpTool, useCompany } from '../session.tsx';

/** The company's connections as they come: not asked for where one may not read them. */
export function useAskedConnections() {
  const { id, grants } = useCompany();
  return useQuery({
    enabled: missing(grants, 'connection.read', null).length === 0,
    queryKey: keys.connections(id),
    queryFn: () => api.connections(id),
    staleTime: 300_000,
  });
}

/** The company's connections; null where one may not read them. */
export const useConnections = () => useAskedConnections().data?.connections ?? null;

/** How the ERP is spoken of. Who may not read connections learns its name from the list that they may read. */
export function useErpName(): ErpName {
  const { id, grants } = useCompany();
  const connection = useConnections()?.[0];
  const mayNot = missing(grants, 'connection.read', null).length > 0;
  const { data } = useQuery({
    queryKey: [...keys.company(id), 'erp-name'],
    queryFn: async () => (await api.list(id, { limit: 1 })).erp,
    enabled: mayNot && readsErpTool(grants),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return { erp: connection?.erp ?? data ?? words.page.frame.theErp, undo: connection?.undo ?? 'delete' };
}

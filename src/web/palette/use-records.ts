import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { missing } from '../../domain/permission.ts';
import { words } from '../../domain/words/words.ts';
import type { Item } from '../../http/client.ts';
import { api, keys } from '../api.ts';
import { directoryKeys } from '../directory/keys.ts';
import { type MyCompany, readsErpTool } from '../session.tsx';
import type { Entry } from './entries.ts';

const says = words.palette;
/** So many of a kind: whoever looks for more looks in a list. */
const most = 8;
/** Nobody who types is asked for on every letter. */
const pauseMs = 120;

/** What was typed, once the fingers rest. */
function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}

function invoiceEntries(items: readonly Item[], at: string, go: (address: string) => void): readonly Entry[] {
  const { numbered } = words.page.list;
  return items.map((item) => ({
    id: `invoice-${item.invoice_id}`,
    name: item.invoice_number ?? numbered.replace('{number}', String(item.number)),
    of: `${says.kinds.invoice}, ${item.vendor.name}, ${item.project.name}`,
    run: () => go(`${at}/erp/subcontractor-invoices/${item.invoice_id}`),
  }));
}

/** The commitments of the invoices that were found, each once. */
function commitmentEntries(items: readonly Item[], at: string, go: (address: string) => void): readonly Entry[] {
  const each = new Map(items.map((item) => [item.commitment.id, item]));
  return [...each.values()].slice(0, most).map(({ commitment, vendor, project }) => ({
    id: `commitment-${commitment.id}`,
    name: `${commitment.number} ${commitment.title}`.trim(),
    of: `${says.kinds.commitment}, ${vendor.name}`,
    run: () => go(`${at}/projects/${project.id}/commitments/${commitment.id}`),
  }));
}

/** Records by their number or name: invoices and their commitments by the list's own search, vendors, projects. */
export function useRecords(company: MyCompany, typed: string, go: (address: string) => void) {
  const text = useRested(typed.trim());
  const at = `/companies/${company.id}`;
  const wanted = text.length >= 2;
  const invoices = useQuery({
    queryKey: keys.list(company.id, { palette: text }),
    queryFn: () => api.list(company.id, { filter: 'all', search: text, limit: most }),
    enabled: wanted && readsErpTool(company.grants),
  });
  const vendors = useQuery({
    queryKey: directoryKeys.vendors(company.id),
    queryFn: () => api.directoryVendors(company.id),
    enabled: missing(company.grants, 'directory.read', null).length === 0,
    staleTime: 60_000,
  });
  const projects = useQuery({
    queryKey: keys.projects(company.id),
    queryFn: () => api.projects(company.id),
    staleTime: 60_000,
  });
  // What answers another text is nothing to open by Enter.
  const current = wanted && text === typed.trim();
  const items = current ? (invoices.data?.items ?? []) : [];
  const named = (vendors.data?.vendors ?? []).map((vendor) => ({
    id: `vendor-${vendor.id}`,
    name: vendor.name,
    of: says.kinds.vendor,
    run: () => go(`${at}/directory?tab=vendors`),
  }));
  return {
    found: [...invoiceEntries(items, at, go), ...commitmentEntries(items, at, go)],
    vendors: wanted ? named : [],
    projects: projects.data ?? [],
    looking: wanted && (invoices.isFetching || text !== typed.trim()),
  };
}

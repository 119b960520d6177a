import { startN8n } from '../peers/n8n.ts';
import { compareFlow } from '../peers/n8n-flows.ts';
import { must } from './requests.ts';

/** n8n's Compare Datasets, warmed up, between the links of a company and the bills of the pretended ERP. */
export interface CompareDatasets {
  /** @returns how long it took, and how many links it found to have no bill. */
  compare(): Promise<{ readonly ms: number; readonly gone: number }>;
  end(): Promise<void>;
}

export async function startCompareDatasets(url: string, company: number, bills: string): Promise<CompareDatasets> {
  const links = `select erp_record_id as number, costs from tieout.link
    where company_id = ${company} and state = 'synced' and id > 1000000`;
  const n8n = await startN8n(url, compareFlow(links, bills));
  const compare = async () => {
    const began = performance.now();
    const gone = (await must(n8n.trigger())) as readonly unknown[];
    return { ms: performance.now() - began, gone: gone.length };
  };
  await compare();
  return {
    compare,
    end: async () => {
      await n8n.kill();
      n8n.remove();
    },
  };
}

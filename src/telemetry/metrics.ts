import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Backlog } from '../app/ports/telemetry.ts';

/** Seconds. Reads take milliseconds, an ERP takes seconds, a tie-out minutes. */
const buckets = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300];

/** What a person may have to be called for. A series that begins with its first 1 never rises, and no alert is given. */
const mayStandStill = ['export', 'export_record', 'mail'];

export interface Metrics {
  readonly contentType: string;
  request(of: { readonly method: string; readonly route: string; readonly status: number }, ms: number): void;
  job(of: { readonly kind: string; readonly end: string }, ms: number): void;
  erpCall(of: { readonly erp: string; readonly outcome: 'answered' | 'failed' }, ms: number): void;
  /** All of them in Prometheus' text format. Asks the database how much there is to do. */
  text(): Promise<string>;
}

/**
 * What Prometheus reads. No label has a company, a person or an address in it: figures of one company are in the tool,
 * for those who may see them.
 */
export function openMetrics(backlog: () => Promise<Backlog>): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'tieout_' });
  const seconds = (name: string, help: string, labelNames: readonly string[]) =>
    new Histogram({ name, help, labelNames: [...labelNames], buckets, registers: [registry] });
  const gauge = (name: string, help: string, label: string) =>
    new Gauge({ name, help, labelNames: [label], registers: [registry] });
  const requests = seconds('tieout_http_request_seconds', 'How long requests took', ['method', 'route', 'status']);
  const jobs = seconds('tieout_job_seconds', 'How long runs of jobs took', ['kind', 'end']);
  for (const kind of mayStandStill) jobs.zero({ kind, end: 'parked' });
  const calls = seconds('tieout_erp_call_seconds', 'How long calls to ERPs took', ['erp', 'outcome']);
  const due = gauge('tieout_jobs_due', 'Jobs that could begin now', 'kind');
  const waiting = gauge('tieout_jobs_waiting', 'Jobs that wait for their time', 'kind');
  const oldest = gauge('tieout_oldest_due_job_seconds', 'How long the oldest due job has been due', 'kind');
  const links = gauge('tieout_links', 'Live links of invoices to bills', 'state');
  const readable = new Gauge({
    name: 'tieout_database_readable',
    help: '1 where the database said how much there is to do, 0 where it did not answer',
    registers: [registry],
  });

  async function readBacklog(): Promise<void> {
    for (const one of [due, waiting, oldest, links]) one.reset();
    try {
      const { jobs: kinds, links: states } = await backlog();
      for (const one of kinds) {
        due.set({ kind: one.kind }, one.due);
        waiting.set({ kind: one.kind }, one.waiting);
        oldest.set({ kind: one.kind }, one.oldestDueSeconds);
      }
      for (const { state, count } of states) links.set({ state }, count);
      readable.set(1);
    } catch {
      // The rest is worth most just then.
      readable.set(0);
    }
  }

  return {
    contentType: registry.contentType,
    request: ({ method, route, status }, ms) => requests.observe({ method, route, status: String(status) }, ms / 1000),
    job: (of, ms) => jobs.observe(of, ms / 1000),
    erpCall: (of, ms) => calls.observe(of, ms / 1000),
    text: async () => {
      await readBacklog();
      return registry.metrics();
    },
  };
}

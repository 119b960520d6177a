import type { Backlog, Telemetry } from '../app/ports/telemetry.ts';
import { openMetrics } from './metrics.ts';
import { openTraces } from './traces.ts';

export interface OpenTelemetry extends Telemetry {
  readonly contentType: string;
  /** What Prometheus reads. */
  text(): Promise<string>;
  /** Begins a request; its answer ends it. The route is its pattern: an address would tell ids, and be another each time. */
  request(method: string, next: () => void): (route: string, status: number) => void;
  erpCall(erp: string, outcome: { readonly ms: number; readonly failure: string | null }): void;
  close(): Promise<void>;
}

export interface TelemetryOptions {
  readonly backlog: () => Promise<Backlog>;
  readonly traced: boolean;
  readonly version: string;
}

/** Metrics and traces of what the hub does: requests, jobs, and calls to ERPs. */
export async function openTelemetry({ backlog, traced, version }: TelemetryOptions): Promise<OpenTelemetry> {
  const metrics = openMetrics(backlog);
  const traces = await openTraces(traced, version);
  return {
    contentType: metrics.contentType,
    text: metrics.text,
    job: async ({ kind, company, attempt }, run, endOf) => {
      const begun = performance.now();
      let end = 'error';
      try {
        const attributes = { 'tieout.company': company, 'tieout.attempt': attempt };
        const answer = await traces.within(`job ${kind}`, attributes, run);
        end = endOf(answer);
        return answer;
      } finally {
        metrics.job({ kind, end }, performance.now() - begun);
      }
    },
    erpCall: (erp, { ms, failure }) => {
      metrics.erpCall({ erp, outcome: failure === null ? 'answered' : 'failed' }, ms);
      traces.ended('erp call', { 'tieout.erp': erp }, ms, failure);
    },
    request: (method, next) => {
      const begun = performance.now();
      const ended = traces.request(method, next);
      return (route, status) => {
        metrics.request({ method, route, status }, performance.now() - begun);
        const attributes = { 'http.request.method': method, 'http.route': route, 'http.response.status_code': status };
        ended(attributes, status >= 500);
      };
    },
    close: traces.close,
  };
}

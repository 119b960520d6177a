import { setTimeout as pause } from 'node:timers/promises';
import { type Attributes, context, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';

export interface Traces {
  /** Runs something within a span of its own, under whichever is under way. */
  within<T>(name: string, attributes: Attributes, run: () => Promise<T>): Promise<T>;
  /** Something that has just ended, and how long it took. */
  ended(name: string, attributes: Attributes, ms: number, failure: string | null): void;
  /** Begins the span of a request; what `next` sets off belongs to it. @returns how to end it. */
  request(name: string, next: () => void): (attributes: Attributes, failed: boolean) => void;
  close(): Promise<void>;
}

/** At the end, for what was not sent yet. All else is stopped after this, the database too, and within ten seconds. */
const closeMs = 1_000;

/** Where nobody wants traces nothing is loaded, and nothing is made. */
const none: Traces = {
  within: (_name, _attributes, run) => run(),
  ended: () => undefined,
  request: (_name, next) => {
    next();
    return () => undefined;
  },
  close: async () => undefined,
};

/**
 * Sends traces to a collector by OTLP over HTTP. Where it is, and with which headers, OpenTelemetry's own settings say:
 * `OTEL_EXPORTER_OTLP_ENDPOINT` and the like, which its exporter reads by itself.
 * @param wanted false where none of them is set.
 */
export async function openTraces(wanted: boolean, version: string): Promise<Traces> {
  if (!wanted) return none;
  const [{ NodeTracerProvider, BatchSpanProcessor }, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const name = process.env.OTEL_SERVICE_NAME ?? 'tieout';
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': name, 'service.version': version }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  });
  provider.register();
  // A collector that takes them and says nothing would hold it up for ten seconds by itself.
  const close = () =>
    Promise.race([provider.shutdown().catch(() => undefined), pause(closeMs, undefined, { ref: false })]);
  return tracesOf(provider.getTracer('tieout', version), close);
}

function tracesOf(tracer: Tracer, close: () => Promise<void>): Traces {
  return {
    within: (name, attributes, run) =>
      tracer.startActiveSpan(name, { attributes }, async (span) => {
        try {
          return await run();
        } catch (cause) {
          // Its kind alone: the words of an error may hold what is nobody's business elsewhere.
          span.setStatus({ code: SpanStatusCode.ERROR, message: cause instanceof Error ? cause.name : 'error' });
          throw cause;
        } finally {
          span.end();
        }
      }),
    ended: (name, attributes, ms, failure) => {
      const now = Date.now();
      const span = tracer.startSpan(name, { attributes, startTime: now - ms, kind: SpanKind.CLIENT });
      if (failure !== null) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(now);
    },
    request: (name, next) => {
      const span = tracer.startSpan(name, { kind: SpanKind.SERVER });
      context.with(trace.setSpan(context.active(), span), next);
      return (attributes, failed) => {
        span.setAttributes(attributes);
        if (failed) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      };
    },
    close,
  };
}

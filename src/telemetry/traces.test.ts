import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { context, propagation, trace } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { openTraces } from './traces.ts';

it('a collector that takes spans and never answers does not hold up the stop, after which the database is stopped', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
  // Longer than this test is waited for: what waits for the collector does not come to its end.
  process.env.OTEL_EXPORTER_OTLP_TIMEOUT = '600000';
  process.env.OTEL_BSP_EXPORT_TIMEOUT = '600000';
  try {
    const traces = await openTraces(true, '1.2.3');
    const asked = once(silent, 'connection');
    traces.ended('erp call', {}, 1, null);
    const closed = traces.close();
    const [socket] = await asked;
    await expect(closed).resolves.toBeUndefined();
    socket.destroy();
  } finally {
    for (const name of ['ENDPOINT', 'TIMEOUT']) delete process.env[`OTEL_EXPORTER_OTLP_${name}`];
    delete process.env.OTEL_BSP_EXPORT_TIMEOUT;
    for (const global of [trace, context, propagation]) global.disable();
    silent.close();
  }
});

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, runTieout } from '../support/tieout.ts';

const token = 'a token of sixteen';
const reference = (name: string) => readFileSync(new URL(`../../docs/reference/${name}`, import.meta.url), 'utf8');

/** A collector of traces, as far as it takes to see what arrives. */
const received: string[] = [];
const collector = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part) => parts.push(part));
  request.on('end', () => {
    received.push(`${request.url} ${Buffer.concat(parts).toString('utf8')}`);
    response.end('{}');
  });
});

let tieout: Running;
beforeAll(async () => {
  collector.listen(0, '127.0.0.1');
  await once(collector, 'listening');
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  process.env.OTEL_BSP_SCHEDULE_DELAY = '100';
  tieout = await runTieout({}, { metricsToken: token, traced: true });
}, 120_000);
afterAll(async () => {
  await tieout?.end();
  collector.close();
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  delete process.env.OTEL_BSP_SCHEDULE_DELAY;
});

const read = (authorization?: string) =>
  fetch(`${tieout.url}/metrics`, authorization === undefined ? {} : { headers: { authorization } });

describe('figures of the hub', () => {
  it('are for whoever has the token', async () => {
    for (const wrong of [undefined, 'Bearer ', `Bearer ${token}x`, token]) {
      expect((await read(wrong)).status, wrong ?? 'none').toBe(401);
    }
    expect((await read(`Bearer ${token}`)).status).toBe(200);
    expect((await read(`Bearer ${token}`)).headers.get('content-type')).toContain('text/plain');
  });

  it('tell of requests by their pattern, of jobs, of the ERP and of all that waits', async () => {
    const path = `/api/v1/companies/${tieout.company}/erp/connections`;
    const connections = await tieout.call('approver', 'GET', path);
    const [{ id }] = (connections.body as { connections: { id: number }[] }).connections as [{ id: number }];
    expect((await tieout.call('approver', 'GET', `${path}/${id}/check`)).status).toBe(200);
    expect((await tieout.call('approver', 'POST', `${path}/${id}/read-now`, {})).status).toBe(202);
    const done = /tieout_job_seconds_count\{kind="read_erp",end="(done|again)"\} [1-9]/;
    await expect.poll(async () => (await read(`Bearer ${token}`)).text(), { timeout: 30_000 }).toMatch(done);
    const text = await (await read(`Bearer ${token}`)).text();
    expect(text).toContain('route="/api/v1/companies/:company/erp/connections"');
    expect(text).not.toContain(path);
    expect(text).toMatch(/tieout_erp_call_seconds_count\{erp="sage_100_contractor",outcome="answered"\} [1-9]/);
    expect(text).toMatch(/tieout_links\{state="synced"\} [1-9]/);
    expect(text).toContain('tieout_database_readable 1');
  });

  it('count what stands still for a person from none on, so that an alert sees the first one', async () => {
    const text = await (await read(`Bearer ${token}`)).text();
    for (const kind of ['export_record', 'mail'])
      expect(text).toContain(`tieout_job_seconds_count{kind="${kind}",end="parked"} 0`);
  });

  it('of the whole database are not added up over hubs by the dashboard', () => {
    const drawn = [...reference('grafana-dashboard.json').matchAll(/"expr": "(.*)"/g)].map(([, expr]) => expr!);
    const ofAll = drawn.filter((expr) => /tieout_(links|jobs_\w+|oldest_\w+)/.test(expr));
    expect(ofAll).toHaveLength(3);
    expect(ofAll.filter((expr) => !expr.startsWith('max by '))).toEqual([]);
  });

  it('are drawn by the dashboard without what waits on purpose', async () => {
    const [, left] = /route!~\\"(.*?)\\"/.exec(reference('grafana-dashboard.json'))!;
    await fetch(`${tieout.url}/agent/v1/claim`, { method: 'POST', body: '{}' });
    await tieout.call('approver', 'GET', `/api/v1/companies/${tieout.company}/erp/operations/1/events`);
    await tieout.call('approver', 'GET', `/api/v1/companies/${tieout.company}/erp/outcomes/events`);
    const leftOut = async () => {
      const text = await (await read(`Bearer ${token}`)).text();
      const routes = new Set([...text.matchAll(/route="([^"]+)"/g)].map((match) => match[1]!));
      return [...routes].filter((route) => new RegExp(`^(${left})$`).test(route)).sort();
    };
    await expect
      .poll(leftOut, { timeout: 20_000 })
      .toEqual(['/agent/v1/claim', '/api/v1/companies/:company/erp/operations/:id/events']);
    expect('/api/v1/companies/:company/events').toMatch(new RegExp(`^(${left})$`));
  });

  it('are those of the reference and of the dashboard, and no others', async () => {
    const text = await (await read(`Bearer ${token}`)).text();
    const told = new Set([...text.matchAll(/^# TYPE (\w+)/gm)].map((match) => match[1]!));
    const named = new Set([...reference('metrics.md').matchAll(/`(tieout_\w+)/g)].map((match) => match[1]!));
    const own = [...told].filter((name) => !/^tieout_(process|nodejs)_/.test(name));
    expect(own.filter((name) => !named.has(name))).toEqual([]);
    expect([...named].filter((name) => !told.has(name) && !name.endsWith('_'))).toEqual([]);
    const drawn = [...reference('grafana-dashboard.json').matchAll(/tieout_\w+/g)].map(([name]) => name);
    expect(drawn.filter((name) => !told.has(name) && !told.has(name.replace(/_(count|bucket|sum)$/, '')))).toEqual([]);
  });
});

it('sends traces of requests, jobs and calls to the collector, without what they were about', async () => {
  const spans = () => received.filter((one) => one.startsWith('/v1/traces')).join('\n');
  const wanted = ['"/api/v1/companies/:company/erp/connections"', '"erp call"', '"job '];
  await expect.poll(() => wanted.filter((one) => !spans().includes(one)), { timeout: 20_000 }).toEqual([]);
  expect(spans()).not.toMatch(/@|authorization|Harbor/i);
});

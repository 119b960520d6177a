import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { billing } from '../support/billing.ts';
import { contracts } from '../support/contracts.ts';
import { type Receiver, receiver } from '../support/receiver.ts';
import { type Running, runTieout } from '../support/tieout.ts';
import { misfits, published, schemaOf, writes } from './published/description.ts';
import { differenceAt, differences } from './published/differences.ts';
import { type Finding, findings } from './published/findings.ts';
import { letBe, refusedFields, sendsNoRecord } from './published/let-be.ts';
import { sentTotals, tables, totals } from './published/page.ts';
import { probes } from './published/probes.ts';
import { probed, type Sent } from './published/requests.ts';
import { neverThere, served, takenForAnId } from './published/served.ts';
import { type Kept, walk } from './published/walk.ts';

/** Our answers held against Procore's published description, every operation and every field of it. */

const every = Object.values(served).flat();
const kept: Kept[] = [];
let found: readonly Finding[];
const sent: Sent[] = [];
let to: Receiver;
let tieout: Running;
beforeAll(async () => {
  to = await receiver();
  tieout = await runTieout({}, { webhooksPrivate: true });
  const bills = await billing(tieout);
  // First, so that what is read has what can be sent.
  const all = await probes(tieout, bills, await contracts(tieout, bills));
  for (const probe of all) sent.push(await probed(tieout, probe));
  await walk(tieout, bills, to, kept);
  found = findings(kept);
});
afterAll(async () => {
  await tieout.end();
  await to.close();
});

it('is told right what is served: whatever is there wants to know who asks, all else is not found', async () => {
  const there: string[] = [];
  for (const operation of published) {
    const [method, template] = operation.split(' ') as [string, string];
    const body = method === 'POST' || method === 'PATCH' ? {} : undefined;
    const { status } = await tieout.call(null, method, template.replaceAll(/\{\w+\}/g, '1'), body);
    expect([401, 404], operation).toContain(status);
    if (status === 401 && !takenForAnId.includes(operation)) there.push(operation);
  }
  expect(there.toSorted()).toEqual([...every].toSorted());
});

it('asks for everything that is served', () => {
  const asked = new Set(kept.map(({ operation }) => operation));
  expect(every.filter((one) => !asked.has(one)).toSorted()).toEqual([...neverThere].toSorted());
});

it('notices what is wrong, missing, or not of its format, however deep', () => {
  const schema = schemaOf('GET /rest/v1.0/work_order_contracts/{id}', '200')!;
  const cost_code = { id: 1, name: null, full_code: 5 };
  const answer = { id: 'one', created_at: 'yesterday', line_items: [{ id: 1 }, { id: 2, cost_code }], ours: true };
  const fields = [...misfits(schema, answer).keys()];
  expect(fields.toSorted()).toEqual(['created_at', 'id', 'line_items[].cost_code.full_code']);
  const hook = schemaOf('POST /rest/v1.0/webhooks/hooks', '201')!;
  expect(misfits({ ...hook, required: ['id'] }, {})).toEqual(new Map([['id', 'is missing']]));
});

it('answers as published, but for the differences that are known', () => {
  const unknown = found.flatMap(({ operation, wrong }) =>
    [...wrong]
      .filter(([field]) => differenceAt(operation, field) === undefined)
      .map(([field, what]) => `${operation}: ${field} ${what}`),
  );
  expect(unknown).toEqual([]);
});

it('is sent every field of every write that sends a record', () => {
  const probed = new Set(sent.map(({ operation }) => operation));
  expect(writes.filter((one) => !probed.has(one)).toSorted()).toEqual([...sendsNoRecord].toSorted());
});

it('knows why it refuses a field that is published, or lets it be', () => {
  const refused = new Set(sent.flatMap((one) => one.refused));
  expect([...refused].toSorted()).toEqual(Object.keys(refusedFields).toSorted());
  const ignored = new Set(sent.flatMap((one) => one.ignored));
  expect([...ignored].filter((field) => !Object.hasOwn(letBe, field)).toSorted()).toEqual([]);
  expect(Object.keys(letBe).filter((field) => !ignored.has(field))).toEqual([]);
});

it('still differs in all that is told of', () => {
  const met = found.flatMap(({ operation, wrong }) => [...wrong.keys()].map((field) => ({ operation, field })));
  const gone = differences.flatMap((one) =>
    one.fields
      .filter((field) => !met.some((here) => here.field === field && one.where.test(here.operation)))
      .map((field) => `${one.name}: ${field}`),
  );
  expect(gone).toEqual([]);
});

it('is told of on its page, as it was found', async () => {
  process.stdout.write(`${totals(found)}\n${sentTotals(sent)}\n`);
  const page = new URL('../../docs/reference/procore-compatibility.md', import.meta.url);
  const text = await readFile(page, 'utf8');
  const made = '<!-- From here on written by';
  const [prose, rest] = text.split(made) as [string, string];
  const mark = rest.slice(0, rest.indexOf('\n'));
  await expect(`${prose}${made}${mark}\n\n${tables(found, sent)}`).toMatchFileSnapshot(fileURLToPath(page));
});

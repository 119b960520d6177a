import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ok } from '../support/contracts.ts';
import { type Receiver, receiver } from '../support/receiver.ts';
import { eventually } from './eventually.ts';
import { type Ground, openGround } from './ground.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let ground: Ground;
let to: Receiver;
beforeAll(async () => {
  to = await receiver();
  ground = await openGround({ webhooksPrivate: true });
});
afterAll(async () => {
  await ground?.end();
  await to?.close();
});

it('a hub that dies between sending a webhook and noting it: the next one sends it again, then what came after', async () => {
  const first = await ground.hub();
  const company_id = first.company;
  const hook = { api_version: 'v2', namespace: 'dying', destination_url: to.url };
  const { id } = await ok(first.call('owner', 'POST', '/rest/v1.0/webhooks/hooks', { company_id, hook }), 201);
  const triggers = ['create', 'update'].map((event_type) => ({ resource_name: 'Company Vendors', event_type }));
  const bulk = `/rest/v1.0/webhooks/hooks/${id}/triggers/bulk`;
  await ok(first.call('owner', 'POST', bulk, { company_id, api_version: 'v2', triggers }));
  // The receiver has it, and the hub never hears that it has.
  to.answer = null;
  const vendor = await ok(first.call('owner', 'POST', '/rest/v1.0/vendors', { vendor: { name: 'Dying Glass' } }), 201);
  await eventually('the webhook has come', () => to.got.length > 0);
  await ok(first.call('owner', 'PATCH', `/rest/v1.0/vendors/${vendor.id}`, { vendor: { notes: 'Later' } }));
  await first.program.stop('SIGKILL');

  to.answer = { status: 200 };
  await ground.hub();
  await eventually('all has come', () => to.got.length >= 3);
  const told = to.got.map(({ body }) => [body.event_type, body.resource_id]);
  expect(told).toEqual([
    ['create', vendor.id],
    ['create', vendor.id],
    ['update', vendor.id],
  ]);
  // By this the receiver knows that it is one.
  expect(to.got[1]!.body).toEqual(to.got[0]!.body);
  expect(to.got[2]!.body.ulid).not.toBe(to.got[0]!.body.ulid);
});

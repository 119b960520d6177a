import { expect } from 'vitest';
import type { OutsideHouse } from './outside-house.ts';
import { type Receiver, receiver } from './receiver.ts';

export type Hooks = ReturnType<typeof hooksOf>;

/** The webhooks of an outside house, as its integrator makes them, and the receivers that they tell. */
export function hooksOf(house: OutsideHouse) {
  const receivers: Receiver[] = [];
  const scope = () => `company_id=${house.company}`;
  const ask = (method: string, end: string, body?: unknown, who = 'integrator') =>
    house.call(who, method, `/rest/v1.0/webhooks/hooks${end}`, body);
  return {
    scope,
    ask,
    async listen(): Promise<Receiver> {
      const made = await receiver();
      receivers.push(made);
      return made;
    },
    async make(to: string, other: object = {}, scoped: object = { company_id: house.company }): Promise<number> {
      const made = await ask('POST', '', {
        ...scoped,
        hook: {
          api_version: 'v2',
          namespace: 'acme-erp',
          destination_url: to,
          destination_headers: { Authorization: 'Bearer a-long-secret-12345' },
          ...other,
        },
      });
      expect(made.status, JSON.stringify(made.body)).toBe(201);
      return made.body.id;
    },
    async listenTo(id: number, resource_name: string, ...events: string[]): Promise<number[]> {
      const made = await ask('POST', `/${id}/triggers/bulk`, {
        company_id: house.company,
        api_version: 'v2',
        triggers: events.map((event_type) => ({ resource_name, event_type })),
      });
      expect(made.status).toBe(200);
      return made.body.success.map((one: { id: number }) => one.id);
    },
    deliveries: async (id: number, status = 'any') =>
      (await ask('GET', `/${id}/deliveries?${scope()}&filters[status]=${status}`)).body,
    /** After each test: the next one begins with no hook, and with no receiver that listens. */
    async clear(): Promise<void> {
      for (const one of receivers.splice(0)) await one.close();
      await house.rows('delete from tieout.webhook_hook');
    },
  };
}

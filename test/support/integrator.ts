import type { OutsideHouse } from './outside-house.ts';
import { until } from './until.ts';

/** One asking of the integrator, as it sees it. */
export interface Detail {
  readonly id: number;
  readonly erp_request_id: number;
  readonly request_name: string;
  readonly status: string;
  readonly messages: readonly string[];
}

export type Integrator = ReturnType<typeof integratorOf>;

/** What the integrator of an outside house is asked and answers, and what becomes of an invoice by its word or silence. */
export function integratorOf(house: OutsideHouse) {
  const detailsOf = async (invoice: number, name = 'create_requisitions'): Promise<Detail[]> => {
    const { body } = await house.drive('GET', `/erp_request_details?filters[item_id]=${invoice}`);
    return (body as Detail[]).filter((one) => one.request_name === name);
  };
  const newest = async (invoice: number, name?: string) => (await detailsOf(invoice, name)).at(-1)!;
  const close = (detail: number, status: string, messages: string[] = []) =>
    house.drive('PATCH', `/erp_request_details/${detail}`, { request_detail: { status, messages } });
  const number = (item_id: number, origin_id: string | null) =>
    house.drive('PATCH', '/external_data/sync', {
      updates: [{ item_type: 'requisition', item_id, origin_id, origin_code: origin_id, origin_data: null }],
    });
  /** The next regular look may be half a minute away: somebody's sign of life is as good as a clock. */
  const lookNow = () => house.rows(`update tieout.job set run_at = now() where kind = 'export' and state = 'queued'`);

  return {
    detailsOf,
    newest,
    close,
    number,
    lookNow,
    listed: async (request: number) =>
      (await house.drive('GET', '/erp_requests?per_page=300')).body.find((one: { id: number }) => one.id === request),
    history: async (invoice: number) =>
      (await house.as('approver').history(house.company, invoice)).events.map(({ type }) => type),
    async synced(origin: string, commitment?: number): Promise<number> {
      const id = await house.asked(commitment);
      await number(id, origin);
      await close((await newest(id)).id, 'success');
      await house.reaches(id, 'synced');
      return id;
    },
    /** Nothing was heard of what is open for this invoice, for longer than anybody waits. */
    stale: (invoice: number) =>
      house.rows(
        `update tieout.erp_request_detail d set created_at = now() - interval '2 hours', heard_at = null
         from tieout.erp_request r where r.id = d.request_id and r.invoice_id = $1 and d.status = 'in_progress'`,
        [invoice],
      ),
    parkedOf: (id: number) =>
      until(
        async () => {
          await lookNow();
          return house.item(id);
        },
        (seen) => seen.parked,
      ),
    /** Sent and accepted once more: as it stands when something keeps it from being asked for. */
    async heldWhenSentAgain(id: number) {
      await house.as('approver').send(house.company, id);
      await house.as('approver').accept(house.company, id);
      return until(
        () => house.item(id),
        (seen) => seen.error !== null,
      );
    },
  };
}

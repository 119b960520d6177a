import type { Item, RequisitionInput } from '../../src/http/client.ts';
import { lineWithMostLeft } from './most-left.ts';
import type { Answer, Running } from './tieout.ts';
import { until } from './until.ts';

export const simulator = '/simulator/sage-100-contractor';

export type Move = keyof Item['moves'];
export const everyMove: readonly Move[] = ['send', 'retrieve', 'accept', 'reject', 'retry', 'unlink'];

/** Where a test bills: a subcontract of the demo, and one of its lines. */
export interface Site {
  readonly project: number;
  readonly commitment: number;
  readonly line: number;
}

/** Brings invoices into any state by the roads that people take, and asks about them. */
export interface Billing {
  /** The subcontract of this number, such as `SC-2604-01`. */
  site(number: string): Promise<Site>;
  /** A new approved invoice of 100.00 with a number of its own; its id. */
  create(fields?: RequisitionInput, at?: Site): Promise<number>;
  sent(at?: Site): Promise<number>;
  synced(at?: Site): Promise<Item>;
  /** On a subcontract whose vendor is not set up in Sage: whatever is sent from it fails. */
  failed(): Promise<Item>;
  /** Where a move is asked for. */
  path(move: Move, id: number): string;
  move(who: string, move: Move, id: number, body?: object, headers?: Record<string, string>): Promise<Answer>;
  reaches(id: number, state: Item['erp_status']): Promise<Item>;
  /** What a refusal must leave alone: the invoice as it stands, and how much history it has. */
  standing(id: number): Promise<{ readonly item: unknown; readonly events: number }>;
  /** At Sage's screens. */
  bill(recnum: string): Promise<Record<string, unknown> | undefined>;
  bills(): Promise<readonly Record<string, unknown>[]>;
  atSage(recnum: string, act: 'delete' | 'void' | 'pay'): Promise<Answer>;
  weather(change: object): Promise<void>;
}

export async function billing(tieout: Running): Promise<Billing> {
  const { company } = tieout;
  const approver = tieout.as('approver');
  const owner = tieout.as('owner');
  const tool = `/api/v1/companies/${company}`;
  let made = 0;

  const site = async (number: string): Promise<Site> => {
    const [project] = (await owner.projects(company)).filter((one) => one.project_number === number.slice(3, 7));
    const contracts = await owner.commitments(company, project!.id);
    const contract = contracts.find((one) => one.number === number)!;
    return {
      project: project!.id,
      commitment: contract.id,
      line: await lineWithMostLeft(owner, company, project!.id, contract.id),
    };
  };
  const usual = await site('SC-2604-01');

  const path = (move: Move, id: number) =>
    `${tool}${move === 'send' || move === 'retrieve' ? '' : '/erp'}/subcontractor-invoices/${id}/${move}`;
  const reaches = (id: number, state: Item['erp_status']) =>
    until(
      () => owner.invoice(company, id),
      (seen) => seen.erp_status === state,
    );
  const create: Billing['create'] = async (fields = {}, at = usual) => {
    const entered = await tieout.as('pm').createRequisition(company, at.project, at.commitment, {
      invoice_number: `T-${++made}`,
      billing_date: '2026-10-31',
      status: 'approved',
      items: [{ line_item_id: at.line, work_completed_this_period: '100.00' }],
      ...fields,
    });
    return entered.id;
  };
  const sent: Billing['sent'] = async (at) => {
    const id = await create({}, at);
    await tieout.as('pm').send(company, id);
    return id;
  };
  const accepted = async (at?: Site): Promise<number> => {
    const id = await sent(at);
    await approver.accept(company, id);
    return id;
  };
  const bills = async () => (await tieout.call('owner', 'GET', `${simulator}/payable-invoices`)).body;
  return {
    site,
    create,
    sent,
    synced: async (at) => reaches(await accepted(at), 'synced'),
    failed: async () => reaches(await accepted(await site('SC-2617-03')), 'failed_to_export'),
    path,
    move: (who, move, id, body = {}, headers = {}) => tieout.call(who, 'POST', path(move, id), body, headers),
    reaches,
    standing: async (id) => {
      const { last_sighting: _seen, ...item } = await owner.invoice(company, id);
      return { item, events: (await owner.history(company, id)).events.length };
    },
    bills,
    bill: async (recnum) => (await bills()).find((one: { recnum: string }) => one.recnum === recnum),
    atSage: (recnum, act) =>
      act === 'delete'
        ? tieout.call('accountant', 'DELETE', `${simulator}/payable-invoices/${recnum}`)
        : tieout.call('accountant', 'POST', `${simulator}/payable-invoices/${recnum}/${act}`, {}),
    weather: async (change) => {
      const answer = await tieout.call('owner', 'POST', `${simulator}/weather`, change);
      if (answer.status !== 200) throw new Error(`the weather would not change: ${JSON.stringify(answer.body)}`);
    },
  };
}

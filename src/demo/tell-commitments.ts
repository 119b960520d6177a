import type { Caller, Codes, Commitment, Hub } from '../app/hub.ts';
import type { ProjectId } from '../domain/ids.ts';
import { parseQuantity, parseUnitPrice } from '../domain/quantity.ts';
import { must } from './cast.ts';
import { materialType, subcontractType } from './cost-codes.ts';
import { dollars } from './dollars.ts';
import type { ChangeSince, ProjectStory, PurchaseOrder } from './story.ts';

/**
 * What is written on commitments after the last application: purchase orders, and change orders that were not billed
 * yet. Each step looks first, so that a demo that was killed goes on where it stood.
 */
export async function tellCommitments(hub: Hub, pm: Caller, stories: readonly ProjectStory[]): Promise<void> {
  const projects = must(await hub.project.projects(pm));
  for (const story of stories) {
    const { id } = projects.find(({ number }) => number === story.number)!;
    const codes = must(await hub.project.codes(pm, id));
    for (const order of story.purchaseOrders ?? []) await tellPurchaseOrder(hub, pm, id, codes, order);
    for (const { number, changesSince = [] } of story.subcontracts) {
      for (const change of changesSince) await tellChange(hub, pm, id, codes, number, change);
    }
  }
}

const idOf = (known: Codes['costCodes'], code: string) => known.find((one) => one.code === code)!.id;

async function find(hub: Hub, pm: Caller, project: ProjectId, number: string): Promise<Commitment | undefined> {
  return must(await hub.project.commitments(pm, project)).find((one) => one.number === number);
}

async function tellPurchaseOrder(
  hub: Hub,
  pm: Caller,
  project: ProjectId,
  codes: Codes,
  { number, title, vendor, lines }: PurchaseOrder,
): Promise<void> {
  const tools = hub.project;
  const seller = must(await tools.vendors(pm)).find(({ name }) => name === vendor)!.id;
  const fields = { project, kind: 'purchase_order', number, title, vendor: seller, method: 'unit' } as const;
  const order = (await find(hub, pm, project, number)) ?? must(await tools.createCommitment(pm, fields));
  if (order.status !== 'Draft') return;
  const entries = lines.map(([costCode, description, quantity, unit, unitPrice]) => ({
    costCode: idOf(codes.costCodes, costCode),
    costType: idOf(codes.costTypes, materialType),
    description,
    quantity: parseQuantity(quantity)!,
    unit,
    unitPrice: parseUnitPrice(unitPrice)!,
  }));
  if (order.lines.length === 0) must(await tools.setScheduleOfValues(pm, project, order.id, entries));
  must(await tools.updateCommitment(pm, project, order.id, { status: 'Out For Signature' }));
}

async function tellChange(
  hub: Hub,
  pm: Caller,
  project: ProjectId,
  codes: Codes,
  subcontract: string,
  { number, title, reason, status, lines }: ChangeSince,
): Promise<void> {
  const tools = hub.project;
  const commitment = (await find(hub, pm, project, subcontract))!;
  const entries = lines.map(([costCode, description, amount]) => ({
    costCode: idOf(codes.costCodes, costCode),
    costType: idOf(codes.costTypes, subcontractType),
    description,
    amount: dollars(amount),
  }));
  const there = commitment.changeOrders.find((one) => one.number === number);
  const pending = { number, title, reason, status: 'pending', lines: entries } as const;
  const order = there ?? must(await tools.createChangeOrder(pm, project, commitment.id, pending));
  if (order.status !== status) must(await tools.updateChangeOrder(pm, project, order.id, { status }));
}

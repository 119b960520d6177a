import type { Caller, Codes, Commitment, Hub } from '../app/hub.ts';
import { parseQuantity, parseUnitPrice } from '../domain/billing/quantity.ts';
import type { ProjectId } from '../domain/ids.ts';
import { must } from './cast.ts';
import { materialType, subcontractType } from './cost-codes.ts';
import { dollars } from './dollars.ts';
import type { ChangeSince, ProjectStory, PurchaseOrder } from './story.ts';

/** Where something is written, and what stands there already. */
interface Site {
  readonly hub: Hub;
  readonly pm: Caller;
  readonly project: ProjectId;
  readonly commitments: readonly Commitment[];
  readonly codes: Codes;
}

/**
 * What is written on commitments after the last application: purchase orders, and change orders that were not billed
 * yet. Each step looks first, so that a demo that was killed goes on where it stood.
 */
export async function tellCommitments(hub: Hub, pm: Caller, stories: readonly ProjectStory[]): Promise<void> {
  const projects = must(await hub.project.projects(pm));
  for (const { number, purchaseOrders = [], subcontracts } of stories) {
    const changes = subcontracts.flatMap((one) =>
      (one.changesSince ?? []).map((change) => ({ of: one.number, change })),
    );
    if (purchaseOrders.length + changes.length === 0) continue;
    const project = projects.find((one) => one.number === number)!.id;
    const commitments = must(await hub.project.commitments(pm, project));
    const codes = must(await hub.project.codes(pm, project));
    const site: Site = { hub, pm, project, commitments, codes };
    for (const order of purchaseOrders) await tellPurchaseOrder(site, order);
    for (const { of, change } of changes) await tellChange(site, of, change);
  }
}

const idOf = (known: Codes['costCodes'], code: string) => known.find((one) => one.code === code)!.id;

async function tellPurchaseOrder(site: Site, { number, title, vendor, lines }: PurchaseOrder): Promise<void> {
  const { hub, pm, project, codes } = site;
  const there = site.commitments.find((one) => one.number === number);
  if (there !== undefined && there.status !== 'Draft') return;
  const order = there ?? must(await hub.project.createCommitment(pm, await newOrder(site, { number, title, vendor })));
  const entries = lines.map(([costCode, description, quantity, unit, unitPrice]) => ({
    costCode: idOf(codes.costCodes, costCode),
    costType: idOf(codes.costTypes, materialType),
    description,
    quantity: parseQuantity(quantity)!,
    unit,
    unitPrice: parseUnitPrice(unitPrice)!,
  }));
  if (order.lines.length === 0) must(await hub.project.setScheduleOfValues(pm, project, order.id, entries));
  must(await hub.project.updateCommitment(pm, project, order.id, { status: 'Out For Signature' }));
}

async function newOrder({ hub, pm, project }: Site, { number, title, vendor }: Omit<PurchaseOrder, 'lines'>) {
  const seller = must(await hub.project.vendors(pm)).find(({ name }) => name === vendor)!.id;
  return { project, kind: 'purchase_order', number, title, vendor: seller, method: 'unit' } as const;
}

async function tellChange(site: Site, subcontract: string, change: ChangeSince): Promise<void> {
  const { hub, pm, project, codes } = site;
  const { number, title, reason, status, lines } = change;
  const commitment = site.commitments.find((one) => one.number === subcontract)!;
  const entries = lines.map(([costCode, description, amount]) => ({
    costCode: idOf(codes.costCodes, costCode),
    costType: idOf(codes.costTypes, subcontractType),
    description,
    amount: dollars(amount),
  }));
  const there = commitment.changeOrders.find((one) => one.number === number);
  const pending = { number, title, reason, status: 'pending', lines: entries } as const;
  const order = there ?? must(await hub.project.createChangeOrder(pm, project, commitment.id, pending));
  if (order.status !== status) must(await hub.project.updateChangeOrder(pm, project, order.id, { status }));
}

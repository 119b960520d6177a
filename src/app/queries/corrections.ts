import type { ErpTraits } from '../../connectors/contract.ts';
import { actionFor, type CorrectionStand, missingToCorrect, standOf } from '../../domain/correction.ts';
import type { CorrectionId, InvoiceId } from '../../domain/ids.ts';
import { erpStatus } from '../../domain/link.ts';
import { type Grants, mayReadInErpTool, missing, readableProjects } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome, type Refusal, refusal, yes } from '../../domain/refusal.ts';
import type { Deps } from '../deps.ts';
import { nameErp, readerFor } from '../erp-access.ts';
import type { AgentHealth, Caller, Connection, CorrectionStory, Invoice, Member, Tx } from '../unit-of-work.ts';
import { readable } from './erp-invoice.ts';

/** So many names of people are told who could do what comes next. */
const mostNames = 5;
/** So many open corrections are listed; a company has a handful. */
const mostOpen = 200;

export interface CorrectionView {
  readonly story: CorrectionStory;
  readonly stand: CorrectionStand;
  readonly road: Road;
  /** What the caller lacks for what comes next; empty where they may, or where nobody does it here. */
  readonly lacking: readonly Refusal[];
  /** Who could do it, where the caller may not. */
  readonly could: readonly string[];
}

/** Over which way the ERP is asked. */
export interface Road {
  readonly traits: ErpTraits;
  readonly connection: Connection;
  readonly agent: AgentHealth | null;
}

export async function roadOf(deps: Deps, tx: Tx, connection: Connection): Promise<Road> {
  const agents = connection.agentTraits === null ? [] : await tx.agents.list();
  const agent = agents.find((one) => one.connection === connection.id) ?? null;
  return { traits: readerFor(deps, connection).traits, connection, agent };
}

/** The correction of an invoice, or what keeps one from being begun. */
export interface CorrectionOfInvoice {
  readonly view: CorrectionView | null;
  /** Why none can be begun now; empty where one can. */
  readonly against: readonly Refusal[];
}

export function correctionOf(deps: Deps, caller: Caller, id: InvoiceId): Promise<Outcome<CorrectionOfInvoice>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<CorrectionOfInvoice>> => {
    const found = await tx.links.lock(id);
    const story = await tx.corrections.storyOf(id);
    const project = found?.head.projectId ?? story?.correction.projectId;
    if (project === undefined) return no('not_found', { thing: 'invoice' });
    const may = readable(caller, project);
    if (!may.ok) return may;
    const against: Refusal[] = [];
    const lacking = missingToCorrect(caller.grants, project);
    if (lacking.length > 0) against.push(notPermitted(lacking));
    if (story !== null && story.correction.endedAt === null) against.push(refusal('correction_open'));
    const state = found?.link?.state;
    if (found === null) against.push(refusal('not_found', { thing: 'invoice' }));
    else if (state !== 'synced' && state !== 'unlinked') {
      against.push(refusal('wrong_state', { erp_status: erpStatus(found.link), move: 'correct' }));
    }
    return yes({ view: story === null ? null : await viewOf(deps, tx, caller, story), against });
  });
}

export function correction(deps: Deps, caller: Caller, id: CorrectionId): Promise<Outcome<CorrectionView>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<CorrectionView>> => {
    const story = await storyFor(tx, caller, id);
    return story.ok ? yes(await viewOf(deps, tx, caller, story.value)) : story;
  });
}

async function storyFor(tx: Tx, caller: Caller, id: CorrectionId): Promise<Outcome<CorrectionStory>> {
  const story = await tx.corrections.story(id);
  if (story === null) return no('not_found', { thing: 'correction' });
  const may = readable(caller, story.correction.projectId);
  return may.ok ? yes(story) : may;
}

/** Those that are open, on the projects that one may read. */
export function openCorrections(deps: Deps, caller: Caller): Promise<Outcome<readonly CorrectionView[]>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<readonly CorrectionView[]>> => {
    const lacking = missing(caller.grants, 'connection.read', null);
    const projects = lacking.length === 0 ? null : readableProjects(caller.grants);
    if (projects?.length === 0) return noMore(notPermitted(lacking));
    const stories = await tx.corrections.open(projects, mostOpen);
    const views: CorrectionView[] = [];
    for (const story of stories) views.push(await viewOf(deps, tx, caller, story, false));
    return yes(views);
  });
}

/** The figures of the invoice that was deleted last in it: they are carried into the one that is entered again. */
export function correctionFigures(deps: Deps, caller: Caller, id: CorrectionId): Promise<Outcome<Invoice>> {
  return deps.work.run(caller, async (tx): Promise<Outcome<Invoice>> => {
    const story = await storyFor(tx, caller, id);
    if (!story.ok) return story;
    const { projectId, successorId, invoiceId } = story.value.correction;
    const lacking = missing(caller.grants, 'commitment.read', projectId);
    if (lacking.length > 0) return noMore(notPermitted(lacking));
    const invoice = await tx.corrections.invoice(successorId ?? invoiceId);
    return invoice === null ? no('not_found', { thing: 'invoice' }) : yes(invoice);
  });
}

/** @param names whether it is told who could go on: that reads the whole directory. */
async function viewOf(
  deps: Deps,
  tx: Tx,
  caller: Caller,
  story: CorrectionStory,
  names = true,
): Promise<CorrectionView> {
  const stand = standOf(story.records);
  const connection = (await tx.connections.get(story.correction.connectionId))!;
  const road = await roadOf(deps, tx, connection);
  const action = stand.waitsFor === null ? null : actionFor[stand.waitsFor];
  const { projectId } = story.correction;
  const wanted = action === null ? [] : missing(caller.grants, action, projectId);
  if (action === null || wanted.length === 0) return { story, stand, road, lacking: [], could: [] };
  const lacking = [nameErp(notPermitted(wanted), { traits: road.traits })];
  if (!names || !mayReadInErpTool(caller.grants, projectId)) return { story, stand, road, lacking, could: [] };
  const could = (await tx.directory.members())
    .filter((one) => one.active && missing(grantsOf(one), action, projectId).length === 0)
    .slice(0, mostNames);
  return { story, stand, road, lacking, could: could.map(({ name }) => name) };
}

const grantsOf = (member: Member): Grants => ({
  erp_integrations: member.erpIntegrations,
  directory: member.directory,
  push_to_accounting: member.pushToAccounting,
  commitments: Object.fromEntries(member.projects.map((right) => [right.projectId, right.commitments])),
});

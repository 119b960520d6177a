import type { Caller, Commitment, Hub } from '../app/hub.ts';
import type { BillingPeriodId, InvoiceId, ProjectId } from '../domain/ids.ts';
import type { Link } from '../domain/link.ts';
import type { Outcome } from '../domain/refusal.ts';
import { say } from '../domain/words/words.ts';
import type { Seen } from './next-step.ts';
import { type Entries, payEntries } from './pay-entries.ts';
import type { Application, ProjectStory } from './story.ts';

/** An application with all that it takes to tell its story, and the invoice as it was last seen. */
export interface Part {
  readonly story: Application;
  readonly project: ProjectId;
  readonly commitment: Commitment;
  readonly period: BillingPeriodId;
  readonly entries: Entries;
  seen: (Seen & { readonly id: InvoiceId; readonly link: Link | null }) | null;
}

/** Finds what the stories are about: in the order in which they were billed, each with its invoice, if that is there. */
export async function castOf(hub: Hub, caller: Caller, stories: readonly ProjectStory[]): Promise<readonly Part[]> {
  const projects = must(await hub.project.projects(caller));
  const cast: Part[] = [];
  for (const story of stories) {
    const project = projects.find((one) => one.number === story.number)!;
    cast.push(...(await castOfProject(hub, caller, project.id, story)));
  }
  return cast.sort((a, b) => a.story.month - b.story.month);
}

async function castOfProject(hub: Hub, caller: Caller, project: ProjectId, story: ProjectStory): Promise<Part[]> {
  const commitments = must(await hub.project.commitments(caller, project));
  const periods = must(await hub.project.billingPeriods(caller, project));
  const invoices = must(await hub.project.invoices(caller, project, every, { limit: 10_000, offset: 0 })).rows;
  return story.subcontracts.flatMap((subcontract) => {
    const commitment = commitments.find((one) => one.number === subcontract.number)!;
    const entries = payEntries(subcontract);
    return subcontract.applications.map((application, i): Part => {
      const month = `2026-${String(application.month).padStart(2, '0')}`;
      return {
        story: application,
        project,
        commitment,
        period: periods.find(({ start }) => start.startsWith(month))!.id,
        entries: entries.get(application)!,
        seen: invoices.find((one) => one.commitmentId === commitment.id && one.number === i + 1) ?? null,
      };
    });
  });
}

const every = { ids: null, commitment: null, periods: null, statuses: null, originIds: null } as const;

/** The demo is refused nothing; if it is, it is not what it was written to be. */
export function must<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`the demo was refused: ${say(outcome.refusal)}`);
  return outcome.value;
}

import type { Caller, ErpInvoice, Hub, Invoice, LineEntry } from '../app/hub.ts';
import { parseDay } from '../domain/time.ts';
import type { DemoBill, DemoSimulator } from './books.ts';
import { must, type Part } from './cast.ts';
import { nextStep, type Step } from './next-step.ts';

/** Who acts in the stories, and on what. */
export interface Stage {
  readonly hub: Hub;
  readonly simulator: DemoSimulator;
  readonly pm: Caller;
  readonly approver: Caller;
  readonly accountant: Caller;
}

/** Enters the invoice, if that is what comes next: one after the other, so that the demo's ids are always the same. */
export async function enter(stage: Stage, part: Part): Promise<void> {
  if (nextStep(part.story, part.seen)?.is === 'enter') await take(stage, part, { is: 'enter' });
}

/** Goes on with a story until it has ended, or until the worker has to do its share: then it is *waiting*. */
export async function tell(stage: Stage, part: Part): Promise<'ended' | 'waiting'> {
  if (part.seen?.link?.state === 'exporting') await lookAgain(stage, part);
  for (;;) {
    const step = nextStep(part.story, part.seen);
    if (step === null) return 'ended';
    if (step.is === 'wait') return 'waiting';
    await take(stage, part, step);
    if (step.is === 'pay' || step.is === 'void') return 'ended';
  }
}

async function take(stage: Stage, part: Part, step: Step): Promise<void> {
  const { hub, pm, approver, accountant } = stage;
  const invoice = part.seen?.id as NonNullable<Part['seen']>['id'];
  switch (step.is) {
    case 'enter':
      return see(part, must(await hub.project.createInvoice(pm, { ...entryOf(part), project: part.project })));
    case 'set status':
      return see(part, must(await hub.project.updateInvoice(pm, part.project, invoice, { status: step.to })));
    case 'correct the number': {
      const { number } = part.story;
      return see(part, must(await hub.project.updateInvoice(pm, part.project, invoice, { invoiceNumber: number })));
    }
    case 'send':
      return see(part, must(await hub.send(pm, { invoice })));
    case 'reject':
      return see(part, must(await hub.reject(accountant, { invoice, reason: step.reason })));
    case 'retrieve':
      return see(part, must(await hub.retrieve(pm, { invoice })));
    case 'accept':
      if (step.another) await stage.simulator.putBill(await anotherBill(stage, part));
      return see(part, must(await hub.accept(approver, { invoice })));
    case 'pay':
      return atSage(part, 'record_paid', stage.simulator.books.pay);
    case 'void':
      return atSage(part, 'record_void', stage.simulator.books.void);
    case 'unlink':
      await atSage(part, 'not_found', stage.simulator.books.delete);
      return see(part, must(await hub.unlink(approver, { invoice })));
  }
}

async function lookAgain({ hub, pm }: Stage, part: Part): Promise<void> {
  const now = await hub.current(pm, part.seen!.id);
  if (now !== null) see(part, now);
}

function see(part: Part, now: Invoice | ErpInvoice): void {
  const { id, invoiceNumber, status } = 'head' in now ? now.head : now;
  part.seen = { id, invoiceNumber, status, link: now.link };
}

function entryOf({ story, period, commitment, entries }: Part) {
  const billed = story.billed === null ? null : parseDay(story.billed);
  return {
    commitment: commitment.id,
    period,
    invoiceNumber: story.first?.number ?? story.number,
    billingDate: billed,
    submittedAt: billed,
    status: story.status === 'draft' ? ('draft' as const) : ('under_review' as const),
    final: story.final ?? false,
    comment: story.comment ?? null,
    lines: entries.map(
      ({ position, entry }): LineEntry => ({
        ...entry,
        line: { commitmentLine: commitment.lines.find((line) => line.position === position)!.id },
      }),
    ),
  };
}

/** What someone does at Sage's screens. Whoever went on with a demo that was killed may find it done already. */
async function atSage(part: Part, already: string, act: DemoSimulator['books']['pay']): Promise<void> {
  const answer = await act(part.seen!.link!.record!.id);
  if ('refused' in answer && answer.refused.code !== already) throw new Error(answer.refused.detail);
}

/** The bill that this invoice would come to, with less on its last line: as if someone had corrected it in Sage. */
async function anotherBill({ hub, approver }: Stage, part: Part): Promise<DemoBill> {
  const { bill } = must(await hub.exportPreview(approver, part.seen!.id));
  return {
    vendor: bill.vendorNumber,
    job: bill.jobNumber,
    subcontract: bill.commitmentNumber,
    invoiceNumber: bill.invoiceNumber,
    description: bill.description,
    date: bill.billingDate,
    reference: part.seen!.link!.reference,
    lines: bill.lines.map((line, i) => {
      const less = i === bill.lines.length - 1 ? 50_000 : 0;
      return {
        linnum: line.lineNumber,
        description: line.description,
        cstcde: line.costCode,
        csttyp: line.costType,
        amount_cents: line.amount - less,
        retainage_cents: line.retainage - less / 10,
      };
    }),
  };
}

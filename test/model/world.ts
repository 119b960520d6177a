import type { ExportPoint } from '../../src/app/deps.ts';
import type { Caller } from '../../src/app/unit-of-work.ts';
import type { InvoiceId } from '../../src/domain/ids.ts';
import { allows, type Move } from '../../src/domain/link.ts';
import type { Outcome } from '../../src/domain/refusal.ts';
import { Died, type SmallHouse } from '../support/small-house.ts';

/** What people, the accountant, the weather and the process itself may do, one step at a time. */
export type Step =
  | { readonly do: 'enter'; readonly commitment: number; readonly amount: number }
  | { readonly do: Move; readonly which: number }
  | { readonly do: 'delete invoice'; readonly which: number }
  | { readonly do: 'edit invoice'; readonly which: number }
  | { readonly do: 'delete bill' | 'void bill' | 'pay bill'; readonly which: number }
  | { readonly do: 'work' }
  | { readonly do: 'two work at once' }
  | { readonly do: 'work and die'; readonly at: ExportPoint }
  | { readonly do: 'lose an answer' | 'refuse one' | 'go down' | 'come back' };

const ask = {
  send: (house: SmallHouse, by: Caller, invoice: InvoiceId) => house.hub.send(by, { invoice }),
  retrieve: (house: SmallHouse, by: Caller, invoice: InvoiceId) => house.hub.retrieve(by, { invoice }),
  accept: (house: SmallHouse, by: Caller, invoice: InvoiceId) => house.hub.accept(by, { invoice }),
  reject: (house: SmallHouse, by: Caller, invoice: InvoiceId) => house.hub.reject(by, { invoice, reason: 'wrong' }),
  retry: (house: SmallHouse, by: Caller, invoice: InvoiceId) => house.hub.retry(by, { invoice }),
  unlink: (house: SmallHouse, by: Caller, invoice: InvoiceId) => house.hub.unlink(by, { invoice }),
} as const satisfies Record<Move, (house: SmallHouse, by: Caller, invoice: InvoiceId) => Promise<Outcome<unknown>>>;

/** Does a step, and returns what should not have been: a move that was let through or refused against the table. */
export async function take(house: SmallHouse, invoices: InvoiceId[], step: Step): Promise<string | null> {
  if (step.do === 'enter') {
    invoices.push(await house.approved(house.commitments[step.commitment % house.commitments.length]!, step.amount));
    return null;
  }
  if ('which' in step) {
    const invoice = invoices[step.which % Math.max(invoices.length, 1)];
    if (invoice === undefined) return null;
    if (step.do in ask) return move(house, invoice, step.do as Move);
    if (step.do === 'delete invoice') return change(house, invoice, 'delete');
    if (step.do === 'edit invoice') return change(house, invoice, 'edit');
    return accountant(house, invoice, step.do as 'delete bill' | 'void bill' | 'pay bill');
  }
  return around(house, step);
}

async function around(house: SmallHouse, step: Step): Promise<null> {
  const { weather } = house.simulator;
  if (step.do === 'work') await house.exportOnce();
  else if (step.do === 'two work at once') await Promise.all([house.exportOnce(), house.exportOnce()]);
  else if (step.do === 'work and die') {
    const { at } = step;
    await house.exportOnce({
      reach: (point) => {
        if (point === at) throw new Died(point);
      },
    });
  } else if (step.do === 'lose an answer') await weather.change({ lose_next_answer: true });
  else if (step.do === 'refuse one') await weather.change({ refuse_next: 'The record cannot be saved.' });
  else await weather.change({ down: step.do === 'go down' });
  return null;
}

async function move(house: SmallHouse, invoice: InvoiceId, kind: Move): Promise<string | null> {
  const me = await house.caller();
  const before = await house.hub.current(me, invoice);
  const outcome = await ask[kind](house, me, invoice);
  const after = await house.hub.current(me, invoice);
  if (before === null) return outcome.ok ? `${kind} worked on a deleted invoice` : null;
  const may = allows(before.link, kind);
  if (outcome.ok && !may) return `${kind} was let through from ${before.link?.state}`;
  // What the ERP says decides these two.
  const asksErp = kind === 'unlink' || (kind === 'reject' && before.link?.state === 'exporting');
  if (!outcome.ok && may && !asksErp) return `${kind} was refused from ${before.link?.state}: ${outcome.refusal.code}`;
  if (!outcome.ok && after!.head.version !== before.head.version) return `a refused ${kind} changed the invoice`;
  if (!outcome.ok && !asksErp && outcome.refusal.code !== 'wrong_state') return outcome.refusal.code;
  return null;
}

/** A sent invoice is locked until its link ends, and only the newest of a commitment can be deleted. */
async function change(house: SmallHouse, invoice: InvoiceId, how: 'delete' | 'edit'): Promise<string | null> {
  const me = await house.caller();
  const before = await house.hub.current(me, invoice);
  const outcome =
    how === 'delete'
      ? await house.hub.project.deleteInvoice(me, house.project, invoice)
      : await house.hub.project.updateInvoice(me, house.project, invoice, { comment: `${Math.random()}` });
  const live = before?.link !== null && before?.link !== undefined && before.link.endedAt === null;
  if (outcome.ok && live) return `a ${before.link?.state} invoice let itself be changed (${how})`;
  return null;
}

async function accountant(
  house: SmallHouse,
  invoice: InvoiceId,
  how: 'delete bill' | 'void bill' | 'pay bill',
): Promise<null> {
  const item = await house.hub.current(await house.caller(), invoice);
  const id = item?.link?.record?.id;
  if (id === undefined || item?.link?.state !== 'synced') return null;
  const { books } = house.simulator;
  if (how === 'delete bill') await books.delete(id);
  else if (how === 'void bill') await books.void(id);
  else await books.pay(id);
  return null;
}

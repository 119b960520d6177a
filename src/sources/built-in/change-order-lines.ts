import type { CommitmentLine, Invoice, Tx, UnitOfWork } from '../../app/hub.ts';
import type { InvoiceId } from '../../domain/ids.ts';
import { missing } from '../../domain/permission.ts';
import { no, noMore, notPermitted, type Outcome } from '../../domain/refusal.ts';
import { freshLine } from './invoice-lines.ts';
import type { Writing } from './open-commitment.ts';
import { append, lockedByLink, notTheLatest, openForWriting, reread } from './write-invoice.ts';

/**
 * Lines of a change order on an invoice that was entered before its approval. The next invoice has them by itself; the
 * newest one takes them on, or gives them back where it was the first to have them.
 */

/** Without a change order of its own, a line's own id stands for it: one line, one change. */
const isOf = (line: CommitmentLine, changeOrder: number) =>
  line.changeOrder && (line.changeOrderId ?? line.id) === changeOrder;

function onNewest(
  work: UnitOfWork,
  writing: Writing<InvoiceId>,
  change: (tx: Tx, invoice: Invoice, agreed: readonly CommitmentLine[]) => Promise<Outcome<null>>,
): Promise<Outcome<Invoice>> {
  const { caller, project, id } = writing;
  return work.run(caller, async (tx): Promise<Outcome<Invoice>> => {
    const found = await openForWriting(tx, writing);
    if (!found.ok) return found;
    const { invoice, role } = found.value;
    if (role !== 'administrator') return noMore(notPermitted(missing(caller.grants, 'invoice.write', project)));
    const locked = lockedByLink(invoice);
    if (!locked.ok) return locked;
    if (!invoice.latestOfCommitment) return notTheLatest(tx, invoice);
    const commitment = await tx.project.commitment(invoice.commitmentId);
    const done = await change(tx, invoice, commitment?.lines ?? []);
    if (!done.ok) return done;
    return reread(tx, id);
  });
}

const unknown = () => no('invalid', { field: 'change_order_package_id', because: 'change_order_unknown' });

/** Saves the head anew, whose sums and version follow the lines. */
async function settle(tx: Tx, { caller, id }: Writing<InvoiceId>, detail: string): Promise<Outcome<null>> {
  const now = await reread(tx, id);
  if (!now.ok) return now;
  await tx.project.saveInvoice(id, now.value, now.value.lines);
  await append(tx, { caller, project: now.value.projectId, id }, 'invoice.edited', { fields: ['lines'], detail });
  return { ok: true, value: null };
}

export const addChangeOrder = (
  work: UnitOfWork,
  writing: Writing<InvoiceId>,
  changeOrder: number,
): Promise<Outcome<Invoice>> =>
  onNewest(work, writing, async (tx, invoice, agreed) => {
    const wanted = agreed.filter((line) => isOf(line, changeOrder));
    if (wanted.length === 0) return unknown();
    const there = new Set(invoice.lines.map((line) => line.commitmentLine.id));
    const lacking = wanted.filter((line) => !there.has(line.id));
    if (lacking.length === 0) return { ok: true, value: null };
    await tx.billing.addLines(
      writing.id,
      lacking.map((line) => freshLine(line, null)),
    );
    return settle(tx, writing, `+${changeOrder}`);
  });

export const removeChangeOrder = (
  work: UnitOfWork,
  writing: Writing<InvoiceId>,
  changeOrder: number,
): Promise<Outcome<Invoice>> =>
  onNewest(work, writing, async (tx, invoice) => {
    const lines = invoice.lines.filter((line) => isOf(line.commitmentLine, changeOrder));
    if (lines.length === 0) return unknown();
    if (lines.some((line) => !line.appearsFirst)) {
      return no('invalid', { field: 'change_order_package_id', because: 'change_order_on_earlier' });
    }
    await tx.billing.removeLines(
      writing.id,
      lines.map((line) => line.id),
    );
    return settle(tx, writing, `-${changeOrder}`);
  });

import { formatMoney } from '../../../domain/money.ts';
import { fill, words } from '../../../domain/words/words.ts';
import type { ContractPayment, WholeCommitment } from '../../../http/client.ts';
import { api } from '../../api.ts';
import { readableAmount } from '../../parts/format.ts';
import type { Draft } from '../../parts/kept-draft.ts';
import { useMessages } from '../../parts/messages.tsx';
import { type Field, orNull, RecordDialog, type Saving } from '../../parts/record-dialog.tsx';
import { today } from '../../parts/today.ts';
import { useCompany } from '../../session.tsx';
import { readAmount } from '../grid/cell-text.ts';
import { useInvoices } from '../use-commitment.ts';
import { slot, useAskProject } from './use-change.ts';

const says = words.commitmentsPage.payments;
type PaymentInput = Parameters<typeof api.createPayment>[3];

const methods = [
  { value: '', label: says.noMethod },
  ...(['check', 'credit_card', 'electronic'] as const).map((value) => ({ value, label: says.methods[value] })),
];

const fieldsOf = (invoices: Field['options']): readonly Field[] => [
  { name: 'date', label: says.date, type: 'date', required: true, half: true },
  { name: 'amount', label: says.amount, required: true, half: true },
  { name: 'payment_method', label: says.method, options: methods, half: true },
  { name: 'check_number', label: says.check, half: true },
  { name: 'requisition_id', label: says.invoice, options: invoices ?? [] },
  { name: 'invoice_number', label: says.invoiceNumber, half: true },
  { name: 'invoice_date', label: says.invoiceDate, type: 'date', half: true },
  { name: 'notes', label: says.notes, type: 'area' },
];

const initialOf = (payment: ContractPayment | null): Draft => ({
  date: payment?.date ?? today(),
  amount: payment === null ? '' : readableAmount(payment.amount),
  payment_method: payment?.payment_method ?? '',
  check_number: payment?.check_number ?? '',
  requisition_id: String(payment?.requisition_id ?? ''),
  invoice_number: payment?.invoice_number ?? '',
  invoice_date: payment?.invoice_date ?? '',
  notes: payment?.notes ?? '',
});

/** As it is sent: amounts as people write them become bare decimals, and what is left empty is none. */
function inputOf(given: Draft, isNew: boolean): PaymentInput {
  const { date, amount, payment_method, requisition_id, ...texts } = given;
  const cents = amount === undefined || amount === '' ? null : readAmount(String(amount));
  return {
    ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, orNull(text)])),
    // Emptied in an edit it is sent, for the server to say what is wrong with it: left out, it would stay as it was.
    ...(date === undefined || (isNew && date === '') ? {} : { date: String(date) }),
    ...(amount === undefined ? {} : { amount: cents === null ? String(amount) : formatMoney(cents) }),
    ...(payment_method === undefined
      ? {}
      : { payment_method: orNull(payment_method) as PaymentInput['payment_method'] }),
    ...(requisition_id === undefined ? {} : { requisition_id: Number(requisition_id) || null }),
  };
}

/** A new payment, or one that is corrected. */
export function PaymentDialog(props: {
  project: number;
  commitment: WholeCommitment;
  payment: ContractPayment | null;
  close: () => void;
}) {
  const { project, commitment, payment, close } = props;
  const company = useCompany().id;
  const { tell } = useMessages();
  const askAgain = useAskProject(project);
  const { data: invoices } = useInvoices(project, commitment.id);
  const options = [
    { value: '', label: says.noInvoice },
    ...(invoices ?? []).map((one) => ({
      value: String(one.id),
      label: `${one.invoice_number ?? fill(words.page.list.numbered, { number: one.number })} · ${readableAmount(one.summary.current_payment_due)}`,
    })),
  ];
  const send = ({ changed, values, once: idempotencyKey, seen: version }: Saving) =>
    payment === null
      ? api.createPayment(company, project, commitment.id, inputOf(values, true), { idempotencyKey })
      : api.updatePayment(company, project, payment.id, inputOf(changed, false), {
          idempotencyKey,
          ...(version === undefined ? {} : { version }),
        });
  async function save(saving: Saving): Promise<void> {
    // What refused it may not be on the screen yet.
    const saved = await send(saving).catch((refused: unknown) => {
      void askAgain();
      throw refused;
    });
    const text = fill(payment === null ? says.added : says.changed, { number: saved.payment_number });
    tell({ kind: 'success', text, slot });
    await askAgain();
  }
  return (
    <RecordDialog
      title={payment === null ? says.add : fill(says.edit, { number: payment.payment_number })}
      draft={`payment ${company} ${commitment.id} ${payment?.id ?? 'new'}`}
      fields={fieldsOf(options)}
      initial={initialOf(payment)}
      version={payment?.version}
      save={save}
      close={close}
    />
  );
}

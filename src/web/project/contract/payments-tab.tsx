import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { changeOf } from '../../../domain/billing/commitment.ts';
import { formatMoney, sum } from '../../../domain/money.ts';
import { fill, say, words } from '../../../domain/words/words.ts';
import type { ContractPayment, WholeCommitment } from '../../../http/client.ts';
import { api, keys } from '../../api.ts';
import { Sheet } from '../../directory/sheet.tsx';
import { MoneyCell } from '../../parts/cells.tsx';
import { centsOf, readableAmount, readableDay } from '../../parts/format.ts';
import { GreyButton } from '../../parts/grey-button.tsx';
import { useCompany } from '../../session.tsx';
import { useInvoices } from '../use-commitment.ts';
import { useWhyNotOn } from './may.ts';
import { PaymentDialog } from './payment-dialog.tsx';
import { RemoveButton } from './remove-button.tsx';
import { useChange } from './use-change.ts';

const says = words.commitmentsPage.payments;

interface Props {
  readonly project: number;
  readonly commitment: WholeCommitment;
}

/** The payments issued on a commitment: listed, recorded, corrected. */
export function PaymentsTab({ project, commitment }: Props) {
  const company = useCompany().id;
  const [editing, setEditing] = useState<ContractPayment | 'new' | null>(null);
  const { data, error } = useQuery({
    queryKey: [...keys.commitment(company, project, commitment.id), 'payments'],
    queryFn: () => api.payments(company, project, commitment.id),
  });
  const right = useWhyNotOn(project, 'commitment.write');
  const open = changeOf('payments', commitment);
  const no = right ?? (open.ok ? null : say(open.refusal));
  const paid = formatMoney(sum((data ?? []).map(({ amount }) => centsOf(amount))));
  return (
    <>
      <div className="toolbar">
        <GreyButton className="btn btn-main" name={says.add} no={no} onPress={() => setEditing('new')} />
        {data !== undefined && data.length > 0 && (
          <span className="toolbar-sum">
            {says.total} <strong>{readableAmount(paid)}</strong>
            <span className="quiet">
              {says.ofInvoiced} {readableAmount(commitment.total_requisitions_amount)}
            </span>
          </span>
        )}
      </div>
      <Sheet
        caption={words.commitmentsPage.tabs.payments}
        columns={[
          says.number,
          says.date,
          says.method,
          says.check,
          says.invoice,
          { label: says.amount, num: true },
          words.directoryPage.people.actions,
        ]}
        rows={data}
        error={error}
        none={says.none}
        noneHow={says.noneHow}
        row={(payment: ContractPayment) => (
          <PaymentRow
            key={payment.id}
            project={project}
            commitment={commitment}
            payment={payment}
            no={no}
            edit={() => setEditing(payment)}
          />
        )}
      />
      {editing !== null && (
        <PaymentDialog
          key={editing === 'new' ? 'new' : editing.id}
          project={project}
          commitment={commitment}
          payment={editing === 'new' ? null : (data?.find(({ id }) => id === editing.id) ?? editing)}
          close={() => setEditing(null)}
        />
      )}
    </>
  );
}

function PaymentRow(props: Props & { payment: ContractPayment; no: string | null; edit: () => void }) {
  const { project, commitment, payment, no, edit } = props;
  const company = useCompany().id;
  const { data: invoices } = useInvoices(project, commitment.id);
  const number = payment.payment_number;
  const invoice = invoices?.find((one) => one.id === payment.requisition_id);
  const method = payment.payment_method as keyof typeof says.methods | null;
  const held = no ?? (payment.origin_id === null ? null : says.fromErp);
  const remove = useChange(
    project,
    (version: number) => api.deletePayment(company, project, payment.id, { version }),
    () => fill(says.removed, { number }),
  );
  return (
    <tr data-payment={number}>
      <td className="code">{number}</td>
      <th scope="row" className="day">
        {readableDay(payment.date)}
      </th>
      <td>{method === null ? '–' : (says.methods[method] ?? method)}</td>
      <td className="code">{payment.check_number ?? '–'}</td>
      <td className="code">{invoice?.invoice_number ?? payment.invoice_number ?? '–'}</td>
      <MoneyCell amount={payment.amount} strong />
      <td className="actions">
        <GreyButton
          className="btn btn-row"
          name={words.directoryPage.edit}
          about={fill(says.edit, { number })}
          no={held}
          onPress={edit}
        />
        <RemoveButton
          name={says.remove}
          about={fill(says.edit, { number })}
          no={held}
          working={remove.isPending}
          title={fill(says.removeTitle, { number })}
          says={says.removeSays}
          seen={payment.version}
          remove={(pressed) => remove.mutate(pressed ?? payment.version)}
        />
      </td>
    </tr>
  );
}
